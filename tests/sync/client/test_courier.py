from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from app.store.database import Database
from app.store.errors import DiskFull
from app.store.tables.changes import operation
from app.store.tables.receipts import scan
from app.store.tables.tracing import package
from app.tracing import library
from sync.client.courier import CourierSettings
from sync.client.outgoing import Outgoing
from sync.client.status import OperationAnswered, SyncState, SyncStatus
from sync.service import accounts
from sync.wire import PROTOCOL
from tests.faults.wire.proxy import body_of, is_push, send_raw, with_body
from tests.sync.client.workstation import Proxy, Workstation
from tests.sync.service.running import NOW, ORG, RunningService, trace_code

CODES = [trace_code(number) for number in range(20)]
CONNECTED, OFFLINE, REFUSED = SyncState.CONNECTED, SyncState.OFFLINE, SyncState.REFUSED


def count(database: Database, table: Table) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_is_scanned_reaches_the_service(running: RunningService, station: Workstation) -> None:
    receipt_id = station.receive(*CODES[:3])
    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    with running.database.reading() as connection:
        assert library.count(connection, ORG, receipt_id) == 3
    after = len(station.events.all)
    station.receive(*CODES[3:6])
    # A round that looked before this receipt may still say that nothing waits.
    station.events.wait_for(lambda _event: count(running.database, package) == 6, after)


def test_the_status_says_what_waits_since_when_and_why(
    running: RunningService, station: Workstation
) -> None:
    station.receive(CODES[0])
    assert running.stop()
    station.begin_sync(running.url)
    status = station.events.wait_for_status(OFFLINE, waiting=2)
    assert status.waiting_since is not None
    assert status.last_contact is None
    assert "连不上" in status.reason
    after = len(station.events.all)
    station.receive(CODES[1])
    station.events.wait_for_status(OFFLINE, waiting=4, after=after)


def test_what_was_done_offline_is_delivered_when_the_service_comes(
    running: RunningService, station: Workstation
) -> None:
    assert running.stop()
    station.begin_sync(running.url)
    station.receive(*CODES)
    station.events.wait_for_status(OFFLINE, waiting=21)
    port = int(running.url.rpartition(":")[2])
    again = RunningService(running.database, port=port)
    try:
        station.events.wait_for_status(CONNECTED, waiting=0)
        assert count(running.database, package) == 20
    finally:
        station.end_sync()
        assert again.stop()


def test_an_answer_lost_after_the_commit_doubles_nothing(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    lost: list[bytes] = []

    def lose(request: bytes, answer: bytes) -> bytes:
        if is_push(request) and len(lost) < 3:
            lost.append(answer)
            return b""
        return answer

    proxy.spoil = lose
    station.receive(*CODES)
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert len(lost) == 3
    assert b"applied" in lost[0] or b"gzip" in lost[0]
    assert count(running.database, operation) == 21
    assert count(running.database, scan) == 20
    assert count(running.database, package) == 20


def test_a_request_that_comes_twice_doubles_nothing(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    station.receive(*CODES[:5])
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    station.end_sync()
    pushes = [request for request in proxy.requests if is_push(request)]
    station.receive(*CODES[5:8])
    for request in pushes:
        send_raw(running.url, request)
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0, after=len(station.events.all))
    assert count(running.database, package) == 8


def test_an_answer_cut_anywhere_is_survived(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    cuts = iter([1, 10, 60, 120, 200, 300])

    def cut(request: bytes, answer: bytes) -> bytes:
        return answer[: next(cuts, None)] if is_push(request) else answer

    proxy.spoil = cut
    station.receive(*CODES)
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert next(cuts, None) is None
    assert count(running.database, package) == 20


def test_nonsense_instead_of_an_answer_is_like_being_offline(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    nonsense = [
        b"not http at all\r\n\r\n",
        _http(200, b"<html>login</html>"),
        _http(200, b'{"last_seq": -1, "results": []}'),
        _http(200, b'{"last_seq": 1, "results": []}'),
        _http(200, b"[" * 50_000),
        _http(200, b"\xff\xfe"),
        _http(302, b"", b"Location: http://127.0.0.1:1/\r\n"),
        _http(409, b'{"last_seq": "x", "error": "gap", "message": ""}'),
        _http(409, b"{}"),
        _http(500, b"oops"),
        _http(200, b"\x1f\x8bbroken", b"Content-Encoding: gzip\r\n"),
    ]
    left = list(nonsense)

    def spoil(request: bytes, answer: bytes) -> bytes:
        return left.pop(0) if left and is_push(request) else answer

    proxy.spoil = spoil
    station.receive(*CODES[:2])
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert left == []
    offline = [e for e in station.events.all if isinstance(e, SyncStatus) and e.state is OFFLINE]
    assert len(offline) >= len(nonsense)
    assert all("编号" not in status.reason for status in offline)
    assert count(running.database, package) == 2


def _http(status: int, body: bytes, headers: bytes = b"") -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    return head.encode() + headers + b"\r\n" + body


def test_nonsense_at_a_pull_is_like_being_offline_and_moves_no_cursor(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    row = b'{"seq": 2, "entity": "x", "entity_id": "y", "version": 1, "body": {}}'
    empty = b'"global": {"start": 0, "head": 0, "tip": "", "rows": []}'
    # The rid of whichever question this is stands in `rid`.
    begun = b'{"rid": "RID", "scopes": {' + empty + f', "org:{ORG}": '.encode()
    row_missed = begun + b'{"start": 0, "head": 2, "tip": "", "rows": [' + row + b"]}}}"
    rows_withheld = begun + b'{"start": 0, "head": 2, "tip": "", "rows": []}}}'
    left = [
        _http(200, body) for body in (b'{"scopes": {}}', *[row_missed] * 3, *[rows_withheld] * 3)
    ]

    def spoil(request: bytes, answer: bytes) -> bytes:
        if not left or b"/v1/pull" not in request:
            return answer
        rid = json.loads(body_of(request))["rid"]
        body = left.pop(0).partition(b"\r\n\r\n")[2]
        return _http(200, body.replace(b"RID", rid.encode()))

    proxy.spoil = spoil
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for(lambda _event: not left)
    station.events.wait_for_status(CONNECTED, waiting=0, after=len(station.events.all))
    reasons = {e.reason for e in station.events.all if isinstance(e, SyncStatus)}
    assert any("前后不一致" in reason for reason in reasons)


def test_a_refused_operation_is_shown_and_the_others_go_on(
    running: RunningService, station: Workstation
) -> None:
    station.receive(CODES[0])
    station.log_nonsense()
    station.receive(CODES[1])
    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    answered = [e for e in station.events.all if isinstance(e, OperationAnswered)]
    assert [(e.seq, e.kind, e.rejected) for e in answered] == [(3, "from.the-future", False)]
    assert "请" in answered[0].reason
    assert count(running.database, package) == 2
    with station.database.reading() as connection:
        kept = connection.execute(
            select(operation.c.status, operation.c.reason).where(operation.c.seq == 3)
        ).one()
    assert kept.status == "deferred"
    assert kept.reason == answered[0].reason


def test_a_code_that_another_workstation_took_first_is_shown(
    running: RunningService, station: Workstation, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Workstation(tmp_path / "other")
    try:
        other.enrol(running.url, running.code())
        other.receive(CODES[0])
        other.begin_sync(running.url)
        other.events.wait_for_status(CONNECTED, waiting=0)
        station.receive(CODES[0])
        station.begin_sync(running.url)
        answered = station.events.wait_for(lambda e: isinstance(e, OperationAnswered))
        assert isinstance(answered, OperationAnswered)
        assert not answered.rejected
        assert CODES[0] in answered.reason
    finally:
        other.close()


@pytest.mark.file
@pytest.mark.parametrize("more", [True, False], ids=["with news", "without news"])
def test_a_service_restored_from_a_backup_gets_what_it_lacks(
    running: RunningService, station: Workstation, tmp_path: Path, more: bool
) -> None:
    station.receive(*CODES[:4])
    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(running.database.place)) as way:
        way.execute("VACUUM INTO ?", (str(backup),))
    after = len(station.events.all)
    station.receive(*CODES[4:10])
    station.events.wait_for_status(CONNECTED, waiting=0, after=after)
    station.end_sync()
    assert running.stop()
    with Database.at(backup) as restored:
        again = RunningService(restored, port=int(running.url.rpartition(":")[2]))
        after = len(station.events.all)
        if more:
            station.receive(*CODES[10:12])
        station.begin_sync(running.url)
        station.events.wait_for_status(CONNECTED, waiting=0, after=after)
        station.end_sync()
        assert again.stop()
        assert count(restored, package) == (12 if more else 10)
        assert count(restored, operation) == station.logged()


def test_a_revoked_workstation_keeps_everything_and_says_why(
    running: RunningService, station: Workstation
) -> None:
    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    with running.database.writing() as connection:
        accounts.revoke(connection, ORG, station.device, NOW)
    station.receive(CODES[0])
    status = station.events.wait_for(
        lambda event: isinstance(event, SyncStatus) and event.state is REFUSED and event.unsafe == 2
    )
    # Refused at once, both wait; kept apart by the service, neither does. Neither way is it safe.
    assert isinstance(status, SyncStatus)
    assert "管理员" in status.reason
    assert count(running.database, package) == 0
    station.end_sync()
    after = len(station.events.all)
    station.enrol(running.url, running.code())
    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0, after=after)
    assert count(running.database, package) == 1


def test_a_workstation_that_is_not_enrolled_says_so_and_keeps_what_it_did(
    running: RunningService, station: Workstation
) -> None:
    station.receive(CODES[0])
    station.begin_sync(running.url, "http://never-enrolled-here")
    status = station.events.wait_for_status(SyncState.NOT_ENROLLED, waiting=2)
    assert "登记" in status.reason


def test_many_operations_go_in_several_pushes(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    log = station.log
    assert log is not None
    with station.database.writing() as connection:
        for _ in range(1203):
            log.append(connection, "from.the-future", 7, '{"receipt_id": "x"}')
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert len([request for request in proxy.requests if is_push(request)]) == 3
    assert count(running.database, operation) == 1203


def test_a_push_that_is_too_large_goes_in_smaller_ones(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    too_large = _http(413, b'{"error": "too-large", "message": "x"}')
    left = [too_large, too_large, too_large]

    def spoil(request: bytes, answer: bytes) -> bytes:
        return left.pop() if left and is_push(request) else answer

    proxy.spoil = spoil
    station.receive(*CODES)
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert count(running.database, package) == 20


def test_waking_does_not_hammer_a_service_that_is_down(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    proxy.spoil = lambda _request, _answer: _http(503, b'{"error": "busy", "message": "x"}')
    settings = CourierSettings(
        idle_s=0.05, debounce_s=0, first_backoff_s=3600, longest_backoff_s=3600
    )
    courier = station.begin_sync(proxy.url, running.url, settings)
    station.events.wait_for_status(OFFLINE)
    asked = len(proxy.requests)
    after = len(station.events.all)
    station.receive(*CODES[:5])
    station.events.wait_for_status(OFFLINE, waiting=6, after=after)
    assert len(proxy.requests) == asked
    proxy.spoil = lambda _request, answer: answer
    courier.retry_now()
    station.events.wait_for_status(CONNECTED, waiting=0, after=after)


def test_a_bug_is_logged_under_a_number_and_the_courier_goes_on(
    running: RunningService,
    station: Workstation,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_anything: object) -> None:
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr(Outgoing, "push_all", broken)
    station.receive(CODES[0])
    station.begin_sync(running.url)
    status = station.events.wait_for(lambda e: isinstance(e, SyncStatus) and "编号" in e.reason)
    assert isinstance(status, SyncStatus)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert any("the courier's round failed" in r.getMessage() for r in caplog.records)


def test_stopping_in_the_middle_loses_nothing(
    running: RunningService, station: Workstation
) -> None:
    for number in range(5):
        station.receive(*CODES[number * 4 : number * 4 + 4])
        station.begin_sync(running.url)
        station.end_sync()
    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0, after=len(station.events.all))
    assert count(running.database, package) == 20
    assert count(running.database, operation) == 25


def test_our_own_full_disk_is_said_to_be_one_and_passes(
    running: RunningService, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: object) -> None:
        monkeypatch.undo()
        raise DiskFull("workstation.db", "database or disk is full")

    monkeypatch.setattr(Outgoing, "push_all", full)
    station.receive(CODES[0])
    station.begin_sync(running.url)
    offline = station.events.wait_for_status(OFFLINE)
    assert "磁盘" in offline.reason
    station.events.wait_for_status(CONNECTED, waiting=0)


def newer(request: bytes, answer: bytes) -> bytes:
    """Let the service speak later protocols only."""
    if b"GET /v1/hello" not in request:
        return answer
    said = json.loads(body_of(answer))
    assert said["protocols"] == [PROTOCOL, PROTOCOL]
    said["protocols"] = [PROTOCOL + 1, PROTOCOL + 2]
    return with_body(answer, json.dumps(said).encode())


def test_an_older_workstation_may_push_and_is_told_nothing(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    proxy.spoil = newer
    station.receive(*CODES[:3])
    station.begin_sync(proxy.url, running.url)
    told = station.events.wait_for_status(CONNECTED, waiting=0)
    assert "升级" in told.reason
    assert count(running.database, package) == 3
    # Rounds that follow only ask whether the service was put back to an age it understands.
    station.receive(CODES[3])
    station.events.wait_for(lambda _event: count(running.database, package) == 4)
    assert not [request for request in proxy.requests if b"/v1/pull" in request]


def test_an_older_workstation_with_nothing_to_push_is_connected_too(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    proxy.spoil = newer
    station.begin_sync(proxy.url, running.url)
    assert station.events.wait_for_status(CONNECTED, waiting=0).last_contact is not None
