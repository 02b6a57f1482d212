"""Every call with the line cut before and after the platform acted, and worse: nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import BillKind, BillState, RetailBill, RetailKind, StockBill
from tests.sync.connectors.mashangfangxin.stand import (
    ACCOUNT,
    DAY,
    NOON,
    Stand,
    inbound,
    standing,
)

FAULTS = ("cut-before", "cut-after", "error", "error-after", "half")
TRIES = 4

Call = Callable[[MaShangFangXin], object]


def persistent(platform: MaShangFangXin, call: Call) -> tuple[object, list[PlatformError]]:
    """Ask again as the outbox would, as long as it makes sense."""
    refused: list[PlatformError] = []
    for _ in range(TRIES):
        try:
            return call(platform), refused
        except PlatformError as error:
            assert error.retry_after_s is not None, error
            refused.append(error)
    raise AssertionError(refused)


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("uploadinoutbill", "cut-before"),
        ("uploadinoutbill", "cut-after"),
        ("uploadinoutbill", "error"),
        ("uploadinoutbill", "error-after"),
        ("billstatus", "cut-after"),
    ],
)
def test_a_bill_is_taken_once_whatever_breaks(stand: Stand, method: str, kind: str) -> None:
    codes = stand.tops()[:5]
    bill = inbound("RK1", codes)
    for _ in range(2):
        stand.fault(kind, method)
    with stand.client(codes_per_bill=2) as platform:
        _, refused = persistent(platform, lambda one: one.upload_stock_bill(bill))
        assert len(refused) == 2
        stand.clock.turn(seconds=6)
        assert platform.bill_standing(bill).state is BillState.DONE
        assert platform.failed_codes(bill) == ()
    held = stand.bills()
    assert [code for one in held.values() for code in one["codes"]] == codes
    holders = stand.control("GET", "/holders")
    assert {holders[code] for code in codes} == {"own"}


@pytest.mark.parametrize("kind", ["cut-after", "error-after"])
def test_a_bill_the_states_do_not_show_yet_is_known_by_its_number(stand: Stand, kind: str) -> None:
    """The state list misses the bill: sent again, the number is refused, and that is success."""
    bill = inbound("RK1", stand.tops())
    stand.fault(kind, "uploadinoutbill")
    with stand.client() as platform:
        with pytest.raises(PlatformError):
            platform.upload_stock_bill(bill, first_try=True)
        platform.upload_stock_bill(bill, first_try=True)
        with (
            pytest.raises(PlatformError, match="重复"),
            stand.client(known_bill_codes=frozenset()) as strict,
        ):
            strict.upload_stock_bill(bill, first_try=True)
    assert len(stand.bills()) == 1


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error-after"])
def test_what_a_patient_got_is_counted_once_whatever_breaks(stand: Stand, kind: str) -> None:
    with stand.client() as platform:
        stand.take_in(platform)
        box = platform.package_tree(stand.tops()[0]).boxes[0]
        bill = RetailBill("FY1", NOON, (box,), "药师", kind=RetailKind.USED)
        stand.fault(kind, "uploadretail", times=2)
        persistent(platform, lambda one: one.upload_retail_bill(bill))
        persistent(platform, lambda one: one.upload_retail_bill(bill))
        stand.clock.turn(seconds=6)
        assert platform.bill_standing(bill).state is BillState.DONE
    assert [one["codes"] for one in stand.bills().values()][1:] == [[box]]


def queries(stand: Stand, platform: MaShangFangXin) -> dict[str, Call]:
    """Every question there is, by the end of its method's name."""
    tops = stand.tops()
    bill = stand.take_in(platform)
    broken = replace(bill, bill_no="RK2")
    platform.upload_stock_bill(broken)
    stand.clock.turn(seconds=6)
    (upstream,) = {row.bill for row in platform.upstream_bills(DAY, DAY)}
    return {
        ".codedetail": lambda one: list(one.code_details(tops)),
        ".relation": lambda one: one.package_tree(tops[0]),
        ".upbillcode": lambda one: one.bills_of_code(tops[0]),
        ".listupout": lambda one: one.upstream_bills(DAY, DAY),
        ".listupout.detail": lambda one: one.upstream_lines(upstream),
        ".billstatus": lambda one: one.bill_standing(bill),
        ".listbillprocesspartsuccess": lambda one: one.failed_codes(broken),
        ".checklastfour": lambda one: one.check_code(tops[0]),
    }


def test_every_question_is_answered_alike_after_a_broken_line(stand: Stand) -> None:
    with stand.client(page_size=2) as platform:
        for method, call in queries(stand, platform).items():
            untroubled = call(platform)
            assert untroubled
            for kind in ("cut-before", "cut-after", "error", "slow", "duplicate"):
                stand.fault(kind, method, seconds=0.01)
                answered, refused = persistent(platform, call)
                assert answered == untroubled, (method, kind)
                assert bool(refused) == (kind not in ("slow", "duplicate"))
    assert stand.control("GET", "/faults") == []


def test_half_an_answer_is_noticed_wherever_a_total_can_be_compared(stand: Stand) -> None:
    with stand.client(page_size=2) as platform:
        asked = queries(stand, platform)
        tops = stand.tops()
        for method in (".listupout", ".listbillprocesspartsuccess"):
            stand.fault("half", method)
            answered, refused = persistent(platform, asked[method])
            assert [error.code for error in refused] == ["bad-answer"], method
            assert answered == asked[method](platform)
        stand.fault("half", ".relation")
        assert not platform.package_tree(tops[0]).complete
        stand.fault("half", ".codedetail")
        details = list(platform.code_details(tops))
        assert [one.code for one in details] == tops
        unsaid = [one.code for one in details if one.state == "unsaid"]
        assert unsaid == tops[len(tops) // 2 :]


def test_an_answer_that_never_ends_is_given_up(stand: Stand) -> None:
    stand.fault("slow", seconds=1.2)
    with stand.client(timeout_s=0.3) as platform, pytest.raises(PlatformError) as raised:
        platform.check_code(stand.tops()[0])
    assert (raised.value.code, raised.value.retry_after_s) == ("timeout", 60)


@st.composite
def days(draw: st.DrawFn) -> tuple[int, int, list[tuple[str, str] | None]]:
    """A division, a number of bills, and what goes wrong meanwhile."""
    fault = st.tuples(st.sampled_from(FAULTS), st.sampled_from(["uploadinoutbill", "billstatus"]))
    troubles = draw(st.lists(st.none() | fault, min_size=1, max_size=6))
    return draw(st.integers(1, 9)), draw(st.integers(1, 4)), troubles


def _upload_whatever_happens(
    stand: Stand, number: int, codes: list[str], plan: tuple[int, int, list[tuple[str, str] | None]]
) -> tuple[list[StockBill], dict[str, list[str]]]:
    size, count, troubles = plan
    count = min(count, len(codes))
    bills = [inbound(f"H{number}-{at}", codes[at::count]) for at in range(count)]
    with stand.client(codes_per_bill=size) as platform:
        for at, bill in enumerate(bills):
            trouble = troubles[at % len(troubles)]
            if trouble is not None:
                stand.fault(*trouble)
            persistent(platform, lambda one, bill=bill: one.upload_stock_bill(bill))  # type: ignore[misc]
            persistent(platform, lambda one, bill=bill: one.upload_stock_bill(bill))  # type: ignore[misc]
        stand.clock.turn(seconds=6)
        stand.control("DELETE", "/faults")
        assert {platform.bill_standing(bill).state for bill in bills} == {BillState.DONE}
    held = {one: list(bill["codes"]) for one, bill in stand.bills().items()}
    return bills, held


def _hold_what_was_uploaded(stand: Stand, examples: int) -> None:
    numbers = iter(range(10_000))

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(days())
    def run(plan: tuple[int, int, list[tuple[str, str] | None]]) -> None:
        number = next(numbers)
        size = {"lines": 3, "cartons": 4, "boxes": 12}
        stand.control("POST", "/deliveries", size)
        codes = stand.tops()
        bills, held = _upload_whatever_happens(stand, number, codes, plan)
        for bill in bills:
            parts = [part for part in held if part.partition("_")[0] == bill.bill_no]
            in_order = sorted(parts, key=lambda part: int(part.partition("_")[2] or 0))
            assert [code for part in in_order for code in held[part]] == list(bill.codes)
            assert all(len(held[part]) <= plan[0] for part in parts)
        holders = stand.control("GET", "/holders")
        assert {holders[code] for code in codes} == {"own"}

    run()


def test_what_was_uploaded_is_what_the_platform_holds_whatever_happens() -> None:
    with standing(boxes=12) as stand:
        _hold_what_was_uploaded(stand, 6)


@pytest.mark.slow
def test_what_was_uploaded_is_what_the_platform_holds_in_many_histories() -> None:
    with standing(boxes=12) as stand:
        _hold_what_was_uploaded(stand, 150)


@pytest.mark.slow
def test_a_delivery_of_thousands_of_codes_goes_in_parts_of_3500() -> None:
    with standing(lines=1, cartons=20, boxes=16_000) as stand, stand.client() as platform:
        stand.take_in(platform)
        boxes = [box for top in stand.tops() for box in platform.package_tree(top).boxes]
        assert len(boxes) == 16_000
        bill = StockBill(
            "CK1", NOON, tuple(boxes), "员", kind=BillKind.RETURN_OUT, partner=ACCOUNT.supplier_ent
        )
        platform.upload_stock_bill(bill)
        stand.clock.turn(seconds=6)
        assert platform.bill_standing(bill).state is BillState.DONE
        held = stand.bills()
        assert [len(held[f"CK1_{part}"]["codes"]) for part in range(1, 6)] == [3500] * 4 + [2000]
        assert len(list(platform.code_details(boxes))) == 16_000
