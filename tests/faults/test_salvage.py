"""Pages of a killed workstation's database are spoilt at random, and no scan is lost with them.

What is read of the old log is applied again, what is not is named by the scan journal: together
they are every scan that was ever answered, and none counts twice. The suite damages some files; in
full length (`-m slow`) hundreds.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.facts.salvaging import salvage
from app.packing.parts import PackingParts
from app.packing.serials import begin_history
from app.packing.session import PackingSession
from app.readers.scan import Scan
from app.receiving.sessions.bodies import Reading
from app.store.backups import backups_of, make_backup
from app.store.clock import SystemClock
from app.store.restoring import Restored, restore_backup, way_back, way_out
from app.store.soundness import log_of
from scanners.journal import ScanJournal
from scanners.restored import RepeatList
from tests.app.packing.packing_floor import TurnedClock, an_order, begin, floor, send
from tests.app.packing.packing_floor import a_line as goods
from tests.app.packing.packing_floor import code as packed
from tests.app.packing.test_serials import lay_down
from tests.deliveries import PERSON, FakeClock, a_delivery, a_line, code, workplace

NAME = "workstation.db"
DELIVERY = a_delivery(a_line(500))
BEFORE, SINCE = 30, 60
"""Boxes scanned before the backup and since."""
ALL = {code(serial) for serial in range(BEFORE + SINCE)}
CLOCK = FakeClock()
"""One for all: ids only rise."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """What a killed workstation leaves: half of the work since its backup is in the log only."""
    working, left = tmp_path_factory.mktemp("working"), tmp_path_factory.mktemp("killed") / "left"
    shutil.copy(empty_database, working / NAME)
    journal = ScanJournal(working, lambda _shown: None)
    with workplace(working / NAME, clock=CLOCK) as place:
        place.keep(DELIVERY)
        session = place.open(DELIVERY)
        for serial in range(BEFORE + SINCE):
            if serial == BEFORE:
                make_backup(working / NAME, datetime.now(UTC))
            if serial == BEFORE + SINCE // 2:
                with closing(sqlite3.connect(working / NAME)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            text = code(serial)
            scan = Scan(text.encode(), text, None, "gun", datetime.now(UTC))
            number = journal.write([(scan, False)])
            session.scan(Reading(scan.raw, scan.device, PERSON, scan.read_at, scan.text))
            journal.write_answered(number)
        shutil.copytree(working, left)
    journal.close()
    return left


@pytest.fixture
def killed(tmp_path: Path, kept: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "left"))


def scanned(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [raw.decode() for (raw,) in connection.execute("SELECT raw FROM scan ORDER BY seq")]


def restored(folder: Path, problem: str) -> tuple[Restored, list[str], list[str]]:
    """Restore; returns what is in the database then, and what is to be scanned again."""
    path, repeat = folder / NAME, RepeatList(folder)
    offer = way_back(path, backups_of(path)[0], problem)
    done = restore_backup(offer, SystemClock(), repeat.note, salvage=salvage)
    return done, scanned(path), [scan.text for scan in repeat.read()[1]]


def pages_of(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [page for (page,) in connection.execute("SELECT pageno FROM dbstat")]


def spoil(path: Path, pages: list[int], chance: random.Random) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 4096)
            file.write(chance.choice((bytes(4096), chance.randbytes(4096))))


def nothing_is_lost(folder: Path, chance: random.Random) -> Restored:
    done, inside, again = restored(folder, "damaged")
    assert len(inside) == len(set(inside))
    assert set(inside) | set(again) == ALL
    assert way_out(folder) is None
    with workplace(folder / NAME, clock=CLOCK) as place:
        session = place.open(DELIVERY)
        assert session.view().lines[0].received == len(inside)
        for text in sorted(ALL - set(inside)):
            assert session.scan(place.reading(text)).answer.added == 1
    return done


def test_what_was_done_since_the_backup_comes_back_from_a_log_that_can_be_read(
    killed: Path,
) -> None:
    """Otherwise a damaged index would cost all that was received since the night."""
    path = killed / NAME
    with closing(sqlite3.connect(path)) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'package'")
    spoil(path, [page], random.Random(1))
    done, inside, again = restored(killed, "package: malformed")
    assert set(inside) == ALL
    assert again == []
    assert done.lacking == 0
    assert done.salvaged.facts == SINCE
    assert f"{SINCE} 条操作已从原来的文件里找回" in done.sentence.chinese


@pytest.mark.parametrize("seed", range(6))
def test_random_pages_cost_no_scan(killed: Path, seed: int) -> None:
    """Otherwise a failing disk would take what it does not even hold."""
    chance = random.Random(seed)
    path = killed / NAME
    spoil(path, chance.sample(pages_of(path), chance.choice((1, 3, 12))), chance)
    nothing_is_lost(killed, chance)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 400))
def test_random_pages_cost_no_scan_in_full_length(killed: Path, seed: int) -> None:
    """Otherwise the sample above would be all that anybody ever tried."""
    test_random_pages_cost_no_scan(killed, seed)


def test_a_hole_in_the_log_costs_what_is_in_it_alone(killed: Path) -> None:
    """Otherwise one page of the log would cost everything behind it."""
    path = killed / NAME
    with closing(sqlite3.connect(path)) as connection:
        leaves = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'operation' AND pagetype = 'leaf' ORDER BY path"
        ).fetchall()
    spoil(path, [leaves[-3][0]], random.Random(3))
    done = nothing_is_lost(killed, random.Random(3))
    assert done.salvaged.facts > 0
    assert done.salvaged.left_out > 0


def test_the_file_that_is_replaced_is_only_read(killed: Path) -> None:
    """Otherwise the salvage would change what somebody may want to look at again."""
    path = killed / NAME
    before = path.read_bytes(), log_of(path).read_bytes()
    done, _inside, _again = restored(killed, "damaged")
    aside = done.aside / NAME
    assert (aside.read_bytes(), log_of(aside).read_bytes()) == before


def test_a_fact_whose_text_was_changed_is_not_believed(killed: Path) -> None:
    """Otherwise a turned bit would be received as another box."""
    path = killed / NAME
    with closing(sqlite3.connect(path)) as connection, connection:
        text = code(BEFORE + 5)
        connection.execute(
            "UPDATE operation SET body = replace(body, ?, ?)", (text, code(9_999_999))
        )
    _done, inside, again = restored(killed, "damaged")
    assert code(9_999_999) not in inside
    assert set(inside) | set(again) == ALL


def a_shipment(parts: PackingParts, serials: range, number: str) -> tuple[PackingSession, str]:
    """Pack one carton and let it leave; its number is on a label somewhere out there."""
    session = begin(parts, an_order(goods(quantity=len(serials)), number=number))
    send(session, [packed(serial) for serial in serials])
    return session, session.view().cartons[0].number


def test_shipments_come_back_and_no_carton_number_comes_twice(
    tmp_path: Path, empty_database: Path
) -> None:
    """Otherwise two cartons on the road would bear one SSCC after a restore."""
    path = Path(shutil.copy(empty_database, tmp_path / NAME))
    clock = TurnedClock()
    parts = floor(path, clock=clock)
    lay_down(parts, "6901234")
    begin_history(parts)
    _session, first = a_shipment(parts, range(10), "PS-1")
    make_backup(path, datetime.now(UTC))
    session, second = a_shipment(parts, range(10, 20), "PS-2")
    shown = session.view()
    parts.database.close()
    with closing(sqlite3.connect(path)) as connection:
        [(page,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'packed_carton'"
        )
    spoil(path, [page], random.Random(1))
    offer = way_back(path, backups_of(path)[0], "packed_carton: malformed")
    done = restore_backup(offer, SystemClock(), salvage=salvage)
    assert done.salvaged.left_out == 0
    clock.turn(60)
    parts = floor(path, clock=clock)
    begin_history(parts)
    clock.turn(60)
    again = PackingSession(parts, session.shipment_id, PERSON).view()
    assert (again.state, again.cartons) == (shown.state, shown.cartons)
    _session, third = a_shipment(parts, range(20, 30), "PS-3")
    assert len({first, second, third}) == 3
    parts.database.close()
