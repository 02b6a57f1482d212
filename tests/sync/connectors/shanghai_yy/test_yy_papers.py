"""Invoices and order states: single fields, and the client against the training platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import pytest

from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.assembly.training_orders import TrainingOrderBook
from sync.connectors.port import Offer, PlatformError, PlatformInvoice
from sync.connectors.shanghai_yy.papers import put_together, read_invoice_line, with_states
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.serving import ThreadedServer
from tests.sync.connectors.calls import Calls

ORG = "12345678901"
DAY = date(2026, 11, 21)


def struct(**changes: str) -> dict[str, str]:
    return {
        "FPH": "26312100001000000000",
        "FPRQ": "20261121",
        "YQBM": "91310000000000001X",
        "FPMXBH": "20261121000017000001",
        "ZXSPBM": "X00028400030010",
        "SCPH": "A2601",
        "SPSL": "40",
        "GLMXBH": "20261121000018000001",
        "YXRQ": "20280104",
        "HSDJ": "12.50",
        "HSJE": "500.00",
        **changes,
    }


def together(*structs: Mapping[str, str]) -> list[PlatformInvoice]:
    lines = {fields["FPMXBH"]: read_invoice_line(fields) for fields in structs}
    return put_together(structs, lines)


def test_a_line_is_read_with_its_money() -> None:
    line = read_invoice_line(struct())
    assert (line.quantity, line.price, line.amount) == (40, Decimal("12.50"), Decimal("500.00"))
    assert (line.batch, line.expiry) == ("A2601", date(2028, 1, 4))
    assert line.order_line_id == "20261121000018000001"


def test_what_is_empty_or_unknown_is_none() -> None:
    line = read_invoice_line(struct(HSDJ="", HSJE="", YXRQ="29991231", SCPH="", GLMXBH=""))
    assert (line.price, line.amount, line.expiry) == (None, None, None)
    assert (line.batch, line.order_line_id) == ("", "")


def test_a_red_invoice_counts_down() -> None:
    line = read_invoice_line(struct(SPSL="-4", HSJE="-50.00", SFCH="1"))
    assert (line.quantity, line.amount) == (-4, Decimal("-50.00"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("SPSL", "0"),
        ("SPSL", "1.5"),
        ("SPSL", ""),
        ("SPSL", "四十"),
        ("HSDJ", "1e9"),
        ("HSDJ", "-"),
        ("HSJE", "."),
        ("YXRQ", "2028-01-04"),
        ("FPRQ", "20261399"),
        ("ZXSPBM", ""),
        ("FPMXBH", ""),
    ],
)
def test_what_cannot_be_read_is_named(field: str, value: str) -> None:
    with pytest.raises(ValueError, match=field):
        read_invoice_line(struct(**{field: value}))


def test_lines_are_put_together_by_invoice_in_the_order_of_their_numbers() -> None:
    (one, other) = together(
        struct(FPMXBH="3"), struct(FPH="OTHER", FPMXBH="2"), struct(FPMXBH="1"), struct(FPMXBH="3")
    )
    assert [line.line_id for line in one.lines] == ["1", "3"]
    assert (one.invoiced_on, other.invoice_no) == (DAY, "OTHER")


def test_an_invoice_with_a_line_nobody_can_read_stays_away_whole() -> None:
    good, bad = struct(FPMXBH="1"), struct(FPMXBH="2", SPSL="x")
    other = struct(FPH="OTHER", FPMXBH="3")
    lines = {fields["FPMXBH"]: read_invoice_line(fields) for fields in (good, other)}
    assert [made.invoice_no for made in put_together([good, bad, other], lines)] == ["OTHER"]


def placed(state: OrderState = OrderState.CONFIRMED) -> Order:
    lines = tuple(
        OrderLine(number, f"L{number}", "D", "X", 1, "盒", None, state) for number in (1, 2)
    )
    return Order("O", None, lines)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("00", OrderState.DRAFT),
        ("01", OrderState.STOPPED),
        ("10", OrderState.DRAFT),
        ("20", OrderState.CONFIRMED),
        ("21", OrderState.DELIVERING),
        ("30", OrderState.STOPPED),
        ("31", OrderState.CLOSED),
        ("33", OrderState.STOPPED),
    ],
)
def test_states_are_those_of_the_table(code: str, state: OrderState) -> None:
    told = with_states(placed(), [{"DDMXBH": "L2", "DDMXZT": code}])
    assert [line.state for line in told.lines] == [OrderState.CONFIRMED, state]


def test_a_state_of_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="99"):
        with_states(placed(), [{"DDMXBH": "L2", "DDMXZT": "99"}])


@pytest.fixture
def sandbox() -> Iterator[ThreadedServer]:
    settings = SandboxSettings(user="u", password="p", org_code=ORG, page_size=4, today=DAY)
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def platform(sandbox: ThreadedServer, calls: Calls) -> Iterator[ShanghaiYy]:
    settings = YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG)
    made = ShanghaiYy(settings, calls, order_book=TrainingOrderBook(sandbox.url))
    yield made
    made.close()


def sent_by(platform: ShanghaiYy) -> Counter[tuple[str, str]]:
    """Add up what was delivered of each item and batch, in the order of the delivery."""
    sent: Counter[tuple[str, str]] = Counter()
    for detail in platform.open_details():
        sent[detail.province_code, detail.batch] += detail.quantity
    return sent


def test_invoices_come_over_several_pages(platform: ShanghaiYy, calls: Calls) -> None:
    (invoice,) = platform.invoices()
    assert [call.message for call in calls] == ["YY004"] * 2
    assert len(invoice.invoice_no) == 20
    assert {detail.distributor_code for detail in platform.open_details()} == {
        invoice.distributor_code
    }


def test_an_invoice_agrees_with_the_delivery_but_in_a_quantity_and_a_line_more(
    platform: ShanghaiYy,
) -> None:
    (invoice,) = platform.invoices()
    sent = sent_by(platform)
    billed = {(line.province_code, line.batch): line.quantity for line in invoice.lines}
    assert len(billed) == len(sent) + 1
    assert {key: billed[key] - count for key, count in sent.items() if billed[key] != count} == {
        list(sent)[2]: 10
    }


def test_an_invoice_agrees_with_the_orders_but_in_one_price(platform: ShanghaiYy) -> None:
    (invoice,) = platform.invoices()
    ordered = {
        line.order_line_id: line.price for order in platform.orders() for line in order.lines
    }
    dearer = [line for line in invoice.lines if line.price != ordered[line.order_line_id]]
    assert [(line.province_code, line.batch) for line in dearer] == [list(sent_by(platform))[1]]
    for line in invoice.lines:
        assert line.price is not None
        assert line.amount == line.price * line.quantity


def test_orders_carry_what_was_placed_and_the_states_of_the_platform(
    platform: ShanghaiYy, calls: Calls
) -> None:
    waiting, delivered = sorted(
        platform.orders(), key=lambda order: order.lines[0].state is OrderState.DELIVERING
    )
    assert {line.state for line in waiting.lines} == {OrderState.CONFIRMED}
    assert {line.state for line in delivered.lines} == {OrderState.DELIVERING}
    assert [call.message for call in calls] == ["YY021"] * 2
    details = list(platform.open_details())
    assert {detail.order_line_id for detail in details} == {
        line.order_line_id for line in delivered.lines
    }
    assert sum(line.quantity for line in delivered.lines) == 400
    assert all(line.price and line.unit for line in delivered.lines)


def test_without_an_order_book_orders_are_not_offered(sandbox: ThreadedServer) -> None:
    bare = ShanghaiYy(YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG))
    assert bare.offers == {Offer.ACCEPTANCES, Offer.INVOICES, Offer.PLACING, Offer.RETURNING}
    with pytest.raises(PlatformError, match="not-offered"):
        next(bare.orders())
    bare.close()


def test_orders_that_are_over_are_not_asked_after(sandbox: ThreadedServer, calls: Calls) -> None:
    class Book:
        def placed(self) -> Iterator[Order]:
            yield placed(OrderState.CLOSED)
            yield placed()  # the platform does not know it

    settings = YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG)
    platform = ShanghaiYy(settings, calls, order_book=Book())
    assert list(platform.orders()) == [placed(OrderState.CLOSED), placed()]
    assert [call.outcome for call in calls] == ["22008"]
    platform.close()


def test_an_order_book_that_cannot_be_read_is_an_error_of_the_platform() -> None:
    with pytest.raises(PlatformError, match="training") as caught:
        next(TrainingOrderBook("http://127.0.0.1:9").placed())
    assert caught.value.retry_after_s is not None


def test_an_invoice_is_asked_after_by_its_number(platform: ShanghaiYy) -> None:
    (invoice,) = platform.invoices()
    assert platform._query("03", invoice.invoice_no).main["CLZT"] == "00"
