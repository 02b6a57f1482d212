"""What a trace code platform tells, at real workstations: on their screens, in their libraries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.links.exchanges import Exchange
from app.receiving.parts import Parts
from app.receiving.progress import Difference
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.settings import ReceivingRules
from app.receiving.verdicts import Verdict
from app.store.database import Database
from app.store.tables.changes import feed_unread
from app.store.tables.receipts import expected_package
from app.store.tables.tracing import package
from sync.service.outbox_rows import DONE
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.connectors.mashangfangxin.stand import Stand, inbound
from tests.sync.service.running import RunningService
from tests.sync.service.tracing_out.bench import PERSON, Bench, Receipt, on_platform, rows_of

SOON_S = 0.02


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    service = RunningService(service_database)
    yield service
    assert service.stop()


@pytest.fixture
def stations(running: RunningService, tmp_path: Path) -> Iterator[list[Workstation]]:
    made = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        station = Workstation(folder)
        station.enrol(running.url, running.code())
        station.begin_sync(running.url)
        made.append(station)
    yield made
    for station in made:
        station.close()


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(SOON_S)


def has(station: Workstation, table: object, codes: set[str]) -> Callable[[], bool]:
    """Whether a station has codes in one of its tables."""
    column = table.c.code  # type: ignore[attr-defined]

    def look() -> bool:
        query = select(func.count()).where(column.in_(codes))
        with station.database.reading() as connection:
            return connection.execute(query).scalar() == len(codes)

    return look


def test_a_carton_the_platform_knows_is_received_by_one_scan_and_goes_up_as_one_code(
    running: RunningService, stations: list[Workstation], stand: Stand
) -> None:
    bench = Bench(running.database, stand)
    bench.arrive()
    _line_no, large = next(one for one in on_platform(bench.delivery) if one[1].children)
    bench.platform.upload_stock_bill(inbound("HIS1", bench.stand.tops()))
    bench.later(seconds=10)
    bench.run(Exchange.UPSTREAM_BILLS)
    desk = stations[0]
    eventually(has(desk, expected_package, {large.code, *large.boxes()}))
    assert desk.log is not None
    session = open_receipt(
        Parts(desk.database, desk.log, desk.clock, ReceivingRules()), bench.delivery_id, PERSON
    )
    scanned = session.scan(Reading(large.code.encode(), "scanner", PERSON, desk.clock.now()))
    assert scanned.answer.verdict is Verdict.ACCEPTED_PACKAGE
    short = [line.line_no for line in session.view().lines if not line.complete]
    session.explain_lines([(no, Difference.SHORT, "未到") for no in short], PERSON)
    session.confirm(PERSON)
    eventually(lambda: bool(bench.rows()))
    # The service that was pushed to lives in today.
    stand.clock.at = max(stand.clock.at, bench.rows()[0].next_at)
    assert bench.send() == [DONE]
    assert list(bench.stand.bills().values())[-1]["codes"] == [large.code]


def test_what_is_in_a_counted_package_is_known_at_every_workstation(
    running: RunningService, stations: list[Workstation], stand: Stand
) -> None:
    bench = Bench(running.database, stand)
    bench.arrive()
    line_no, large = next(one for one in on_platform(bench.delivery) if one[1].children)
    receipt = Receipt(bench)
    receipt.take(rows_of(line_no, large)[:1], uncoded=len(large.boxes()))
    receipt.confirm()
    bench.settle()
    assert bench.run(Exchange.RELATIONSHIPS).changed == len(large.boxes())
    for station in stations:
        eventually(has(station, package, {large.code, *large.boxes()}))
        with station.database.reading() as connection:
            unread = connection.execute(select(func.count()).select_from(feed_unread)).scalar()
        assert unread == 0
