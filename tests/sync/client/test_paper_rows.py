"""Orders and invoices out of the feed into the tables of a workstation."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.purchasing import invoices, orders, return_words
from app.purchasing.invoicing import words as invoice_words
from app.purchasing.invoicing.values import InvoiceState
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from app.receiving.four_way.reconciling import Reason, Side
from app.receiving.four_way.sheet import read_four_way
from app.receiving.records import ReceiptKey
from app.receiving.sessions.opening import receipt_id
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.tables.changes import feed_unread
from app.store.tables.papers import invoice_line, order_line
from app.store.tables.receipts import delivery
from sync.assembly.training_orders import TrainingOrderBook
from sync.client.inbox import Inbox
from sync.client.status import FactsArrived
from sync.client.transport import Transport
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.serving import ThreadedServer
from tests.sync.client.workstation import Events, Workstation, feed_row, log_in
from tests.sync.service.running import ORG, RunningService, opened

SCOPE = f"org:{ORG}"
Json = dict[str, Any]
ORDER: Json = {
    "order_no": "DD1",
    "ordered_at": "2026-11-20T00:00:00Z",
    "said_at": "2026-11-21T08:00:00Z",
    "lines": [
        {
            "line_no": 1,
            "order_line_id": "DD1-1",
            "distributor_code": "91310000000000001X",
            "province_code": "X0001",
            "quantity": 40,
            "unit": "盒",
            "price": "12.5",
            "state": "confirmed",
        }
    ],
}
WORD: Json = {
    "invoice_no": "FP1",
    "link": "shanghai-yy",
    "state": "accepted",
    "asked": str(uuid.UUID(int=7)),
    "amount": "50.00",
    "problem": "",
    "at": "2026-11-21T08:00:00Z",
}
RETURN: Json = {
    "order_id": str(uuid.UUID(int=1)),
    "return_id": str(uuid.UUID(int=2)),
    "state": "granted",
    "platform_no": "T1",
    "problem": "",
    "invoice_no": "",
    "at": "2026-11-21T08:00:00Z",
}
INVOICE: Json = {
    "invoice_no": "FP1",
    "distributor_code": "91310000000000001X",
    "invoiced_on": "2026-11-21",
    "said_at": "2026-11-21T08:00:00Z",
    "lines": [
        {
            "line_no": 1,
            "delivery_id": None,
            "order_no": "DD1",
            "province_code": "X0001",
            "batch": "A2601",
            "expiry": "2028-01-04",
            "quantity": -4,
            "price": "12.5",
            "amount": "-50.00",
        }
    ],
}


class Desk:
    """An inbox that gets rows by hand."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.at(folder / "workstation.db")
        self.core = Core()
        self.events = Events()
        self.seq = 0

        nowhere = Transport("http://127.0.0.1:1")
        log = log_in(self.database, ORG)
        self.inbox = Inbox(self.database, self.core, log, SystemClock(), nowhere, self.events)

    def take(self, entity: str, body: Json) -> None:
        self.seq += 1
        row = feed_row(self.seq, entity, "x", 1, body)
        self.inbox.apply(SCOPE, [row])

    def unread(self) -> int:
        with self.database.reading() as connection:
            query = select(func.count()).select_from(feed_unread)
            return int(connection.execute(query).scalar_one())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert made.core.stop(30)
    made.database.close()


def changed(body: Json, **changes: object) -> Json:
    return {**deepcopy(body), **changes}


def with_line(body: Json, **changes: object) -> Json:
    return changed(body, lines=[{**body["lines"][0], **changes}])


def test_an_order_is_replaced_whole_by_a_newer_word_and_by_no_older_one(desk: Desk) -> None:
    desk.take("order", ORDER)
    desk.take("order", ORDER)
    closed = with_line(changed(ORDER, said_at="2026-11-21T09:00:00Z"), line_no=2, state="closed")
    desk.take("order", closed)
    desk.take("order", ORDER)
    with desk.database.reading() as connection:
        order = orders.load(connection, ORG, "DD1")
    assert order is not None
    (line,) = order.lines
    assert (line.line_no, line.state, line.price) == (2, OrderState.CLOSED, Decimal("12.5"))
    assert desk.unread() == 0


def test_an_invoice_is_stored_with_its_money_and_its_signs(desk: Desk) -> None:
    desk.take("invoice", INVOICE)
    desk.take("invoice", INVOICE)
    with desk.database.reading() as connection:
        invoice = invoices.load(connection, ORG, "FP1")
    assert invoice is not None
    (line,) = invoice.lines
    assert (line.quantity, line.amount, line.expiry) == (-4, Decimal("-50.00"), date(2028, 1, 4))


def test_what_is_said_of_a_return_is_kept_before_the_return_is_known(desk: Desk) -> None:
    desk.take("order-return", RETURN)
    desk.take("order-return", changed(RETURN, state="under-review", at="2026-11-21T07:00:00Z"))
    with desk.database.reading() as connection:
        word = return_words.load(connection, ORG, uuid.UUID(int=2))
    assert word is not None
    assert (word.state, word.platform_no) == (ReturnState.GRANTED, "T1")
    assert desk.unread() == 0


def test_what_is_said_of_an_invoice_is_kept_and_told_to_who_shows_it(desk: Desk) -> None:
    desk.take("invoice-word", WORD)
    desk.take("invoice-word", changed(WORD, state="open", at="2026-11-21T07:00:00Z"))
    with desk.database.reading() as connection:
        word = invoice_words.load(connection, ORG, "FP1")
    assert word is not None
    assert (word.state, word.amount, word.asked) == (
        InvoiceState.ACCEPTED, Decimal("50.00"), uuid.UUID(int=7),
    )  # fmt: skip
    arrived = [one.applied.invoices for one in desk.events.all if isinstance(one, FactsArrived)]
    assert arrived == [{"FP1"}, frozenset()]
    assert desk.unread() == 0


@pytest.mark.parametrize(
    ("entity", "body"),
    [
        ("order", changed(ORDER, order_no="")),
        ("order", changed(ORDER, said_at="2026-11-21T08:00:00")),
        ("order", changed(ORDER, lines="none")),
        ("order", with_line(ORDER, quantity=-1)),
        ("order", with_line(ORDER, quantity=2**40)),
        ("order", with_line(ORDER, state="lost")),
        ("order", with_line(ORDER, price="NaN")),
        ("order", with_line(ORDER, price="1e400")),
        ("order", changed(ORDER, lines=ORDER["lines"] * 2)),
        ("invoice", with_line(INVOICE, amount="Infinity")),
        ("invoice", with_line(INVOICE, delivery_id="PS1")),
        ("invoice", with_line(INVOICE, expiry="2028-13-01")),
        ("invoice", changed(INVOICE, invoice_no=None)),
        ("order-return", changed(RETURN, state="lost")),
        ("order-return", changed(RETURN, at="2026-11-21T08:00:00")),
        ("order-return", changed(RETURN, return_id="T1")),
        ("invoice-word", changed(WORD, state="lost")),
        ("invoice-word", changed(WORD, amount="NaN")),
        ("invoice-word", changed(WORD, at="2026-11-21T08:00:00")),
    ],
)
def test_a_paper_that_cannot_be_read_is_set_aside_and_the_next_one_taken(
    desk: Desk, entity: str, body: Json
) -> None:
    desk.take(entity, body)
    desk.take("order", changed(ORDER, order_no="NEXT"))
    assert desk.unread() == 1
    with desk.database.reading() as connection:
        assert orders.load(connection, ORG, "NEXT") is not None
        for table in (order_line, invoice_line):
            numbers = table.c.order_no != "NEXT"
            query = select(func.count()).select_from(table).where(numbers)
            assert connection.execute(query).scalar_one() == 0


def wait_for(look: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not look():
        assert time.monotonic() < until, what
        threading.Event().wait(0.05)


def count(database: Database, table: Any) -> int:  # noqa: ANN401 (a table)
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def sandbox() -> Iterator[ThreadedServer]:
    settings = SandboxSettings(user="u", password="p", org_code=ORG, today=date(2026, 11, 21))
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def served(service_database: Database, sandbox: ThreadedServer) -> Iterator[RunningService]:
    account = YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG)
    platform = ShanghaiYy(account, order_book=TrainingOrderBook(sandbox.url))
    service = RunningService(service_database, {ORG: platform})
    yield service
    assert service.stop()
    platform.close()


def test_training_papers_reach_the_workstation_and_differ_where_they_shall(
    served: RunningService, newcomer: Workstation
) -> None:
    newcomer.enrol(served.url, served.code())
    newcomer.begin_sync(served.url)
    wait_for(lambda: count(newcomer.database, invoice_line) > 0, "no invoice arrived")
    with newcomer.database.reading() as connection:
        delivery_id = connection.execute(select(delivery.c.delivery_id)).scalar_one()
    receipt = receipt_id(delivery_id)
    newcomer.do(opened(receipt, delivery_id))
    with newcomer.database.reading() as connection:
        view = read_four_way(connection, ReceiptKey(ORG, receipt))
    assert view is not None
    assert len(view.invoices) == 1
    reasons = [{(mark.side, mark.reason) for mark in row.marks} for row in view.rows]
    price, quantity = Reason.PRICE, Reason.QUANTITY
    assert reasons == [
        set(),
        {(Side.ORDER, price), (Side.INVOICE, price)},
        {(Side.INVOICE, quantity)},
        set(),
        set(),
        set(),
        {(Side.DELIVERY, Reason.NOT_SENT)},
    ]
    billed_only = view.rows[-1]
    assert billed_only.order is not None
    assert billed_only.name != billed_only.province_code
