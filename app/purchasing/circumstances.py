"""What the rules of ordering ask about the world around a draft, and who answers.

Without it the rules would have to know the catalogue, the store and the calendar. Everything is
asked by functions of values, so that the rules stay pure and each answer can come from another
room. The answers of nobody (`Circumstances()`) say nothing against a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What the catalogue says of an item, as far as ordering depends on it."""

    province_code: str
    name: str
    unit: str = ""
    """The sales package."""
    dosage_unit: str = ""
    pack_quantity: int = 0
    """Dosage units in one sales package; 0: not known."""
    price: Decimal | None = None
    """元 per sales package, the province's."""
    stopped: str = ""
    """Why it may not be bought; empty: it may."""
    multiple: int = 1
    """Sales packages that are only sold together (中包装)."""
    least: int = 1
    """The fewest sales packages of one order (起订量)."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An item that is ordered already and has not all come."""

    order_no: str
    province_code: str
    distributor_code: str
    quantity: int
    """Still to come, in `unit`."""
    unit: str


@dataclass(frozen=True, slots=True)
class Budget:
    """What a department may spend in a month, and what is spent of it."""

    limit: Decimal
    spent: Decimal
    """By other orders that are under way or done."""

    @property
    def left(self) -> Decimal:
        """What is left; below nothing where it was overdrawn."""
        return self.limit - self.spent


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that is asked."""

    today: date
    item: Callable[[str], KnownItem | None] = lambda _code: None
    """By province code; None where the catalogue does not know it."""
    catalogue_known: bool = False
    """Whether there is a catalogue at all: without one, an unknown item says nothing."""
    why_not_deliver: Callable[[str, str, str], Saying | None] = lambda *_asked: None
    """Distributor, province code, 配送点: why it may not be delivered there; None where it may."""
    about: Callable[[str], Sequence[Saying]] = lambda _code: ()
    """The open mismatch warnings of an item."""
    budget: Callable[[str], Budget | None] = lambda _name: None
    """Of a department this month; None where nothing was laid down."""
    on_order: Mapping[str, Sequence[OpenOrder]] = field(default_factory=dict)
    """By province code, what other orders will still bring."""
