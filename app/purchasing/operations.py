"""What persons do with orders, as facts of the change log: plain versioned data.

Without it an order written at one desk would not be known at the next. Each names the order and the
version of its content it speaks of (`content`: the fact that saved it), so that what two persons do
at once is seen and not overwritten. What follows from all of them: standing.py.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

import msgspec

from app.purchasing.values import OrderDraft, Origin


class OrderSaved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`order.saved` 1: the content of an order, whole: new, changed, or two versions made one."""

    order_id: uuid.UUID
    order_no: str
    """The hospital's number of it (医院计划单号)."""
    draft: OrderDraft
    based_on: list[uuid.UUID] = []
    """The versions the person saw; none: a new order."""
    origin: Origin = Origin.SCRATCH
    came_from: str = ""
    """The number of the order or the name of the template it was made of."""
    person: str
    at: datetime


class WarningAcknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """`order.acknowledged` 1: a person knows of a warning, and says why it is right so."""

    order_id: uuid.UUID
    rule: str
    province_code: str
    about: str
    """What the warning said: where it says something else, it is asked again."""
    reason: str
    person: str
    at: datetime


class OrderSubmitted(msgspec.Struct, frozen=True, kw_only=True):
    """`order.submitted` 1: one version waits for approval."""

    order_id: uuid.UUID
    content: uuid.UUID
    steps: int
    """How many approvals it needs, by its amount and the rules of then."""
    person: str
    at: datetime


class OrderApproved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`order.approved` 1: one approval of one version."""

    order_id: uuid.UUID
    content: uuid.UUID
    remark: str = ""
    person: str
    at: datetime


class OrderSentBack(msgspec.Struct, frozen=True, kw_only=True):
    """`order.sent-back` 1: not approved; it is a draft again."""

    order_id: uuid.UUID
    content: uuid.UUID
    reason: str
    person: str
    at: datetime


class OrderRecalled(msgspec.Struct, frozen=True, kw_only=True):
    """`order.recalled` 1: taken back to be changed, before it was sent; it is a draft again."""

    order_id: uuid.UUID
    reason: str
    person: str
    at: datetime


class OrderCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """`order.cancelled` 1: given up before it was sent."""

    order_id: uuid.UUID
    reason: str
    person: str
    at: datetime


class OrderSentByHand(msgspec.Struct, frozen=True, kw_only=True):
    """`order.sent-by-hand` 1: a person entered it at the platform."""

    order_id: uuid.UUID
    platform_no: str
    """The platform's number of it."""
    person: str
    at: datetime


class OrderClosed(msgspec.Struct, frozen=True, kw_only=True):
    """`order.closed` 1: nothing more is expected of it."""

    order_id: uuid.UUID
    reason: str
    person: str
    at: datetime


class OrderChased(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`order.chased` 1: the distributor was asked where it is (催货)."""

    order_id: uuid.UUID
    said: str
    """What it answered."""
    promised_on: date | None = None
    person: str
    at: datetime


class ReturnAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`order.return-asked` 1: something of it is to go back."""

    order_id: uuid.UUID
    return_id: uuid.UUID
    province_code: str
    batch: str
    quantity: int
    """Sales packages."""
    reason: str
    price: Decimal | None = None
    """元 per sales package; None: an older program did not ask."""
    volume_based: bool = False
    """Bought under a volume-based contract (带量采购)."""
    person: str
    at: datetime


class ReturnWithdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """`order.return-withdrawn` 1: it does not go back after all."""

    order_id: uuid.UUID
    return_id: uuid.UUID
    reason: str
    person: str
    at: datetime


class ReturnEntered(msgspec.Struct, frozen=True, kw_only=True):
    """`order.return-entered` 1: a person entered the return at the platform."""

    order_id: uuid.UUID
    return_id: uuid.UUID
    platform_no: str
    """The platform's number of it."""
    person: str
    at: datetime


OrderFact = (
    OrderSaved
    | WarningAcknowledged
    | OrderSubmitted
    | OrderApproved
    | OrderSentBack
    | OrderRecalled
    | OrderCancelled
    | OrderSentByHand
    | OrderClosed
    | OrderChased
    | ReturnAsked
    | ReturnWithdrawn
    | ReturnEntered
)

KINDS: dict[tuple[str, int], type[OrderFact]] = {
    ("order.saved", 1): OrderSaved,
    ("order.acknowledged", 1): WarningAcknowledged,
    ("order.submitted", 1): OrderSubmitted,
    ("order.approved", 1): OrderApproved,
    ("order.sent-back", 1): OrderSentBack,
    ("order.recalled", 1): OrderRecalled,
    ("order.cancelled", 1): OrderCancelled,
    ("order.sent-by-hand", 1): OrderSentByHand,
    ("order.closed", 1): OrderClosed,
    ("order.chased", 1): OrderChased,
    ("order.return-asked", 1): ReturnAsked,
    ("order.return-withdrawn", 1): ReturnWithdrawn,
    ("order.return-entered", 1): ReturnEntered,
}
_KIND_OF = {body: key for key, body in KINDS.items()}


def kind_of(body: OrderFact) -> tuple[str, int]:
    """The name and version a body goes under."""
    return _KIND_OF[type(body)]


def encode(body: OrderFact) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()


def decode(kind: str, version: int, text: str) -> OrderFact:
    """Read it back; raises msgspec.MsgspecError (a ValueError)."""
    return msgspec.json.decode(text, type=KINDS[kind, version])
