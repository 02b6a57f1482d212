"""What acceptance writes into the change log: one kind of fact with a typed body for each sort.

Without it each end would read the other's JSON by guess. `acceptance.noted` 1 says who noted what,
and when; what was noted is one of the sorts below. A field that is absent was not spoken of, so
that two people who note different fields do not overwrite each other. A sort's meaning never
changes; a new sort is a new version of the kind.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from app.receiving.acceptance.values import (
    Conclusion,
    Document,
    Finding,
    PackageCheck,
    Purpose,
    Role,
    TemperatureControl,
    Transport,
)
from app.receiving.progress import Difference
from app.store import facts

KIND = "acceptance.noted"
VERSION = 1


class Noted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="sort"):
    """One thing that was noted."""

    @property
    def sort(self) -> str:
        """Its name in the table."""
        return str(type(self).__struct_config__.tag)


class ArrivalNoted(Noted, frozen=True, kw_only=True, tag="arrival"):
    """How the goods came."""

    courier: str | UnsetType = UNSET
    arrived_at: datetime | UnsetType | None = UNSET
    transport: Transport | UnsetType | None = UNSET
    vehicle: str | UnsetType = UNSET


class ColdChainNoted(Noted, frozen=True, kw_only=True, tag="cold-chain"):
    """Temperatures on the way, in °C."""

    departure_temperature: Decimal | UnsetType | None = UNSET
    arrival_temperature: Decimal | UnsetType | None = UNSET
    transport_minutes: int | UnsetType | None = UNSET
    control: TemperatureControl | UnsetType | None = UNSET
    lowest: Decimal | UnsetType | None = UNSET
    highest: Decimal | UnsetType | None = UNSET


class PackageChecked(Noted, frozen=True, kw_only=True, tag="package"):
    """One check of the packages."""

    check: PackageCheck
    finding: Finding
    remark: str = ""


class DocumentTicked(Noted, frozen=True, kw_only=True, tag="document"):
    """A paper was seen, or was not after all."""

    document: Document
    ticked: bool
    line_no: int | None = None


class AppearanceNoted(Noted, frozen=True, kw_only=True, tag="appearance"):
    """What a line looks like."""

    line_no: int
    finding: Finding
    remark: str = ""


class LineConcluded(Noted, frozen=True, kw_only=True, tag="conclusion"):
    """What a line came to; None takes a conclusion back."""

    line_no: int
    conclusion: Conclusion | None
    reason: Difference | None = None
    remark: str = ""


class ReadingsBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a logger's file says, in °C and UTC."""

    count: int
    low: Decimal
    high: Decimal
    mean: Decimal
    first_at: datetime
    last_at: datetime
    outside: int
    limits: tuple[Decimal, Decimal]


class FileAttached(Noted, frozen=True, kw_only=True, tag="attached"):
    """A file was attached; the fact's id is the attachment's."""

    sha256: str
    name: str
    media_type: str
    size: int
    purpose: Purpose
    line_no: int | None = None
    document: Document | None = None
    readings: ReadingsBody | None = None
    note: str = ""


class FileRemoved(Noted, frozen=True, kw_only=True, tag="removed"):
    """An attachment was taken off; its file stays."""

    attachment_id: uuid.UUID


class Signed(Noted, frozen=True, kw_only=True, tag="signed"):
    """Somebody signed; the person is that of the signature, not of the desk."""

    role: Role
    signer: str


class SignatureWithdrawn(Noted, frozen=True, kw_only=True, tag="withdrawn"):
    """A signature was taken back."""

    role: Role


Sort = (
    ArrivalNoted
    | ColdChainNoted
    | PackageChecked
    | DocumentTicked
    | AppearanceNoted
    | LineConcluded
    | FileAttached
    | FileRemoved
    | Signed
    | SignatureWithdrawn
)


class AcceptanceNoted(msgspec.Struct, frozen=True, kw_only=True):
    """`acceptance.noted` 1: one person noted one thing about one receipt."""

    receipt_id: uuid.UUID
    fact_id: uuid.UUID
    person: str
    at: datetime
    what: Sort


KINDS: facts.Kinds = {(KIND, VERSION): AcceptanceNoted}

_SORTS: msgspec.json.Decoder[Sort] = msgspec.json.Decoder(Sort)


def encode(body: msgspec.Struct) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()


def decode_sort(body: str) -> Sort:
    """Read what was noted back from the table; our own apply wrote it."""
    return _SORTS.decode(body)
