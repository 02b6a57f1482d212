"""What the distributor tells is what the hospital gets, from the order to the red invoice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import requests

from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.office_port import InvoiceNamed, PaperState
from sync.connectors.port import DetailState, ReturnToFile
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from tests.sync.connectors.shanghai_yy.yy_stand import (
    DAY,
    ITEMS,
    acceptance,
    bill,
    bill_line,
    delivery,
    order,
    packed,
    standing,
)


def test_a_purchase_goes_from_the_order_to_the_red_invoice_with_both_sides_seeing_the_same() -> (
    None
):
    with (
        standing(lines=1, cartons=1, boxes=4) as stand,
        stand.hospital() as hospital,
        stand.supplier() as supplier,
    ):
        # The hospital orders, the distributor sees it once it is valid.
        filed = hospital.file_order(order())
        assert not [one for one in supplier.orders(DAY, DAY) if one.plan_no == "CG1"]
        hospital.confirm_order(order(), filed.order_no)
        ordered = [one for one in supplier.orders(DAY, DAY) if one.plan_no == "CG1"]
        assert [one.order_line_id for one in ordered] == list(filed.line_ids.values())
        assert [(one.quantity, one.state, one.filed_here) for one in ordered] == [
            (10, OrderState.CONFIRMED, False),
            (20, OrderState.CONFIRMED, False),
        ]
        (point,) = supplier.points(ordered[0].hospital_code)
        assert (point.code, point.address) == (ordered[0].delivery_point, ordered[0].address)
        # It packs two cartons, one of them mixed, and tells them.
        first, second = ordered
        lines = (
            packed(first, "CK1", 10),
            packed(second, "CK1", 5),
            packed(second, "CK2", 15, "B2"),
        )
        sent = supplier.ship(delivery("PS-1", *lines), sent_before=False)
        assert supplier.delivery_state("PS-1") is PaperState.FILED
        # The hospital gets exactly that.
        got = [one for one in hospital.open_details() if one.delivery_no == "PS-1"]
        assert tuple(one.detail_id for one in got) == sent.detail_ids
        assert [
            (
                one.carton_no,
                one.order_line_id,
                one.province_code,
                one.batch,
                one.expiry,
                one.quantity,
            )
            for one in got
        ] == [
            (
                one.carton_no,
                one.order_line_id,
                one.province_code,
                one.batch,
                one.expiry,
                one.quantity,
            )
            for one in lines
        ]
        (note,) = [one for one in hospital.deliveries(DAY, DAY) if one.delivery_no == "PS-1"]
        assert (note.delivery_id, note.cartons, note.state) == (
            sent.delivery_id,
            2,
            PaperState.FILED,
        )
        # It accepts two and refuses one; the distributor sees which.
        for one in got:
            hospital.accept(acceptance(one, accepted=one.carton_no == "CK1"))
        states = [supplier.detail_state(number) for number in sent.detail_ids]
        assert states == [DetailState.PASSED, DetailState.PASSED, DetailState.FAILED]
        assert supplier.delivery_state("PS-1") is PaperState.CONFIRMED
        now = {one.order_line_id: one.state for one in supplier.orders(DAY, DAY)}
        assert now[first.order_line_id] is OrderState.CLOSED
        assert now[second.order_line_id] is OrderState.DELIVERING
        # It ends what it will not deliver any more, twice by mistake.
        for _ in range(2):
            supplier.refuse_line(second.order_line_id, "缺货")
        now = {one.order_line_id: one.state for one in supplier.orders(DAY, DAY)}
        assert now[second.order_line_id] is OrderState.STOPPED
        # It bills what was taken; the hospital sees it after the confirmation, and accepts it.
        blue = bill("FP1", *(bill_line(one) for one in lines[:2]))
        supplier.file_invoice(blue, sent_before=False)
        assert not [one for one in hospital.invoices() if one.invoice_no == "FP1"]
        supplier.confirm_invoice(blue)
        (invoice,) = [one for one in hospital.invoices() if one.invoice_no == "FP1"]
        assert [
            (one.order_line_id, one.province_code, one.batch, one.quantity, one.price, one.amount)
            for one in invoice.lines
        ] == [
            (one.bills, one.province_code, one.batch, one.quantity, one.price, one.amount)
            for one in blue.lines
        ]
        assert invoice.amount == blue.amount
        named = InvoiceNamed(SUPPLIER, "FP1", blue.amount)
        hospital.accept_invoice(named, sent_before=False)
        hospital.confirm_payment(named)
        assert supplier.invoice_state("FP1") is PaperState.CONFIRMED
        # Two come back: the distributor sees the return and answers with a red invoice.
        back = ReturnToFile(
            "R1", SUPPLIER, "1", lines[0].province_code, lines[0].batch, 2,
            Decimal(ITEMS[0].price), False, "破损",
        )  # fmt: skip
        number = hospital.file_return(back)
        assert not list(supplier.returns(DAY, DAY))
        hospital.confirm_return(back, number, sent_before=False)
        stand.control("POST", f"/returns/{number}/review", {"granted": True})
        (seen,) = supplier.returns(DAY, DAY)
        assert (seen.return_no, seen.state, seen.quantity) == (number, ReturnState.GRANTED, 2)
        assert (seen.batch, seen.price, seen.amount) == (back.batch, back.price, back.amount)
        red = bill("FP2", bill_line(lines[0], back=number, quantity=2))
        supplier.file_invoice(red, sent_before=False)
        supplier.confirm_invoice(red)
        (taken,) = [one for one in hospital.invoices() if one.invoice_no == "FP2"]
        assert (taken.lines[0].order_line_id, taken.lines[0].quantity) == (number, -2)
        hospital.accept_invoice(InvoiceNamed(SUPPLIER, "FP2", red.amount), sent_before=False)
        # In all that, nothing was told twice.
        told = Counter(stand.calls.messages)
        assert {told[one] for one in ("YY009", "YY010", "YQ003", "YY011", "YY012", "YY017")} == {1}


def test_what_a_program_tells_is_no_truck_of_the_training_distributor() -> None:
    with standing(lines=1, cartons=1, boxes=4) as stand, stand.supplier() as supplier:
        trucks = stand.control("GET", "/deliveries")
        (line,) = [one for one in supplier.orders(DAY, DAY) if one.quantity == 20]
        supplier.ship(delivery("PS-2", packed(line, "CK9", 20)), sent_before=False)
        assert stand.control("GET", "/deliveries") == trucks
        (carton,) = stand.control("GET", "/deliveries/PS-2/dock")["cartons"]
        assert (carton["carton_no"], carton["boxes"]) == ("CK9", [])
        address = f"{stand.url}/training/deliveries/PS-2/handover"
        assert requests.get(address, timeout=60).status_code == 404
        # Trucks go on as they did.
        assert (
            stand.control("POST", "/deliveries", {"lines": 1, "cartons": 1, "boxes": 1})[
                "delivery_no"
            ]
            not in trucks
        )


def test_an_order_that_the_distributor_writes_is_the_hospitals_to_confirm() -> None:
    with (
        standing(lines=1, cartons=1, boxes=4) as stand,
        stand.hospital() as hospital,
        stand.supplier() as supplier,
    ):
        filed = supplier.file_order(order("DT1"), "12345678901")
        assert not [one for one in supplier.orders(DAY, DAY) if one.plan_no == "DT1"]
        hospital.confirm_order(replace(order("DT1")), filed.order_no)
        (first, _second) = [one for one in supplier.orders(DAY, DAY) if one.plan_no == "DT1"]
        assert first.filed_here
