"""What the desk of cases is asked, and what it tells the window, as plain values.

Without it the window would have to know the store. They cross threads over the bridge.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.readers.saying import Saying
from app.tracing.cases.values import CaseKind, CaseState

if TYPE_CHECKING:
    from app.tracing.cases.store import Case


class Shown(StrEnum):
    """Which cases are wanted by how they stand."""

    OPEN = "open"
    DECIDED = "decided"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """Which cases are wanted."""

    search: str = ""
    """A code, a drug, a batch, a receipt or a delivery."""
    shown: Shown = Shown.OPEN
    kind: CaseKind | None = None
    since: date | None = None
    """Found on this day or later, by the calendar of this place."""
    mine: bool = False
    """This workstation scanned one side."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a list shows it."""

    case_id: uuid.UUID
    kind: CaseKind
    state: CaseState
    found_at: datetime
    code: str
    """The first of them."""
    code_count: int
    items: tuple[str, ...]
    """Drugs with batches."""
    receipts: tuple[str, ...]
    deliveries: tuple[str, ...]
    mine: bool
    decision: str
    """Of the closing that stands; empty: none."""
    person: str
    """Who closed it."""
    decided_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True)
class CasesListed:
    """Event: the cases that were asked for; open ones first, the newest first."""

    asked: CasesAsked
    rows: tuple[CaseRow, ...]
    open_count: int
    """Of all cases, whatever was asked."""


@dataclass(frozen=True, slots=True)
class CaseShown:
    """Event: all there is to say of one case."""

    case: Case


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """Event: a case was closed or opened again, durably."""

    case: Case
    said: Saying


@dataclass(frozen=True, slots=True)
class CasesChanged:
    """Event: the service or another workstation said something of cases."""

    case_ids: frozenset[uuid.UUID]
    open_count: int
    alarm: Saying | None
    """What a person must hear of now."""


@dataclass(frozen=True, slots=True)
class CasesExported:
    """Event: a list was written to a file."""

    path: Path
    count: int


@dataclass(frozen=True, slots=True)
class CasesFailed:
    """Event: a wish could not be carried out."""

    why: Saying
    """What happened and what to do next."""
    number: str = ""
    """The number under which a bug was logged; empty for what the world did."""


CasesEvent = CasesListed | CaseShown | CaseDecided | CasesChanged | CasesExported | CasesFailed
