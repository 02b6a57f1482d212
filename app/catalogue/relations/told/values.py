"""What a platform lists of delivery relations, and what a round of asking came to: frozen values.

Without it each way in (a platform's answer, a file that HIS lays down) would have a shape of its
own. A list may be whole, then what it does not name has ended, or a part, which says nothing of
what it does not name. Nobody says which of the two the real ones are: whoever reads a list in has
to know it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST_CODE, LONGEST, LONGEST_TEXT = 200, 500, 1000
"""Characters of a code or name, of other short texts, and of 配送范围 and 配送制约要求."""

Key = tuple[str, str, str]
"""Province code, distributor code, address code."""


class Party(StrEnum):
    """Whom or what a list names beside relations."""

    DISTRIBUTOR = "distributor"
    ADDRESS = "address"


class News(StrEnum):
    """What a round said of one thing."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    """Not listed any more, or listed as one that does not hold."""
    RETURNED = "returned"


class Outcome(StrEnum):
    """What a round came to."""

    TAKEN = "taken"
    SAME = "same"
    """Nothing was otherwise than before."""
    EMPTY = "empty"
    """A whole list without any relation, where some were known: taken for a mistake."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RelationListed:
    """One row of the table 配送企业."""

    province_code: str
    """统编代码; empty: any item."""
    distributor_code: str
    """配送企业代码."""
    address_code: str = ""
    """配送点; empty: anywhere."""
    valid_from: date | None = None
    valid_until: date | None = None
    enabled: bool = True
    """启用 and 有效, where they are told as yes and no."""
    scope: str = ""
    """配送范围, as written."""
    restraint: str = ""
    """配送制约要求, as written."""
    period: str = ""
    """中标期数."""

    @property
    def key(self) -> Key:
        """What it joins."""
        return self.province_code, self.distributor_code, self.address_code


@dataclass(frozen=True, slots=True)
class PartyListed:
    """A distributor, or one of our addresses (配送点), as the platform knows it."""

    part: Party
    code: str
    name: str = ""
    text: str = ""
    """Street and number of an address."""
    contact: str = ""
    phone: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RelationList:
    """All that was told at once."""

    relations: tuple[RelationListed, ...] = ()
    parties: tuple[PartyListed, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One asking, or one file, and what it came to."""

    round_id: uuid.UUID
    source: str
    """The platform's short name, or `his`."""
    name: str
    """As people see it: a file's name."""
    person: str
    """Who wished it; empty: it was time."""
    at: datetime
    outcome: Outcome
    message: str
    """Why it failed, or what to look at; empty: nothing."""
    total: int = 0
    """Relations that were listed."""
    added: int = 0
    """New ones, and those that came back."""
    changed: int = 0
    ended: int = 0
