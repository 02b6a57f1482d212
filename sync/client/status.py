"""What the courier tells the rest of the program, as frozen values.

Without it the window could not show that something waits, since when and why.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.store.facts import Applied


class SyncState(StrEnum):
    """How the way to the service is."""

    CONNECTED = "connected"
    OFFLINE = "offline"
    """It will be tried again; nothing for a person to do."""
    REFUSED = "refused"
    """It will be refused again until somebody does something."""
    NOT_ENROLLED = "not-enrolled"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """Event: what waits to be pushed, since when, and why it does."""

    state: SyncState
    waiting: int
    """Operations the service has not acknowledged."""
    waiting_since: datetime | None
    """When the oldest of them was done, UTC."""
    last_contact: datetime | None
    """The last good answer of the service since the program started, UTC."""
    reason: str = ""
    """One Chinese sentence; empty while all is well."""


@dataclass(frozen=True, slots=True)
class DeliveriesChanged:
    """Event: these deliveries arrived or became fuller, durably."""

    delivery_ids: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class ManifestProgress:
    """Event: one more piece of a delivery's trace codes is here, durably."""

    delivery_no: str
    distributor_code: str
    code_count: int
    chunks_here: int
    chunk_count: int


@dataclass(frozen=True, slots=True)
class OperationAnswered:
    """Event: the service has something to say of one operation that a person should see."""

    seq: int
    op_id: uuid.UUID
    kind: str
    rejected: bool
    """Kept by the service and not counted; False: counted, but look at the reason."""
    reason: str


@dataclass(frozen=True, slots=True)
class RowSetAside:
    """Event: the service told something that this version cannot read; it is kept."""

    entity: str
    entity_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FactsArrived:
    """Event: what others did is stored here. The one event that comes in the core's thread.

    So that an open receipt is counted on before its next scan is judged.
    """

    applied: Applied


SyncEvent = (
    SyncStatus
    | DeliveriesChanged
    | ManifestProgress
    | OperationAnswered
    | RowSetAside
    | FactsArrived
)
Sink = Callable[[SyncEvent], None]
"""Called in the courier's thread; must return at once and raise nothing."""
