"""Aliases as frozen values: what a person said of two writings, and how that stands.

Without them screens and checks would read rows of a table. A pair of writings is known by its keys
(app/catalogue/meaning): brackets, blanks and case make no other pair. Of more than two names of one
maker each is paired with the first.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.catalogue.meaning.makers import maker_key
from app.catalogue.meaning.numbers import approval_key

LONGEST = 200
"""Characters of one writing."""
_BETWEEN = re.compile(r"[;；\n]+")


class Kind(StrEnum):
    """What the writings name."""

    MAKER = "maker"
    """生产企业."""
    APPROVAL = "approval"
    """批准文号."""


class Verdict(StrEnum):
    """What a person says of two writings."""

    SAME = "same"
    """同一: one maker; an old and a new number of one item."""
    APART = "apart"
    """不同: two, although the rules take them for one."""
    WITHDRAWN = "withdrawn"
    """撤销: what was said no longer holds."""


class State(StrEnum):
    """How a pair stands by all that was said of it."""

    SAME = "same"
    APART = "apart"
    CONTESTED = "contested"
    """Two persons said otherwise without knowing of each other: the rules decide meanwhile."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, order=True)
class AliasKey:
    """Which two writings; the lesser key first."""

    kind: Kind
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be said of two writings."""

    kind: Kind
    one: str
    """As written."""
    other: str
    verdict: Verdict = Verdict.SAME
    why: str = ""
    since: date | None = None
    """The day of the renaming, or of the new certificate."""

    @property
    def key(self) -> AliasKey:
        """Which two writings it is about."""
        return key_of(self.kind, self.one, self.other)


@dataclass(frozen=True, slots=True)
class AliasWord:
    """What one person said of a pair, once."""

    op_id: uuid.UUID
    verdict: Verdict
    one: str
    other: str
    person: str
    at: datetime
    why: str
    since: date | None
    stands: bool
    """Nobody who knew of it has said anything since."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One pair, and all that was said of it."""

    key: AliasKey
    state: State
    words: tuple[AliasWord, ...]
    """The latest first."""

    @property
    def said(self) -> AliasWord:
        """The latest word that stands."""
        return next((word for word in self.words if word.stands), self.words[0])

    @property
    def statement(self) -> Statement:
        """What would say again what stands."""
        said = self.said
        return Statement(self.key.kind, said.one, said.other, said.verdict, said.why, said.since)


def name_key(kind: Kind, text: str) -> str:
    """What all writings of one name, or one number, have in common."""
    return maker_key(text) if kind is Kind.MAKER else approval_key(text)


def key_of(kind: Kind, one: str, other: str) -> AliasKey:
    """The key of two writings, whichever comes first."""
    first, second = sorted((name_key(kind, one), name_key(kind, other)))
    return AliasKey(kind, first, second)


def names_in(text: str) -> Sequence[str]:
    """The names in a field that takes several, with semicolons between."""
    names = (name.strip() for name in _BETWEEN.split(text))
    return tuple(dict.fromkeys(name for name in names if name))
