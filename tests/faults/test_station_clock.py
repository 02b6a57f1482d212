"""Row 11: the clock of one real program is a day behind, a year ahead, jumps, and changes its hour.

libfaketime turns the wall clock of the workstation's process, and of nothing else. The order of
facts is that in which they were done; with a service in another process everything arrives, tokens
are renewed on both sides of a jump, and the workstation says that its clock is wrong until it is
right again (row 27: nobody did anything else).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.store.database import Database
from app.store.tables.changes import operation
from app.store.tables.receipts import scan
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import a_delivery, a_line, code, workplace
from tests.faults.service.centre import Centre
from tests.faults.service.docks import Docks
from tests.faults.service.stores import FileStore
from tests.faults.wrong_clock import WrongClock
from tests.sync.service.region import NAMES
from tests.sync.service.running import trace_code

BERLIN = ZoneInfo("Europe/Berlin")
"""China's clocks have not changed their hour since 1991; those of a wrong zone do."""
DELIVERY = a_delivery(a_line(100, expiry=date(2040, 1, 1)))
DAY_S = 86_400.0
NEAR = timedelta(minutes=5)


def moments() -> Iterator[datetime]:
    """A day back, a year ahead, both sides of each change of the hour and of a leap day."""
    now = datetime.now(UTC)
    yield from (now, now - timedelta(days=1), now + timedelta(days=365), now)
    for local in ("2026-10-25 02:59:59", "2026-03-29 01:59:59", "2028-02-28 23:59:59"):
        before = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
        yield before
        yield (before.astimezone(UTC) + timedelta(seconds=2)).astimezone(BERLIN)
    yield datetime(2028, 2, 29, 12, tzinfo=BERLIN)
    yield datetime(2028, 3, 1, tzinfo=BERLIN)
    yield now - timedelta(days=400)
    yield now


def test_a_session_under_a_clock_that_jumps_keeps_its_order(
    tmp_path: Path, empty_database: Path
) -> None:
    path = Path(shutil.copy(empty_database, tmp_path / "work.db"))
    with workplace(path) as place:
        place.keep(DELIVERY)
    program = ("-m", "tests.faults.scanning_program", str(tmp_path), str(DELIVERY.delivery_id))
    at = list(moments())
    with WrongClock(tmp_path, *program, zone="Europe/Berlin") as clock:
        for serial, moment in enumerate(at):
            clock.turn_to(moment)
            answer = json.loads(clock.ask(code(serial)))
            assert (answer["seq"], answer["verdict"]) == (serial + 1, "accepted")
        assert clock.end() == 0
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT raw, read_at FROM scan ORDER BY seq").fetchall()
        ids = [row[0] for row in connection.execute("SELECT op_id FROM operation ORDER BY seq")]
    assert [raw.decode() for raw, _ in rows] == [code(n) for n in range(len(at))]
    for moment, (_, said) in zip(at, rows, strict=True):
        assert abs(datetime.fromisoformat(said).replace(tzinfo=UTC) - moment) < NEAR
    assert ids == sorted(ids)
    with Database.at(path) as database:
        assert_log_makes_these_rows(database, tmp_path / "copy.db")


@pytest.fixture
def docks(tmp_path: Path, empty_database: Path) -> Iterator[Docks]:
    """A service and its workstations, in this process, with the right time."""
    centre = Centre(FileStore(Path(shutil.copy(empty_database, tmp_path / "service.db"))))
    made = Docks(centre, tmp_path, empty_database)
    yield made
    made.close()
    centre.close()


def test_a_workstation_whose_clock_jumps_syncs_on_renews_its_tokens_and_says_so(
    docks: Docks, tmp_path: Path
) -> None:
    org = next(iter(NAMES))
    dock = docks.add(org)
    token, device, centre = docks.token_of(dock), dock.device, docks.centre
    dock.close()
    docks.all.clear()
    program = ("-m", "tests.faults.clocked_program", str(dock.folder), centre.url)
    beeps: list[str] = []
    with WrongClock(tmp_path, *program) as clock:
        assert clock.ask(token) == "ready"

        def scan_some(expected: str) -> None:
            for _ in range(2):
                beeps.append(clock.ask(trace_code(len(beeps))))
            assert clock.ask(expected) == expected

        scan_some("plain")
        for ahead_s in (-DAY_S, 365 * DAY_S):
            clock.turn(ahead_s)
            scan_some("flagged")
            # Whatever token it had is over by the only clock that counts, the service's.
            centre.pass_days(1)
            scan_some("flagged")
        clock.turn(0)
        scan_some("plain")
        assert clock.end() == 0
    assert arrived(centre, org, device) == beeps


def arrived(centre: Centre, org: str, device: uuid.UUID) -> list[str]:
    """The scans as the service has them: in the order of the history, and of its own rows."""
    with centre.database.reading() as connection:
        found = connection.execute(
            select(scan.c.raw).where(scan.c.org == org).order_by(scan.c.seq)
        ).scalars()
        texts = [raw.decode() for raw in found]
        mine = (operation.c.org == org, operation.c.device == device)
        query = select(operation.c.seq, operation.c.op_id, operation.c.kind).where(*mine)
        rows = connection.execute(query.order_by(operation.c.seq)).all()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.op_id for row in rows] == sorted(row.op_id for row in rows)
    assert sum(row.kind == "scan.recorded" for row in rows) == len(texts)
    return texts
