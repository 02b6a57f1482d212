"""Tokens that are revoked, expire or are stolen in the middle of a push: nothing is stranded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.store.tables.accounts import access_token
from app.store.tables.changes import operation
from sync.client.courier import CourierSettings
from sync.client.errors import Refused
from sync.client.status import SyncState, SyncStatus
from sync.client.transport import Transport
from sync.service import accounts
from tests.faults.wire.ledger import Ledger
from tests.faults.wire.proxy import Proxy, is_push
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import (
    NOW,
    ORG,
    RunningService,
    Station,
    opened,
)
from tests.sync.service.running import operation as sent_operation

SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)


def kept_apart(running: RunningService, station: Workstation) -> int:
    """What an administrator sees in the list of workstations."""
    with running.database.reading() as connection:
        seen = {one.device: one.quarantined for one in accounts.devices(connection, ORG, "")}
    return seen[station.device]


def halved(proxy: Proxy, running: RunningService, then: list[object]) -> None:
    """Do something in the service when the first push is through, before its answer is heard."""

    def after_first(request: bytes, answer: bytes) -> bytes:
        if is_push(request) and then:
            work = then.pop()
            with running.database.writing() as connection:
                connection.execute(work)  # type: ignore[call-overload]
        return answer

    proxy.spoil = after_first


@pytest.fixture
def ledger(station: Workstation) -> Ledger:
    made = Ledger(station)
    made.scan(20)
    return made


def test_a_workstation_revoked_in_the_middle_of_a_push_strands_nothing(
    running: RunningService,
    station: Workstation,
    proxy: Proxy,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sync.client.outgoing.MAX_OPERATIONS", 5)
    revoked: list[bool] = []

    def revoke(request: bytes, answer: bytes) -> bytes:
        if is_push(request) and not revoked:
            revoked.append(True)
            with running.database.writing() as connection:
                accounts.revoke(connection, ORG, station.device, NOW)
        return answer

    proxy.spoil = revoke
    station.begin_sync(proxy.url, running.url, SOON)
    station.events.wait_for(lambda _e: kept_apart(running, station) == ledger.operations - 5)
    said = station.events.wait_for_status(SyncState.REFUSED)
    assert "管理员" in said.reason
    ledger.scan(3)
    station.events.wait_for(lambda _e: kept_apart(running, station) == ledger.operations - 5)
    station.end_sync()
    with running.database.reading() as connection:
        assert len(connection.execute(select(operation.c.seq)).all()) == 5
    station.enrol(running.url, running.code())
    station.begin_sync(proxy.url, running.url, SOON)
    ledger.settle(len(station.events.all))
    station.end_sync()
    ledger.check(running.database)
    assert kept_apart(running, station) == 0


@pytest.mark.parametrize("gone", [False, True], ids=["expired", "forgotten"])
def test_an_access_token_that_ends_in_the_middle_of_a_push_is_renewed(
    running: RunningService,
    station: Workstation,
    proxy: Proxy,
    ledger: Ledger,
    gone: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sync.client.outgoing.MAX_OPERATIONS", 5)
    past = running.clock.now() - timedelta(minutes=1)
    ending = delete(access_token) if gone else update(access_token).values(expires_at=past)
    halved(proxy, running, [ending, ending])
    station.begin_sync(proxy.url, running.url, SOON)
    ledger.settle()
    station.end_sync()
    ledger.check(running.database)
    given = [request for request in proxy.requests if b"POST /v1/token" in request]
    assert len(given) >= 2
    refused = [e for e in station.events.all if getattr(e, "state", None) is SyncState.REFUSED]
    assert not refused


def test_a_stolen_token_opens_nothing_after_a_new_enrolment_and_all_arrives(
    running: RunningService, station: Workstation, proxy: Proxy, ledger: Ledger
) -> None:
    stolen = station.tokens.read(running.url, station.device)
    assert stolen is not None
    thief = Transport(running.url, stolen)
    assert thief.lacking_files([]).lacking == []
    forged = Station(running.url, station.device, stolen, station.clock.new_id())
    station.begin_sync(proxy.url, running.url, SOON)
    ledger.settle()
    # Somebody else pushes under its name, in a history of its own.
    answer = forged.push(sent_operation(1, opened(forged.incarnation, forged.device)))
    assert answer.status_code == 200
    with running.database.writing() as connection:
        accounts.revoke(connection, ORG, station.device, NOW)
    ledger.scan(5)
    station.events.wait_for(lambda _e: kept_apart(running, station) == 5)
    station.end_sync()
    # What the thief still sends is kept apart, too; then the workstation is enrolled again.
    forged.push(sent_operation(2, opened(station.clock.new_id(), forged.device)))
    station.enrol(running.url, running.code())
    for way in (thief, Transport(running.url, stolen)):
        with pytest.raises(Refused) as refused:
            way.lacking_files([])
        assert refused.value.status == 401
        way.close()
    station.begin_sync(proxy.url, running.url, SOON)
    ledger.settle(len(station.events.all))
    station.end_sync()
    with running.database.reading() as connection:
        mine = operation.c.incarnation != forged.incarnation
        stored = connection.execute(select(operation.c.status).where(mine)).scalars().all()
    assert stored == ["applied"] * ledger.operations
    assert kept_apart(running, station) == 1
    assert isinstance(station.events.all[-1], SyncStatus)
