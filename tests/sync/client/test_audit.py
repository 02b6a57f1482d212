"""An auditor's wishes reach a real service, and its answers come as events."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.people import organisations
from app.people.at_service import PersonSpeaks, Why
from app.people.audit.asking import AuditWish
from app.people.audit.events import Asked, AuditFound, AuditRefused, AuditVerified, AuditWritten
from app.people.audit.kinds import Kind
from app.store.database import Database
from sync.client.audit import AuditDesk
from sync.client.transport import Transport
from sync.service.account_desk import as_administrator
from sync.service.people import keeping
from sync.service.transactions import commit
from sync.wire_people import PersonSet
from tests.sync.client.heard import Heard
from tests.sync.service.running import ORG, RunningService

PASSWORD = "Correct horse 9"
PERSONS = (("0001", "audit-administrator"), ("0002", "system-administrator"))


@pytest.fixture
def served(service_database: Database) -> Iterator[RunningService]:
    running = RunningService(service_database)
    house = organisations.Organisation(ORG, "医院")
    commit(service_database, lambda c: keeping.describe(c, house), ORG)
    for number, role in PERSONS:
        person = PersonSet(number=number, name=f"员{number}", role=role, password=PASSWORD)
        running.service.people.set_person(as_administrator(ORG), person)
    yield running
    assert running.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def desk(served: RunningService, heard: Heard) -> Iterator[AuditDesk]:
    token = served.enrol().token
    made = AuditDesk(lambda read_s: Transport(served.url, token, read_s=read_s), heard)
    yield made
    made.stop()


def sign_in(desk: AuditDesk, heard: Heard, number: str = "0001") -> None:
    desk.sign_in(number, PASSWORD)
    heard.next(PersonSpeaks)


def test_the_log_is_listed_page_by_page_written_into_a_file_and_that_is_in_it_too(
    desk: AuditDesk, heard: Heard, tmp_path: Path
) -> None:
    # Without it the screen would show made-up entries only.
    sign_in(desk, heard)
    wish = AuditWish(limit=2)
    desk.list_entries(wish)
    first = heard.next(AuditFound)
    assert (first.wish, len(first.listed.entries), first.listed.more) == (wish, 2, True)
    last = first.listed.entries[-1]
    desk.list_entries(replace(wish, before_at=last.at, before_seq=last.seq))
    second = heard.next(AuditFound).listed.entries
    seqs = [one.seq for one in (*first.listed.entries, *second)]
    assert seqs == sorted(set(seqs), reverse=True)
    for name, begins in (("audit.csv", b"\xef\xbb\xbf"), ("audit.xlsx", b"PK")):
        desk.write_entries(AuditWish(), tmp_path / name)
        assert heard.next(AuditWritten).path == tmp_path / name
        assert (tmp_path / name).read_bytes().startswith(begins)
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "员0001" in [row["姓名"] for row in csv.DictReader(file)]
    desk.list_entries(AuditWish(kinds=(Kind.EXPORTED,)))
    assert [one.number for one in heard.next(AuditFound).listed.entries] == ["0001", "0001"]


def test_counting_again_names_the_row_that_somebody_altered(
    served: RunningService, desk: AuditDesk, heard: Heard
) -> None:
    # Without it the button would say that all is well, whatever the database holds.
    sign_in(desk, heard)
    desk.verify()
    assert heard.next(AuditVerified).verdict.ok
    with served.database.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_unchanged"))
        altered = "UPDATE audit_entry SET number = 'X' WHERE seq = 2 AND org = :org"
        connection.execute(text(altered), {"org": ORG})
    desk.verify()
    verdict = heard.next(AuditVerified).verdict
    assert (verdict.ok, verdict.row, verdict.entries) == (False, 2, 1)
    assert (verdict.fault, verdict.message) == ("altered", "第 2 条被改动")


def test_who_may_not_and_who_did_not_sign_in_is_refused_in_words(
    desk: AuditDesk, heard: Heard, tmp_path: Path
) -> None:
    # Without it the page would show an empty log to whom it is not for.
    desk.list_entries(AuditWish())
    assert heard.next(AuditRefused).why is Why.SIGN_IN
    sign_in(desk, heard, "0002")
    desk.verify()
    refused = heard.next(AuditRefused)
    assert (refused.asked, refused.why) == (Asked.VERIFY, Why.REFUSED)
    assert refused.message
    desk.sign_out()
    sign_in(desk, heard)
    desk.write_entries(AuditWish(), tmp_path / "no" / "such" / "audit.csv")
    assert "换一个文件夹" in heard.next(AuditRefused).message
