"""Programs of different ages at the two ends: pushing works both ways, and nothing is lost."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import func, select

from app.people import persons
from app.people.person import Person
from app.store import chains
from app.store.tables.changes import operation
from sync.client import cursors
from sync.client.courier import CourierSettings
from sync.client.inbox import Inbox
from sync.client.status import RowSetAside, SyncState, SyncStatus
from sync.service.people import keeping
from tests.faults.wire.ledger import Ledger
from tests.faults.wire.proxy import Proxy, body_of, with_body
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import (
    NOW,
    ORG,
    RunningService,
    Station,
    opened,
    scanned,
    trace_code,
)
from tests.sync.service.running import operation as sent_operation

SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)
OLD_HELLO = ("epoch", "server_time", "max_operations")
OLD_OPERATION = ("seq", "op_id", "kind", "version", "at", "body")
OLD_PUSH = ("device", "incarnation", "operations")
OLD_RESULT = ("seq", "op_id", "status", "reason")
NOT_THERE = (b"/v1/token", b"/v1/histories", b"/v1/proofs", b"/v1/snapshots", b"/v1/pull")
Fields = dict[str, Any]


def only(fields: Fields, names: tuple[str, ...]) -> Fields:
    return {name: fields[name] for name in names if name in fields}


def old_push(station: Station, sent: list[Fields]) -> requests.Response:
    """A push of protocol 1: numbers, no hashes, no rid."""
    message = {
        "device": str(station.device),
        "incarnation": str(station.incarnation),
        "operations": sent,
    }
    headers = {"Content-Type": "application/json"}
    return station.send("POST", "/v1/push", data=msgspec.json.encode(message), headers=headers)


def queued(station: Station, count: int) -> list[Fields]:
    """What an old workstation did in months: receipts of a hundred boxes."""
    made: list[Fields] = []
    while len(made) < count:
        seq = len(made) + 1
        number = (seq - 1) % 101
        if number == 0:
            receipt_id = id_of(seq)
            made.append(sent_operation(seq, opened(receipt_id, receipt_id)))
        else:
            made.append(sent_operation(seq, scanned(receipt_id, number, trace_code(seq))))
    return made


def id_of(seq: int) -> uuid.UUID:
    return uuid.UUID(f"01a20000-0000-7000-8000-{seq:012d}")


def tip_of(sent: list[Fields]) -> dict[int, bytes]:
    """The chain of what was sent, as a workstation counts it after its update."""
    hashes = {0: chains.BEGINNING}
    for one in sent:
        body = msgspec.json.encode(one["body"])
        at, number = datetime.fromisoformat(one["at"]), one["seq"]
        op_id, kind, version = uuid.UUID(one["op_id"]), one["kind"], one["version"]
        hashes[number] = chains.of_operation(hashes[number - 1], op_id, kind, version, at, body)
    return hashes


@pytest.mark.parametrize("count", [600, pytest.param(10_000, marks=pytest.mark.slow)])
def test_an_old_workstation_pushes_all_it_has_and_is_told_to_be_updated(
    running: RunningService, count: int
) -> None:
    station = running.enrol()
    hello = requests.get(f"{running.url}/v1/hello", timeout=30).json()
    assert hello["protocols"][0] > 1, "an old program sees that it is not told anything"
    sent = queued(station, count)
    at, size = 0, 250
    gap = old_push(station, sent[size : 2 * size]).json()
    assert (gap["error"], gap["last_seq"]) == ("gap", 0)
    while at < count:
        for _again in range(2 if at % 1000 == 0 else 1):
            answer = old_push(station, sent[at : at + size])
            assert answer.status_code == 200, answer.text
        at = answer.json()["last_seq"]
    with running.database.reading() as connection:
        states = connection.execute(
            select(operation.c.status, func.count()).group_by(operation.c.status)
        )
        assert [tuple(row) for row in states] == [("applied", count)]
    pull = station.send("POST", "/v1/pull", json={"after": {f"org:{ORG}": 0}, "limit": 500})
    assert (pull.status_code, pull.json()["error"]) == (426, "too-old")
    assert "升级" in pull.json()["message"]
    other = [sent_operation(count, opened(station.device, station.device))]
    assert old_push(station, other).json()["error"] == "fork"
    # After its update it goes on where it was: the service counted the same hashes.
    station.chain = tip_of(sent)
    assert station.push().json()["last_seq"] == count
    more = station.push(sent_operation(count + 1, opened(id_of(count + 1), station.device)))
    assert [one["status"] for one in more.json()["results"]] == ["applied"]


class OldService:
    """Makes the service behind a proxy one of protocol 1, in both directions."""

    def __init__(self, proxy: Proxy) -> None:
        proxy.alter, proxy.spoil = self.alter, self.spoil
        self.asked: list[bytes] = []
        self.age: Callable[[bytes, bytes], bytes] = self._age

    def alter(self, request: bytes) -> bytes:
        self.asked.append(request.split(b" ", 2)[1])
        if b"POST /v1/push" not in request:
            return request
        message = only(json.loads(body_of(request)), OLD_PUSH)
        message["operations"] = [only(one, OLD_OPERATION) for one in message["operations"]]
        return with_body(request, msgspec.json.encode(message))

    def spoil(self, request: bytes, answer: bytes) -> bytes:
        if any(path in request.split(b"\r\n", 1)[0] for path in NOT_THERE):
            return b"HTTP/1.1 404 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
        return self.age(request, answer)

    @staticmethod
    def _age(request: bytes, answer: bytes) -> bytes:
        said = json.loads(body_of(answer))
        if b"GET /v1/hello" in request:
            said = only(said, OLD_HELLO) | {"protocols": [1, 1]}
        elif "results" in said:
            results = [only(one, OLD_RESULT) for one in said["results"]]
            said = {"last_seq": said["last_seq"], "results": results}
        else:
            said = only(said, ("error", "last_seq", "message"))
        return with_body(answer, json.dumps(said).encode())


def test_a_new_workstation_pushes_to_an_old_service_and_heals_when_that_is_updated(
    running: RunningService, station: Workstation, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.client.outgoing.MAX_OPERATIONS", 10)
    monkeypatch.setattr("sync.client.courier.GREET_EVERY_S", 0.05)
    old = OldService(proxy)
    ledger = Ledger(station)
    ledger.scan(30)
    station.begin_sync(proxy.url, running.url, SOON)
    said = station.events.wait_for_status(SyncState.CONNECTED, waiting=0)
    assert "升级服务端" in said.reason
    ledger.scan(3)
    ledger.settle(len(station.events.all))
    ledger.check(running.database)
    assert b"/v1/pull" not in old.asked
    assert b"/v1/histories" not in old.asked
    # The service is updated: it is away for a moment, and what it stored has hashes now.
    proxy.alter = lambda request: request
    proxy.spoil = lambda _request, _answer: b""
    station.events.wait_for_status(SyncState.OFFLINE, after=len(station.events.all))
    proxy.spoil = lambda _request, answer: answer
    ledger.scan(3)

    def read(event: object) -> bool:
        with station.database.reading() as connection:
            here = cursors.position(connection, f"org:{ORG}").seq
        return here == ledger.operations and getattr(event, "waiting", None) == 0

    station.events.wait_for(read, after=len(station.events.all))
    station.end_sync()
    ledger.check(running.database)
    last = next(e for e in reversed(station.events.all) if isinstance(e, SyncStatus))
    assert last.reason == ""


def test_rows_that_an_old_workstation_does_not_know_are_kept_and_read_after_its_update(
    running: RunningService, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Inbox.__init__

    def older(self: Inbox, *arguments: Any) -> None:  # noqa: ANN401 (as the real one)
        made(self, *arguments)
        self._small.pop(("person", 1))

    with running.database.writing() as connection:
        keeping.set_person(connection, ORG, Person.in_role("P1", "甲", "receiving-clerk"), NOW)
    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "__init__", older)
        station.begin_sync(running.url, settings=SOON)
        aside = station.events.wait_for(lambda e: isinstance(e, RowSetAside))
        assert "升级" in getattr(aside, "reason", "")
        # What it knows goes on.
        ledger = Ledger(station)
        ledger.scan(2)
        ledger.settle(len(station.events.all))
        station.end_sync()
    station.begin_sync(running.url, settings=SOON)

    def known(_event: object) -> bool:
        with station.database.reading() as connection:
            here = [one.number for one in persons.all_of(connection, ORG)]
            return here == ["P1"] and cursors.kept(connection) == []

    station.events.wait_for(known)
    station.end_sync()
    ledger.check(running.database)
