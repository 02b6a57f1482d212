"""The office's messages against the training platform: each contract, each break, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.purchasing.returns import ReturnState
from sync.connectors.office_port import (
    AccountPeriod,
    Balance,
    Balanced,
    DeliveryPoint,
    DrugKind,
    Inquiry,
    InquiryState,
    InvoiceNamed,
    InvoiceSeen,
    Office,
    OfficeOffer,
    PaperState,
    StockLine,
)
from sync.connectors.port import DetailState, PlatformError, ReturnToFile
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from tests.sync.connectors.shanghai_yy.yy_stand import (
    BREAKS,
    DAY,
    ITEMS,
    NOON,
    Stand,
    acceptance,
    order,
    persistent,
    standing,
)

POINT = DeliveryPoint("7", "中药房<&>", "培训路 7 号", "王药师", "021-1", "200000")
CODE = ITEMS[0].province_code
ASKED = Inquiry(CODE, "H1", DrugKind.CHEMICAL, DAY, DAY + timedelta(days=7), "急")
# Four bytes a character too; what no XML can carry is another test's.
CARRIED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8
)


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with standing() as one:
        yield one


@pytest.fixture
def hospital(stand: Stand) -> Iterator[ShanghaiYy]:
    stand.control("DELETE", "/faults")
    stand.calls.clear()
    with stand.hospital() as one:
        yield one


def named(invoice: InvoiceSeen) -> InvoiceNamed:
    assert invoice.amount is not None
    return InvoiceNamed(invoice.distributor_code, invoice.invoice_no, invoice.amount)


def stock_line(code: str = CODE, quantity: str = "12.5", hospital_code: str = "H1") -> StockLine:
    return StockLine(code, hospital_code, "1", Decimal(quantity), "盒", DrugKind.CHEMICAL)


def test_it_is_an_office_that_offers_everything(hospital: ShanghaiYy) -> None:
    assert isinstance(hospital, Office)
    assert hospital.office_offers == frozenset(OfficeOffer)


@pytest.mark.parametrize("kind", BREAKS)
def test_a_delivery_point_is_told_changed_and_taken_back_whatever_breaks(
    stand: Stand, hospital: ShanghaiYy, kind: str
) -> None:
    with pytest.raises(PlatformError, match="12004"):
        hospital.file_order(order(point="7"))
    stand.fault(kind, "YY001", times=2)
    assert persistent(lambda: hospital.put_point(POINT))[1] == 2
    hospital.put_point(replace(POINT, name="中药饮片房"))
    assert hospital.file_order(order(point="7")).order_no
    stand.fault(kind, "YY001")
    persistent(lambda: hospital.remove_point(POINT))
    hospital.remove_point(POINT)
    with pytest.raises(PlatformError, match="12004"):
        hospital.file_order(order(point="7"))


def test_stock_is_told_in_pieces_and_a_wrong_row_is_named(stand: Stand) -> None:
    with stand.hospital(stock_rows=2) as hospital:
        lines = tuple(stock_line(one.province_code) for one in ITEMS[:5])
        before = stand.said("YY002")
        hospital.report_stock(lines, NOON)
        assert stand.said("YY002") - before == 3
        with pytest.raises(PlatformError, match="第 2 行 X0：商品编码未对照") as refused:
            hospital.report_stock((stock_line(), stock_line("X0")), NOON)
        assert (refused.value.code, refused.value.retry_after_s) == ("10000", None)
        for kind in BREAKS:
            stand.fault(kind, "YY002")
            assert persistent(lambda: hospital.report_stock((stock_line(),), NOON))[1] == 1
    told = stand.control("GET", "/papers/stock")
    assert {row["ZXSPBM"] for row in told} == {one.province_code for one in ITEMS[:5]}
    assert len(told) == 5


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    quantity=st.decimals(0, 999_999_999, places=4),
    unit=CARRIED,
    kind=st.sampled_from(DrugKind),
)
def test_what_is_told_of_stock_is_what_the_platform_holds(
    stand: Stand, hospital: ShanghaiYy, quantity: Decimal, unit: str, kind: DrugKind
) -> None:
    line = StockLine(CODE, "P1", "1", quantity, f"盒{unit}盒", kind)
    hospital.report_stock((line,), NOON)
    (held,) = [row for row in stand.control("GET", "/papers/stock") if row["YYSPBM"] == "P1"]
    assert Decimal(held["YPKCL"]) == quantity
    assert held["KCDW"] == f"盒{unit}盒"


def test_stock_that_every_platform_refuses_is_never_sent() -> None:
    for wrong in ("-1", "0.00001"):
        with pytest.raises(ValueError, match="库存量"):
            stock_line(quantity=wrong)


def test_deliveries_and_details_of_any_state_come_by_their_days(
    stand: Stand, hospital: ShanghaiYy
) -> None:
    first, second, *_ = hospital.open_details()
    hospital.accept(acceptance(first))
    hospital.accept(acceptance(second, accepted=False))
    (note,) = hospital.deliveries(DAY - timedelta(days=400), DAY)
    assert (note.delivery_no, note.state) == (first.delivery_no, PaperState.CONFIRMED)
    # 400 days are asked for in pieces of at most 60.
    assert stand.said("YY005") == 7
    seen = {one.detail.detail_id: one for one in hospital.details_of(note)}
    assert seen == {one.detail.detail_id: one for one in hospital.accepted(DAY, DAY)}
    assert seen[first.detail_id].state is DetailState.PASSED
    assert seen[second.detail_id].state is DetailState.FAILED
    assert seen[first.detail_id].detail == replace(first, distributor_code="")
    assert sum(one.detail.quantity for one in seen.values()) == 400
    assert not list(hospital.deliveries(DAY + timedelta(days=1), DAY + timedelta(days=2)))


@pytest.mark.parametrize("kind", BREAKS)
def test_an_invoice_is_accepted_paid_and_balanced_once_whatever_breaks(kind: str) -> None:
    with standing() as stand, stand.hospital() as hospital:
        (invoice,) = hospital.invoices_between(DAY, DAY)
        lines = list(hospital.lines_of(invoice))
        (whole,) = hospital.invoices()
        assert [line.line_id for line in lines] == [line.line_id for line in whole.lines]
        assert whole.amount == invoice.amount == sum(line.amount or 0 for line in lines)
        with pytest.raises(PlatformError, match="尚未验收"):
            hospital.confirm_payment(named(invoice))
        wrong = replace(named(invoice), amount=Decimal("0.01"))
        with pytest.raises(PlatformError, match="含税总金额应为"):
            hospital.accept_invoice(wrong, sent_before=False)
        stand.calls.clear()
        stand.fault(kind, "YY019")
        again = iter((False, True, True))
        _, refused = persistent(
            lambda: hospital.accept_invoice(named(invoice), sent_before=next(again))
        )
        acted = kind.endswith("after")
        assert (refused, stand.said("YY019")) == (1, 1 if acted else 2)
        assert list(hospital.invoices()) == []
        (seen,) = hospital.invoices_between(DAY, DAY)
        assert seen.state is PaperState.CONFIRMED
        stand.fault(kind, "YY017")
        persistent(lambda: hospital.confirm_payment(named(invoice)))
        counted = Balance(SUPPLIER, 1, named(invoice).amount)
        period = AccountPeriod("202611", DAY, DAY, False, (counted,))
        stand.fault(kind, "YY016")
        told, _ = persistent(lambda: hospital.balance(period))
        assert (told.result, told.lines) == (Balanced.EQUAL, ((counted, Balanced.EQUAL),))
        off = replace(period, balances=(replace(counted, invoices=2),))
        assert hospital.balance(off).result is Balanced.TOTAL_DIFFERS
        assert hospital.balance(off).lines == ((counted, Balanced.DETAIL_DIFFERS),)


def test_an_answer_without_a_result_of_the_whole_is_judged_by_its_lines(stand: Stand) -> None:
    with stand.hospital(balance_field="WRONG") as hospital:
        period = AccountPeriod("1", DAY, DAY, False, (Balance(SUPPLIER, 0, Decimal(0)),))
        with pytest.raises(PlatformError, match="对账结果"):
            hospital.balance(period)
        with pytest.raises(PlatformError, match="22002"):
            hospital.balance(replace(period, first=date(2025, 1, 1)))


@pytest.mark.parametrize("kind", BREAKS)
def test_prices_are_asked_for_in_two_steps_whatever_breaks(
    stand: Stand, hospital: ShanghaiYy, kind: str
) -> None:
    stand.fault(kind, "YY013")
    number, _ = persistent(lambda: hospital.file_inquiry(ASKED))
    assert hospital.inquiry_state(number) is InquiryState.NOT_VALID
    assert not list(hospital.quotations(DAY, DAY, number))
    stand.fault(kind, "YY014")
    again = iter((False, True, True))
    persistent(lambda: hospital.confirm_inquiry(ASKED, number, sent_before=next(again)))
    assert hospital.inquiry_state(number) is InquiryState.OPEN
    assert stand.said("YY014") == (1 if kind.endswith("after") else 2)
    (quoted,) = hospital.quotations(DAY - timedelta(days=90), DAY, number)
    assert (quoted.province_code, quoted.price) == (CODE, Decimal(ITEMS[0].price))
    assert (quoted.distributor_code, quoted.inquiry_no) == (SUPPLIER, number)
    with pytest.raises(PlatformError, match="12018"):
        hospital.void_inquiry(ASKED, number)


def test_what_is_filed_and_not_confirmed_can_be_voided_and_voided_again(
    hospital: ShanghaiYy,
) -> None:
    inquiry = hospital.file_inquiry(ASKED)
    filed = hospital.file_order(order()).order_no
    for _ in range(2):
        hospital.void_inquiry(ASKED, inquiry)
        hospital.void_order(order(), filed)
    assert hospital.inquiry_state(inquiry) is None
    with pytest.raises(PlatformError, match="不存在"):
        hospital.confirm_inquiry(ASKED, inquiry, sent_before=True)
    with pytest.raises(PlatformError, match="12016"):
        hospital.confirm_order(order(), filed)
    detail = next(iter(hospital.open_details()))
    hospital.accept(acceptance(detail))
    back = ReturnToFile(
        "R1", detail.distributor_code, "1", detail.province_code, detail.batch, 1,
        Decimal(1), False, "破损",
    )  # fmt: skip
    number = hospital.file_return(back)
    for _ in range(2):
        hospital.void_return(back, number)
    assert hospital.return_state(number) is ReturnState.VOIDED


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda one: list(one.deliveries(DAY, DAY)), "YY005"),
        (lambda one: list(one.accepted(DAY, DAY)), "YY006"),
        (lambda one: list(one.invoices_between(DAY, DAY)), "YY007"),
        (
            lambda one: [list(one.lines_of(each)) for each in one.invoices_between(DAY, DAY)],
            "YY008",
        ),
        (lambda one: list(one.quotations(DAY, DAY)), "YY015"),
    ],
)
def test_lists_come_whole_whatever_breaks(
    stand: Stand, hospital: ShanghaiYy, ask: Callable[[ShanghaiYy], list[object]], message: str
) -> None:
    for _ in range(2):
        hospital.confirm_inquiry(ASKED, hospital.file_inquiry(ASKED), sent_before=False)
    whole = ask(hospital)
    assert whole
    for kind in (*BREAKS, "half"):
        stand.fault(kind, message)
        assert persistent(lambda: ask(hospital)) == (whole, 1)
    for kind in ("duplicate", "slow"):
        stand.fault(kind, message, seconds=0.01)
        assert persistent(lambda: ask(hospital)) == (whole, 0)
    assert stand.control("GET", "/faults") == []
