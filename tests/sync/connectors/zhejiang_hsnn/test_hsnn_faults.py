"""Every call with the line cut before and after the platform acted, and worse: nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.connectors.port import FiledOrder, PlatformError
from sync.connectors.zhejiang_hsnn.platform import ZhejiangHsnn
from tests.sync.connectors.zhejiang_hsnn.hsnn_stand import (
    ITEMS,
    Stand,
    going_back,
    order,
    standing,
    word,
)

BROKEN = ("cut-before", "cut-after", "error", "error-after", "half")
CALLS = ("warehouse", "addReturn", "getReturn", "pxAddOrder", "pxSubmitOrder", "pxGetOrder")
TRIES = 8

Call = Callable[[ZhejiangHsnn], object]


def persistent(platform: ZhejiangHsnn, call: Call) -> tuple[object, int]:
    """Ask again as the outbox would, as long as it makes sense; how often it had to."""
    for refused in range(TRIES):
        try:
            return call(platform), refused
        except PlatformError as error:
            assert error.retry_after_s is not None, error
    raise AssertionError(call)


@pytest.mark.parametrize("kind", [*BROKEN, "duplicate"])
def test_a_delivery_is_received_once_and_goes_back_once_whatever_breaks(
    stand: Stand, kind: str
) -> None:
    stand.send()
    with stand.client() as platform:
        first, second = platform.open_details()
        for detail, accepted in ((first, True), (second, False)):
            said = word(detail, accepted=accepted)
            stand.fault(kind, "warehouse")
            _, refused = persistent(platform, lambda one, said=said: one.accept(said))  # type: ignore[misc]
            assert refused == (kind != "duplicate")
        return_ = going_back(3, first.detail_id)
        for method in ("addReturn", "getReturn"):
            stand.fault(kind, method)
        number, _ = persistent(platform, lambda one: one.file_return(return_))
        stand.control("DELETE", "/faults")
        assert platform.return_state(str(number)) == "under-review"
    counts = [row["warehouseCount"] for row in stand.held("receipt")]
    assert counts == [first.quantity, 0]
    assert [row["returnCount"] for row in stand.held("return")] == [3]


@pytest.mark.parametrize("kind", [*BROKEN, "duplicate"])
def test_an_order_is_saved_and_submitted_once_whatever_breaks(stand: Stand, kind: str) -> None:
    placed = order()
    for method in ("pxAddOrder", "pxSubmitOrder"):
        stand.fault(kind, method)
    with stand.client() as platform:
        answered, _ = persistent(platform, lambda one: one.file_order(placed))
        filed = platform.file_order(placed)
        assert answered == filed
        number = filed.order_no
        persistent(platform, lambda one: one.confirm_order(placed, number))
        persistent(platform, lambda one: one.confirm_order(placed, number))
    rows = stand.held("order-detail")
    assert [row["orderCustomInfo"] for row in rows] == ["CG001#1", "CG001#2"]
    assert {row["orderDetailState"] for row in rows} == {"1"}


def test_every_question_is_answered_alike_after_a_broken_line(stand: Stand) -> None:
    stand.send(lines=4, cartons=4, boxes=80)
    with stand.client() as platform:
        detail = next(platform.open_details())
        platform.accept(word(detail))
        number = platform.file_return(going_back(1, detail.detail_id))
        asked: dict[str, Call] = {
            "getProcurecatalog": lambda one: one.item(ITEMS[2]),
            "pxGetDistribution": lambda one: list(one.open_details()),
            "pxGetWarehouse": lambda one: list(one.open_details()),
            "getReturn": lambda one: one.return_state(number),
            "pxGetOrder": lambda one: list(one.orders()),
        }
        for method, call in asked.items():
            untroubled = call(platform)
            assert untroubled
            for kind in (*BROKEN, "slow", "duplicate"):
                stand.fault(kind, method, seconds=0.01)
                answered, refused = persistent(platform, call)
                assert answered == untroubled, (method, kind)
                assert bool(refused) == (kind in BROKEN), (method, kind)
        # A token is fetched once for a client: a new one has to.
        for kind in ("cut-before", "cut-after", "error", "slow"):
            stand.control("DELETE", "/tokens")
            stand.fault(kind, "getToken", seconds=0.01)
            answered, _ = persistent(platform, asked["getReturn"])
            assert answered == "under-review"
    assert stand.control("GET", "/faults") == []


def test_an_answer_that_never_ends_is_given_up(stand: Stand) -> None:
    stand.fault("slow", "getToken", seconds=1.0)
    with stand.client(timeout_s=0.3) as platform, pytest.raises(PlatformError) as raised:
        platform.item(ITEMS[0])
    assert (raised.value.code, raised.value.retry_after_s) == ("timeout", 60)


troubles = st.lists(
    st.none() | st.tuples(st.sampled_from(BROKEN), st.sampled_from(CALLS)), min_size=1, max_size=6
)


def _hold_what_was_said(stand: Stand, examples: int) -> None:
    numbers = iter(range(10_000))

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(troubles, st.lists(st.integers(1, 40), min_size=1, max_size=4), st.booleans())
    def run(wrong: list[tuple[str, str] | None], quantities: list[int], accepted: bool) -> None:
        stand.control("POST", "/beginning")
        placed = order(f"CG{next(numbers)}", *quantities)

        for one in filter(None, wrong):
            stand.fault(*one)
        with stand.client() as platform:
            filed, _ = persistent(platform, lambda one: one.file_order(placed))
            assert isinstance(filed, FiledOrder)
            persistent(platform, lambda one: one.confirm_order(placed, filed.order_no))
            for row in stand.held("order-detail"):
                stand.respond(row["orderDetailId"], sends=row["purchaseCount"])
            details, _ = persistent(platform, lambda one: list(one.open_details()))
            assert isinstance(details, list)
            for detail in details:
                said = word(detail, accepted=accepted)
                persistent(platform, lambda one, said=said: one.accept(said))  # type: ignore[misc]
            if accepted:
                ids = [detail.detail_id for detail in details]
                back = going_back(sum(quantities), *ids)
                persistent(platform, lambda one: one.file_return(back))
        received = [quantity if accepted else 0 for quantity in quantities]
        assert [row["purchaseCount"] for row in stand.held("order-detail")] == quantities
        assert [row["warehouseCount"] for row in stand.held("receipt")] == received
        returned = {row["distributeId"]: row["returnCount"] for row in stand.held("return")}
        assert sum(returned.values()) == sum(received)
        assert len(returned) == len(stand.held("return"))

    run()


def test_what_was_said_is_what_the_platform_holds_whatever_happens() -> None:
    with standing() as stand:
        _hold_what_was_said(stand, 10)


@pytest.mark.slow
def test_what_was_said_is_what_the_platform_holds_in_many_histories() -> None:
    with standing() as stand:
        _hold_what_was_said(stand, 200)
