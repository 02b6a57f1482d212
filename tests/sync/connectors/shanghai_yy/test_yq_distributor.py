"""The distributor's messages against the training platform: contracts, breaks, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.purchasing.states import OrderState
from sync.connectors.distributor_port import (
    BillToSend,
    DistributorOffer,
    DistributorPort,
    ItemToTell,
    OrderedLine,
    SupplyLine,
)
from sync.connectors.office_port import DrugKind, InvoiceNamed, PaperState
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.distributor import ShanghaiYq
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import YqSettings
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from tests.sync.connectors.shanghai_yy.yy_stand import (
    BREAKS,
    DAY,
    ITEMS,
    ORG,
    Stand,
    acceptance,
    bill,
    bill_line,
    delivery,
    order,
    packed,
    persistent,
    standing,
)


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with standing(lines=1, cartons=1, boxes=4) as one:
        yield one


@pytest.fixture
def supplier(stand: Stand) -> Iterator[ShanghaiYq]:
    stand.control("DELETE", "/faults")
    stand.calls.clear()
    with stand.supplier() as one:
        yield one


@pytest.fixture
def hospital(stand: Stand) -> Iterator[ShanghaiYy]:
    with stand.hospital() as one:
        yield one


@pytest.fixture
def line(hospital: ShanghaiYy, supplier: ShanghaiYq) -> OrderedLine:
    """A line that was ordered just now and waits."""
    return ordered(hospital, supplier)


class Numbers:
    """Numbers that no paper had before."""

    count = 0


def number(kind: str) -> str:
    Numbers.count += 1
    return f"{kind}{Numbers.count:05d}"


def ordered(hospital: ShanghaiYy, supplier: ShanghaiYq) -> OrderedLine:
    plan = number("CG")
    filed = hospital.file_order(order(plan))
    hospital.confirm_order(order(plan), filed.order_no)
    return next(one for one in supplier.orders(DAY, DAY) if one.plan_no == plan)


def again() -> Callable[[], bool]:
    """False the first time, true ever after, as an outbox knows it."""
    tries = iter([False])
    return lambda: next(tries, True)


def test_it_is_a_distributors_port(supplier: ShanghaiYq) -> None:
    port: DistributorPort = supplier
    assert port.name == "shanghai-yq"
    assert DistributorOffer.CONFIRMING not in port.offers
    with pytest.raises(PlatformError, match="not-offered"):
        port.confirm_line("1")


@pytest.mark.parametrize("kind", BREAKS)
def test_a_delivery_is_told_once_whatever_breaks(
    stand: Stand, supplier: ShanghaiYq, hospital: ShanghaiYy, line: OrderedLine, kind: str
) -> None:
    sent = delivery(number("PS"), packed(line, "CK1", 4), packed(line, "CK2", 6))
    stand.fault(kind, "YQ003")
    before = again()
    told, refused = persistent(lambda: supplier.ship(sent, sent_before=before()))
    acted = kind.endswith("after")
    assert (refused, stand.said("YQ003")) == (1, 1 if acted else 2)
    assert bool(told.detail_ids) is not acted
    came = [one for one in hospital.open_details() if one.delivery_no == sent.delivery_no]
    assert [one.quantity for one in came] == [4, 6]
    with pytest.raises(PlatformError, match="已填报"):
        supplier.ship(sent, sent_before=False)
    stand.fault(kind, "YQ003")
    persistent(lambda: supplier.void_delivery(sent))
    supplier.void_delivery(sent)
    assert supplier.delivery_state(sent.delivery_no) is PaperState.VOIDED
    assert not [one for one in hospital.open_details() if one.delivery_no == sent.delivery_no]
    with pytest.raises(PlatformError, match="换一个编号"):
        supplier.ship(sent, sent_before=True)


@pytest.mark.parametrize("kind", BREAKS)
def test_an_invoice_is_told_confirmed_and_voided_once_whatever_breaks(
    stand: Stand, supplier: ShanghaiYq, hospital: ShanghaiYy, line: OrderedLine, kind: str
) -> None:
    lines = packed(line, "CK1", 4), packed(line, "CK2", 6, "B2")
    sent = delivery(number("PS"), *lines)
    supplier.ship(sent, sent_before=False)
    made = bill(number("FP"), *map(bill_line, lines))
    stand.fault(kind, "YQ004")
    before = again()
    persistent(lambda: supplier.file_invoice(made, sent_before=before()))
    assert stand.said("YQ004") == (1 if kind.endswith("after") else 2)
    with pytest.raises(PlatformError, match="已传报发票"):
        supplier.void_delivery(sent)
    stand.fault(kind, "YQ016")
    persistent(lambda: supplier.confirm_invoice(made))
    supplier.confirm_invoice(made)
    seen = [one for one in hospital.invoices() if one.invoice_no == made.invoice_no]
    assert [one.amount for one in seen] == [made.amount]
    stand.fault(kind, "YQ004")
    persistent(lambda: supplier.void_invoice(made))
    supplier.void_invoice(made)
    assert not [one for one in hospital.invoices() if one.invoice_no == made.invoice_no]
    assert supplier.invoice_state(made.invoice_no) is PaperState.VOIDED
    with pytest.raises(PlatformError, match="已作废"):
        word = InvoiceNamed(SUPPLIER, made.invoice_no, made.amount)
        hospital.accept_invoice(word, sent_before=False)


@pytest.mark.parametrize("kind", BREAKS)
def test_ending_a_line_and_telling_items_and_stock_are_safe_to_repeat(
    stand: Stand, supplier: ShanghaiYq, hospital: ShanghaiYy, line: OrderedLine, kind: str
) -> None:
    stand.fault(kind, "YQ013")
    persistent(lambda: supplier.refuse_line(line.order_line_id, "停产"))
    state = {one.order_line_id: one.state for one in supplier.orders(DAY, DAY)}
    assert state[line.order_line_id] is OrderState.STOPPED
    with pytest.raises(PlatformError, match="不在可配送的状态"):
        supplier.ship(delivery(number("PS"), packed(line, "CK1", 1)), sent_before=False)
    stand.fault(kind, "YQ002")
    stock = tuple(SupplyLine(one.province_code, Decimal("9.5"), "盒") for one in ITEMS[:3])
    persistent(lambda: supplier.report_stock(stock))
    assert len(stand.control("GET", "/papers/supply")) == 3
    plan = order(number("CG"))
    hospital.file_order(plan)
    assert "配送企业已上传库存" in (stand.calls[-1].response or "")
    stand.fault(kind, "YQ001")
    assert persistent(lambda: supplier.tell_item(sold()))[0].province_code == ITEMS[0].province_code
    stand.fault(kind, "YQ017")
    assert persistent(lambda: supplier.points(ORG))[0]
    stand.fault(kind, "YQ005")
    assert persistent(lambda: supplier.file_order(order(number("DT")), ORG))[0].order_no


def sold() -> ItemToTell:
    item = ITEMS[0]
    return ItemToTell(
        DrugKind.CHEMICAL, item.name, item.name, "", "", "", item.form, item.strength, item.maker,
        "", item.standard_code, item.approval_number, "", item.unit, item.dosage_unit,
        item.pack_quantity, "",
    )  # fmt: skip


def test_an_item_is_matched_or_left_to_a_person_or_refused(supplier: ShanghaiYq) -> None:
    assert supplier.tell_item(sold()).matched
    odd = supplier.tell_item(replace(sold(), pack_quantity=77))
    assert (odd.matched, odd.province_code) == (False, "")
    with pytest.raises(PlatformError, match="12006"):
        supplier.tell_item(replace(sold(), approval_number="X"))
    with pytest.raises(PlatformError, match="12007"):
        supplier.tell_item(replace(sold(), standard_code="X"))


def test_what_does_not_add_up_is_refused_line_by_line(
    supplier: ShanghaiYq, hospital: ShanghaiYy, line: OrderedLine
) -> None:
    good = packed(line, "CK1", 3)
    for bad, said in (
        (replace(good, order_line_id="1"), "第 2 行 .*订单明细编号有误"),
        (replace(good, province_code=ITEMS[5].province_code), "订单明细的商品为"),
        (replace(good, province_code="X0"), "商品编码未对照"),
    ):
        odd = replace(bad, carton_no="CK2")
        with pytest.raises(PlatformError, match=said) as refused:
            supplier.ship(delivery(number("PS"), good, odd), sent_before=False)
        assert (refused.value.code, refused.value.retry_after_s) == ("10000", None)
    with pytest.raises(PlatformError, match="12004"):
        supplier.ship(delivery(number("PS"), good, point="9"), sent_before=False)
    sent = delivery(number("PS"), good)
    assert supplier.delivery_state(sent.delivery_no) is None
    told = supplier.ship(sent, sent_before=False)
    (came,) = [one for one in hospital.open_details() if one.delivery_no == sent.delivery_no]
    hospital.accept(acceptance(came))
    assert told.detail_ids == (came.detail_id,)
    with pytest.raises(PlatformError, match="医院已验收"):
        supplier.void_delivery(sent)
    with pytest.raises(PlatformError, match="没有配送过批号"):
        other = bill_line(replace(good, batch="ZZ"))
        supplier.file_invoice(bill(number("FP"), other), sent_before=False)
    with pytest.raises(PlatformError, match="22010"):
        red = bill_line(good, back="20261121", quantity=1)
        supplier.file_invoice(bill(number("FP"), red), sent_before=False)


def test_what_no_hospital_could_receive_is_never_sent(line: OrderedLine) -> None:
    good = packed(line, "CK1", 3)
    for lines in ((), (good, good), (replace(good, quantity=0),)):
        with pytest.raises(ValueError, match="配送单"):
            delivery("PS", *lines)
    with pytest.raises(ValueError, match="红字"):
        bill("FP", bill_line(good), bill_line(good, back="R", quantity=1))
    with pytest.raises(ValueError, match="药企编码"):
        YqSettings("http://127.0.0.1/", "u", "p", "药")
    with pytest.raises(ValueError, match="字段名"):
        YqSettings("http://127.0.0.1/", "u", "p", "9131", order_cursor="ddmxbh")


def test_lists_come_whole_whatever_breaks(stand: Stand, supplier: ShanghaiYq) -> None:
    whole = list(supplier.orders(DAY - timedelta(days=20), DAY, ORG))
    assert len(whole) > 3
    for kind in (*BREAKS, "half"):
        stand.fault(kind, "YQ010")
        found, refused = persistent(lambda: list(supplier.orders(DAY - timedelta(days=20), DAY)))
        assert (found, refused) == (whole, 1)
    stand.fault("duplicate", "YQ010")
    assert list(supplier.orders(DAY, DAY)) == whole
    # The platform takes 60 days at most; a longer time is asked for in pieces.
    stand.calls.clear()
    assert list(supplier.orders(DAY - timedelta(days=200), DAY)) == whole
    assert len({call.request for call in stand.calls}) == len(stand.calls) > 4
    with pytest.raises(PlatformError, match="12002"):
        list(supplier.orders(DAY, DAY, "99999999999"))


def test_neither_side_may_speak_the_others_messages(stand: Stand) -> None:
    with stand.hospital() as hospital, stand.supplier() as supplier:
        with pytest.raises(PlatformError, match="11004"):
            hospital._transport.call("YQ017", {"YYBM": ORG})
        with pytest.raises(PlatformError, match="11004"):
            supplier._transport.call("YY003", {"YQBM": "", "PSMXBH": ""})


TEXT = st.text("AB12<>&'\"]药𠮷·", min_size=1, max_size=12)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cartons=st.lists(
        st.tuples(TEXT, st.integers(1, 9999), TEXT),
        min_size=1,
        max_size=5,
        unique_by=lambda one: one[0],
    )
)
def test_what_is_packed_and_billed_is_what_the_hospital_gets(
    stand: Stand,
    supplier: ShanghaiYq,
    hospital: ShanghaiYy,
    line: OrderedLine,
    cartons: list[tuple[str, int, str]],
) -> None:
    lines = [packed(line, carton, quantity, batch) for carton, quantity, batch in cartons]
    sent = supplier.ship(delivery(number("PS"), *lines), sent_before=False)
    (note,) = [one for one in hospital.deliveries(DAY, DAY) if one.delivery_id == sent.delivery_id]
    got = [one.detail for one in hospital.details_of(note)]
    assert [(one.carton_no, one.quantity, one.batch) for one in got] == cartons
    made: BillToSend = bill(number("FP"), *map(bill_line, lines))
    supplier.file_invoice(made, sent_before=False)
    supplier.confirm_invoice(made)
    (seen,) = [
        one for one in hospital.invoices_between(DAY, DAY) if one.invoice_no == made.invoice_no
    ]
    assert seen.amount == made.amount
    billed = list(hospital.lines_of(seen))
    assert [(one.batch, one.quantity, one.amount) for one in billed] == [
        (one.batch, one.quantity, one.amount) for one in made.lines
    ]
