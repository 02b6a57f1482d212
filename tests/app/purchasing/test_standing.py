from __future__ import annotations

import itertools
import uuid

from hypothesis import given
from hypothesis import strategies as st

from app.purchasing import standing
from app.purchasing.operations import (
    KINDS,
    OrderCancelled,
    OrderChased,
    OrderClosed,
    OrderFact,
    OrderRecalled,
    OrderSentBack,
    OrderSentByHand,
    WarningAcknowledged,
    decode,
    encode,
    kind_of,
)
from app.purchasing.standing import AnyEvent, Standing
from app.purchasing.states import NEXT, OrderState
from tests.app.purchasing.samples import (
    APPROVER,
    NOON,
    ORDER,
    SECOND,
    WRITER,
    approved,
    draft,
    event,
    line,
    saved,
    submitted,
)


def stands(*bodies: OrderFact, sent: int | None = None) -> Standing:
    events = [event(number, body) for number, body in enumerate(bodies, start=1)]
    return standing.of(events, None if sent is None else uuid.UUID(int=sent))


def recalled() -> OrderRecalled:
    return OrderRecalled(order_id=ORDER, reason="改数量", person=WRITER, at=NOON)


def cancelled() -> OrderCancelled:
    return OrderCancelled(order_id=ORDER, reason="不要了", person=WRITER, at=NOON)


def sent_back(content: int = 1) -> OrderSentBack:
    return OrderSentBack(
        order_id=ORDER, content=uuid.UUID(int=content), reason="太多", person=APPROVER, at=NOON
    )


def by_hand() -> OrderSentByHand:
    return OrderSentByHand(order_id=ORDER, platform_no="P1", person=WRITER, at=NOON)


def closed() -> OrderClosed:
    return OrderClosed(order_id=ORDER, reason="不再送", person=WRITER, at=NOON)


def test_an_order_goes_from_draft_to_approved() -> None:
    assert stands(saved()).state is OrderState.DRAFT
    assert stands(saved(), submitted()).state is OrderState.SUBMITTED
    found = stands(saved(), submitted(), approved())
    assert found.state is OrderState.APPROVED
    assert found.approval == uuid.UUID(int=3)
    assert found.approvers == (APPROVER,)


def test_two_steps_need_two_persons_and_none_of_them_the_writer() -> None:
    once = (saved(), submitted(steps=2), approved())
    assert stands(*once).state is OrderState.SUBMITTED
    again = stands(*once, approved())
    assert again.state is OrderState.SUBMITTED
    assert "另一位" in str(again.history[-1].void)
    assert stands(*once, approved(person=SECOND)).state is OrderState.APPROVED
    own = stands(saved(), submitted(person=SECOND), approved(person=WRITER))
    assert own.state is OrderState.SUBMITTED
    assert "不能自己审核" in str(own.history[-1].void)


def test_whoever_wrote_a_later_version_does_not_approve_it() -> None:
    found = stands(
        saved(), saved(based_on=(1,), person=APPROVER), submitted(2), approved(2, APPROVER)
    )
    assert found.state is OrderState.SUBMITTED


def test_of_two_changes_of_one_version_the_first_stands_and_the_other_is_shown() -> None:
    more, fewer = draft(line(quantity=20)), draft(line(quantity=5))
    both = (saved(), saved(more, (1,)), saved(fewer, (1,), SECOND))
    found = stands(*both)
    assert found.draft == more
    assert [one.event_id for one in found.conflicts] == [uuid.UUID(int=3)]
    settled = stands(*both, saved(fewer, (2, 3)))
    assert settled.draft == fewer
    assert settled.conflicts == ()


def test_a_version_nobody_sees_any_more_is_not_submitted_and_not_approved() -> None:
    found = stands(saved(), saved(based_on=(1,)), submitted(1))
    assert found.state is OrderState.DRAFT
    assert found.history[-1].void is not None
    late = stands(saved(), submitted(), recalled(), saved(based_on=(1,)), submitted(4), approved(1))
    assert late.state is OrderState.SUBMITTED


def test_what_is_sent_back_or_recalled_is_a_draft_without_approvals() -> None:
    for back in (sent_back(), recalled()):
        found = stands(saved(), submitted(steps=2), approved(), back)
        assert found.state is OrderState.DRAFT
        assert (found.approvers, found.steps, found.approval) == ((), 0, None)


def test_what_was_sent_is_neither_changed_nor_recalled_nor_cancelled_but_closed() -> None:
    placed = (saved(), submitted(), approved())
    for late in (recalled(), cancelled(), by_hand(), saved(based_on=(1,))):
        found = stands(*placed, late, sent=3)
        assert found.state is OrderState.APPROVED
        assert found.history[-1].void is not None
    assert stands(*placed, closed(), sent=3).state is OrderState.CLOSED
    assert stands(*placed, closed()).state is OrderState.APPROVED
    # Recalled and approved anew before it was sent: the sending names the later approval.
    anew = stands(*placed, recalled(), submitted(), approved(), sent=6)
    assert anew.state is OrderState.APPROVED
    assert all(one.void is None for one in anew.history)


def test_an_order_entered_by_hand_is_with_the_platform() -> None:
    found = stands(saved(), submitted(), approved(), by_hand())
    assert (found.state, found.platform_no) == (OrderState.SENT, "P1")
    assert stands(saved(), submitted(), approved(), by_hand(), cancelled()).state is OrderState.SENT


def test_an_acknowledged_warning_is_remembered_with_what_it_said() -> None:
    said = WarningAcknowledged(
        order_id=ORDER,
        rule="packs",
        province_code="A1",
        about="不是整数倍",
        reason="急用",
        person=WRITER,
        at=NOON,
    )
    assert stands(saved(), said).acknowledged == {("packs", "A1", "不是整数倍")}


def test_every_fact_is_read_back_as_it_was_written() -> None:
    chased = OrderChased(order_id=ORDER, said="明天到", person=WRITER, at=NOON)
    every = (saved(), submitted(), approved(), recalled(), cancelled(), sent_back(), by_hand())
    for body in (*every, closed(), chased):
        kind, version = kind_of(body)
        assert KINDS[kind, version] is type(body)
        assert decode(kind, version, encode(body)) == body


_ACTS = (
    lambda n: saved(based_on=(n,), person=WRITER),
    lambda n: saved(based_on=(n, max(1, n - 1)), person=SECOND),
    lambda n: submitted(n, steps=2),
    lambda n: approved(n),
    lambda n: approved(n, SECOND),
    lambda n: approved(n, WRITER),
    lambda n: sent_back(n),
    lambda _n: recalled(),
    lambda _n: cancelled(),
    lambda _n: by_hand(),
    lambda _n: closed(),
)


@given(
    st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(1, 12)), max_size=14),
    st.none() | st.integers(1, 15),
)
def test_no_history_gets_an_order_approved_without_two_others_or_over_a_step(
    acts: list[tuple[object, int]], sent: int | None
) -> None:
    bodies: list[OrderFact] = [saved(), *(act(n) for act, n in acts)]  # type: ignore[operator]
    events: list[AnyEvent] = [event(number, body) for number, body in enumerate(bodies, start=1)]
    name = None if sent is None else uuid.UUID(int=sent)
    steps = [standing.of(events[:n], name) for n in range(1, len(events) + 1)]
    for before, after in itertools.pairwise(steps):
        assert after.state is before.state or (
            after.state in NEXT[before.state] or (before.state, after.state) == _CLOSED_UPON_SENDING
        )
        if after.history[-1].void is not None:
            assert (after.state, after.draft, after.content) == (
                before.state,
                before.draft,
                before.content,
            )
        if after.state is OrderState.APPROVED:
            assert len(set(after.approvers)) == len(after.approvers) == 2
            assert not after.writers & set(after.approvers)
    assert standing.of(events, name) == steps[-1]


_CLOSED_UPON_SENDING = (OrderState.APPROVED, OrderState.CLOSED)
