"""Every call about goods broken before and after the platform acted: nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.port import PlatformError, ReturnToFile
from tests.sync.connectors.shanghai_yy.yy_stand import (
    BREAKS,
    ITEMS,
    Stand,
    acceptance,
    order,
    persistent,
    standing,
)


def broken(stand: Stand, kind: str, message: str, call: Callable[[], object]) -> object:
    """What a call brings that is broken once and made again."""
    stand.fault(kind, message)
    found, refused = persistent(call)
    assert refused == 1
    return found


@pytest.mark.parametrize("kind", BREAKS)
def test_goods_are_ordered_received_and_returned_once_whatever_breaks(kind: str) -> None:
    with standing(lines=2, cartons=2, boxes=6) as stand, stand.hospital() as hospital:
        acted = kind.endswith("after")
        filed = hospital.file_order(order())
        broken(stand, kind, "YY010", lambda: hospital.confirm_order(order(), filed.order_no))
        whole = Order(
            filed.order_no,
            None,
            tuple(
                OrderLine(at, filed.line_ids[at], "D", "X", 1, "盒", None, OrderState.DRAFT)
                for at in (1, 2)
            ),
        )
        told = broken(stand, kind, "YY021", lambda: hospital.followed(whole))
        assert isinstance(told, Order)
        assert {line.state for line in told.lines} == {OrderState.CONFIRMED}
        details = list(hospital.open_details())
        assert broken(stand, kind, "YY003", lambda: list(hospital.open_details())) == details
        invoices = list(hospital.invoices())
        assert broken(stand, kind, "YY004", lambda: list(hospital.invoices())) == invoices
        item = hospital.item(ITEMS[0].province_code)
        assert broken(stand, kind, "YY020", lambda: hospital.item(ITEMS[0].province_code)) == item
        for detail in details:
            stand.calls.clear()
            broken(stand, kind, "YY018", lambda one=detail: hospital.accept(acceptance(one)))  # type: ignore[misc]
            assert stand.said("YY018") == (1 if acted else 2)
        states = [row["state"] for row in stand.control("GET", "/accepted")]
        assert states == ["10"] * len(details)
        first = details[0]
        back = ReturnToFile(
            "R1", first.distributor_code, "1", first.province_code, first.batch, 1,
            Decimal(1), False, "破损",
        )  # fmt: skip
        number = str(hospital.file_return(back))
        tries = iter([False])
        broken(
            stand,
            kind,
            "YY012",
            lambda: hospital.confirm_return(back, number, sent_before=next(tries, True)),
        )
        assert hospital.return_state(number) is ReturnState.UNDER_REVIEW
        # What is filed and not confirmed is valid nowhere: twice does no harm.
        second = str(broken(stand, kind, "YY011", lambda: hospital.file_return(back)))
        hospital.confirm_return(back, second, sent_before=False)
        valid = [row for row in stand.control("GET", "/returns") if row["filed_as"] == "10"]
        assert {row["return_no"] for row in valid} == {number, second}
        broken(stand, kind, "YY009", lambda: hospital.file_order(order("CG2")))
        waiting = [row for row in stand.control("GET", "/orders") if row["state"] == "20"]
        assert [row["plan_no"] for row in waiting if row["plan_no"].startswith("CG")] == ["CG1"]


def test_a_refusal_that_was_asked_for_has_the_code_that_was_asked_for() -> None:
    with standing(lines=1, cartons=1, boxes=2) as stand, stand.hospital() as hospital:
        for code, wait in (("11002", None), ("11001", 600)):
            stand.fault("error", "YY003", sub_code=code)
            with pytest.raises(PlatformError) as raised:
                list(hospital.open_details())
            assert (raised.value.code, raised.value.retry_after_s) == (code, wait)
