"""What the desk of delivery relations asks and answers, as frozen values.

Without it a screen would have to know the tables. Wishes are methods of `RelationsDesk` (desk.py)
and return at once; each is answered by one of these events. `RelationsChanged` comes unasked as
well, when another workstation or the service said something.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.relations.told.values import News, Round
from app.catalogue.relations.values import (
    Address,
    Answer,
    Distributor,
    Document,
    DocumentWarning,
    Relation,
    Told,
)
from app.readers.saying import Saying


class Part(StrEnum):
    """Which list an event is about."""

    DISTRIBUTORS = "distributors"
    DOCUMENTS = "documents"
    ADDRESSES = "addresses"
    RELATIONS = "relations"


@dataclass(frozen=True, slots=True)
class RelationsAsked:
    """The wish to see relations (`desk.list_relations`); empty texts: all."""

    province_code: str = ""
    distributor_code: str = ""
    address_code: str = ""
    gone: bool = False
    """Those that were taken back as well."""
    disputed: bool = False
    """Only those that differ from what the platform says, undecided."""
    news: bool = False
    """Only those of which the last round that brought news said something."""
    page: int = 0


@dataclass(frozen=True, slots=True)
class RelationNews:
    """What the last round that brought news said of a relation."""

    what: News
    before: Told | None = None
    """What the platform had said before."""


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation, with the names of what it joins."""

    relation: Relation
    item: str
    """Name, strength and maker; empty where no catalogue knows the item, or any is meant."""
    distributor: str
    address: str
    news: RelationNews | None = None


@dataclass(frozen=True, slots=True)
class Downloads:
    """How it stands with what the platform tells."""

    last: Round | None = None
    """The last round, whatever it came to."""
    news: Round | None = None
    """The last that brought news."""
    disputed: int = 0
    """Relations that differ from what the platform says, undecided."""


@dataclass(frozen=True, slots=True)
class DistributorRow:
    """One distributor, and what is to be looked at."""

    distributor: Distributor
    documents: tuple[Document, ...]
    warnings: tuple[DocumentWarning, ...]
    relations: int
    """How many stand."""


@dataclass(frozen=True, slots=True)
class DistributorsListed:
    """Event: the distributors, those with something to look at first."""

    search: str
    rows: tuple[DistributorRow, ...]


@dataclass(frozen=True, slots=True)
class AddressesListed:
    """Event: the addresses."""

    rows: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class RelationsListed:
    """Event: a page of relations."""

    asked: RelationsAsked
    rows: tuple[RelationRow, ...]
    more: bool
    downloads: Downloads = Downloads()


@dataclass(frozen=True, slots=True)
class DocumentsDue:
    """Event: the papers that end within some days, or have ended; the most pressing first."""

    days: int
    rows: tuple[DocumentWarning, ...]


@dataclass(frozen=True, slots=True)
class MayDeliverAnswered:
    """Event: whether somebody may deliver something somewhere."""

    province_code: str
    distributor_code: str
    address_code: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class RelationsChanged:
    """Event: something stands otherwise than before."""

    parts: frozenset[Part]
    said: Saying | None = None
    """What a wish of this workstation did; None where others said it."""


@dataclass(frozen=True, slots=True)
class RelationsRefused:
    """Event: a wish could not be carried out; nothing was changed."""

    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


@dataclass(frozen=True, slots=True)
class DownloadShown:
    """Event: the platform is being asked for relations, or was."""

    running: bool
    said: Saying | None = None
    """What it brought, or why it did not; None while it runs."""
    failed: bool = False


RelationsEvent = (
    DistributorsListed
    | AddressesListed
    | RelationsListed
    | DocumentsDue
    | MayDeliverAnswered
    | RelationsChanged
    | RelationsRefused
    | DownloadShown
)
