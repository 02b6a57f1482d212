"""What the store says of catalogues, as frozen values: items, versions, changes, matches, cards.

Without it screens and rules would read rows of tables. Both sides (省平台目录, 院内目录) share one
shape: an item is the row that was said (app/catalogue/rows.py), under its code, since a version.
Nothing is deleted: an item that a later version no longer holds stays, as removed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.catalogue.relations.values import Relation
from app.catalogue.rows import HospitalRow, ProvinceRow

AnyRow = ProvinceRow | HospitalRow


class Side(StrEnum):
    """Whose catalogue."""

    PROVINCE = "province"
    """省平台目录; its key is the province code (省标代码)."""
    HOSPITAL = "hospital"
    """院内目录; its key is the hospital code (院内编码)."""


class Source(StrEnum):
    """Where a version comes from."""

    FILE = "file"
    """A person imported it."""
    HIS = "his"
    """The hospital's system sent it, over any of its ways in."""
    PLATFORM = "platform"
    """The province's platform told it."""


class What(StrEnum):
    """What became of an item in a version."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    """The whole catalogue came, and the item was not in it."""
    RETURNED = "returned"
    """It had been removed."""


def side_of(row: AnyRow) -> Side:
    """Whose row it is."""
    return Side.PROVINCE if isinstance(row, ProvinceRow) else Side.HOSPITAL


def code_of(row: AnyRow) -> str:
    """Its key."""
    return row.province_code if isinstance(row, ProvinceRow) else row.hospital_code


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it is now."""

    row: AnyRow
    """As it was said."""
    version_id: uuid.UUID
    """The version that said it last."""
    at: datetime
    """When that was."""
    removed: bool = False
    """No longer in the catalogue; the row is the last one that was."""

    @property
    def side(self) -> Side:
        """Whose catalogue it is in."""
        return side_of(self.row)

    @property
    def code(self) -> str:
        """Its key there."""
        return code_of(self.row)


@dataclass(frozen=True, slots=True)
class Version:
    """One sync or import (目录版本)."""

    version_id: uuid.UUID
    side: Side
    source: Source
    name: str
    """The file's name, the platform's, or HIS's way in."""
    person: str
    """Who imported it; empty where a machine did."""
    at: datetime
    whole: bool
    """It was the whole catalogue: what it did not hold was removed."""
    rows: int | None
    """Rows that came, changed or not; None while its end is not here."""
    counts: tuple[tuple[What, int], ...]
    """How many items it made new, changed, removed, returned; only what is not 0."""
    expected: int | None
    """How many those are in all: more than here while pieces are on their way; None while its end
    is not here, and for good where a person stopped the import."""

    @property
    def here(self) -> int:
        """How many of its changes are here."""
        return sum(count for _, count in self.counts)

    @property
    def complete(self) -> bool:
        """Whether all of it is here."""
        return self.expected is not None and self.here >= self.expected

    def count(self, what: What) -> int:
        """How many items it made so."""
        return dict(self.counts).get(what, 0)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after; the name is that of the row's field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What one version did to one item."""

    version_id: uuid.UUID
    at: datetime
    source: Source
    person: str
    what: What
    row: AnyRow
    """The item as the version said it; of a removed one the last row."""
    fields: tuple[FieldChange, ...] = ()
    """Against the version before; none for one that was new."""


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A price that came with a version (a place of the plot)."""

    at: datetime
    price: Decimal
    """元, per the unit that the row names."""
    version_id: uuid.UUID
    source: Source


class FoundBy(StrEnum):
    """What a typed text met, the best first."""

    CODE = "code"
    """A whole code of any kind."""
    CODE_BEGINNING = "code-beginning"
    NAME = "name"
    """The whole name."""
    NAME_BEGINNING = "name-beginning"
    INITIALS = "initials"
    """The whole pinyin initials (拼音首字母), or their beginning."""
    NAME_PART = "name-part"
    MAKER = "maker"
    """A part of the maker's name, or its initials."""
    STRENGTH = "strength"
    WORDS = "words"
    """Several words, each somewhere."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One item that was found."""

    entry: Entry
    by: FoundBy


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """What somebody looks for; words with blanks between must all be met."""

    text: str
    side: Side | None = None
    """None: both."""
    removed: bool = False
    """Removed items as well."""
    limit: int = 100


class Decision(StrEnum):
    """What a person says of a hospital item and a provincial one."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Takes back what was said; the history stays."""


class MatchState(StrEnum):
    """How a pair stands now."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    OPEN = "open"
    """Nothing was said, or it was taken back."""
    CONTESTED = "contested"
    """Two persons decided otherwise without knowing of each other; somebody has to decide."""


@dataclass(frozen=True, slots=True)
class MatchWord:
    """What one person said of a pair, once."""

    op_id: uuid.UUID
    decision: Decision
    person: str
    at: datetime
    why: str
    basis: str = ""
    """By what the pair had been offered (`MatchedBy`); empty: found by the person."""
    stands: bool = True
    """Nobody who knew of it has decided since."""


@dataclass(frozen=True, slots=True)
class Match:
    """A hospital item and a provincial one, and what persons said of them (对照)."""

    hospital_code: str
    province_code: str
    state: MatchState
    words: tuple[MatchWord, ...]
    """All that was said, the latest first."""

    @property
    def standing(self) -> tuple[MatchWord, ...]:
        """What stands: one word, or those that contradict each other."""
        return tuple(word for word in self.words if word.stands)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A drug identifier (药品标识码) or GTIN that stands for an item here."""

    identifier: str
    level: str
    """`small`, `middle`, `large`."""
    state: str
    """`confirmed` or `proposed`."""


@dataclass(frozen=True, slots=True)
class ItemReceipt:
    """One receipt line of an item, for its card."""

    receipt_id: uuid.UUID
    receipt_no: str
    delivery_no: str
    distributor: str
    batch: str
    expiry: date | None
    received: int
    """Sales packages."""
    unit: str
    at: datetime
    """When the receipt was opened."""
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Partner:
    """An item of the other catalogue that this one is matched with."""

    match: Match
    entry: Entry | None
    """None where that catalogue does not hold it."""


@dataclass(frozen=True, slots=True)
class Card:
    """All there is to say of one item."""

    entry: Entry
    codes: tuple[tuple[str, str], ...]
    """Name of the row's field and code, those that are not empty."""
    identifiers: tuple[Identifier, ...]
    prices: tuple[PricePoint, ...]
    """The oldest first."""
    changes: tuple[ItemChange, ...]
    """What versions did to it, the latest first."""
    partners: tuple[Partner, ...]
    relations: tuple[Relation, ...]
    """Who may deliver it where."""
    receipts: tuple[ItemReceipt, ...]
    """The latest first."""
