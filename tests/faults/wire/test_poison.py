"""Operations that nobody can take: kept, shown as a task, and the queue goes on behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from app.facts.registry import FACTS
from app.store.core import Urgency
from app.store.database import Database
from app.store.facts import Applied
from app.store.tables.changes import operation
from sync.client.courier import CourierSettings
from sync.client.status import OperationAnswered
from sync.service.settings import MIB, ServiceSettings
from tests.faults.wire.ledger import Ledger
from tests.faults.wire.proxy import Proxy, is_push
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.service.running import ORG, TRAINING_KEY, RunningService

SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)
SMALL = ServiceSettings(
    poll_every_s=3600,
    training_key=TRAINING_KEY,
    training_org=ORG,
    max_body_bytes=MIB,
    max_packed_bytes=MIB,
)


def log(station: Workstation, kind: str, version: int, body: str) -> None:
    """Log an operation past the use cases, as a bug would."""
    made = station.log
    assert made is not None

    def work() -> None:
        with station.database.writing() as connection:
            made.append(connection, kind, version, body)

    station.core.submit(Urgency.SCAN, work).result(LIMIT_S)


def states(database: Database, *columns: str) -> list[tuple[object, ...]]:
    with database.reading() as connection:
        query = select(*(operation.c[name] for name in columns)).order_by(operation.c.seq)
        return [tuple(row) for row in connection.execute(query)]


def spoil_body(station: Workstation, seq: int, body: str) -> None:
    """What a disk may do."""

    def work(connection: Connection) -> None:
        connection.execute(update(operation).where(operation.c.seq == seq).values(body=body))

    with station.database.writing() as connection:
        work(connection)


def test_poison_of_every_kind_is_kept_as_a_task_and_the_queue_goes_on(
    running: RunningService,
    station: Workstation,
    proxy: Proxy,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    running.stop()
    port = int(running.url.rpartition(":")[2])
    again = RunningService(running.database, settings=SMALL, port=port)
    ledger = Ledger(station)
    ledger.scan(2)
    log(station, "scan.recorded", 1, '{"receipt_id": "no id"}')
    log(station, "from.the-future", 7, '{"receipt_id": "x"}')
    ledger.scan(2)
    log(station, "from.the-future", 8, f'{{"x": "{"y" * 3 * MIB}"}}')
    log(station, "from.the-future", 9, '{"x": "damaged later"}')
    ledger.scan(2)
    spoil_body(station, 9, '{"x": "damaged l\\u0000ter"}')
    try:
        station.begin_sync(proxy.url, running.url, SOON)
        ledger.settle()
        station.end_sync()
        ledger.check(running.database, strangers=4)
    finally:
        assert again.stop()
    statuses = [status for (status,) in states(running.database, "status")]
    wanted = ["applied"] * 3 + ["rejected", "deferred"] + ["applied"] * 2
    assert statuses == [*wanted, "rejected", "rejected", "applied", "applied"]
    told = {e.seq: e.reason for e in station.events.all if isinstance(e, OperationAnswered)}
    assert told.keys() == {4, 5, 8, 9}
    assert all("请" in reason for reason in told.values())
    here = states(station.database, "seq", "status")
    assert [seq for seq, status in here if status is not None] == [4, 5, 8, 9]
    assert len([request for request in proxy.requests if is_push(request)]) < 12


@pytest.mark.logs("cannot be applied, number")
def test_a_fact_that_meets_a_bug_of_the_service_is_put_off_and_counts_later(
    running: RunningService, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(station)
    ledger.scan(3)
    apply = FACTS.apply
    poisoned = ledger.scans[1][2]

    def broken(*arguments: object) -> Applied:
        if getattr(arguments[-1], "code", None) == poisoned:
            raise KeyError("a bug")
        return apply(*arguments)  # type: ignore[arg-type]

    def broken_run(connection: Connection, facts: Sequence[Any]) -> Iterator[Applied]:
        return (broken(connection, *fact) for fact in facts)

    with monkeypatch.context() as patch:
        patch.setattr(type(FACTS), "apply", staticmethod(broken))
        patch.setattr(type(FACTS), "apply_run", staticmethod(broken_run))
        station.begin_sync(running.url, settings=SOON)
        ledger.settle()
    # What is told of an answer may come behind the word that nothing waits.
    station.events.wait_for(lambda event: isinstance(event, OperationAnswered))
    assert [s for (s,) in states(running.database, "status")].count("deferred") == 1
    told = [e for e in station.events.all if isinstance(e, OperationAnswered)]
    assert ["编号" in event.reason for event in told] == [True]
    ledger.scan(1)
    ledger.settle(len(station.events.all))
    station.end_sync()
    ledger.check(running.database)
