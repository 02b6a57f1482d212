"""What receiving without a delivery note writes into the change log: one body per kind of fact.

Without it each end would read the other's JSON by guess. A kind's meaning never changes under the
same name and version; new fields have defaults.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import msgspec


class BlindBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of one fact; encoded as JSON."""

    blind_id: uuid.UUID


class BlindOpened(BlindBody, frozen=True, kw_only=True):
    """`blind.opened` 1: goods came, and no delivery note."""

    blind_no: str
    distributor_name: str
    opened_at: datetime
    opened_by: str
    distributor_code: str = ""


class BlindScanned(BlindBody, frozen=True, kw_only=True):
    """`blind.scanned` 1: one scan or count by hand, and what was said to it."""

    seq: int
    raw: bytes
    code: str
    kind: str
    verdict: str
    sentence_key: str
    sentence_values: dict[str, str | int]
    device: str
    person: str
    read_at: datetime
    framed: str | None = None
    quantity: int = 1
    undoes: int | None = None


class BlindJoining(BlindBody, frozen=True, kw_only=True):
    """`blind.joining` 1: somebody said which delivery the goods are of."""

    delivery_id: uuid.UUID
    person: str
    at: datetime


class BlindJoined(BlindBody, frozen=True, kw_only=True):
    """`blind.joined` 1: every scan that stood was made again for the delivery."""

    delivery_id: uuid.UUID
    counted: int
    exceptions: int
    person: str
    at: datetime


class BlindGivenUp(BlindBody, frozen=True, kw_only=True):
    """`blind.given-up` 1: nothing will be joined, and why."""

    reason: str
    person: str
    at: datetime


VERSION = 1
KINDS: dict[tuple[str, int], type[msgspec.Struct]] = {
    ("blind.opened", VERSION): BlindOpened,
    ("blind.scanned", VERSION): BlindScanned,
    ("blind.joining", VERSION): BlindJoining,
    ("blind.joined", VERSION): BlindJoined,
    ("blind.given-up", VERSION): BlindGivenUp,
}
_NAMES = {body: key for key, body in KINDS.items()}


def kind_of(body: msgspec.Struct) -> tuple[str, int]:
    """The name and version a body goes under."""
    return _NAMES[type(body)]


def encode(body: msgspec.Struct) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()
