from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.receiving.values import DeliveredItem, Delivery, DeliveryLine, Distributor
from sync.connectors.trace_port import (
    BillKind,
    Party,
    TracedBatch,
    TracedDrug,
    UpstreamBill,
    UpstreamLine,
    UpstreamRow,
)
from sync.service.trace_bills.bills import BillBody, Goods, divided, is_listed
from sync.service.trace_bills.packing import HeldPackage, Listing, boxes_said, codes_for
from sync.service.tracing_out.matching import line_of, match
from sync.service.tracing_out.settings import TracingSettings

SENDER = Party("E1", "R1", "申江医药有限公司")
BILL = UpstreamBill("CK1", "201", None, SENDER, Party("E0", "R0"))


def row(batch: str = "A1", boxes: int | None = 10) -> UpstreamRow:
    return UpstreamRow(BILL, TracedDrug("试验片"), TracedBatch(batch, None, None, boxes), None)


def line(batch: str = "A1", quantity: int = 10, name: str = "试验片", no: int = 1) -> DeliveryLine:
    item = DeliveredItem(province_code=f"X{name}", name=name)
    return DeliveryLine(no, item, batch, date(2028, 1, 1), quantity, "盒")


def delivery(number: str, *lines: DeliveryLine, name: str = "") -> Delivery:
    return Delivery(number, Distributor("9131", name), lines or (line(),))


@pytest.mark.parametrize(
    ("candidates", "found"),
    [
        ([delivery("CK1"), delivery("PS2")], "CK1"),
        ([delivery("CK1", line("ZZ")), delivery("PS2")], "PS2"),
        ([delivery("PS1", line(quantity=9)), delivery("PS2", line(" ａ1 "))], "PS2"),
        ([delivery("PS1"), delivery("PS2")], None),
        ([delivery("PS1", name="别家"), delivery("PS2", name="申江医药有限公司")], "PS2"),
        ([delivery("PS1", line(quantity=99)), delivery("PS2")], "PS2"),
        ([delivery("PS1", line("B1"))], None),
        ([], None),
    ],
)
def test_a_bill_is_matched_only_where_one_delivery_fits(
    candidates: list[Delivery], found: str | None
) -> None:
    matched = match([row()], candidates)
    assert (matched.delivery and matched.delivery.delivery_no) == found
    assert matched.why.endswith("。")


def test_a_batch_of_two_drugs_is_told_apart_by_the_drug() -> None:
    lines = [line(name="试验片"), line(name="别的注射液", no=2)]
    said = UpstreamLine(TracedDrug("别的注射液 2ml"), TracedBatch("a1", None, None), ())
    found = line_of(said, lines)
    assert found is not None
    assert found.line_no == 2
    assert line_of(replace(said, drug=TracedDrug("第三种")), lines) is None


def test_a_large_receipt_becomes_bills_of_a_size_each_platform_takes() -> None:
    codes = [f"81000010000000{number:06d}" for number in range(8_000)]
    goods = Goods(BillKind.PURCHASE_IN, datetime(2026, 11, 21, tzinfo=UTC), "收货员", codes)
    made = list(divided("l", (uuid.UUID(int=1), "SH-1", 2), goods, BillBody(codes=[], operator="")))
    assert [bill.bill_no for bill in made] == ["RK-SH-1-2", "RK-SH-1-3", "RK-SH-1-4"]
    assert [len(bill.body.codes) for bill in made] == [3500, 3500, 1000]
    assert [code for bill in made for code in bill.body.codes] == codes
    assert len({bill.bill_id for bill in made}) == 3


def test_a_package_stands_for_its_boxes_only_where_all_and_no_others_came() -> None:
    held = [
        HeldPackage("L", None, False),
        HeldPackage("M", "L", False),
        HeldPackage("a", "M", True),
        HeldPackage("b", "M", True),
    ]
    whole = Listing({"L": ["M"], "M": ["a", "b"]}, {"a", "b"})
    assert codes_for(held, whole) == ["L"]
    assert codes_for(held, Listing({"L": ["M"], "M": ["a", "b", "c"]}, {"a", "b", "c"})) == [
        "a",
        "b",
    ]
    assert codes_for(held, Listing()) == ["a", "b"]
    assert codes_for(held, whole, {"a"}) == ["b"]
    assert codes_for(held, whole, {"M"}) == []
    assert codes_for(held, Listing({"L": ["M", "N"], "M": ["a", "b"]}, {"a", "b"})) == ["M"]
    assert codes_for([HeldPackage("L", "L", False, 5)], Listing()) == ["L"]
    assert (boxes_said(held), boxes_said(held, {"M"}), boxes_said(held, {"b"})) == (2, 2, 1)
    assert boxes_said([HeldPackage("L", None, False, 5)]) == 5


def test_what_cannot_be_read_of_the_settings_has_its_default() -> None:
    said = {"partners": " A = E1 ;无;B＝E2", "retail_bills": "是", "stock_bills": "0"}
    assert TracingSettings.read(said) == TracingSettings(
        stock_bills=False, retail_bills=True, partners={"A": "E1", "B": "E2"}
    )
    assert TracingSettings.read({}) == TracingSettings()
    assert [is_listed(code) for code in ("8" * 20, "9" * 20, "0106901234567892211")] == [
        True,
        False,
        False,
    ]
