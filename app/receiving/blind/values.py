"""What is shown of goods that came before their delivery note: frozen values and events.

Without it every screen would read rows. All are derived from facts; none is stored.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.receiving.values import Distributor
from app.receiving.verdicts import Answer, Verdict


class BlindState(StrEnum):
    """States of a receipt without a delivery note; they only move forward."""

    OPEN = "open"
    JOINING = "joining"
    """Its scans are being made again for a delivery; killed meanwhile, it goes on."""
    JOINED = "joined"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class Fit:
    """A delivery that may be the one these goods came with."""

    delivery_id: uuid.UUID
    delivery_no: str
    distributor: Distributor
    matching: int
    """Of the scans that were noted: how many are of this delivery."""
    same_distributor: bool


@dataclass(frozen=True, slots=True)
class BlindSummary:
    """One open receipt without a delivery note, as the list of deliveries shows it."""

    blind_id: uuid.UUID
    blind_no: str
    distributor: Distributor
    """Its code is empty where only a name was typed."""
    state: BlindState
    opened_at: datetime
    opened_by: str
    kept: int
    """Scans and counts that stand."""
    fits: tuple[Fit, ...] = ()
    """The best one first."""
    joining: uuid.UUID | None = None
    """The delivery it is being joined with."""


@dataclass(frozen=True, slots=True)
class KeptScan:
    """One scan of such a receipt."""

    seq: int
    text: str
    verdict: Verdict
    quantity: int
    """1, or what was counted by hand."""
    by_hand: bool
    read_at: datetime
    person: str
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class BlindView:
    """All that its screen shows."""

    blind_id: uuid.UUID
    blind_no: str
    distributor: Distributor
    state: BlindState
    opened_at: datetime
    opened_by: str
    kept: int
    scans: tuple[KeptScan, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class BlindListed:
    """Event: the open receipts without a delivery note, and the distributors that are known."""

    receipts: tuple[BlindSummary, ...]
    distributors: tuple[Distributor, ...]


@dataclass(frozen=True, slots=True)
class BlindShown:
    """Event: such a receipt is open, and scans are noted in it."""

    view: BlindView


@dataclass(frozen=True, slots=True)
class BlindAnswered:
    """Event: one scan is durable and answered."""

    blind_id: uuid.UUID
    answer: Answer
    kept: int
    scan: KeptScan
    took_back: int | None = None
    """The number of the scan this one took back."""


@dataclass(frozen=True, slots=True)
class JoiningShown:
    """Event: how far a joining is."""

    blind_id: uuid.UUID
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BlindJoined:
    """Event: all scans were made again for the delivery; open its receipt to go on."""

    blind_id: uuid.UUID
    blind_no: str
    delivery_id: uuid.UUID
    delivery_no: str
    replayed: int
    counted: int
    """Smallest packages the scans added."""
    exceptions: int
    """Scans that were refused; they wait in the receipt's exceptions tray."""
    by_hand: tuple[KeptScan, ...]
    """What was counted by hand, to be compared with the receipt."""


BlindEvent = BlindListed | BlindShown | BlindAnswered | JoiningShown | BlindJoined
