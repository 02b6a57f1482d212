"""The service asks who was allowed to do what a workstation says somebody did."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import select

from app.catalogue.relations.values import Origin
from app.facts.registry import FACTS
from app.people import holdings, persons, whereabouts
from app.people.audit.kinds import Kind, Outcome
from app.people.person import Away, Grant, Person
from app.people.roles import BUILT_IN, Role
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.purchasing.values import DraftLine, OrderDraft
from app.receiving.acceptance.operations import AcceptanceNoted, LineConcluded, Signed
from app.receiving.acceptance.values import Conclusion
from app.receiving.acceptance.values import Role as Signing
from app.receiving.known.item_rules import Rule
from app.receiving.known.mapping import Source
from app.store.clock import SystemClock
from app.store.tables.audit import audit_entry
from app.store.tables.changes import operation as operation_table
from app.tracing.cases.facts import CaseClosed
from app.tracing.cases.values import Decision
from sync.service.entitled import Entitled, Takes, what_it_takes
from tests.permission_table import DOCUMENT
from tests.sync.service.running import (
    NOW,
    ORG,
    RunningService,
    opened,
    operation,
    scanned,
    trace_code,
)

new_id = SystemClock().new_id
TODAY = NOW.astimezone().date()
HERE = uuid.UUID(int=1)
CLERK = Person("1001", "培训收货员", (Grant(Role.RECEIVING_CLERK),))
KEEPER = Person("1002", "保管员乙", (Grant(Role.STORE_KEEPER),))
BUYER = Person("1003", "采购员丙", (Grant(Role.PURCHASER),))
_BY_PROGRAM = {
    *("code.noted", "audit.noted", "shipment.handed"),
    *("identifier.mapped（扫码学到）", "relations.said（平台下载）"),
}
"""What a program writes down by itself."""


def know(running: RunningService, *known: Person) -> None:
    with running.database.writing() as connection:
        for one in known:
            persons.store(connection, ORG, one)


def closing(seq: int, person: str, at: datetime = NOW) -> dict[str, Any]:
    return travelling(seq, "case.closed", _closed(person, at), at)


def _closed(person: str, at: datetime) -> CaseClosed:
    return CaseClosed(
        case_id=new_id(), decision=Decision.SEALED, remark="", person=person, at=at, seen=1
    )


def noted(seq: int, person: str, what: Signed | LineConcluded) -> dict[str, Any]:
    body = AcceptanceNoted(receipt_id=new_id(), fact_id=new_id(), person=person, at=NOW, what=what)
    return travelling(seq, "acceptance.noted", body, NOW)


def travelling(seq: int, kind: str, body: msgspec.Struct, at: datetime) -> dict[str, Any]:
    return {
        "seq": seq,
        "op_id": str(new_id()),
        "kind": kind,
        "version": 1,
        "at": at.isoformat(),
        "body": msgspec.json.decode(msgspec.json.encode(body)),
    }


def answers(response: requests.Response) -> list[tuple[str, str]]:
    assert response.status_code == 200, response.text
    return [(one["status"], one.get("reason", "")) for one in response.json()["results"]]


def audited(running: RunningService) -> list[tuple[str, str]]:
    with running.database.reading() as connection:
        mine = (audit_entry.c.org == ORG, audit_entry.c.kind == Kind.REFUSED)
        rows = connection.execute(select(audit_entry).where(*mine).order_by(audit_entry.c.seq))
        return [(row.name, row.outcome) for row in rows]


def test_what_was_scanned_is_taken_and_a_finding_is_raised_once(running: RunningService) -> None:
    """Without it a box would stand in the store room and in no book, or nobody would hear of it."""
    know(running, replace(CLERK, grants=(Grant(Role.PURCHASER),)))
    receipt_id = new_id()
    scans = [operation(n, scanned(receipt_id, n - 1, trace_code(n))) for n in (2, 3, 4)]
    found = answers(running.enrol().push(operation(1, opened(receipt_id, new_id())), *scans))
    assert [status for status, _why in found] == ["applied"] * 4
    assert [bool(why) for _status, why in found] == [True, False, False, False]
    assert "培训收货员没有“收货”权限：已照常计入" in found[0][1]
    assert audited(running) == [("培训收货员", Outcome.DONE)]


def test_a_decision_of_who_may_not_decide_is_kept_and_does_not_count(
    running_anywhere: RunningService,
) -> None:
    """Without it a workstation of an older version would close cases in a clerk's name."""
    running = running_anywhere
    know(running, CLERK, KEEPER)
    station = running.enrol()
    [(status, why)] = answers(station.push(closing(1, CLERK.name)))
    assert status == "rejected"
    assert "没有“处理追溯码冲突”权限" in why
    assert "已原样保存、未计入" in why
    with running.database.reading() as connection:
        mine = operation_table.c.seq == 1
        row = connection.execute(select(operation_table).where(mine)).one()
    assert msgspec.json.decode(row.body)["person"] == CLERK.name
    assert audited(running) == [(CLERK.name, Outcome.REFUSED)]
    receipt_id = new_id()
    more = operation(2, opened(receipt_id, new_id()))
    assert answers(station.push(more)) == [("applied", "")], "what comes behind is not held up"


def test_who_signs_has_to_hold_what_the_signature_takes(running: RunningService) -> None:
    """Without it a clerk's name below the acceptance of narcotics would be good elsewhere."""
    know(running, CLERK, KEEPER)
    signed = [
        noted(1, KEEPER.name, Signed(role=Signing.RECEIVER, signer=CLERK.name)),
        noted(2, KEEPER.name, Signed(role=Signing.SECOND_ACCEPTOR, signer=CLERK.name)),
        noted(3, CLERK.name, LineConcluded(line_no=1, conclusion=Conclusion.QUALIFIED)),
        noted(4, CLERK.name, Signed(role=Signing.SECOND_ACCEPTOR, signer=KEEPER.name)),
    ]
    found = answers(running.enrol().push(*signed))
    assert [status == "rejected" for status, _why in found] == [False, True, True, False]


def test_rights_are_those_of_the_day_it_was_done(running: RunningService) -> None:
    """Without it a leave or a retirement would undo what somebody did before it."""
    day = timedelta(days=1)
    stood_in = Person("1002", "保管员乙", (Grant(Role.STORE_KEEPER),), retired_on=TODAY - 2 * day)
    away = Away(TODAY - 8 * day, TODAY - 6 * day, CLERK.number)
    know(running, CLERK, stood_in, replace(KEEPER, number="1009", name="保管员丁", away=away))

    def is_refused(person: str, at: datetime) -> bool:
        with running.database.reading() as connection:
            entitled = Entitled(connection, ORG, NOW)
            return entitled.lacking(_At(at), _closed(person, at)) is not None

    assert not is_refused("保管员乙", NOW - 3 * day)
    assert is_refused("保管员乙", NOW)
    assert not is_refused(CLERK.name, NOW - 7 * day), "he stood in"
    assert is_refused(CLERK.name, NOW)
    assert is_refused("保管员丁", NOW - 7 * day), "on leave"
    assert is_refused("保管员乙", NOW + 400 * day), "a clock that is ahead says nothing"
    assert is_refused("保管员乙", datetime.max.replace(tzinfo=UTC))


class _At:
    def __init__(self, at: datetime, device: uuid.UUID = HERE) -> None:
        self.at, self.device = at, device


def test_what_names_no_place_is_judged_by_where_its_workstation_stood_that_day(
    running: RunningService,
) -> None:
    """Without it an older workstation would accept at a campus in the name of another's keeper."""
    day = timedelta(days=1)
    know(running, replace(KEEPER, grants=(Grant(Role.STORE_KEEPER, "P001"),)))
    with running.database.writing() as connection:
        whereabouts.move(connection, ORG, HERE, "P001", NOW - 4 * day)
        whereabouts.move(connection, ORG, HERE, "P002", NOW - 2 * day)

    def is_refused(at: datetime, device: uuid.UUID = HERE) -> bool:
        with running.database.reading() as connection:
            entitled = Entitled(connection, ORG, NOW)
            lacking = entitled.lacking(_At(at, device), _closed(KEEPER.name, at))
            return lacking is not None and lacking.only_beyond

    assert not is_refused(NOW - 5 * day), "it stood nowhere yet"
    assert not is_refused(NOW - 3 * day)
    assert not is_refused(NOW - 2 * day), "it was moved on that day"
    assert is_refused(NOW - day)
    assert is_refused(NOW)
    assert not is_refused(NOW, uuid.UUID(int=2)), "another workstation"


def test_what_was_received_at_another_place_is_taken_and_told(running: RunningService) -> None:
    """Without it a box would stand in the store room of that campus and in no book."""
    know(running, replace(CLERK, grants=(Grant(Role.RECEIVING_CLERK, "P001"),)))
    station = running.enrol()
    with running.database.writing() as connection:
        whereabouts.move(connection, ORG, station.device, "P002", NOW - timedelta(days=1))
    receipt_id = new_id()
    sent = [operation(1, opened(receipt_id, new_id()))]
    sent += [operation(n, scanned(receipt_id, n - 1, trace_code(n))) for n in (2, 3)]
    found = answers(station.push(*sent))
    assert [status for status, _why in found] == ["applied"] * 3
    assert "培训收货员的“收货”权限不到这个配送点" in found[0][1]
    assert "已照常计入" in found[0][1]
    assert audited(running) == [("培训收货员", Outcome.DONE)]


def test_an_approval_is_good_where_and_up_to_what_somebody_may_approve(
    running: RunningService,
) -> None:
    """Without it the limit of an approver would hold at his own workstation only."""
    limited = replace(BUILT_IN[Role.PURCHASE_APPROVER], approves_up_to=Decimal(100))
    with running.database.writing() as connection:
        holdings.store(connection, ORG, limited)
    grant = Grant(Role.PURCHASE_APPROVER, "P001")
    know(running, BUYER, Person("1004", "审核员丁", (grant,)))
    station, seq, found = running.enrol(), 0, []
    for place, price in (("P001", 10), ("P001", 11), ("P002", 1)):
        order_id, content = new_id(), new_id()
        for person, name, fields in (
            (BUYER.name, "order.saved", {"order_no": f"CG-{seq}", "draft": _draft(place, price)}),
            (BUYER.name, "order.submitted", {"content": content, "steps": 1}),
            ("审核员丁", "order.approved", {"content": content}),
        ):
            seq += 1
            kind = FACTS.bodies[name, 1]
            body = kind(order_id=order_id, person=person, at=NOW, **fields)
            sent = travelling(seq, name, body, NOW)
            if name == "order.saved":
                sent["op_id"] = str(content)
            found += answers(station.push(sent))
    assert [status for status, _why in found[2::3]] == ["applied", "rejected", "rejected"]
    assert "“审核订单”权限不到这个配送点或金额" in found[5][1]
    assert {status for status, _why in (*found[::3], *found[1::3])} == {"applied"}


def _draft(place: str, price: int) -> OrderDraft:
    line = DraftLine(
        line_no=1,
        province_code="A0001",
        name="试验胶囊",
        quantity=10,
        unit="盒",
        distributor_code="D1",
        price=Decimal(price),
    )
    return OrderDraft(lines=(line,), address_code=place)


def test_a_name_that_is_nobodys_and_a_house_without_persons(running: RunningService) -> None:
    """Without it the first day of an institution would be refused, or a stranger would decide."""
    station = running.enrol()
    assert answers(station.push(closing(1, "谁也不是")))[0][0] != "rejected", "nobody is known"
    know(running, KEEPER)
    assert answers(station.push(closing(2, "谁也不是")))[0][0] != "rejected", "a name is enough"
    with running.database.writing() as connection:
        keep_rules(connection, ORG, SignInRules(verified=True))
    assert answers(station.push(closing(3, "谁也不是")))[0][0] == "rejected"


_SORTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "acceptance.noted": [
        ("收货人签字", {"what": Signed(role=Signing.RECEIVER, signer="某人")}),
        ("验收人签字", {"what": Signed(role=Signing.ACCEPTOR, signer="某人")}),
        ("第二验收人签字", {"what": Signed(role=Signing.SECOND_ACCEPTOR, signer="某人")}),
        ("结论", {"what": LineConcluded(line_no=1, conclusion=None)}),
        ("其他记录", {"what": None}),
    ],
    "identifier.mapped": [
        ("人确认", {"source": Source.REVIEW}),
        ("扫码学到", {"source": Source.SCAN}),
    ],
    "item.ruled": [("停收", {"rule": Rule.STOPPED}), ("其他规则", {"rule": ""})],
    "relations.said": [
        ("人登记", {"origin": Origin.PERSON}),
        ("平台下载", {"origin": Origin.PLATFORM}),
    ],
}
"""Kinds of operations that are not all alike."""


def _told() -> list[tuple[str, Takes | None]]:
    """Each sort of operation, as the page calls it, and what it takes."""
    found = []
    for (kind, _version), body in sorted(FACTS.bodies.items()):
        for sort, values in _SORTS.get(kind, [("", {})]):
            fields = dict.fromkeys(body.__struct_fields__, "某人") | values
            name = f"{kind}（{sort}）" if sort else kind
            found.append((name, what_it_takes(body(**fields))))
    return found


def _row(name: str, takes: Takes | None) -> str:
    if takes is None:
        return f"| {name} | — | 程序自己写的，不检查 |"
    asked = " 或 ".join(f"`{one}`" for one in takes.one_of)
    return f"| {name} | {asked} | {'不计入' if takes.refused else '收下并告知'} |"


def test_the_table_names_every_operation_and_what_it_takes() -> None:
    """Without it a new kind of operation would be everybody's, or the page would say otherwise."""
    rows = [_row(name, takes) for name, takes in _told()]
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = lines.index("| 送来的操作 | 权限 | 没有权限时 |") + 2
    assert lines[start : start + len(rows)] == rows, "\n".join(rows)
    assert not lines[start + len(rows)]
    by_program = {name for name, takes in _told() if takes is None}
    assert by_program == _BY_PROGRAM


@pytest.mark.parametrize("role", BUILT_IN)
def test_every_role_is_judged_by_that_table(running: RunningService, role: Role) -> None:
    """Without it one kind of operation among sixty would be open to everybody."""
    know(running, Person("1", "某人", (Grant(role),)))
    with running.database.reading() as connection:
        entitled = Entitled(connection, ORG, NOW)
        for (kind, _version), body in FACTS.bodies.items():
            for _sort, values in _SORTS.get(kind, [("", {})]):
                made = body(**(dict.fromkeys(body.__struct_fields__, "某人") | values))
                takes = what_it_takes(made)
                if takes is None or takes.order is not None:
                    continue
                may = bool(BUILT_IN[role].permissions & set(takes.one_of))
                assert (entitled.lacking(_At(NOW), made) is None) is may, kind
