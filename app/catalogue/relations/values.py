"""Who may deliver what where, as frozen values.

Without it rules, orders and screens would each read tables. A relation names a provincial item and
a distributor, perhaps one address, and from when until when it holds; an empty item or address
stands for all. Dates are those of the warehouse; `until` is the last day that counts. What a
platform tells lies beside what persons laid down and never undoes it (standing.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Origin(StrEnum):
    """Who said it."""

    PERSON = "person"
    PLATFORM = "platform"
    FILE = "file"


class DocumentKind(StrEnum):
    """What a distributor must have (GSP article 62); others are named by themselves."""

    BUSINESS_LICENCE = "business-licence"
    """营业执照."""
    DRUG_LICENCE = "drug-licence"
    """药品经营许可证."""
    QUALITY_AGREEMENT = "quality-agreement"
    """质量保证协议."""
    AUTHORISATION = "authorisation"
    """授权委托书 (of the sales person)."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Distributor:
    """One distributor (配送企业)."""

    code: str
    """统一社会信用代码, or the platform's own code."""
    name: str
    contact: str = ""
    phone: str = ""
    stopped: str = ""
    """Why nothing is bought from it any more; empty: it is in use."""
    origin: Origin = Origin.PERSON
    told: str = ""
    """Its name as the platform tells it, where that is another one."""


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of a distributor (证照)."""

    distributor_code: str
    kind: DocumentKind
    number: str
    name: str = ""
    """What it is called, where the kind does not say."""
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day; None: it does not end."""


@dataclass(frozen=True, slots=True)
class Address:
    """A place of the institution to which goods are delivered (配送点)."""

    code: str
    """As the platform knows it (Shanghai PSDBM)."""
    name: str
    text: str = ""
    """Street and number."""
    contact: str = ""
    phone: str = ""
    stopped: str = ""
    """Why nothing is delivered there any more; empty: it is in use."""
    origin: Origin = Origin.PERSON
    told: str = ""
    """What the platform tells otherwise: name, street, or why nothing is delivered there."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform says of a relation."""

    valid_from: date | None = None
    valid_until: date | None = None
    """As it was told, the last day that counts."""
    ended_on: date | None = None
    """From this day on the platform lists it no more, or not as one that holds."""
    scope: str = ""
    """配送范围, free text: shown, and nothing follows from it."""
    restraint: str = ""
    """配送制约要求, free text."""
    period: str = ""
    """中标期数."""
    at: datetime | None = None
    """When the platform said this; the store knows."""

    @property
    def last_day(self) -> date | None:
        """The last day that counts, of what it told and of its end."""
        ended = None if self.ended_on is None else self.ended_on - timedelta(days=1)
        days = [one for one in (self.valid_until, ended) if one is not None]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Relation:
    """Somebody may deliver something somewhere."""

    province_code: str
    """Empty: any item."""
    distributor_code: str
    address_code: str = ""
    """Empty: anywhere."""
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""
    gone: bool = False
    """Taken back; the platform no longer lists it, or a person said so."""
    origin: Origin = Origin.PERSON
    person: str = ""
    at: datetime | None = None
    """When it was said; the store knows."""
    told: Told | None = None
    """What the platform says of it, where it says anything."""
    disputed: bool = False
    """It differs from what the platform says, and nobody has decided since."""

    def holds(self, on: date) -> bool:
        """Whether a day is between its first and its last."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or self.valid_until >= on)


class Reason(StrEnum):
    """Why somebody may deliver, or may not; the first that fits."""

    ALLOWED = "allowed"
    DISPUTED = "disputed"
    """Allowed by what a person laid down; the platform says otherwise, and nobody decided yet."""
    NOTHING_LAID_DOWN = "nothing-laid-down"
    """No relation is known for this item at all: allowed, with a remark."""
    UNKNOWN_DISTRIBUTOR = "unknown-distributor"
    STOPPED_DISTRIBUTOR = "stopped-distributor"
    DOCUMENT_EXPIRED = "document-expired"
    NO_RELATION = "no-relation"
    """Others may deliver it."""
    OTHER_ADDRESS = "other-address"
    """It may, to another address."""
    STOPPED_ADDRESS = "stopped-address"
    NOT_YET = "not-yet"
    """It may from a later day on."""
    ENDED = "ended"
    """It might until an earlier day."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may deliver something somewhere on a day."""

    allowed: bool
    reason: Reason
    message: str
    """One Chinese sentence: why, and what to do next."""
    others: tuple[str, ...] = ()
    """Names of distributors that may, where this one may not."""


@dataclass(frozen=True, slots=True)
class DocumentWarning:
    """A paper that ends soon, or has ended."""

    document: Document
    distributor_name: str
    days_left: int
    """Negative: it ended so many days ago."""
