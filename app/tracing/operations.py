"""What the code library writes into the change log: one typed body per kind of fact.

Without it each end would read the other's JSON by guess. A kind's meaning never changes under the
same name and version; new fields have defaults. Bodies carry all that is needed to make the same
rows on the service as on the workstation.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

import msgspec


class MovedCode(msgspec.Struct, frozen=True, array_like=True):
    """One code of a movement; an array, because there may be hundreds."""

    code: str
    units: int | None = None
    """拆零: dosage units in the pack, or used; None where a whole package moves."""
    through: str | None = None
    """The parent whose code was scanned, where it moved with its parent."""


class CodesMoved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`codes.moved` 1: codes left, were opened, were used, or came back."""

    kind: str
    codes: list[MovedCode]
    person: str
    at: datetime
    document_no: str = ""
    note: str = ""
    reverses: uuid.UUID | None = None
    """The movement that is taken back for these codes."""


class ImportedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One drug and batch of opening stock."""

    line_no: int
    province_code: str
    name: str
    batch: str
    strength: str = ""
    maker: str = ""
    form: str = ""
    approval_number: str = ""
    expiry: date | None = None
    production_date: date | None = None
    unit: str = "盒"


class ImportedPackage(msgspec.Struct, frozen=True, array_like=True):
    """One code of opening stock."""

    code: str
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None


class StockImported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`stock.imported` 1: a piece of an opening stock (期初), as a receipt that is confirmed."""

    receipt_id: uuid.UUID
    receipt_no: str
    piece: int
    """Pieces of one import count from 1; it stands where a scan's number stands."""
    at: datetime
    person: str
    lines: list[ImportedLine]
    """The lines that the packages of this piece belong to."""
    packages: list[ImportedPackage]


KINDS: dict[tuple[str, int], type[msgspec.Struct]] = {
    ("codes.moved", 1): CodesMoved,
    ("stock.imported", 1): StockImported,
}
_NAMES = {body: key for key, body in KINDS.items()}


def kind_of(body: msgspec.Struct) -> tuple[str, int]:
    """The name and version a body goes under."""
    return _NAMES[type(body)]


def encode(body: msgspec.Struct) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()
