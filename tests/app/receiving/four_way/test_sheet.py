"""A receipt read against its papers: from the tables, and by the desk of the core."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from queue import SimpleQueue

from sqlalchemy import Connection

from app.catalogue import items
from app.catalogue.items import Item
from app.purchasing import invoices, orders
from app.purchasing.invoices import Invoice, InvoiceLine
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from app.receiving.acceptance.acceptance import Acceptance, AcceptanceParts
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.operations import LineConcluded
from app.receiving.acceptance.values import Conclusion
from app.receiving.four_way.desk import FourWayDesk
from app.receiving.four_way.reconciling import Field, FourWayShown, FourWayView, Reason, Side
from app.receiving.four_way.refusing import Refusal, refused_by_acceptance
from app.receiving.four_way.sheet import read_four_way
from app.receiving.progress import DeskFailed, Difference
from app.receiving.records import ReceiptKey
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import (
    DeliveredItem,
    Delivery,
    DeliveryLine,
    Distributor,
    PackageLevel,
)
from app.store.core import Core
from tests.deliveries import PERSON, Workplace

SENT_BY = Distributor("91310000TEST000001", "示例医药配送有限公司")
EXPIRY = date(2028, 1, 4)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PRICE = Decimal("12.50")
GTIN = "06900000000014"


def line(number: int, quantity: int, code: str, order_line_id: str) -> DeliveryLine:
    item = DeliveredItem(
        code,
        f"药品{code}",
        "示例制药",
        "0.25g",
        gtin=GTIN if number == 1 else None,
        drug_identifiers={f"81000{number:02d}": PackageLevel.SMALL},
    )
    return DeliveryLine(
        number, item, "A2601", EXPIRY, quantity, "盒", order_line_ids=(order_line_id,)
    )


def delivery(number: str = "PS1", quantity: int = 2) -> Delivery:
    lines = (line(1, quantity, "X0001", "DD1-1"), line(2, 1, "X0002", "DD1-2"))
    return Delivery(number, SENT_BY, lines)


def ordered(*quantities: int, number: str = "DD1", unit: str = "盒") -> Order:
    lines = tuple(
        OrderLine(
            position,
            f"{number}-{position}",
            SENT_BY.code,
            f"X{position:04d}",
            quantity,
            unit,
            PRICE,
            OrderState.CONFIRMED,
        )
        for position, quantity in enumerate(quantities, start=1)
    )
    return Order(number, NOW, lines)


def billed(of: Delivery | None, *quantities: int, order_no: str = "DD1") -> Invoice:
    lines = tuple(
        InvoiceLine(
            position,
            None if of is None else of.delivery_id,
            order_no,
            f"X{position:04d}",
            "A2601",
            EXPIRY,
            quantity,
            PRICE,
            PRICE * quantity,
        )
        for position, quantity in enumerate(quantities, start=1)
    )
    return Invoice("FP1", SENT_BY.code, date(2026, 11, 21), lines)


def keep(place: Workplace, *papers: Order | Invoice) -> None:
    with place.parts.database.writing() as connection:
        for paper in papers:
            if isinstance(paper, Order):
                orders.store(connection, place.org, paper, NOW)
            else:
                invoices.store(connection, place.org, paper, NOW)


def check(
    place: Workplace, session: ReceivingSession, refused: dict[int, Refusal] | None = None
) -> FourWayView:
    with place.parts.database.reading() as connection:
        view = read_four_way(connection, ReceiptKey(place.org, session.receipt_id), refused)
    assert view is not None
    return view


def scan(place: Workplace, session: ReceivingSession, *codes: str) -> None:
    for code in codes:
        session.scan(place.reading(code))


def reasons(view: FourWayView) -> list[set[tuple[Side, Reason]]]:
    return [{(mark.side, mark.reason) for mark in row.marks} for row in view.rows]


def code(line_no: int, number: int) -> str:
    return f"81000{line_no:02d}{number:013d}"


def test_a_receipt_with_all_its_papers_agrees(place: Workplace) -> None:
    sent = delivery()
    session = place.receive(sent)
    keep(place, ordered(2, 1), billed(sent, 2, 1))
    scan(place, session, code(1, 1), code(1, 2), code(2, 1))
    view = check(place, session)
    assert reasons(view) == [set(), set()]
    assert (view.orders, view.invoices) == (("DD1",), ("FP1",))
    assert [row.physical and row.physical.quantity for row in view.rows] == [2, 1]


def test_without_papers_nothing_is_a_difference(place: Workplace) -> None:
    session = place.receive(delivery())
    view = check(place, session)
    assert reasons(view) == [set(), set()]
    assert (view.orders, view.invoices) == ((), ())
    assert view.rows[0].order is None


def test_what_another_delivery_brought_on_the_order_is_counted(place: Workplace) -> None:
    first, rest = delivery("PS1", 2), delivery("PS2", 3)
    rest = replace(rest, lines=rest.lines[:1])
    place.keep(first)
    session = place.receive(rest)
    keep(place, ordered(5, 1))
    view = check(place, session)
    (row,) = view.rows
    assert row.order is not None
    assert (row.order.quantity, row.order.elsewhere) == (Decimal(3), Decimal(2))
    assert not row.marks


def test_an_order_in_dosage_units_is_read_in_packages(place: Workplace) -> None:
    sent = delivery()
    session = place.receive(sent)
    known = Item("X0001", "药品", "片剂", "0.25g", "示例制药", "", "", "盒", "片", 24)
    with place.parts.database.writing() as connection:
        items.store(connection, known, NOW)
    keep(place, replace(ordered(48, 1, unit="片"), lines=ordered(48, unit="片").lines))
    row = check(place, session).rows[0]
    assert row.order is not None
    assert (row.order.quantity, row.order.price) == (Decimal(2), PRICE * 24)


def test_invoices_that_name_no_delivery_are_found_by_their_order(place: Workplace) -> None:
    session = place.receive(delivery())
    keep(place, ordered(2, 1), billed(None, 2, 1, 7))
    view = check(place, session)
    assert view.invoices == ("FP1",)
    assert view.rows[2].province_code == "X0003"
    assert (Side.DELIVERY, Reason.NOT_SENT) in reasons(view)[2]


def test_only_the_billed_items_of_another_order_come_along(place: Workplace) -> None:
    sent = delivery()
    session = place.receive(sent)
    other = ordered(20, 40, 60, number="DD2")
    keep(place, ordered(2, 1), other)
    bill = billed(sent, 2, 1, 7)
    bill = replace(bill, lines=(*bill.lines[:2], replace(bill.lines[2], order_no="DD2")))
    keep(place, bill)
    view = check(place, session)
    assert view.orders == ("DD1", "DD2")
    assert len(view.rows) == 3
    row = view.rows[2]
    assert row.order is not None
    assert row.order.quantity == 60
    assert reasons(view)[2] == {(Side.DELIVERY, Reason.NOT_SENT)}


def test_boxes_that_were_refused_are_seen(place: Workplace) -> None:
    session = place.receive(delivery())
    keep(place, ordered(2, 1))
    wrong = f"01{GTIN}21SN1\x1d10B9999"
    scan(place, session, code(1, 1), code(99, 1), code(99, 2), code(99, 1), wrong)
    view = check(place, session)
    batch = view.rows[0].mark(Side.PHYSICAL, Field.BATCH)
    assert batch is not None
    assert (batch.found, batch.expected) == ("B9999", "A2601")
    (stray,) = view.rows[2:]
    assert (stray.key, stray.name) == ("stray:8100099", "药品标识码 8100099")
    assert stray.physical is not None
    assert stray.physical.rejected == Decimal(2)


def test_an_explanation_and_a_refusal_of_the_acceptance_are_shown(place: Workplace) -> None:
    session = place.receive(delivery())
    scan(place, session, code(1, 1), code(1, 2))
    session.explain_lines([(1, Difference.DAMAGED, "压扁")], PERSON)
    view = check(place, session, {1: Refusal(1, Difference.TEMPERATURE)})
    row = view.rows[0]
    assert (row.difference, row.remark) == (Difference.DAMAGED, "压扁")
    assert row.physical is not None
    assert (row.physical.quantity, row.physical.rejected) == (Decimal(1), Decimal(1))
    mark = row.mark(Side.PHYSICAL, Field.QUANTITY)
    assert mark is not None
    assert (mark.found, mark.expected) == (Decimal(1), Decimal(2))


@contextmanager
def desk(place: Workplace) -> Iterator[tuple[FourWayDesk, SimpleQueue[FourWayShown | DeskFailed]]]:
    heard: SimpleQueue[FourWayShown | DeskFailed] = SimpleQueue()
    core = Core()
    parts = place.parts
    yield (
        FourWayDesk(parts.database, core, place.clock, place.org, heard.put, refused_by_acceptance),
        heard,
    )
    assert core.stop(30)


def test_the_desk_answers_a_wish(place: Workplace) -> None:
    session = place.receive(delivery())
    with desk(place) as (four_way, heard):
        four_way.ask(session.receipt_id)
        event = heard.get(timeout=30)
    assert isinstance(event, FourWayShown)
    assert event.view.receipt_no == session.view().receipt_no


def test_what_was_rejected_by_scans_is_not_missing_but_refused(place: Workplace) -> None:
    session = place.receive(delivery())
    scan(place, session, code(1, 1), "TDCMD-REJECT-DAMAGED", code(1, 2))
    row = check(place, session).rows[0]
    assert row.physical is not None
    assert (row.physical.quantity, row.physical.rejected) == (Decimal(1), Decimal(1))
    assert row.difference is Difference.DAMAGED
    assert not row.physical.final
    session.explain_lines([(1, Difference.OTHER, "已换货")], PERSON)
    row = check(place, session).rows[0]
    assert (row.difference, row.remark) == (Difference.OTHER, "已换货")


def test_a_line_found_unqualified_is_refused_whole_with_its_reason(place: Workplace) -> None:
    session = place.receive(delivery())
    scan(place, session, code(1, 1), code(1, 2), code(2, 1))
    acceptance = Acceptance(
        AcceptanceParts(
            place.parts.database, place.parts.log, place.clock, AttachmentFolder(Path("none"))
        ),
        session.receipt_id,
        PERSON,
    )
    acceptance.note(
        LineConcluded(
            line_no=1,
            conclusion=Conclusion.UNQUALIFIED,
            reason=Difference.TEMPERATURE,
            remark="途中 12℃",
        )
    )
    with desk(place) as (four_way, heard):
        four_way.ask(session.receipt_id)
        event = heard.get(timeout=30)
    assert isinstance(event, FourWayShown)
    row, other = event.view.rows
    assert row.physical is not None
    assert other.physical is not None
    assert (row.physical.quantity, row.physical.rejected) == (Decimal(0), Decimal(2))
    assert (row.difference, row.remark) == (Difference.TEMPERATURE, "途中 12℃")
    assert (other.physical.quantity, other.physical.rejected) == (Decimal(1), Decimal(0))


def test_what_the_hook_refuses_is_said_in_words(place: Workplace) -> None:
    def refuse(connection: Connection, key: ReceiptKey) -> dict[int, Refusal]:
        raise WishRefused("delivery-unknown")

    heard: SimpleQueue[FourWayShown | DeskFailed] = SimpleQueue()
    core = Core()
    FourWayDesk(place.parts.database, core, place.clock, place.org, heard.put, refuse).ask(
        uuid.UUID(int=7)
    )
    event = heard.get(timeout=30)
    assert core.stop(30)
    assert isinstance(event, DeskFailed)
    assert (event.sentence.key, event.number) == ("delivery-unknown", None)


def test_a_receipt_that_is_not_here_is_said_in_words(place: Workplace) -> None:
    with desk(place) as (four_way, heard):
        four_way.ask(uuid.UUID(int=7))
        event = heard.get(timeout=30)
    assert isinstance(event, DeskFailed)
    assert event.sentence.key == "delivery-unknown"
