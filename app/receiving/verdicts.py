"""The answers to a scan.

Without it a clerk would have to work out what a code means. The names are those of the `receive`
command, which other programs rely on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.codes.code import Kind


class Verdict(StrEnum):
    """判定: what a scan did to the open receipt."""

    ACCEPTED = "accepted"
    ACCEPTED_CARTON = "accepted-carton"
    ACCEPTED_PACKAGE = "accepted-package"
    ACCEPTED_PARTLY = "accepted-partly"
    """Of a carton or package: the good boxes counted, the others named."""
    NEAR_EXPIRY = "near-expiry"
    ALREADY_SCANNED = "already-scanned"
    ALREADY_RECEIVED = "already-received"
    NOT_ON_DELIVERY = "not-on-delivery"
    WRONG_BATCH = "wrong-batch"
    EXPIRED = "expired"
    NEAR_EXPIRY_REFUSED = "near-expiry-refused"
    """Where the hospital takes none of an item that will expire soon."""
    RECALLED = "recalled"
    STOPPED = "stopped"
    OVER_QUANTITY = "over-quantity"
    MALFORMED = "malformed"
    UNKNOWN_CODE = "unknown-code"
    KEPT = "kept"
    """Noted without a delivery note; judged when that comes."""
    REJECTED = "rejected"
    HELD = "held"
    COMMAND = "command"

    @property
    def severity(self) -> Severity:
        """How much it asks of the clerk."""
        return _SEVERITY[self]


class Severity(StrEnum):
    """How a verdict looks and sounds."""

    RIGHT = "right"
    """Counted. Green."""
    NOTICE = "notice"
    """Counted, rejected or held back as asked: look. Amber."""
    REPEAT = "repeat"
    """Seen before, nothing counted. Blue."""
    WRONG = "wrong"
    """Refused; goes to the exceptions tray. Red."""
    NEUTRAL = "neutral"
    """A command."""


_SEVERITY = {
    Verdict.ACCEPTED: Severity.RIGHT,
    Verdict.ACCEPTED_CARTON: Severity.RIGHT,
    Verdict.ACCEPTED_PACKAGE: Severity.RIGHT,
    # Something in it must be put aside, so somebody has to say what was done with it.
    Verdict.ACCEPTED_PARTLY: Severity.WRONG,
    Verdict.NEAR_EXPIRY: Severity.NOTICE,
    Verdict.ALREADY_SCANNED: Severity.REPEAT,
    Verdict.ALREADY_RECEIVED: Severity.WRONG,
    Verdict.NOT_ON_DELIVERY: Severity.WRONG,
    Verdict.WRONG_BATCH: Severity.WRONG,
    Verdict.EXPIRED: Severity.WRONG,
    Verdict.NEAR_EXPIRY_REFUSED: Severity.WRONG,
    Verdict.RECALLED: Severity.WRONG,
    Verdict.STOPPED: Severity.WRONG,
    Verdict.OVER_QUANTITY: Severity.WRONG,
    Verdict.MALFORMED: Severity.WRONG,
    Verdict.UNKNOWN_CODE: Severity.WRONG,
    Verdict.KEPT: Severity.NOTICE,
    Verdict.REJECTED: Severity.NOTICE,
    Verdict.HELD: Severity.NOTICE,
    Verdict.COMMAND: Severity.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence for the clerk, as a key and its values; app/receiving/wording.py words it."""

    key: str
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the clerk, a screen or a script is told about one scan, after it is durable."""

    seq: int
    """1, 2, 3 … in this receipt on this workstation."""
    raw: str
    code: str | None
    kind: Kind
    verdict: Verdict
    line_no: int | None
    """The delivery line it counts for; None where it counts for none or for several."""
    added: int
    """Smallest packages this scan added; negative for an undo."""
    received: int | None
    """Of that line, after this scan."""
    expected: int | None
    sentence: Sentence
    carton_no: str | None = None
