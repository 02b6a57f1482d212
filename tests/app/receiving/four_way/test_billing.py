"""Invoices accepted at a workstation: only where papers and goods agree, by whom it may be."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import pytest

from app.people import persons
from app.people.person import Person
from app.people.roles import Role
from app.purchasing import invoices
from app.purchasing.invoices import Invoice
from app.purchasing.invoicing import facts, words
from app.purchasing.invoicing.desk import InvoicesDesk
from app.purchasing.invoicing.events import BillSaid, BillsChanged, BillsFailed, BillsShown
from app.purchasing.invoicing.facts import AcceptanceAsked, AcceptanceWithdrawn
from app.purchasing.invoicing.values import Bill, InvoiceState, InvoiceWord
from app.receiving.four_way.billing import why_unequal
from app.receiving.progress import Difference
from app.store.core import Core
from app.store.facts import Author, OutOfPlace, UnreadableOperation
from tests.app.receiving.four_way.test_sheet import (
    NOW,
    billed,
    code,
    delivery,
    keep,
    ordered,
    scan,
)
from tests.deliveries import PERSON, Workplace

Event = TypeVar("Event")
BUYER, CLERK = "采购员甲", "收货员丁"
SENT = delivery()


class Stage:
    """A desk of invoices, who works at it, and what it said."""

    def __init__(self, place: Workplace) -> None:
        self.place, self.core = place, Core()
        self._minutes = 0
        self.events: queue.Queue[object] = queue.Queue()
        parts = place.parts
        self.desk = InvoicesDesk(
            parts.database, parts.log, parts.clock, self.core, self.events.put, why_unequal
        )
        with parts.database.writing() as connection:
            persons.store(connection, place.org, Person.in_role("1", BUYER, Role.PURCHASER))
            persons.store(connection, place.org, Person.in_role("2", CLERK, Role.RECEIVING_CLERK))

    def heard(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=60)
        assert isinstance(event, kind), event
        return event

    def bill(self) -> Bill:
        self.desk.ask(("FP1",))
        (found,) = self.heard(BillsShown).bills
        return found

    def why(self) -> str:
        bill = self.bill()
        assert not bill.may_be_accepted
        return str(bill.in_the_way)

    def say(self, state: InvoiceState, asked: uuid.UUID | None = None, amount: int = 0) -> None:
        """Let the service say how the invoice stands; its sum is that of its lines and more."""
        sum_ = Decimal("37.50") + amount
        now = self.place.clock.now()
        word = InvoiceWord("FP1", "shanghai-yy", state, asked, sum_, "平台的话", now)
        with self.place.parts.database.writing() as connection:
            assert words.store(connection, self.place.org, word)
            older = replace(word, at=now - timedelta(hours=1))
            assert not words.store(connection, self.place.org, older)

    def bill_again(self, paper: Invoice) -> None:
        with self.place.parts.database.writing() as connection:
            self._minutes += 1
            later = NOW + timedelta(minutes=self._minutes)
            assert invoices.store(connection, self.place.org, paper, later)


@pytest.fixture
def stage(place: Workplace) -> Iterator[Stage]:
    made = Stage(place)
    yield made
    assert made.desk.stop(60)
    assert made.core.stop(60)


def received(stage: Stage, *more: str) -> None:
    """Receive the delivery whole, and confirm it."""
    session = stage.place.receive(SENT)
    scan(stage.place, session, code(1, 1), code(2, 1), *more)
    if not more:
        session.explain_lines([(1, Difference.SHORT, "")], PERSON)
    session.confirm(PERSON)


def test_an_invoice_that_agrees_is_accepted_by_a_purchaser_and_taken_back(stage: Stage) -> None:
    received(stage, code(1, 2))
    keep(stage.place, ordered(2, 1), billed(SENT, 2, 1))
    assert "还没有说明" in stage.why()
    stage.say(InvoiceState.OPEN)
    assert stage.bill().may_be_accepted
    stage.desk.accept("FP1", CLERK)
    assert "没有“发票验收”权限" in str(stage.heard(BillsFailed).why)
    stage.desk.accept("FP9", BUYER)
    assert "还没有这张发票" in str(stage.heard(BillsFailed).why)
    stage.desk.accept("FP1", BUYER)
    assert "上报之前可以撤回" in str(stage.heard(BillSaid).said)
    asking = stage.bill().asking
    assert asking is not None
    assert (asking.person, asking.amount) == (BUYER, Decimal("37.50"))
    stage.desk.accept("FP1", BUYER)
    assert "待上报" in str(stage.heard(BillsFailed).why)
    stage.desk.withdraw("FP1", asking.event_id, BUYER)
    stage.heard(BillSaid)
    assert stage.bill().may_be_accepted
    stage.desk.accept("FP1", BUYER)
    stage.heard(BillSaid)
    second = stage.bill().asking
    assert second is not None
    stage.say(InvoiceState.SENDING, second.event_id)
    stage.desk.withdraw("FP1", second.event_id, BUYER)
    assert "不能撤回" in str(stage.heard(BillsFailed).why)
    stage.say(InvoiceState.REFUSED, second.event_id)
    refused = stage.bill()
    assert (refused.may_be_accepted, refused.may_be_withdrawn) == (True, True)
    assert refused.problem == "平台的话"
    stage.say(InvoiceState.ACCEPTED, second.event_id)
    assert (stage.bill().state, stage.bill().said_at) != (InvoiceState.OPEN, None)
    stage.desk.told(frozenset({"FP1"}))
    assert stage.heard(BillsChanged).numbers == {"FP1"}


def test_what_does_not_agree_is_not_accepted_and_says_why(stage: Stage) -> None:
    keep(stage.place, billed(SENT, 2, 1))
    stage.say(InvoiceState.OPEN)
    assert "还没有确认收货" in stage.why()
    received(stage, code(1, 2))
    assert "不知道订单" in stage.why()
    keep(stage.place, ordered(2, 1))
    assert stage.bill().may_be_accepted
    stage.say(InvoiceState.OPEN, amount=5)
    assert "发票总金额 42.50 元，各行合计 37.50 元" in stage.why()
    stage.say(InvoiceState.OPEN)
    fair = billed(SENT, 2, 1)
    dear = tuple(replace(line, price=Decimal(13)) for line in fair.lines)
    stage.bill_again(replace(fair, lines=dear))
    assert "有 2 行四方核对不符" in stage.why()
    lost = (fair.lines[0], replace(fair.lines[1], delivery_id=None))
    stage.bill_again(replace(fair, lines=lost))
    assert "有 1 行找不到对应的配送单" in stage.why()
    red = tuple(replace(line, quantity=-line.quantity) for line in fair.lines)
    stage.bill_again(replace(fair, lines=red))
    assert "冲红发票" in stage.why()
    stage.bill_again(replace(fair, lines=(replace(fair.lines[0], amount=None, price=None),)))
    assert "金额不全" in stage.why()
    stage.say(InvoiceState.BY_HAND)
    assert "请在平台上办理" in stage.why()
    stage.desk.accept("FP1", BUYER)
    assert "请在平台上办理" in str(stage.heard(BillsFailed).why)


def test_goods_that_are_missing_are_not_paid_for(stage: Stage) -> None:
    keep(stage.place, ordered(2, 1), billed(SENT, 2, 1))
    stage.say(InvoiceState.OPEN)
    received(stage)
    assert "有 1 行四方核对不符" in stage.why()


def test_facts_that_cannot_be_are_refused_or_wait(place: Workplace) -> None:
    author = Author(place.org, uuid.UUID(int=1), uuid.UUID(int=2))
    with place.parts.database.writing() as connection:
        endless = AcceptanceAsked(invoice_no="FP1", amount=Decimal("NaN"), person="甲", at=NOW)
        with pytest.raises(UnreadableOperation):
            facts.apply(connection, author, endless)
        early = AcceptanceWithdrawn(invoice_no="FP1", asked=author.op_id, person="甲", at=NOW)
        with pytest.raises(OutOfPlace):
            facts.apply(connection, author, early)
        asked = AcceptanceAsked(invoice_no="FP1", amount=Decimal(1), person="甲", at=NOW)
        assert facts.apply(connection, author, asked).invoices == {"FP1"}
        facts.place(connection, replace(author, place=7), asked)
        facts.displace(connection, place.org, 6)
        assert facts.of(connection, place.org, "FP1") == [(author.op_id, asked)]
