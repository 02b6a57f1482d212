from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Row, select

from app.store import chains, local_state
from app.store.change_log import ChangeLog, Point, Waiting
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import operation
from app.store.workstation import (
    NUMBERS_PER_HISTORY,
    UNENROLLED_ORG,
    Workstation,
    begin_anew,
    doubt_history,
    first_number,
    history_doubted,
    identify,
    join,
)

clock = SystemClock()


@pytest.fixture
def log(database: Database) -> ChangeLog:
    return log_of(database)


def log_of(database: Database) -> ChangeLog:
    with database.writing() as connection:
        return ChangeLog(identify(connection, clock), clock)


def append(database: Database, log: ChangeLog, *kinds: str) -> None:
    for kind in kinds:
        with database.writing() as connection:
            log.append(connection, kind, 1, "{}")


def unacknowledged(
    database: Database, log: ChangeLog, limit: int = 100
) -> Sequence[Row[*tuple[Any, ...]]]:
    with database.reading() as connection:
        return log.unacknowledged(connection, limit)


def test_operations_are_numbered_from_one_without_gaps(database: Database, log: ChangeLog) -> None:
    append(database, log, "a", "b")
    append(database, log_of(database), "c")
    rows = unacknowledged(database, log)
    assert [(row.seq, row.kind) for row in rows] == [(1, "a"), (2, "b"), (3, "c")]
    assert len({row.op_id for row in rows}) == 3


def test_a_change_that_is_rolled_back_leaves_no_number_behind(
    database: Database, log: ChangeLog
) -> None:
    append(database, log, "a")
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        log.append(connection, "lost", 1, "{}")
        raise ZeroDivisionError
    append(database, log, "b")
    assert [(r.seq, r.kind) for r in unacknowledged(database, log)] == [(1, "a"), (2, "b")]


def test_what_is_acknowledged_waits_no_longer_but_is_kept(
    database: Database, log: ChangeLog
) -> None:
    with database.reading() as connection:
        assert log.waiting(connection) == Waiting(0, None)
    append(database, log, "a", "b", "c")
    with database.writing() as connection:
        log.acknowledge(connection, 2)
        waiting = log.waiting(connection)
    assert waiting.count == 1
    assert waiting.since is not None
    assert [row.seq for row in unacknowledged(database, log)] == [3]
    with database.writing() as connection:
        log.acknowledge(connection, 0)
    assert [row.seq for row in unacknowledged(database, log, 2)] == [1, 2]


def test_a_workstation_knows_itself_after_a_restart(database: Database) -> None:
    with database.writing() as connection:
        first = identify(connection, clock)
    with database.writing() as connection:
        assert identify(connection, clock) == first
        assert first.org == UNENROLLED_ORG
        join(connection, "31010000001", 3)
        assert identify(connection, clock) == Workstation(
            "31010000001", first.device, first.incarnation, 3
        )


def test_a_new_history_holds_all_of_the_old_one_and_is_sent_again(
    database: Database, log: ChangeLog
) -> None:
    append(database, log, "a", "b")
    with database.writing() as connection:
        log.acknowledge(connection, 2)
        before = log.end(connection)
        doubt_history(connection)
    fresh, changed = clock.new_id(), unacknowledged_ids(database)[1]
    with database.writing() as connection:
        begin_anew(connection, fresh, 3, {changed: '{"n": 1}'})
    rows = unacknowledged(database, log)
    assert [(row.seq, row.kind, row.body) for row in rows] == [(1, "a", "{}"), (2, "b", '{"n": 1}')]
    with database.reading() as connection:
        assert log.incarnation(connection) == fresh
        assert not history_doubted(connection)
        assert first_number(connection) == 3 * NUMBERS_PER_HISTORY
        assert not log.holds(connection, before)
        assert log.holds(connection, Point(2, rows[1].hash))


def test_each_operation_carries_the_hash_of_all_before_it(
    database: Database, log: ChangeLog
) -> None:
    append(database, log, "a", "b", "c")
    last = b""
    for row in unacknowledged(database, log):
        text = row.body.encode()
        last = chains.of_operation(last, row.op_id, row.kind, row.version, row.at, text)
        assert row.hash == last
    with database.reading() as connection:
        assert log.end(connection) == Point(3, last)


def unacknowledged_ids(database: Database) -> list[uuid.UUID]:
    with database.reading() as connection:
        return list(connection.execute(select(operation.c.op_id)).scalars())


def test_counters_count_from_one(any_database: Database) -> None:
    with any_database.writing() as connection:
        assert [local_state.count_up(connection, "n") for _ in range(3)] == [1, 2, 3]
        assert local_state.count_up(connection, "m") == 1


def test_ids_made_one_after_another_stand_in_order() -> None:
    ids = [clock.new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {one.version for one in ids} == {7}
    assert clock.now().utcoffset() is not None
