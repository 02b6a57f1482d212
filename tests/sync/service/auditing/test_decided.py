"""Facts by which people decided are found among the entries, and nothing is written twice."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import Connection, insert, select, text

from app.facts.registry import FACTS
from app.people import persons
from app.people.audit import decisions, journal
from app.people.audit.asking import AuditWish
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Actor, Filed, Note
from app.people.person import Person
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import DECIDED, READINGS, operation
from sync.service.auditing.desk import AuditDesk, Format
from tests.sync.service.auditing.test_desk import READER, STATION
from tests.sync.service.running import ORG

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
RECEIPT, ORDER, CASE = (uuid.UUID(int=number) for number in (71, 72, 73))
FACTS_DONE = (
    ("receipt.confirmed", "applied", {"receipt_id": str(RECEIPT), "confirmed_by": "收货员甲"}),
    ("scan.recorded", "applied", {"receipt_id": str(RECEIPT), "person": "收货员甲", "raw": "1"}),
    ("order.approved", "applied", {"order_id": str(ORDER), "person": "审核员丙", "remark": "同意"}),
    ("case.closed", "rejected", {"case_id": str(CASE), "decision": "keep", "person": "验收员乙"}),
    ("audit.noted", "applied", {"kind": "printed", "name": "收货员甲"}),
)


def fact(connection: Connection, seq: int, minutes: int, org: str = ORG) -> None:
    kind, status, body = FACTS_DONE[seq - 1]
    row = {
        "org": org,
        "device": STATION.device,
        "incarnation": uuid.UUID(int=1),
        "seq": seq,
        "op_id": uuid.UUID(int=100 + seq),
        "kind": kind,
        "version": 1,
        "at": NOW + timedelta(minutes=minutes),
        "body": msgspec.json.encode(body).decode(),
        "status": status,
        "reason": "已有结论" if status == "rejected" else None,
        "hash": bytes([seq]) * 32,
    }
    connection.execute(insert(operation), row)


@pytest.fixture
def desk(any_database: Database) -> AuditDesk:
    """Two entries among five facts, of which three are decisions."""
    with any_database.writing() as connection:
        for seq in range(1, 6):
            fact(connection, seq, seq * 10)
        fact(connection, 1, 10, org="B")
        for number, minutes in ((1, 15), (2, 45)):
            note = Note(Kind.PRINTED, actor=Actor("T01", "收货员甲"))
            at = NOW + timedelta(minutes=minutes)
            filed = Filed(uuid.UUID(int=number), at, STATION.device, note)
            journal.append(connection, ORG, [filed])
        persons.store(connection, ORG, Person("T01", "收货员甲"))
    return AuditDesk(any_database, SystemClock(), None)


WISHES: tuple[tuple[AuditWish, list[str]], ...] = (
    (AuditWish(), ["printed", "case.closed", "order.approved", "printed", "receipt.confirmed"]),
    (AuditWish(person="T01"), ["printed", "printed", "receipt.confirmed"]),
    (AuditWish(person="货员"), ["printed", "printed", "receipt.confirmed"]),
    (AuditWish(person="审核员丙"), ["order.approved"]),
    (AuditWish(kinds=("case.closed", "printed")), ["printed", "case.closed", "printed"]),
    (AuditWish(kinds=("audit.noted", "scan.recorded")), []),
    (AuditWish(outcome=Outcome.FAILED), ["case.closed"]),
    (AuditWish(outcome=Outcome.REFUSED), []),
    (AuditWish(text="同意"), ["order.approved"]),
)


def test_decisions_are_found_among_the_entries_by_whatever_is_known_of_them(
    desk: AuditDesk,
) -> None:
    # Without it an auditor would hear who printed a receipt and not who confirmed it.
    for wish, kinds in WISHES:
        assert [one.kind for one in desk.listed(READER, wish).entries] == kinds, wish


def test_a_decision_tells_who_where_what_and_whether_it_counts(desk: AuditDesk) -> None:
    # Without it a refused decision would look like one that stands.
    listed = {one.kind: one for one in desk.listed(READER, AuditWish()).entries}
    confirmed, closed = listed["receipt.confirmed"], listed["case.closed"]
    assert (confirmed.number, confirmed.name) == ("T01", "收货员甲")
    assert (confirmed.subject_kind, confirmed.subject_id) == ("receipt", str(RECEIPT))
    assert confirmed.hash == "01" * 32
    assert (closed.outcome, closed.number) == (Outcome.FAILED, "")
    assert "已有结论" in closed.after


def test_pages_go_on_over_both_without_a_gap(desk: AuditDesk) -> None:
    # Without it the seam between entries and facts would hide one of them.
    whole = [one.entry_id for one in desk.listed(READER, AuditWish()).entries]
    for limit in (1, 2, 3):
        seen, page = [], AuditWish(limit=limit)
        while True:
            listed = desk.listed(READER, page)
            seen += [one.entry_id for one in listed.entries]
            if not listed.more:
                break
            page = page.behind(listed.entries[-1])
        assert seen == whole


def test_what_two_workstations_decided_at_one_moment_is_told_of_both(
    any_database: Database,
) -> None:
    # Without it a page that ends between the two would swallow the second.
    with any_database.writing() as connection:
        for number in (1, 2, 3):
            row = {
                "org": ORG,
                "device": uuid.UUID(int=number),
                "incarnation": uuid.UUID(int=1),
                "op_id": uuid.UUID(int=number),
                "body": '{"person":"甲"}',
            }
            same = {"seq": 4, "kind": "case.closed", "version": 1, "at": NOW, "status": "applied"}
            connection.execute(insert(operation), row | same)
    desk = AuditDesk(any_database, SystemClock(), None)
    first = desk.listed(READER, AuditWish(limit=1)).entries[0]
    rest = desk.listed(READER, AuditWish().behind(first)).entries
    assert [one.entry_id.int for one in (first, *rest)] == [3, 2, 1]


def test_a_file_holds_the_decisions_in_words(desk: AuditDesk) -> None:
    # Without it the list for the inspectors would hold less than the screen.
    text_of = desk.file(READER, AuditWish(), Format.CSV).decode("utf-8-sig")
    assert "确认收货" in text_of
    assert "审核通过订单" in text_of


def test_every_fact_that_a_person_decides_has_words_and_no_reading_has() -> None:
    # Without it a new kind of fact would stand in the log as its own code.
    called = {kind for kinds in decisions.KINDS.values() for kind in kinds}
    assert called | set(READINGS) == set(FACTS.kinds)
    assert not called & set(READINGS)


def test_readings_of_scanners_are_not_even_looked_at(service_database: Database) -> None:
    # Without it a search would read ten million scans to find one decision.
    query = select(operation.c.op_id).where(operation.c.org == ORG, DECIDED)
    ordered = query.order_by(operation.c.at.desc(), operation.c.seq.desc()).limit(10)
    compiled = ordered.compile(compile_kwargs={"literal_binds": True})
    with service_database.reading() as connection:
        if connection.dialect.name == "sqlite":
            plan = connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
            assert "ix_operation_decided" in str(plan)
