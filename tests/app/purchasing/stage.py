"""A desk of orders on a real store, who works at it, and what it said."""

from __future__ import annotations

import queue
import uuid
from decimal import Decimal
from typing import TypeVar

from app.catalogue import items
from app.catalogue.items import Item
from app.people import persons
from app.people.person import Person
from app.people.roles import Role
from app.purchasing import journal
from app.purchasing.desk import OrdersDesk
from app.purchasing.events import (
    OrderDone,
    OrdersFailed,
    OrderShown,
    OrdersListed,
)
from app.purchasing.ordering import Saving
from app.purchasing.orders import Order, OrderLine
from app.purchasing.records import OrdersAsked, Shown
from app.purchasing.states import OrderState
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import OrderDraft
from app.purchasing.world import Party, Place, World
from app.readers.saying import Saying
from app.store.core import Core
from tests.app.purchasing.samples import APPROVER, NOON, SECOND, WRITER, draft
from tests.deliveries import Workplace

Event = TypeVar("Event")
A1 = ("A1", "阿莫西林胶囊", "胶囊", "0.25g*24粒", "试验药业", "国药准字H1", "")
B1 = ("B1", "布洛芬片", "片剂", "0.2g*20片", "试验二厂", "国药准字H2", "")
ITEMS = [
    Item(*A1, "盒", "粒", 24, Decimal("12.5")),
    Item(*B1, "盒", "片", 20, Decimal(8)),
]
PARTIES = (Party("D1", "第一配送公司"), Party("D2", "第二配送公司"))


class Stage:
    """A desk, who works at it, and what it said."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.core = Core()
        self.events: queue.Queue[object] = queue.Queue()
        parts = place.parts
        world = World(
            may_deliver=lambda _c, _org, who, code, *_where: (
                Saying(f"{who} 不能配送 {code}", "no") if (who, code) == ("D2", "A1") else None
            ),
            search=lambda _c, _org, text: [one.province_code for one in ITEMS if text in one.name],
            parties=lambda _c, _org, code: PARTIES[:1] if code == "A1" else PARTIES,
            places=lambda _c, _org: (Place("1", "西药库"),),
        )
        self.desk = OrdersDesk(
            parts.database, parts.log, parts.clock, self.core, self.events.put, world
        )
        people = (
            (WRITER, Role.PURCHASER),
            (APPROVER, Role.PURCHASE_APPROVER),
            (SECOND, Role.PURCHASE_APPROVER),
            ("收货员丁", Role.RECEIVING_CLERK),
        )
        with parts.database.writing() as connection:
            items.store_all(connection, ITEMS, NOON)
            for number, (name, role) in enumerate(people):
                persons.store(connection, place.org, Person.in_role(f"{number}", name, role))

    def heard(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=60)
        assert isinstance(event, kind), event
        return event

    def save(self, content: OrderDraft | None = None, person: str = WRITER) -> uuid.UUID:
        self.desk.save(Saving(content or draft(), person))
        return self.heard(OrderDone).order_ids[0]

    def shown(self, order_id: uuid.UUID) -> OrderShown:
        self.desk.show(order_id)
        return self.heard(OrderShown)

    def content(self, order_id: uuid.UUID) -> uuid.UUID:
        found = self.shown(order_id).view.standing.content
        assert found is not None
        return found

    def approve(self, order_id: uuid.UUID) -> None:
        content = self.content(order_id)
        self.desk.submit(order_id, content, WRITER)
        self.heard(OrderDone)
        self.desk.approve(order_id, content, APPROVER)
        self.heard(OrderDone)

    def refused(self) -> str:
        return str(self.heard(OrdersFailed).why)

    def listed(self, shown: Shown = Shown.OPEN) -> list[OrderState]:
        self.desk.list_orders(OrdersAsked(shown=shown))
        return [row.state for row in self.heard(OrdersListed).rows]

    def sent(self, order_id: uuid.UUID, state: OrderState = OrderState.CONFIRMED) -> None:
        """Let the platform have an order."""
        view = self.shown(order_id).view
        assert view.standing.approval is not None
        told = Upload(
            order_id, view.standing.approval, UploadState.PLACED, "P7", "", self.place.clock.now()
        )
        lines = tuple(
            OrderLine(
                one.line_no, f"P7-{one.line_no}", "D1", one.province_code, one.quantity,
                one.unit, one.price, state,
            )
            for one in view.draft.lines
        )  # fmt: skip
        with self.place.parts.database.writing() as connection:
            journal.take_upload(connection, self.place.org, told)
            order = Order("P7", NOON, lines, view.order_no)
            journal.take_order(connection, self.place.org, order, self.place.clock.now())
