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
    unsafe: int = 0
    """Operations that are only here and on the service's disk, or only here: in no backup yet."""
    loading: tuple[int, int] | None = None
    """Of a first load, how many parts are here, and of how many; None while there is none."""
    pushing: tuple[int, int] | None = None
    """While much waits, how much of it was pushed, and of how much; None otherwise."""


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
    """Event: what others did is stored here. Comes in the core's thread.

    So that an open receipt is counted on before its next scan is judged.
    """

    applied: Applied


@dataclass(frozen=True, slots=True)
class HistoryBegunAnew:
    """Event: this database was an older copy; what it holds has other numbers now, durably.

    Comes in the core's thread, so that an open receipt is read again before its next scan.
    """

    generation: int

    @property
    def reason(self) -> str:
        """What happened, for people."""
        return "本机数据库恢复过旧的副本，已自动与服务端重新对账；扫过的都还在，不用重扫。"


@dataclass(frozen=True, slots=True)
class ServiceWentBack:
    """Event: the service agrees with less than it told before: it was restored from a backup."""

    scope: str
    was: int
    """The last row of the feed that was read here."""
    agreed: int
    """The last one of these that the service has, too."""

    @property
    def reason(self) -> str:
        """What happened, for people."""
        return "服务端恢复过备份，本机正在把它缺少的补传上去；数据都还在，照常工作即可。"


@dataclass(frozen=True, slots=True)
class WitnessBroken:
    """Event: what was seen here does not stand at the service any more, or stands again."""

    reason: str
    """What it is about and what to do, in Chinese; empty: all stands."""


Remarkable = OperationAnswered | HistoryBegunAnew | ServiceWentBack | WitnessBroken
"""What says in its `reason` something that a person should read."""
SyncEvent = (
    SyncStatus
    | DeliveriesChanged
    | ManifestProgress
    | OperationAnswered
    | RowSetAside
    | FactsArrived
    | HistoryBegunAnew
    | ServiceWentBack
    | WitnessBroken
)
Sink = Callable[[SyncEvent], None]
"""Called in the courier's thread; must return at once and raise nothing."""
