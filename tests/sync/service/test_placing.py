"""Approved orders on their way to a platform, on both engines."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from app.purchasing import journal, records
from app.purchasing.operations import OrderFact, OrderRecalled
from app.purchasing.records import OrderView
from app.purchasing.states import OrderState
from app.purchasing.uploads import UploadState
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import feed
from app.store.tables.service import outbox
from sync.connectors.port import Offer, PlatformError
from sync.service import accounts
from sync.service.asking import Asking
from sync.service.outbox_rows import DEAD, DONE, DUE
from sync.service.papers import AskingForPapers
from sync.service.placing import Placing
from sync.service.returning import Returning
from sync.service.transactions import commit
from tests.app.purchasing.samples import (
    NOON,
    ORDER,
    WRITER,
    approved,
    draft,
    line,
    saved,
    submitted,
)
from tests.sync.service.platforms import FakePlatform, ask_for_papers
from tests.sync.service.running import ORG
from tests.sync.service.test_papers import MovingClock

GONE = PlatformError("timeout", "没有在规定时间内应答", retry_after_s=60)
REFUSED = PlatformError("10000", "至少一条明细处理失败。第 1 行 A1：商品编码未对照")


class Bench:
    """One institution, its platform, and what places its orders."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = MovingClock()
        self.platform = FakePlatform()
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        self.placing = Placing(database, self.clock, ORG, self.platform)
        learn = Asking(database, self.clock, ORG, self.platform).learn_items
        self.returning = Returning(database, self.clock, ORG, self.platform)
        self.papers = AskingForPapers(
            database, self.clock, ORG, self.platform, learn, self.returning
        )
        self._count = 0

    def hear(self, *bodies: OrderFact) -> None:
        for body in bodies:
            self._count += 1
            author = Author(ORG, uuid.UUID(int=9), uuid.UUID(int=self._count), self._count)
            commit(self.database, lambda c, a=author, b=body: journal.apply(c, a, b))  # type: ignore[misc]

    def approve(self) -> None:
        self.hear(saved(draft(line(), line(2, "B1", 4))), submitted(), approved())

    def send(self) -> list[str]:
        """Send all that is due, and say what became of it."""
        states = []
        while (done := self.placing.send_next()) is not None:
            states.append(done.state)
        return states

    def later(self) -> None:
        self.clock.moment += timedelta(hours=3)

    @property
    def view(self) -> OrderView:
        with self.database.reading() as connection:
            found = records.load(connection, ORG, ORDER)
        assert found is not None
        return found

    def told(self, entity: str) -> list[dict[str, Any]]:
        query = select(feed.c.body).where(feed.c.entity == entity).order_by(feed.c.seq)
        with self.database.reading() as connection:
            return [msgspec.json.decode(body) for body in connection.execute(query).scalars()]

    def ways(self) -> list[str]:
        return [one["state"] for one in self.told("order-upload")]


@pytest.fixture
def bench(any_database: Database) -> Bench:
    return Bench(any_database)


def test_an_approved_order_is_placed_once_and_followed(bench: Bench) -> None:
    bench.hear(saved(draft(line(), line(2, "B1", 4))), submitted())
    assert bench.send() == []
    bench.hear(approved())
    assert bench.send() == [DONE]
    assert bench.send() == []
    (placed,) = bench.platform.filed
    assert placed.plan_no == "CG20261122-01-0001"
    assert [(one.province_code, one.quantity, one.price) for one in placed.lines] == [
        ("A1", 10, Decimal("12.50")),
        ("B1", 4, Decimal("12.50")),
    ]
    assert bench.platform.confirmed == ["P1"]
    assert bench.ways() == [UploadState.SENDING, UploadState.PLACED]
    assert (bench.view.state, bench.view.platform_no) == (OrderState.SENT, "P1")
    (told,) = bench.told("order")
    assert (told["order_no"], told["plan_no"]) == ("P1", "CG20261122-01-0001")
    bench.platform.offers = frozenset({Offer.PLACING})
    for state in (OrderState.CONFIRMED, OrderState.DELIVERING, OrderState.CLOSED):
        bench.platform.line_state = state
        assert ask_for_papers(bench.papers, bench.returning) == 1
        assert bench.view.state is state
    assert ask_for_papers(bench.papers, bench.returning) == 0
    assert len(bench.platform.filed) == 1


def test_an_order_whose_confirmation_was_lost_is_confirmed_and_not_filed_again(
    bench: Bench,
) -> None:
    bench.approve()
    bench.platform.placing_fails = []
    file_order = bench.platform.file_order

    def file_and_lose_what_follows(order: Any) -> Any:  # noqa: ANN401 (of the port)
        filed = file_order(order)
        bench.platform.placing_fails = [GONE]
        return filed

    bench.platform.file_order = file_and_lose_what_follows  # type: ignore[method-assign]
    assert bench.send() == [DUE]
    assert bench.view.upload is not None
    assert bench.view.upload.state is UploadState.SENDING
    # It may be valid at the platform: nobody takes it back now.
    bench.hear(OrderRecalled(order_id=ORDER, reason="改", person=WRITER, at=NOON))
    bench.later()
    bench.platform.file_order = file_order  # type: ignore[method-assign]
    assert bench.send() == [DONE]
    assert (len(bench.platform.filed), bench.platform.confirmed) == (1, ["P1"])
    assert bench.view.state is OrderState.SENT


def test_what_the_platform_does_not_answer_is_tried_again_and_can_be_recalled(
    bench: Bench,
) -> None:
    bench.approve()
    bench.platform.placing_fails = [GONE]
    assert bench.send() == [DUE]
    assert bench.ways() == [UploadState.SENDING, UploadState.WAITING]
    assert "没有在规定时间内应答" in bench.told("order-upload")[-1]["problem"]
    bench.hear(OrderRecalled(order_id=ORDER, reason="改", person=WRITER, at=NOON))
    assert bench.view.state is OrderState.DRAFT
    # Approved anew, it does not wait for the old row; that one is given up when its turn comes.
    bench.hear(submitted(), approved())
    assert bench.send() == [DONE]
    bench.later()
    assert bench.send() == [DONE]
    assert bench.platform.confirmed == ["P1"]


def test_what_the_platform_refuses_can_be_mended_and_approved_again(bench: Bench) -> None:
    bench.approve()
    bench.platform.placing_fails = [REFUSED]
    assert bench.send() == [DEAD]
    assert bench.send() == []
    upload = bench.view.upload
    assert upload is not None
    assert (upload.state, "商品编码未对照" in upload.problem) == (UploadState.REFUSED, True)
    recall = OrderRecalled(order_id=ORDER, reason="换品种", person=WRITER, at=NOON)
    bench.hear(recall, saved(draft(line(1, "C1")), (1,)), submitted(5), approved(5))
    bench.clock.moment += timedelta(minutes=1)
    assert bench.send() == [DONE]
    assert [one.province_code for one in bench.platform.filed[0].lines] == ["C1"]
    assert bench.view.state is OrderState.SENT


def test_what_was_recalled_before_its_turn_is_not_sent(bench: Bench) -> None:
    bench.approve()
    bench.platform.placing_fails = [GONE]
    bench.send()
    bench.hear(OrderRecalled(order_id=ORDER, reason="不要了", person=WRITER, at=NOON))
    bench.later()
    assert bench.send() == [DONE]
    assert bench.platform.filed == []


def test_a_platform_that_takes_no_orders_leaves_them_to_a_person(bench: Bench) -> None:
    bench.approve()
    bench.platform.offers = frozenset({Offer.INVOICES})
    assert bench.send() == [DONE]
    assert bench.send() == []
    assert bench.ways() == [UploadState.BY_HAND]
    assert bench.view.state is OrderState.APPROVED


def test_an_order_under_way_when_the_service_fell_over_is_taken_up_again(bench: Bench) -> None:
    bench.approve()

    def die(order: object) -> Any:  # noqa: ANN401 (never answers)
        raise RuntimeError("the power went")

    bench.platform.file_order = die  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        bench.placing.send_next()
    del bench.platform.file_order
    with bench.database.writing() as connection:
        connection.execute(update(outbox).values(next_at=bench.clock.moment))
    assert bench.send() == [DONE]
    assert bench.platform.confirmed == ["P1"]
