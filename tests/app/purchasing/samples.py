"""Orders as tests need them: made-up items, real arithmetic."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.purchasing.operations import OrderApproved, OrderFact, OrderSaved, OrderSubmitted
from app.purchasing.standing import AnyEvent, Event
from app.purchasing.values import DraftLine, OrderDraft

ORDER = uuid.UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0001)
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
WRITER, APPROVER, SECOND = "采购员甲", "审核员乙", "审核员丙"


def line(number: int = 1, code: str = "A1", quantity: int = 10, **more: object) -> DraftLine:
    values: dict[str, object] = {
        "name": f"药品{code}",
        "unit": "盒",
        "price": Decimal("12.50"),
        "distributor_code": "D1",
        "distributor_name": "第一配送公司",
    }
    return DraftLine(number, code, quantity=quantity, **(values | more))  # type: ignore[arg-type]


def draft(*lines: DraftLine, **more: object) -> OrderDraft:
    values: dict[str, object] = {"department": "西药库", "address_code": "1", "address": "西药库"}
    return OrderDraft(lines=lines or (line(),), **(values | more))  # type: ignore[arg-type]


def event(number: int, body: OrderFact) -> AnyEvent:
    return Event(uuid.UUID(int=number), body)


def saved(
    content: OrderDraft | None = None,
    based_on: tuple[int, ...] = (),
    person: str = WRITER,
    minutes: int = 0,
) -> OrderSaved:
    return OrderSaved(
        order_id=ORDER,
        order_no="CG20261122-01-0001",
        draft=content or draft(),
        based_on=[uuid.UUID(int=one) for one in based_on],
        person=person,
        at=NOON + timedelta(minutes=minutes),
    )


def submitted(content: int = 1, steps: int = 1, person: str = WRITER) -> OrderSubmitted:
    return OrderSubmitted(
        order_id=ORDER, content=uuid.UUID(int=content), steps=steps, person=person, at=NOON
    )


def approved(content: int = 1, person: str = APPROVER) -> OrderApproved:
    return OrderApproved(order_id=ORDER, content=uuid.UUID(int=content), person=person, at=NOON)
