"""Three months without the network, then a bad line: all of it arrives, and people see how far."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.store.clock import SystemClock, utc_now
from app.store.tables.changes import operation
from sync.client import cursors
from sync.client.courier import CourierSettings
from sync.client.status import SyncStatus
from sync.service import feeds
from tests.faults.service.waiting import wait_until
from tests.faults.wire.ledger import CARTON, Ledger
from tests.faults.wire.proxy import Ending, Fault, Flow, Proxy
from tests.sync.client.workstation import Events, Workstation
from tests.sync.service.running import ORG, RunningService

SOON = CourierSettings(idle_s=0.1, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.1)
DAYS = 90
LINE_BYTES_PER_S = 64_000
"""A line of 64 kbit/s, eight times as fast, so that the test ends."""


def days_ago(days: int) -> SystemClock:
    return SystemClock(lambda: utc_now() - timedelta(days=days))


class BadLine:
    """Slow, and cut so many times at any byte."""

    def __init__(self, cuts: int) -> None:
        self._chance = random.Random(26)
        self.left = cuts

    def __call__(self, head: bytes) -> Fault:
        flow = Flow(bytes_per_s=LINE_BYTES_PER_S)
        if self.left == 0 or self._chance.random() > 0.4 or not _is_long(head):
            return Fault(flow, flow)
        self.left -= 1
        after = int(10 ** self._chance.uniform(0, 4))
        ending = self._chance.choice((Ending.CLOSED, Ending.RESET))
        cut = Flow(after, ending, LINE_BYTES_PER_S)
        asking = b"POST " in head and self._chance.random() < 0.5
        return Fault(cut, flow) if asking else Fault(flow, cut)


def _is_long(head: bytes) -> bool:
    """Whether it carries what was done: pushes, pulls, and parts of a snapshot."""
    return b"POST /v1/pu" in head or b"GET /v1/snapshots/" in head


@pytest.mark.timeout(2400)
@pytest.mark.parametrize(
    ("scans", "receipts", "cuts", "at_once", "within_s"),
    [(3_000, 3, 8, 60, 60), pytest.param(300_000, DAYS, 50, 500, 1800, marks=pytest.mark.slow)],
)
def test_three_months_of_scans_arrive_over_a_bad_line_and_the_progress_is_shown(
    running: RunningService,
    station: Workstation,
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
    scans: int,
    receipts: int,
    cuts: int,
    at_once: int,
    within_s: float,
) -> None:
    monkeypatch.setattr("sync.client.outgoing.MAX_OPERATIONS", at_once)
    monkeypatch.setattr("tests.sync.client.workstation.LIMIT_S", within_s)
    station.events = Events()
    ledger = Ledger(station)
    cartons = scans * 9 // 10 // CARTON // receipts
    singles = scans // receipts - cartons * CARTON
    for number in range(receipts):
        days = DAYS - number * DAYS // receipts
        ledger.fill(days_ago(days), singles, cartons)
    assert len(ledger.codes) >= scans * 99 // 100
    line = BadLine(cuts)
    proxy.choose = line
    station.begin_sync(proxy.url, running.url, SOON, read_s=10, whole_s=60)
    ledger.settle()
    wait_until(lambda: line.left == 0 and all_read(running, station), within_s, pause_s=0.2)
    station.end_sync()
    ledger.check(running.database)
    shown = [e.pushing for e in station.events.all if isinstance(e, SyncStatus) and e.pushing]
    done = [pushed for pushed, _total in dict.fromkeys(shown)]
    assert {total for _done, total in shown} == {ledger.operations}
    assert done == sorted(done)
    assert len(done) >= 3
    with running.database.reading() as connection:
        first = connection.execute(select(operation.c.at).order_by(operation.c.at).limit(1))
        assert running.clock.now() - first.scalar_one() > timedelta(days=DAYS - 1)
    assert proxy.cuts >= cuts // 2


def all_read(running: RunningService, station: Workstation) -> bool:
    scope = f"org:{ORG}"
    with running.database.reading() as connection:
        head = feeds.head(connection, scope)
    with station.database.reading() as connection:
        return cursors.position(connection, scope).seq == head
