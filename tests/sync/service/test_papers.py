"""Orders and invoices from a platform into the feeds, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.catalogue import items
from app.purchasing import invoices, orders
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from app.receiving.values import delivery_id
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from sync.connectors.port import Offer, PlatformError, PlatformInvoice, PlatformInvoiceLine
from sync.service import accounts
from sync.service.asking import Asking
from sync.service.papers import AskingForPapers
from sync.service.returning import Returning
from sync.service.transactions import commit
from tests.sync.service.platforms import DISTRIBUTOR, FakePlatform, ask_for_papers, detail, item
from tests.sync.service.running import ORG

FIRST, SECOND = delivery_id(DISTRIBUTOR, "PS1"), delivery_id(DISTRIBUTOR, "PS2")


class MovingClock(SystemClock):
    """A clock that a test sets."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


def order(
    order_no: str = "DD1", quantity: int = 4, state: OrderState = OrderState.CONFIRMED
) -> Order:
    line = OrderLine(
        1, f"{order_no}-1", DISTRIBUTOR, "X0001", quantity, "盒", Decimal("12.5"), state
    )
    return Order(order_no, datetime(2026, 11, 20, tzinfo=UTC), (line,))


def bill(
    line_id: str = "F1", order_line_id: str = "DD1-1", batch: str = "A2601", quantity: int = 4
) -> PlatformInvoiceLine:
    price = Decimal("12.5")
    return PlatformInvoiceLine(
        line_id, order_line_id, "X0001", batch, date(2028, 1, 4), quantity, price, price * quantity
    )


def invoice(*lines: PlatformInvoiceLine, number: str = "FP1") -> PlatformInvoice:
    return PlatformInvoice(number, DISTRIBUTOR, date(2026, 11, 21), lines or (bill(),))


class Bench:
    """One institution, its platform, and what asks for it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = MovingClock()
        self.platform = FakePlatform()
        self.platform.details = [detail("D1", quantity=4, order_line_id="DD1-1")]
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        self.asking = Asking(database, self.clock, ORG, self.platform)
        learn = self.asking.learn_items
        self.returning = Returning(database, self.clock, ORG, self.platform)
        self.papers = AskingForPapers(
            database, self.clock, ORG, self.platform, learn, self.returning
        )

    def ask(self) -> int:
        self.asking.ask()
        return ask_for_papers(self.papers, self.returning)

    def told(self, entity: str) -> list[dict[str, Any]]:
        query = select(feed.c.body).where(feed.c.entity == entity).order_by(feed.c.seq)
        with self.database.reading() as connection:
            return [msgspec.json.decode(body) for body in connection.execute(query).scalars()]

    def deliveries_billed(self, number: str = "FP1") -> list[object]:
        with self.database.reading() as connection:
            found = invoices.load(connection, ORG, number)
        assert found is not None
        return [line.delivery_id for line in found.lines]


@pytest.fixture
def bench(any_database: Database) -> Bench:
    return Bench(any_database)


def test_an_order_is_stored_and_told_once(bench: Bench) -> None:
    bench.platform.placed = [order()]
    assert bench.ask() == 1
    assert bench.ask() == 0
    (told,) = bench.told("order")
    assert (told["order_no"], told["lines"][0]["price"]) == ("DD1", "12.5")
    with bench.database.reading() as connection:
        assert orders.load(connection, ORG, "DD1") == order()


def test_a_new_state_of_an_order_is_told(bench: Bench) -> None:
    bench.platform.placed = [order()]
    bench.ask()
    bench.platform.placed = [order(state=OrderState.CLOSED)]
    assert bench.ask() == 1
    assert [told["lines"][0]["state"] for told in bench.told("order")] == ["confirmed", "closed"]


def test_items_that_only_papers_name_are_looked_up(bench: Bench) -> None:
    bench.platform.items = {"X0009": item("X0009")}
    bench.platform.billed = [invoice(replace(bill(), province_code="X0009"))]
    bench.ask()
    with bench.database.reading() as connection:
        assert items.find(connection, "X0009") is not None
    assert [told["province_code"] for told in bench.told("item")] == ["X0009"]


def test_an_invoice_finds_its_delivery_and_its_order(bench: Bench) -> None:
    bench.platform.placed = [order()]
    bench.platform.billed = [invoice()]
    assert bench.ask() == 2
    assert bench.ask() == 0
    assert bench.deliveries_billed() == [FIRST]
    (told,) = bench.told("invoice")
    assert (told["lines"][0]["delivery_id"], told["lines"][0]["order_no"]) == (str(FIRST), "DD1")


def test_an_invoice_that_comes_first_finds_its_delivery_later(bench: Bench) -> None:
    arrived, bench.platform.details = bench.platform.details, []
    bench.platform.billed = [invoice()]
    bench.ask()
    assert bench.deliveries_billed() == [None]
    bench.platform.details = arrived
    assert bench.ask() == 1
    assert bench.deliveries_billed() == [FIRST]
    assert len(bench.told("invoice")) == 2


def test_of_two_deliveries_on_one_order_the_batch_decides(bench: Bench) -> None:
    bench.platform.details = [
        detail("D1", order_line_id="DD1-1"),
        detail("D2", delivery_no="PS2", batch="B7", order_line_id="DD1-1"),
    ]
    bench.platform.billed = [
        invoice(bill(batch="B7")),
        invoice(bill("F2", batch=""), number="FP2"),
    ]
    bench.ask()
    assert bench.deliveries_billed() == [SECOND]
    assert bench.deliveries_billed("FP2") == [None]


def test_a_line_that_names_nothing_known_goes_with_the_others_of_its_invoice(bench: Bench) -> None:
    bench.platform.billed = [invoice(bill(), bill("F2", "ELSE-1"), bill("F3", ""))]
    bench.ask()
    assert bench.deliveries_billed() == [FIRST] * 3


def test_a_platform_that_offers_nothing_is_not_asked(bench: Bench) -> None:
    bench.platform.offers = frozenset()
    bench.platform.placed = [order()]
    assert bench.ask() == 0
    assert bench.platform.papers_asked == 0


def test_orders_that_fail_do_not_keep_invoices_away(bench: Bench) -> None:
    bench.platform.papers_fail = [PlatformError("11001", "通信失败", retry_after_s=600)]
    bench.platform.billed = [invoice()]
    assert bench.ask() == 1
    assert bench.platform.offers == frozenset(Offer)


def test_an_older_word_does_not_replace_a_newer_one(any_database: Database) -> None:
    now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    newer, older = order(quantity=9), order(quantity=4)
    assert commit(any_database, lambda c: orders.store(c, ORG, newer, now))
    earlier = now - timedelta(minutes=1)
    assert not commit(any_database, lambda c: orders.store(c, ORG, older, earlier))
    assert not commit(any_database, lambda c: orders.store(c, ORG, newer, now))
    bills = invoices.Invoice("FP1", DISTRIBUTOR, None, ())
    line = invoices.InvoiceLine(
        1, None, "", "X0001", "", None, -4, Decimal("0.000001"), Decimal("-50.00")
    )
    bills = replace(bills, lines=(line,))
    assert commit(any_database, lambda c: invoices.store(c, ORG, bills, now))
    cut = replace(bills, lines=(replace(line, quantity=-3),))
    assert not commit(any_database, lambda c: invoices.store(c, ORG, cut, earlier))
    with any_database.reading() as connection:
        assert orders.load(connection, ORG, "DD1") == newer
        assert invoices.load(connection, ORG, "FP1") == bills
