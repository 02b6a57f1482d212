"""What one side tells is what the other reads, family by family, whatever is written in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.connectors.office_port import DeliveryPoint, DrugKind, Inquiry
from sync.connectors.port import LineToPlace, OrderToPlace, ReturnToFile
from sync.connectors.shanghai_yy.distributor import ShanghaiYq
from sync.connectors.shanghai_yy.envelope import read_data
from sync.connectors.shanghai_yy.fields import Fields
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from tests.sync.connectors.shanghai_yy.yy_stand import (
    DAY,
    ITEMS,
    ORG,
    Stand,
    acceptance,
    standing,
)

FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text("aZ09<>&'\"]%药𠮷·＆", min_size=1, max_size=20)


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with standing(lines=1, cartons=1, boxes=40, page_size=7) as one:
        yield one


@pytest.fixture(scope="module")
def hospital(stand: Stand) -> Iterator[ShanghaiYy]:
    with stand.hospital() as one:
        yield one


@pytest.fixture(scope="module")
def supplier(stand: Stand) -> Iterator[ShanghaiYq]:
    with stand.supplier() as one:
        yield one


@FEW
@given(
    plan=TEXT,
    wanted=st.lists(
        st.tuples(st.sampled_from(ITEMS), st.integers(1, 99_999), st.booleans(), TEXT),
        min_size=1,
        max_size=5,
    ),
)
def test_what_is_ordered_is_what_the_distributor_is_asked_for(
    hospital: ShanghaiYy,
    supplier: ShanghaiYq,
    plan: str,
    wanted: list[tuple[TrainingItem, int, bool, str]],
) -> None:
    lines = tuple(
        LineToPlace(at, item.province_code, quantity, by_dosage, Decimal("1.5"), SUPPLIER, remark)
        for at, (item, quantity, by_dosage, remark) in enumerate(wanted, start=1)
    )
    order = OrderToPlace(plan, "1", None, lines)
    filed = hospital.file_order(order)
    hospital.confirm_order(order, filed.order_no)
    numbers = set(filed.line_ids.values())
    told = [one for one in supplier.orders(DAY, DAY) if one.order_line_id in numbers]
    assert [
        (one.order_line_id, one.plan_no, one.province_code, one.quantity, one.by_dosage, one.remark)
        for one in told
    ] == [
        (
            filed.line_ids[one.line_no],
            plan,
            one.province_code,
            one.quantity,
            one.by_dosage,
            one.remark,
        )
        for one in lines
    ]


@FEW
@given(
    price=st.decimals("0.0001", 99_999, places=4),
    quantity=st.integers(1, 4),
    volume_based=st.booleans(),
    reason=TEXT,
)
def test_what_is_returned_is_what_the_distributor_is_told(
    hospital: ShanghaiYy,
    supplier: ShanghaiYq,
    price: Decimal,
    quantity: int,
    volume_based: bool,
    reason: str,
) -> None:
    for detail in hospital.open_details():
        hospital.accept(acceptance(detail))
    first = next(one.detail for one in hospital.accepted(DAY, DAY))
    back = ReturnToFile(
        "R", SUPPLIER, "1", first.province_code, first.batch, quantity, price, volume_based, reason
    )
    number = hospital.file_return(back)
    hospital.confirm_return(back, number, sent_before=False)
    (told,) = [one for one in supplier.returns(DAY, DAY) if one.return_no == number]
    assert (told.province_code, told.batch, told.quantity) == (
        back.province_code,
        back.batch,
        quantity,
    )
    assert (told.price, told.amount, told.reason) == (price, back.amount, reason)
    assert told.volume_based is volume_based


@FEW
@given(item=st.sampled_from(ITEMS), kind=st.sampled_from(DrugKind), days=st.integers(0, 300))
def test_what_is_asked_for_is_what_is_quoted(
    hospital: ShanghaiYy, item: TrainingItem, kind: DrugKind, days: int
) -> None:
    code = item.province_code
    asked = Inquiry(code, "H1", kind, DAY, DAY + timedelta(days=days), "<急&>")
    number = hospital.file_inquiry(asked)
    hospital.confirm_inquiry(asked, number, sent_before=False)
    (quoted,) = hospital.quotations(DAY, DAY, number)
    assert (quoted.province_code, quoted.inquiry_no) == (code, number)


@FEW
@given(name=TEXT, address=TEXT, contact=TEXT)
def test_a_delivery_point_is_what_the_distributor_drives_to(
    hospital: ShanghaiYy, supplier: ShanghaiYq, name: str, address: str, contact: str
) -> None:
    point = DeliveryPoint("8", name, address, contact, "021-1", "200000", name)
    hospital.put_point(point)
    assert point in supplier.points(ORG)
    hospital.put_point(replace(point, phone="021-2"))
    assert point not in supplier.points(ORG)


def test_a_day_is_read_with_a_time_behind_it_and_without() -> None:
    rows = "".join(
        f"<STRUCT><THDBH>{at}</THDBH><YYBM>1</YYBM><ZXSPBM>X</ZXSPBM><THSL>2.0</THSL>"
        f"<THDJ>1</THDJ><THZJ>2</THZJ><THDCLZT>20</THDCLZT><THDTJRQ>{day}</THDTJRQ></STRUCT>"
        for at, day in enumerate(("20261121", "20261121/101010/", "", "29991231"))
    )
    text = f"<XMLDATA><HEAD/><MAIN><SFWJ>1</SFWJ></MAIN><DETAIL>{rows}</DETAIL></XMLDATA>"

    class Line:
        def call(self, message: str, main: Fields, structs: object = ()) -> object:
            return read_data(text)

    with Stand("http://127.0.0.1:1").supplier() as supplier:
        supplier._transport.close()
        supplier._transport = Line()  # type: ignore[assignment]
        told = [one.filed_on for one in supplier.returns(DAY, DAY)]
        supplier._transport.close = lambda: None  # type: ignore[method-assign]
    assert told == [date(2026, 11, 21), date(2026, 11, 21), None, None]
