from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest
import requests
from sqlalchemy import Row, select

from app.people.audit import facts, journal
from app.people.audit.facts import AuditNoted
from app.people.audit.kinds import Kind
from app.people.roles import Role
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DiskFull
from app.store.tables.audit import audit_entry
from app.store.tables.changes import feed
from sync.service.account_desk import as_administrator
from sync.service.accounts import Caller
from sync.service.auditing import refused
from sync.service.auditing.refused import Attempt, RefusalLog
from sync.wire_people import PersonSet
from tests.sync.service.running import NOW, ORG, RunningService, Station, opened, operation

PASSWORD = "correct horse 9"
AnyRow = Row[tuple[object, ...]]


def entries(database: Database, org: str, kind: str = Kind.REFUSED) -> list[AnyRow]:
    with database.reading() as connection:
        mine = (audit_entry.c.org == org, audit_entry.c.kind == kind)
        query = select(audit_entry).where(*mine).order_by(audit_entry.c.seq)
        return list(connection.execute(query).all())


def until(look: Callable[[], bool]) -> None:
    """Wait for another thread."""
    patience = time.monotonic() + 20
    while not look():
        assert time.monotonic() < patience
        time.sleep(0.01)


def as_person(running: RunningService, station: Station, role: Role) -> Station:
    wish = PersonSet(number="P1", name="某人", role=role, password=PASSWORD)
    running.service.people.set_person(as_administrator(ORG), wish)
    signed = station.send("POST", "/v1/sign-in", json={"number": "P1", "password": PASSWORD})
    token = signed.json()["access_token"]
    return Station(station.url, station.device, token, station.incarnation)


def test_whoever_asks_for_what_is_not_his_is_written_down_once_with_how_often(
    running_anywhere: RunningService,
) -> None:
    # Without it a clerk could try every door and nobody would ever know.
    running = running_anywhere
    clerk = as_person(running, running.enrol(), Role.RECEIVING_CLERK)
    for _ in range(3):
        assert clerk.send("POST", "/v1/admin/codes").status_code == 403
    assert clerk.send("GET", "/v1/admin/devices").status_code == 403
    until(lambda: len(entries(running.database, ORG)) == 2)
    running.service.refused.stop(10)
    rows = entries(running.database, ORG)
    said = {(row.number, row.name, row.address, row.subject_id, row.outcome) for row in rows}
    assert said == {
        ("P1", "某人", "127.0.0.1", "POST /v1/admin/codes", "refused"),
        ("P1", "某人", "127.0.0.1", "GET /v1/admin/devices", "refused"),
    }
    assert all(row.device == clerk.device for row in rows)
    assert all(json.loads(row.after)["error"] == "not-allowed" for row in rows)
    tries = [json.loads(r.after)["times"] for r in rows if r.subject_id == "POST /v1/admin/codes"]
    assert sum(tries) == 3


def test_who_shows_no_token_stands_in_the_services_own_chain(running: RunningService) -> None:
    # Without it knocking from outside would be seen by nobody, or by every hospital.
    for _ in range(2):
        assert requests.post(f"{running.url}/v1/token", timeout=30).status_code == 401
    wrong = {"code": "AAAA-BBBB", "device": str(SystemClock().new_id()), "name": "x"}
    assert requests.post(f"{running.url}/v1/enrol", json=wrong, timeout=30).status_code == 403
    until(lambda: len(entries(running.database, journal.SERVICE_CHAIN)) >= 2)
    rows = entries(running.database, journal.SERVICE_CHAIN)
    assert {row.subject_id for row in rows} == {"POST /v1/token", "POST /v1/enrol"}
    assert {row.address for row in rows} == {"127.0.0.1"}
    assert entries(running.database, ORG) == []


def test_a_token_that_has_run_out_is_no_attempt(running: RunningService) -> None:
    # Without it each workstation would fill the log every quarter of an hour.
    station = running.enrol()
    spoilt = Station(station.url, station.device, f"{ORG}~x", station.incarnation)
    assert spoilt.pull().status_code == 401
    running.service.refused.stop(10)
    assert entries(running.database, ORG) == entries(running.database, "") == []


class FullDisk:
    """Stands before a database, and takes nothing while it is full."""

    def __init__(self, database: Database) -> None:
        self.database, self.full = database, True
        self.is_file = database.is_file

    @contextmanager
    def writing(self) -> Iterator[object]:
        if self.full:
            raise DiskFull("place", "full")
        with self.database.writing() as connection:
            yield connection


@pytest.mark.logs("the store fails")
def test_what_cannot_be_written_now_is_written_later(
    service_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without it an attempt made while the disk is full would be forgotten.
    monkeypatch.setattr(refused, "_AFTER_FAULT_S", 0.01)
    disk = FullDisk(service_database)
    log = RefusalLog(disk, SystemClock())  # type: ignore[arg-type]
    attempt = Attempt(Caller(ORG, number="P1"), "GET", "/v1/x", "not-allowed", "没有")
    log.start()
    log.note(attempt)
    log.note(attempt)
    disk.full = False
    until(lambda: bool(entries(service_database, ORG)))
    assert log.stop(10)
    assert sum(json.loads(row.after)["times"] for row in entries(service_database, ORG)) == 2


def test_a_flood_is_counted_and_does_not_fill_the_memory(
    service_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Without it whoever knocks from everywhere could bring the service down.
    monkeypatch.setattr(refused, "MOST", 3)
    log = RefusalLog(service_database, SystemClock())
    for number in range(9):
        log.note(Attempt(Caller(ORG, number=str(number)), "GET", "/v1/x", "not-allowed", ""))
    log.start()
    until(lambda: len(entries(service_database, ORG)) == 3)
    assert log.stop(10)
    assert "6 refused attempts more" in caplog.text
    caplog.clear()


def test_what_a_workstation_audits_is_chained_once_and_told_to_no_other(
    running_anywhere: RunningService,
) -> None:
    # Without it prints and exports would be known only where they were made, or by everybody.
    running = running_anywhere
    station = running.enrol()
    noted = AuditNoted(kind=Kind.PRINTED, outcome="done", at=NOW, number="T01", name="某人")
    made = operation(2, opened(station.incarnation, station.incarnation))
    body = msgspec.json.decode(msgspec.json.encode(noted))
    made |= {"kind": facts.KIND, "version": facts.VERSION, "body": body}
    first = operation(1, opened(station.incarnation, station.incarnation))
    for _ in range(2):
        answer = station.push(first, made)
        assert answer.status_code == 200, answer.text
    assert [one["status"] for one in answer.json()["results"]] == ["duplicate", "duplicate"]
    (row,) = entries(running.database, ORG, Kind.PRINTED)
    assert (row.number, row.device, str(row.entry_id)) == ("T01", station.device, made["op_id"])
    with running.database.reading() as connection:
        told = connection.execute(select(feed.c.entity_id)).scalars().all()
    assert told == [first["op_id"]]
