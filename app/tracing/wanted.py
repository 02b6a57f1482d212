"""What is asked of the code library, and the rows it answers with.

Without it a screen, an export and the service would ask in three ways. Pure values.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.tracing.values import MoveKind, State

PAGE = 40
"""Rows of a page where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is said must be true of a row; what is empty is not asked."""

    code: str = ""
    """A whole code in any spelling, or at least 4 characters of its beginning or its end."""
    item: str = ""
    """Part of a drug's name, its pinyin initials, its province code or approval number."""
    batch: str = ""
    """A batch number, or how it begins."""
    delivery_no: str = ""
    receipt_no: str = ""
    state: State | None = None
    kind: MoveKind | None = None
    """How it left; asks for what has left."""
    received_from: date | None = None
    received_to: date | None = None
    """Calendar days here, both included: when its receipt was opened."""
    left_from: date | None = None
    left_to: date | None = None
    """The same of its leaving; asks for what has left."""

    @property
    def asks_departures(self) -> bool:
        """Whether only what has left is wanted."""
        days = self.left_from is not None or self.left_to is not None
        return days or self.kind is not None or self.state is State.LEFT


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as a list shows it."""

    code: str
    smallest: bool
    parent_code: str | None
    carton_no: str | None
    item_id: uuid.UUID | None
    province_code: str
    name: str
    strength: str
    maker: str
    approval_number: str
    batch: str
    expiry: date | None
    unit: str
    receipt_no: str
    delivery_no: str
    distributor: str
    received_at: datetime
    """When its receipt was opened."""
    state: State
    kind: MoveKind | None
    """How it left."""
    left_at: datetime | None
    units: int | None
    """拆零: dosage units of an opened pack."""
    remaining: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where to go on."""

    rows: tuple[CodeRow, ...]
    after: str | None
    """Hand it back for what follows; None at the end. A page may be short, even empty, and not the
    last: a search looks at so many codes at once and no more."""


class TooLittle(ValueError):
    """Fewer characters of a code than are searched for."""
