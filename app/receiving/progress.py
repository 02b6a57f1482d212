"""How far a receipt is: the frozen values a screen, a paper or a script shows.

Without it every screen would add up rows by itself. All are derived from facts; none is stored.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.readers.saying import Saying
from app.receiving.code_questions import CodeTold
from app.receiving.values import Distributor
from app.receiving.verdicts import Answer, Sentence, Verdict


class ReceiptState(StrEnum):
    """收货单 states; they only move forward."""

    OPEN = "open"
    CONFIRMED = "confirmed"


class Difference(StrEnum):
    """Why a line may be confirmed although it is short or over (拒收报告单 reasons)."""

    SHORT = "short"
    DAMAGED = "damaged"
    WRONG_BATCH = "wrong-batch"
    NEAR_EXPIRY = "near-expiry"
    TEMPERATURE = "temperature"
    DOCUMENTS = "documents"
    SUSPECT = "suspect"
    NOT_ORDERED = "not-ordered"
    OVER = "over"
    OTHER = "other"


Explanation = tuple[int, Difference, str]
"""The number of a line, why it is short or over, and a remark."""


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """One row of the list of deliveries."""

    delivery_id: uuid.UUID
    delivery_no: str
    distributor: Distributor
    line_count: int
    carton_count: int
    quantity: int
    """Smallest sales packages."""
    received: int
    """Of these, received so far."""
    arrived_at: datetime
    """When this workstation learned of it, UTC."""
    receipt_no: str | None
    state: ReceiptState | None
    """None while nobody has opened a receipt for it."""
    codes_known: int
    """Trace codes the distributor handed over for it (0: every package is scanned by itself)."""
    words: str = ""
    """All it is searched by, folded to lower case, one word or name in a line."""


@dataclass(frozen=True, slots=True)
class LineProgress:
    """One receipt line: what came of what was sent."""

    line_no: int
    province_code: str
    name: str
    strength: str
    maker: str
    approval_number: str
    batch: str
    production_date: date | None
    expiry: date
    near_expiry: bool
    unit: str
    expected: int
    received: int
    difference: Difference | None = None
    """Why it may be confirmed with a difference; None while nobody said so."""
    remark: str = ""
    notices: tuple[str, ...] = ()
    """Keys of sentences: what differs from the catalogue, what the hospital laid down for it."""
    notice_values: tuple[tuple[str, str], ...] = ()
    """The values of those sentences, by name."""
    rejected: int = 0
    """Sent back, with a reason each; not in `received`."""
    held: int = 0
    """Waiting for somebody to decide; not in `received` either."""

    @property
    def complete(self) -> bool:
        """What was sent is received or rejected, neither more nor less."""
        return self.received + self.rejected == self.expected


@dataclass(frozen=True, slots=True)
class CartonProgress:
    """One carton of the delivery."""

    carton_no: str
    expected: int | None
    """Smallest sales packages in it; None where the distributor did not say."""
    received: int
    opened: bool
    """Its label was scanned."""
    codes_known: bool
    """One scan of its label receives what it holds."""
    aside: int = 0
    """Came in it and was rejected or is held."""
    is_package: bool = False
    """A package of unknown contents that was opened: it is counted as a carton by its code."""
    ended: bool = False
    """A person ended it before it was full (零箱)."""

    @property
    def complete(self) -> bool:
        """Nothing in it is still to come."""
        return self.received + self.aside == self.expected


@dataclass(frozen=True, slots=True)
class Rejection:
    """What of a line was rejected for one reason."""

    line_no: int | None
    """None for boxes that belong to no line."""
    reason: Difference
    quantity: int
    remark: str = ""
    codes: tuple[str, ...] = ()
    """Of the boxes that were scanned; fewer than `quantity` where some had none."""


@dataclass(frozen=True, slots=True)
class TrayEntry:
    """One scan that was refused and must be explained before confirming."""

    seq: int
    raw: str
    verdict: Verdict
    sentence: Sentence
    scanned_at: datetime
    settled: str | None
    """What the clerk wrote or chose; None while it waits."""
    workstation: uuid.UUID | None = None
    """Where it was scanned; None: here."""
    typed: bool = False
    """Somebody typed it: nobody but the platform can check its digits."""
    told: CodeTold | None = None
    """What a trace code platform said of it."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells entries of a receipt apart."""
        return ("" if self.workstation is None else str(self.workstation), self.seq)


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """All that the receiving page shows when it opens."""

    receipt_id: uuid.UUID
    receipt_no: str
    delivery_no: str
    distributor: Distributor
    state: ReceiptState
    opened_at: datetime
    opened_by: str
    confirmed_at: datetime | None
    confirmed_by: str | None
    lines: tuple[LineProgress, ...]
    cartons: tuple[CartonProgress, ...]
    tray: tuple[TrayEntry, ...]
    answers: tuple[Answer, ...]
    """The last answers (20 at most), newest first."""
    scan_count: int
    undoable: bool
    redoable: bool = False
    armed: str | None = None
    """The command that waits for the next scan, as its bar code says it."""
    rejections: tuple[Rejection, ...] = ()
    missing: tuple[Saying, ...] = ()
    """What the rules of its items ask and the acceptance has not; it cannot be confirmed before."""


@dataclass(frozen=True, slots=True)
class DeliveriesListed:
    """Event: the list of deliveries, newest first."""

    deliveries: tuple[DeliverySummary, ...]
    more: bool = False
    """There are older ones; they are found by DeliveriesFound."""


@dataclass(frozen=True, slots=True)
class DeliveriesFound:
    """Event: the deliveries a typed text finds, older ones too."""

    text: str
    deliveries: tuple[DeliverySummary, ...]


@dataclass(frozen=True, slots=True)
class ReceiptOpened:
    """Event: a receipt is open (or was changed as a whole); show it."""

    view: ReceiptView


@dataclass(frozen=True, slots=True)
class ScanAnswered:
    """Event: one scan is durable and answered; only what it changed comes along."""

    receipt_id: uuid.UUID
    answer: Answer
    lines: tuple[LineProgress, ...]
    cartons: tuple[CartonProgress, ...]
    tray: TrayEntry | None
    scan_count: int
    undoable: bool
    redoable: bool = False
    armed: str | None = None
    """The command that waits for the next scan."""
    belongs_to: uuid.UUID | None = None
    """The other delivery, not confirmed yet, that knows what was scanned."""


@dataclass(frozen=True, slots=True)
class OthersCounted:
    """Event: another workstation's work is counted here too; only what it changed comes along."""

    receipt_id: uuid.UUID
    lines: tuple[LineProgress, ...]
    cartons: tuple[CartonProgress, ...]
    scan_count: int
    tray: tuple[TrayEntry, ...]


@dataclass(frozen=True, slots=True)
class CodesContested:
    """Event: boxes that this workstation scanned were scanned elsewhere too; each counts once."""

    sentence: Sentence
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class LooseScan:
    """Event: a scan came while no receipt was open; nothing was counted."""

    text: str
    device: str
    delivery_ids: tuple[uuid.UUID, ...] = ()
    """The deliveries it may stand for: their number, one of their cartons, one of their codes."""
    deliveries: tuple[DeliverySummary, ...] = ()
    """The same, as rows of the list, which may not show all of them."""
    by_drug: bool = False
    """They were found by the drug alone: nobody handed this very code over."""


@dataclass(frozen=True, slots=True)
class ReceiptConfirmed:
    """Event: the receipt is confirmed and durable."""

    view: ReceiptView


@dataclass(frozen=True, slots=True)
class DeskFailed:
    """Event: a wish could not be carried out; nothing was changed by it."""

    sentence: Sentence
    """What happened and what to do next."""
    number: str | None = None
    """The number under which a bug was logged; None for what the world did."""


DeskEvent = (
    DeliveriesListed
    | DeliveriesFound
    | ReceiptOpened
    | ScanAnswered
    | OthersCounted
    | CodesContested
    | LooseScan
    | ReceiptConfirmed
    | DeskFailed
)
