"""What the desk of orders answers, as frozen values.

Without it a screen would have to know the tables. Wishes are methods of `OrdersDesk` (desk.py) and
return at once; each is answered by one of these events. `OrdersChanged` comes unasked, too, when
another workstation, the service or the platform said something.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from app.purchasing.chasing import Chase
from app.purchasing.laying_down import Template
from app.purchasing.life import Moment
from app.purchasing.orders import Order
from app.purchasing.records import OrderRow, OrdersAsked, OrderView
from app.purchasing.rules import Remark
from app.purchasing.values import OrderDraft, Origin
from app.purchasing.world import Offered, Party, Place
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class OrdersListed:
    """The orders that were asked for."""

    asked: OrdersAsked
    rows: tuple[OrderRow, ...]


@dataclass(frozen=True, slots=True)
class OrderShown:
    """One order with all there is to say of it."""

    view: OrderView
    life: tuple[Moment, ...]
    remarks: tuple[Remark, ...]
    """What the rules say of it while it is a draft or waits for approval."""


@dataclass(frozen=True, slots=True)
class DraftChecked:
    """What the rules say of a draft that is being written; `number` is the one of the question."""

    number: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class DraftMade:
    """A draft to go on writing; nothing is kept of it yet."""

    draft: OrderDraft
    origin: Origin
    came_from: str


@dataclass(frozen=True, slots=True)
class ItemsOffered:
    """The items a typed text finds."""

    text: str
    items: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class ChoicesTold:
    """Who delivers, and where to; to choose from."""

    parties: tuple[Party, ...]
    places: tuple[Place, ...]
    templates: tuple[Template, ...]
    requests: tuple[Order, ...]
    """What HIS asks for and nobody has answered."""
    departments: tuple[str, ...]
    """Those that orders were written for."""


@dataclass(frozen=True, slots=True)
class RulesTold:
    """What is laid down about ordering."""

    rows: tuple[tuple[str, str, str], ...]
    """Scope, rule and value, in order."""
    names: tuple[tuple[str, str], ...]
    """Province code and name of the items among them."""


@dataclass(frozen=True, slots=True)
class ChaseListed:
    """The lines that are overdue."""

    lines: tuple[Chase, ...]


@dataclass(frozen=True, slots=True)
class OrderDone:
    """A wish was carried out."""

    order_ids: tuple[uuid.UUID, ...]
    """The orders it is about; the first one is the one to show."""
    said: Saying


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """An order was not submitted: this is in its way."""

    order_id: uuid.UUID
    remarks: tuple[Remark, ...]
    why: Saying


@dataclass(frozen=True, slots=True)
class OrdersChanged:
    """Orders stand otherwise than before: the sync brought something."""

    order_ids: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class OrdersExported:
    """A file was written."""

    path: Path
    count: int
    """Of rows in it."""


@dataclass(frozen=True, slots=True)
class OrdersFailed:
    """A wish was not carried out; nothing was changed."""

    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


OrdersEvent = (
    OrdersListed
    | OrderShown
    | DraftChecked
    | DraftMade
    | ItemsOffered
    | ChoicesTold
    | RulesTold
    | ChaseListed
    | OrderDone
    | OrderHeld
    | OrdersChanged
    | OrdersExported
    | OrdersFailed
)
