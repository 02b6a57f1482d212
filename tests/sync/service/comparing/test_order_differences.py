"""Orders of one day: what we placed against what the platform has of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import update

from app.links.days import Compared, DayLine, Difference, Repair
from app.purchasing import orders as known_orders
from app.purchasing.operations import OrderFact, OrderSaved
from app.purchasing.orders import Order
from app.purchasing.states import OrderState
from app.store.database import Database
from app.store.tables.service import outbox
from sync.connectors.port import Offer, PlatformError
from sync.service.comparing import orders
from sync.service.outbox_rows import DEAD, DUE
from tests.app.purchasing.samples import approved, draft, line, saved, submitted
from tests.sync.service.comparing.bench import Bench
from tests.sync.service.running import ORG
from tests.sync.service.test_placing import Bench as OrderBench

DAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 1, tzinfo=UTC)
"""Nine o'clock in Beijing."""
BUSY = PlatformError("11001", "通信失败", retry_after_s=600)


class Orders(OrderBench):
    """One institution that placed an order."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.platform.offers = frozenset({Offer.PLACING})
        self.bench = Bench(database, self.platform, self.clock.moment)

    @property
    def today(self) -> date:
        return (self.clock.moment + timedelta(hours=8)).date()

    def compare(self) -> list[DayLine]:
        self.bench.compare(self.today)
        return list(self.bench.day(Compared.ORDERS, self.today).lines)


@pytest.fixture
def bought(service_database: Database) -> Orders:
    return Orders(service_database)


@pytest.fixture
def bought_anywhere(any_database: Database) -> Orders:
    """The same, once on each engine."""
    return Orders(any_database)


def test_an_order_as_it_was_placed_agrees_and_one_that_goes_on_is_fetched(
    bought_anywhere: Orders,
) -> None:
    bought_anywhere.approve()
    bought_anywhere.send()
    bought_anywhere.papers.orders()
    assert bought_anywhere.compare() == []
    day = bought_anywhere.bench.day(Compared.ORDERS, bought_anywhere.today)
    assert (day.ours, day.theirs, day.equal) == (1, 1, 1)
    bought_anywhere.platform.line_state = OrderState.DELIVERING
    found = bought_anywhere.compare()
    assert [(it.what, it.ours, it.theirs, it.repair) for it in found] == [
        ("订单的第 1 行 A1", "10，平台已确认", "10，配送中", Repair.FETCHED_AGAIN),
        ("订单的第 2 行 B1", "4，平台已确认", "4，配送中", Repair.FETCHED_AGAIN),
    ]
    bought_anywhere.bench.fetch()
    assert bought_anywhere.compare() == []


def test_an_order_on_its_way_waits_and_one_that_was_refused_is_a_persons(bought: Orders) -> None:
    bought.approve()
    bought.platform.placing_fails = [BUSY]
    assert bought.send() == [DUE]
    (found,) = bought.compare()
    assert (found.reference, found.repair) == ("CG20261122-01-0001", Repair.WAITS)
    assert found.difference is Difference.MISSING_THERE
    bought.later()
    bought.platform.placing_fails = [PlatformError("10000", "没有采购权")]
    assert bought.send() == [DEAD]
    with bought.database.writing() as connection:
        connection.execute(update(outbox).values(created_at=bought.clock.moment))
    assert [it.repair for it in bought.compare()] == [Repair.NONE]
    assert len(bought.platform.filed) == 0


def test_an_order_that_only_one_side_speaks_of(bought: Orders) -> None:
    """Silence of a platform that never tells is no difference; of one that tells, it is."""
    bought.approve()
    bought.send()

    def silent(order: Order) -> Order:
        return order

    bought.platform.followed = silent  # type: ignore[method-assign]
    assert bought.compare() == []
    assert bought.bench.day(Compared.ORDERS, bought.today).message == orders.SILENT
    facts: list[OrderFact] = [saved(draft(line(1, "C1"))), submitted(4), approved(4)]
    bought.hear(*map(of_another, facts))
    bought.send()

    def of_the_first(order: Order) -> Order:
        lines = tuple(replace(it, state=OrderState.CONFIRMED) for it in order.lines)
        return replace(order, lines=lines) if order.order_no == "P1" else order

    bought.platform.followed = of_the_first  # type: ignore[method-assign]
    found = [it for it in bought.compare() if it.difference is Difference.MISSING_THERE]
    assert [(it.theirs, it.repair) for it in found] == [("—", Repair.NONE)]
    assert len(bought.platform.filed) == 2


def of_another(fact: OrderFact) -> OrderFact:
    """The same fact about another order."""
    number = {"order_no": "CG20261122-01-0002"} if isinstance(fact, OrderSaved) else {}
    made: OrderFact = msgspec.structs.replace(fact, order_id=uuid.UUID(int=77), **number)
    return made


def test_orders_of_others_are_fetched_on_the_day_they_were_placed(bought: Orders) -> None:
    bought.approve()
    bought.send()
    with bought.database.reading() as connection:
        placed = known_orders.load(connection, ORG, "P1")
    assert placed is not None
    stranger = replace(placed, order_no="P9", plan_no="", ordered_at=bought.clock.moment)
    bought.platform.offers = frozenset({Offer.ORDERS})
    bought.platform.placed = [placed, stranger]
    (found,) = bought.compare()
    assert (found.reference, found.difference) == ("P9", Difference.MISSING_HERE)
    assert found.repair is Repair.FETCHED_AGAIN
    bought.bench.fetch()
    assert bought.compare() == []
