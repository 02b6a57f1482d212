"""Tells what a typed text may mean: a code, its beginning or end, a drug, a batch, a document.

Without it a person would have to say beforehand what he is about to type. A text that may mean
several things is asked one after the other, the likeliest first, until something is found. Plain
values, no Qt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, IntEnum

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import fold
from app.tracing.values import ENDING, MoveKind, State
from app.tracing.wanted import Wanted

LONGEST = 300
"""Characters of a typed text that are looked at."""
_RECEIPT = re.compile(r"(SH|QC)\d{6,}", re.IGNORECASE)


class Meaning(IntEnum):
    """What a text is taken for."""

    ANY = 0
    CODE = 1
    DRUG = 2
    BATCH = 3
    DOCUMENT = 4
    """The number of a receipt or a delivery."""


class Dates(Enum):
    """Which days a period is about."""

    ALL = "all"
    RECEIVED = "received"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing a text may mean."""

    meaning: Meaning
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Filters:
    """What else must be true of a code."""

    state: State | None = None
    kind: MoveKind | None = None
    dates: Dates = Dates.ALL
    first: date | None = None
    last: date | None = None

    @property
    def empty(self) -> bool:
        """Whether everything is let through."""
        return self == Filters()

    def narrow(self, wanted: Wanted) -> Wanted:
        """The same question with these filters."""
        narrowed = replace(wanted, state=self.state, kind=self.kind)
        if self.dates is Dates.RECEIVED:
            return replace(narrowed, received_from=self.first, received_to=self.last)
        if self.dates is Dates.LEFT:
            return replace(narrowed, left_from=self.first, left_to=self.last)
        return narrowed


def is_whole_code(text: str) -> bool:
    """Whether a text is a trace code, in any spelling."""
    code = parse(text)
    return code.kind is Kind.TRACE_CODE and code.valid


def guesses(text: str, meaning: Meaning = Meaning.ANY) -> tuple[Guess, ...]:
    """What to ask, in order; nothing for part of a code that is too short."""
    said = fold(text[:LONGEST])
    if not said:
        return (Guess(Meaning.ANY, Wanted()),)
    meanings = _likely(said) if meaning is Meaning.ANY else (meaning,)
    found = [guess for one in meanings for guess in _of(one, text[:LONGEST], said)]
    return tuple(dict.fromkeys(found))


def days_back(today: date, days: int) -> tuple[date, date]:
    """The last so many days, today included."""
    return today - timedelta(days=days - 1), today


def _likely(said: str) -> tuple[Meaning, ...]:
    if is_whole_code(said):
        return (Meaning.CODE,)
    if parse(said).kind is Kind.REGISTRY_NUMBER:
        return (Meaning.DRUG, Meaning.CODE)
    if not said.isascii():
        return (Meaning.DRUG, Meaning.DOCUMENT, Meaning.BATCH)
    if _RECEIPT.match(said):
        return (Meaning.DOCUMENT, Meaning.BATCH, Meaning.CODE)
    if said.isdigit():
        return (Meaning.CODE, Meaning.BATCH, Meaning.DOCUMENT, Meaning.DRUG)
    if said.isalpha():
        return (Meaning.DRUG, Meaning.BATCH, Meaning.DOCUMENT, Meaning.CODE)
    return (Meaning.BATCH, Meaning.DOCUMENT, Meaning.CODE, Meaning.DRUG)


def _of(meaning: Meaning, typed: str, said: str) -> list[Guess]:
    # Numbers are printed in capitals and typed as it comes.
    spellings = dict.fromkeys((said, said.upper()))
    wanted: list[Wanted]
    if meaning is Meaning.CODE:
        enough = is_whole_code(typed) or len(said) >= ENDING
        wanted = [Wanted(code=typed)] if enough else []
    elif meaning is Meaning.DRUG:
        wanted = [Wanted(item=said)]
    elif meaning is Meaning.BATCH:
        wanted = [Wanted(batch=one) for one in spellings]
    else:
        wanted = [Wanted(receipt_no=one) for one in spellings]
        wanted += [Wanted(delivery_no=one) for one in spellings]
    return [Guess(meaning, one) for one in wanted]
