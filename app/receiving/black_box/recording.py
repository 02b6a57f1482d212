"""A recording: all that one receipt was made of, in the order in which it happened.

Without it a receipt could be read, not made again. Pure. What happened is of two kinds: facts, the
workstation's own operations, which are played as wishes; and rows that came from elsewhere
(deliveries, other receipts, other workstations, rules), which are put where they were. Moments keep
the local zone of the workstation, because a date of expiry is held against the local date.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

KNOWLEDGE = ("identifier_item", "item_rule", "recall")
"""Tables of what a hospital laid down: put back as they were before, and in the end as now."""
COMPARED: Mapping[str, tuple[str, ...]] = {
    "receipt": (),
    "scan": ("workstation", "seq"),
    "count_event": ("workstation", "seq", "line_no"),
    "aside_event": ("workstation", "seq", "line_no", "code", "state"),
    "settlement": ("settlement_id",),
    "line_explanation": ("explanation_id",),
    "package": ("code",),
    "acceptance_fact": ("fact_id",),
    "attachment": ("attachment_id",),
}
"""Tables of the rows that a receipt is made of, and what tells its rows apart."""
GIVEN = (
    *COMPARED,
    *KNOWLEDGE,
    "item",
    "delivered_item",
    "delivery",
    "delivery_line",
    "delivery_words",
    "delivery_key",
    "expected_package",
    "order_line",
    "invoice_line",
)
"""Every table whose rows a recording may hold."""


class BoxProblem(Exception):
    """A receipt cannot be recorded, or a recording not be read; the text is for people."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Which receipt of which workstation, and how its documents are addressed."""

    schema: str
    """Of the tables the rows were read from."""
    org: str
    device: uuid.UUID
    incarnation: uuid.UUID
    number: int
    """The workstation's, as it stands in receipt numbers."""
    receipt_id: uuid.UUID
    receipt_no: str
    delivery_id: uuid.UUID
    taken_at: datetime
    near_expiry_days: int
    """Where a session does not say what it worked under."""
    over_quantity: str
    hospital: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """A row that is to be there, or (drop) to be there no longer."""

    table: str
    row: dict[str, Any]
    at: datetime | None = None
    """None: it was there from the beginning."""
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One operation of the workstation's log."""

    seq: int
    op_id: uuid.UUID
    kind: str
    version: int
    at: datetime
    body: str
    """JSON."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact with a place in the order of all workstations, heard of between two of our own."""

    place: int
    device: uuid.UUID
    at: datetime
    kind: str
    version: int
    body: str
    """JSON."""
    own: bool = False
    """It is our own: only its place is news."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One receipt, whole."""

    header: Header
    before: tuple[Put, ...] = ()
    """What was there when it was opened."""
    events: tuple[Put | Fact | Heard, ...] = ()
    """What happened since, in order."""
    then: tuple[Put, ...] = ()
    """The rows it is made of, as the workstation had them when the recording was taken."""
    now: tuple[Put, ...] = ()
    """What is laid down since: papers are made with it."""
    remarks: tuple[str, ...] = field(default=())
    """What could not be recorded as it was, in Chinese."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The workstation's own operations."""
        return tuple(event for event in self.events if isinstance(event, Fact))
