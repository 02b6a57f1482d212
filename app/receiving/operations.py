"""What receiving writes into the change log: one typed body per kind of fact.

Without it each end would read the other's JSON by guess. A kind's meaning never changes under the
same name and version; new fields have defaults. Bodies carry all that is needed to make the same
rows on the service as on the workstation.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import msgspec

from app.store import facts


class OperationBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of one operation; encoded as JSON."""

    receipt_id: uuid.UUID
    heard: int | None = None
    """The highest place of others' facts that was known when this was decided.

    0: nothing was heard yet; None: an older program did not say, or it does not matter.
    """


class ReceiptOpened(OperationBody, frozen=True, kw_only=True):
    """`receipt.opened` 1: somebody began to receive a delivery."""

    delivery_id: uuid.UUID
    receipt_no: str
    opened_at: datetime
    opened_by: str


class PackageBody(msgspec.Struct, frozen=True, array_like=True):
    """One code that a scan took in; an array, because there may be thousands."""

    code: str
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None


class LeftOutBody(msgspec.Struct, frozen=True, array_like=True):
    """One box of a carton or package that was refused while others in it counted."""

    code: str
    line_no: int
    verdict: str


class AsideBody(msgspec.Struct, frozen=True, array_like=True):
    """One box (or, without a code, so many) that was rejected or held, or is so no longer."""

    code: str
    line_no: int
    """0: no line of the delivery."""
    state: str
    quantity: int
    """Negative: is so no longer."""
    smallest: bool = True
    reason: str = ""
    remark: str = ""
    parent_code: str | None = None
    carton_no: str | None = None
    owner: uuid.UUID | None = None
    """The workstation whose scan had counted it; None where it was not counted."""
    owner_seq: int | None = None


class SessionBegun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When the receipt was opened for this and the following scans, and the settings since."""

    at: datetime
    """All that is known of items and identifiers was read then."""
    near_expiry_days: int
    over_quantity: str


class ScanRecorded(OperationBody, frozen=True, kw_only=True):
    """`scan.recorded` 1: one scan, its verdict, and what it added or (an undo) took off."""

    seq: int
    raw: bytes
    kind: str
    verdict: str
    sentence_key: str
    sentence_values: dict[str, str | int]
    device: str
    person: str
    read_at: datetime
    code: str | None = None
    line_no: int | None = None
    carton_no: str | None = None
    added: int = 0
    received: int | None = None
    expected: int | None = None
    undoes: int | None = None
    counts: dict[int, int] = {}
    packages: list[PackageBody] = []
    redoes: int | None = None
    armed: str | None = None
    """The command that waits for the next scan."""
    asides: list[AsideBody] = []
    uncoded: dict[int, int] = {}
    """Of `counts`: boxes without codes of their own, by line; an undo names them negative."""
    left_out: list[LeftOutBody] = []
    framed: str | None = None
    """What was understood, symbology in front; None where that is all of `raw`."""
    began: SessionBegun | None = None
    """In the first scan after the receipt was opened, each time that it is."""


class ScanSettled(OperationBody, frozen=True, kw_only=True):
    """`scan.settled` 1: somebody explained a refused scan."""

    settlement_id: uuid.UUID
    seq: int
    explanation: str
    person: str
    at: datetime
    workstation: uuid.UUID | None = None
    """Where it was scanned, if not where it was explained."""


class LineExplained(OperationBody, frozen=True, kw_only=True):
    """`line.explained` 1: somebody said why a line is short or over."""

    explanation_id: uuid.UUID
    line_no: int
    difference: str
    remark: str
    person: str
    at: datetime


class ReceiptConfirmed(OperationBody, frozen=True, kw_only=True):
    """`receipt.confirmed` 1: the receipt is closed with these quantities."""

    delivery_id: uuid.UUID
    confirmed_at: datetime
    confirmed_by: str
    lines: dict[int, tuple[int, int, str, str]]
    """Line number → expected, received, difference, remark."""
    rejected: dict[int, dict[str, int]] = {}
    """Line number → reason → rejected packages."""


KINDS: dict[str, type[OperationBody]] = {
    "receipt.opened": ReceiptOpened,
    "scan.recorded": ScanRecorded,
    "scan.settled": ScanSettled,
    "line.explained": LineExplained,
    "receipt.confirmed": ReceiptConfirmed,
}
VERSION = 1

BODIES = {(kind, VERSION): body for kind, body in KINDS.items()}

_NAMES = {body: kind for kind, body in KINDS.items()}


def kind_of(body: OperationBody) -> str:
    """The name a body goes under."""
    return _NAMES[type(body)]


def encode(body: OperationBody) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()


def decode(kind: str, version: int, body: str | bytes) -> OperationBody:
    """Read a body back; raises UnreadableOperation."""
    read = facts.decode(BODIES, kind, version, body)
    assert isinstance(read, OperationBody)
    return read
