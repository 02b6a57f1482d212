from __future__ import annotations

import csv
import io
import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from app.people.audit import journal
from app.people.audit.asking import AuditWish
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Actor, Filed, Note, Subject
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service.accounts import Caller
from sync.service.auditing.desk import AuditDesk, Format
from sync.service.refusals import ServiceRefusal
from tests.sync.service.auditing.test_refused import as_person
from tests.sync.service.running import ORG, RunningService

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CLERK = Actor("T01", "收货员甲")
STATION = Caller(ORG, uuid.UUID(int=1))
READER = replace(STATION, number="A1", rights=rights_of_role(Role.AUDIT_ADMINISTRATOR))


def filed(
    number: int,
    kind: str = Kind.PRINTED,
    *,
    actor: Actor = CLERK,
    subject: Subject | None = None,
    outcome: str = Outcome.DONE,
    after: str = "",
) -> Filed:
    subject = subject or Subject("receipt", f"SH-{number}", "收货单")
    note = Note(kind, outcome, actor, subject, after=after)
    return Filed(uuid.UUID(int=number), NOW + timedelta(hours=number), STATION.device, note)


@pytest.fixture
def desk(any_database: Database) -> AuditDesk:
    """Six entries of one institution, one of another."""
    notes = [
        filed(1),
        filed(2, kind=Kind.EXPORTED, after='{"file":"=cmd|calc"}'),
        filed(3, actor=Actor("T02", "验收员乙"), outcome=Outcome.REFUSED),
        filed(30, subject=Subject("label", "", "=HYPERLINK(1)")),
        filed(31, kind=Kind.REPRINTED, after='{"why":"100%_纸卡了"}'),
        # It was done before, and came later.
        filed(4, actor=Actor("T02", "验收员乙")),
    ]
    with any_database.writing() as connection:
        for one in notes:
            journal.append(connection, ORG, [one])
        journal.append(connection, "B", [filed(99)])
    return AuditDesk(any_database, SystemClock(), None, most=4)


WISHES: tuple[tuple[AuditWish, list[int]], ...] = (
    (AuditWish(), [31, 30, 4, 3, 2, 1]),
    (AuditWish(first=date(2026, 11, 22)), [31, 30]),
    (AuditWish(last=date(2026, 11, 21)), [4, 3, 2, 1]),
    (AuditWish(person="T02"), [4, 3]),
    (AuditWish(person="验收"), [4, 3]),
    (AuditWish(kinds=(Kind.EXPORTED, Kind.REPRINTED)), [31, 2]),
    (AuditWish(outcome=Outcome.REFUSED), [3]),
    (AuditWish(text="sh-3"), [31, 3]),
    (AuditWish(text="0%_纸"), [31]),
    (AuditWish(text="_"), [31]),
    (AuditWish(text="没有这样的"), []),
    (AuditWish(kinds=("'; DROP TABLE audit_entry",), person="\x00"), []),
)


def test_entries_are_found_by_whatever_is_known_of_them(desk: AuditDesk) -> None:
    # Without it an auditor would have to read everything to find one thing.
    for wish, numbers in WISHES:
        listed = desk.listed(READER, wish)
        assert [one.entry_id.int for one in listed.entries] == numbers, wish
        assert not listed.more


def test_pages_follow_on_each_other_without_a_gap(desk: AuditDesk) -> None:
    # Without it entries that came late would be shown twice or never.
    seen, page = [], AuditWish(limit=2)
    while True:
        listed = desk.listed(READER, page)
        seen += [one.entry_id.int for one in listed.entries]
        if not listed.more:
            break
        last = listed.entries[-1]
        page = replace(page, before_at=last.at, before_seq=last.seq)
    assert seen == [31, 30, 4, 3, 2, 1]


def test_a_file_starts_no_formula_says_what_it_lacks_and_is_itself_written_down(
    desk: AuditDesk,
) -> None:
    # Without it a name could run a program on the auditor's machine, unseen.
    body = desk.file(READER, AuditWish(), Format.CSV).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0][:3] == ["序号", "时间（北京）", "工号"]
    assert [row[0] for row in rows[1:5]] == ["5", "4", "6", "3"]
    assert "一个文件最多 4 条" in rows[5][0]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert rows[2][9] == "label =HYPERLINK(1)"
    with ZipFile(io.BytesIO(desk.file(READER, AuditWish(), Format.XLSX))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1)" in sheet
    assert "<f>" not in sheet
    made = desk.listed(READER, AuditWish(person="A1")).entries
    assert [(one.kind, json.loads(one.after)["format"]) for one in made] == [
        (Kind.EXPORTED, "xlsx"),
        (Kind.EXPORTED, "csv"),
    ]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDIT_ADMINISTRATOR, Role.ADMINISTRATOR}))
def test_nobody_reads_it_but_who_audits(role: Role) -> None:
    # Without it those who are watched could see what is known of them.
    with pytest.raises(ServiceRefusal) as refused:
        AuditDesk(None, SystemClock(), None).listed(  # type: ignore[arg-type]
            replace(READER, rights=rights_of_role(role)), AuditWish()
        )
    assert refused.value.status == 403


def test_it_is_read_made_a_file_and_counted_again_over_http(
    running_anywhere: RunningService,
) -> None:
    # Without it all this would be there and nobody could reach it.
    running = running_anywhere
    station = running.enrol()
    assert station.send("POST", "/v1/audit", json={}).status_code == 403
    auditor = as_person(running, station, Role.AUDIT_ADMINISTRATOR)
    answer = auditor.send("POST", "/v1/audit", json={"kinds": ["signed-in"]})
    assert answer.status_code == 200, answer.text
    (entry,) = answer.json()["entries"]
    assert (entry["number"], entry["device_name"]) == ("P1", f"收货台 {station.device}")
    whole = auditor.send("GET", "/v1/audit/verified").json()
    assert (whole["ok"], whole["entries"] >= 4) == (True, True)
    file = auditor.send("POST", "/v1/audit/files/csv", json={})
    assert (file.status_code, file.headers["content-type"]) == (200, "application/octet-stream")
    assert 'filename="audit.csv"' in file.headers["content-disposition"]
    assert "登录" in file.content.decode("utf-8-sig")
    assert auditor.send("POST", "/v1/audit/files/pdf", json={}).status_code in (404, 422)
    with running.database.writing() as connection:
        drop = (
            "DROP FUNCTION audit_kept() CASCADE"
            if connection.dialect.name == "postgresql"
            else "DROP TRIGGER audit_entry_unchanged"
        )
        connection.execute(text(drop))
        connection.execute(text(f"UPDATE audit_entry SET number='X' WHERE org='{ORG}' AND seq=2"))
    verdict = auditor.send("GET", "/v1/audit/verified").json()
    assert (verdict["ok"], verdict["row"]) == (False, 2)
    assert verdict["message"] == "第 2 条被改动"
