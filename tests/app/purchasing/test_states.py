from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.people.rights import rights_of_role
from app.people.roles import Role
from app.purchasing import approval, chasing
from app.purchasing.approval import ApprovalRules
from app.purchasing.chasing import Come
from app.purchasing.states import NEXT, OVER, STATE_NAMES, OrderState, combined, of_lines
from tests.app.purchasing.samples import APPROVER, ORDER, WRITER, draft, line

S = OrderState


def test_every_state_has_its_words_and_its_next_steps() -> None:
    assert set(STATE_NAMES) == set(NEXT) == set(S)
    assert {state for state, after in NEXT.items() if not after} == OVER


@pytest.mark.parametrize(
    ("lines", "stands"),
    [
        ((), None),
        ((S.DRAFT, S.DRAFT), S.SENT),
        ((S.DRAFT, S.CONFIRMED), S.CONFIRMED),
        ((S.CONFIRMED, S.DELIVERING), S.DELIVERING),
        ((S.CONFIRMED, S.CLOSED), S.DELIVERING),
        ((S.CLOSED, S.STOPPED), S.CLOSED),
        ((S.STOPPED, S.STOPPED), S.STOPPED),
    ],
)
def test_an_order_stands_as_its_lines_do(lines: tuple[S, ...], stands: S | None) -> None:
    assert of_lines(lines) == stands


def test_the_platform_has_a_word_only_in_what_it_has() -> None:
    told = (S.DELIVERING,)
    assert combined(S.DRAFT, sent=True, lines=told) is S.DRAFT
    assert combined(S.APPROVED, sent=False, lines=told) is S.APPROVED
    assert combined(S.APPROVED, sent=True) is S.SENT
    assert combined(S.APPROVED, sent=True, lines=told) is S.DELIVERING
    assert combined(S.SENT, sent=False, lines=(S.STOPPED,)) is S.STOPPED
    assert combined(S.CLOSED, sent=True, lines=told) is S.CLOSED


def test_who_may_place_and_who_may_approve() -> None:
    purchaser, approver = map(rights_of_role, (Role.PURCHASER, Role.PURCHASE_APPROVER))
    assert approval.why_not_place(purchaser) is None
    assert approval.why_not_place(rights_of_role(Role.RECEIVING_CLERK)) is not None
    assert approval.why_not_decide(purchaser) is not None
    assert approval.why_not_decide(approver) is None
    assert approval.why_not_his(APPROVER, {WRITER}, ()) is None
    assert approval.why_not_his(WRITER, {WRITER}, ()) is not None
    assert approval.why_not_his(APPROVER, {WRITER}, (APPROVER,)) is not None
    assert approval.why_not_decide(rights_of_role(Role.SYSTEM_ADMINISTRATOR)) is not None


def test_large_orders_need_a_second_approval() -> None:
    rules = ApprovalRules(two_steps_from=Decimal(10000))
    assert [rules.steps_for(Decimal(n)) for n in (9999, 10000, 20000)] == [1, 2, 2]
    assert ApprovalRules().steps_for(Decimal(10**9)) == 1


def test_what_has_not_come_by_its_day_is_chased() -> None:
    order = draft(line(), line(2, "B1", wanted_on=date(2026, 12, 1)), line(3, "C1"), line(4, "E1"))
    come = {1: Come(10, 6), 3: Come(10, 10)}
    lines = chasing.progress(order, come, date(2026, 11, 1), {4: S.STOPPED})
    assert [one.missing for one in lines] == [4, 10, 0, 0]
    late = chasing.to_chase(ORDER, "CG1", lines, date(2026, 12, 2))
    assert [(one.progress.line.province_code, one.days_late) for one in late] == [
        ("A1", 24),
        ("B1", 1),
    ]
    never = chasing.progress(draft(), {}, None)
    assert chasing.to_chase(ORDER, "CG1", never, date(2026, 12, 2)) == []
    # What came short is asked for before its day, too.
    (short,) = chasing.to_chase(ORDER, "CG1", lines, date(2026, 11, 2))
    assert (short.progress.line.province_code, short.days_late) == ("A1", 0)
