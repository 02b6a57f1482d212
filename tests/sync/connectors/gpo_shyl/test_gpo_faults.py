"""Every call with the line cut before and after the platform acted, and worse: nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.connectors.gpo_shyl.platform import GpoShyl
from sync.connectors.port import PlatformError
from tests.sync.connectors.gpo_shyl.stand import ACCOUNT, Stand, acceptance, order, standing

BREAKS = ("cut-before", "cut-after", "error", "error-after")
OPERATIONS = ("purchaseOrderPlan.send", "deliveryOrder.get", "inOutBound.send")
TRIES = 12

Call = Callable[[GpoShyl], object]


def persistent(platform: GpoShyl, call: Call) -> tuple[object, list[PlatformError]]:
    """Ask again as the outbox would, as long as it makes sense."""
    refused: list[PlatformError] = []
    for _ in range(TRIES):
        try:
            return call(platform), refused
        except PlatformError as error:
            assert error.retry_after_s is not None, error
            refused.append(error)
    raise AssertionError(refused)


@pytest.mark.parametrize("kind", BREAKS)
def test_plan_and_stock_are_counted_once_whatever_breaks(stand: Stand, kind: str) -> None:
    with stand.client() as platform:
        stand.fault(kind, OPERATIONS[0], times=2)
        filed, refused = persistent(platform, lambda one: one.file_order(order()))
        assert len(refused) == 2
        (plan,) = stand.documents("plans")
        assert filed == platform.file_order(order())
        stand.send(plan["number"])
        stand.fault(kind, OPERATIONS[1])
        _, refused = persistent(platform, lambda one: list(one.open_details()))
        assert len(refused) == 1
        details = list(platform.open_details())
        for operation in OPERATIONS[1:]:
            stand.fault(kind, operation)
        for detail in details:
            persistent(platform, lambda one, said=detail: one.accept(acceptance(said)))  # type: ignore[misc]
            platform.accept(acceptance(detail))
    assert stand.control("GET", "/faults") == []
    assert stand.received() == {one.detail_id: one.quantity for one in details}


def test_slow_doubled_and_halved_answers_bring_the_same_or_are_refused(stand: Stand) -> None:
    bar_code = stand.send(lines=4)
    with stand.client() as platform:
        whole = platform.delivery(bar_code)
        for kind in ("slow", "duplicate"):
            for call in (GpoShyl.open_details, lambda one: one.delivery(bar_code)):
                stand.fault(kind, OPERATIONS[1], seconds=0.01)
                assert tuple(call(platform)) == whole
        stand.fault("half", OPERATIONS[1])
        with pytest.raises(PlatformError, match="应有 4 笔明细，收到 2 笔") as raised:
            platform.delivery(bar_code)
        assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)
        stand.fault("half", OPERATIONS[1])
        assert list(platform.open_details()) == []
        assert tuple(platform.open_details()) == whole
    stand.fault("slow", seconds=1.2)
    with stand.client(timeout_s=0.3) as hasty, pytest.raises(PlatformError) as late:
        hasty.delivery(bar_code)
    assert (late.value.code, late.value.retry_after_s) == ("timeout", 60)


def test_a_list_that_leaves_out_what_was_read_still_gives_it_by_bar_code() -> None:
    with standing(replace(ACCOUNT, unread_only=True)) as stand, stand.client() as platform:
        bar_code = stand.send()
        stand.fault("cut-after", OPERATIONS[1])
        with pytest.raises(PlatformError):
            list(platform.open_details())
        assert list(platform.open_details()) == []
        details = platform.delivery(bar_code)
        assert len(details) == 3
        platform.accept(acceptance(details[0]))
        assert stand.received() == {details[0].detail_id: details[0].quantity}


Trouble = tuple[str, str] | None
TROUBLES = st.lists(
    st.none() | st.tuples(st.sampled_from((*BREAKS, "half")), st.sampled_from(OPERATIONS)),
    max_size=4,
)
DAYS = st.lists(
    st.tuples(st.lists(st.integers(1, 99), min_size=1, max_size=3), TROUBLES),
    min_size=1,
    max_size=3,
)


def _live(stand: Stand, day: list[tuple[list[int], list[Trouble]]]) -> dict[str, int]:
    """Order, receive and accept through all troubles; what should be in stock."""
    expected: dict[str, int] = {}
    with stand.client() as platform:
        for at, (quantities, troubles) in enumerate(day):
            for trouble in troubles:
                if trouble is not None:
                    stand.fault(*trouble)
            mine = order(f"CG{at}", tuple(quantities))
            persistent(platform, lambda one, mine=mine: one.file_order(mine))  # type: ignore[misc]
            number = platform.file_order(mine).order_no if not troubles else ""
            number = number or stand.documents("plans")[-1]["number"]
            bar_code = stand.send(number)
            found, _ = persistent(platform, lambda one, code=bar_code: one.delivery(code))  # type: ignore[misc]
            assert isinstance(found, tuple)
            assert [one.quantity for one in found] == quantities
            for detail in found:
                expected[detail.detail_id] = detail.quantity
                for _ in range(2):
                    persistent(platform, lambda one, said=detail: one.accept(acceptance(said)))  # type: ignore[misc]
    return expected


def test_what_was_ordered_and_accepted_is_what_the_platform_holds(stand: Stand) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(DAYS)
    def run(day: list[tuple[list[int], list[Trouble]]]) -> None:
        stand.begin_again()
        expected = _live(stand, day)
        assert stand.received() == expected
        plans = stand.documents("plans")
        assert [plan["own_no"] for plan in plans] == [f"CG{at}" for at in range(len(day))]

    run()
