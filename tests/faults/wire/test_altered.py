"""Rows that somebody changed or deleted in the service by hand: who saw them says so, at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select, update

from app.store import chains
from app.store.tables.changes import feed, feed_head, operation
from sync.client import cursors
from sync.client.courier import CourierSettings
from sync.client.status import ServiceWentBack, SyncState, SyncStatus
from sync.service import feeds
from tests.faults.wire.ledger import Ledger
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import ORG, RunningService

SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)
SCOPE = f"org:{ORG}"


def change_row(connection: Connection) -> None:
    mine = (feed.c.scope == SCOPE, feed.c.seq == 3)
    body = connection.execute(select(feed.c.body).where(*mine)).scalar_one()
    connection.execute(update(feed).where(*mine).values(body=body.replace("accepted", "rejected")))


def delete_row(connection: Connection) -> None:
    connection.execute(delete(feed).where(feed.c.scope == SCOPE, feed.c.seq == 3))


def change_entity(connection: Connection) -> None:
    mine = (feed.c.scope == SCOPE, feed.c.seq == 2)
    connection.execute(update(feed).where(*mine).values(entity="nothing"))


def rewrite_rows(connection: Connection) -> None:
    """As somebody does who knows the hashes: the row, and all hashes behind it."""
    change_row(connection)
    last = chains.BEGINNING
    rows = connection.execute(select(feed).where(feed.c.scope == SCOPE).order_by(feed.c.seq)).all()
    for row in rows:
        digest = chains.digest_of(row.body.encode())
        last = chains.of_row(last, row.seq, row.entity, row.entity_id, row.version, digest)
        mine = (feed.c.scope == SCOPE, feed.c.seq == row.seq)
        connection.execute(update(feed).where(*mine).values(hash=last))
    connection.execute(update(feed_head).where(feed_head.c.scope == SCOPE).values(hash=last))


def change_operation(connection: Connection) -> None:
    mine = operation.c.seq == 3
    body = connection.execute(select(operation.c.body).where(mine)).scalar_one()
    changed = body.replace("accepted", "rejected")
    assert changed != body
    connection.execute(update(operation).where(mine).values(body=changed))


def delete_operation(connection: Connection) -> None:
    connection.execute(delete(operation).where(operation.c.seq == 2))


def change_time(connection: Connection) -> None:
    at = connection.execute(select(operation.c.at).where(operation.c.seq == 2)).scalar_one()
    changed = update(operation).where(operation.c.seq == 2).values(at=at.replace(year=2020))
    connection.execute(changed)


@pytest.fixture
def other(running: RunningService, tmp_path: Path) -> Iterator[Workstation]:
    folder = tmp_path / "other"
    folder.mkdir()
    made = Workstation(folder)
    made.enrol(running.url, running.code())
    yield made
    made.close()


def read_all(running: RunningService, station: Workstation) -> None:
    def here(_event: object) -> bool:
        with running.database.reading() as connection:
            head = feeds.head(connection, SCOPE)
        with station.database.reading() as connection:
            return cursors.position(connection, SCOPE).seq == head

    station.begin_sync(running.url, settings=SOON)
    station.events.wait_for_status(SyncState.CONNECTED, 0, after=len(station.events.all))
    station.events.wait_for(here)
    station.end_sync()


def alarmed(event: object) -> bool:
    return isinstance(event, SyncStatus) and "改动" in event.reason


OF_ROWS = (change_row, delete_row, change_entity)
OF_OPERATIONS = (change_operation, delete_operation, change_time)
SOON_ENOUGH = (change_row, delete_operation)
CASES = [
    pytest.param(alter, id=alter.__name__, marks=() if alter in SOON_ENOUGH else pytest.mark.slow)
    for alter in (*OF_ROWS, *OF_OPERATIONS)
]


@pytest.mark.parametrize("alter", CASES)
def test_whoever_saw_what_was_altered_says_so_at_the_next_contact_and_goes_on(
    running: RunningService,
    station: Workstation,
    other: Workstation,
    alter: Callable[[Connection], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ledger = Ledger(station)
    ledger.scan(4)
    read_all(running, station)
    read_all(running, other)
    assert not any(map(alarmed, [*station.events.all, *other.events.all]))
    with running.database.writing() as connection:
        alter(connection)
    caplog.clear()
    witnesses = [station, other] if alter in OF_ROWS else [station]
    for one in witnesses:
        after = len(one.events.all)
        one.begin_sync(running.url, settings=SOON)
        said = one.events.wait_for(alarmed, after)
        # It is no reason to stop.
        assert isinstance(said, SyncStatus)
        assert said.state is SyncState.CONNECTED
        assert any(
            record.levelno == logging.ERROR and "altered" in record.getMessage()
            for record in caplog.records
            if record.name.startswith("sync.service")
        )
        if one is station:
            ledger.scan(2)
            one.events.wait_for(
                lambda e: alarmed(e) and getattr(e, "waiting", None) == 0,
                after=len(one.events.all),
            )
        one.end_sync()


def test_a_history_that_was_rewritten_with_its_hashes_is_told_too(
    running: RunningService, station: Workstation, other: Workstation
) -> None:
    ledger = Ledger(station)
    ledger.scan(4)
    read_all(running, station)
    read_all(running, other)
    with running.database.writing() as connection:
        rewrite_rows(connection)
    for one in (station, other):
        one.begin_sync(running.url, settings=SOON)
        went_back = one.events.wait_for(lambda e: isinstance(e, ServiceWentBack))
        assert isinstance(went_back, ServiceWentBack)
        assert went_back.agreed == 2
        ledger.settle()
        one.end_sync()


def test_a_long_history_is_looked_through_piece_by_piece(
    running: RunningService, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("FIRST_LOOK", 3), ("LATER_LOOK", 3), ("TESTIFY_EVERY_S", 0.0)):
        monkeypatch.setattr(f"sync.client.courier.{name}", value)
    ledger = Ledger(station)
    ledger.scan(20)
    read_all(running, station)
    with running.database.writing() as connection:
        change_row(connection)
    station.begin_sync(running.url, settings=SOON)
    station.events.wait_for(alarmed)
    station.end_sync()
