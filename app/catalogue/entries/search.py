"""Finds items by code, name, pinyin initials, maker or strength; the best first, within 50 ms.

Without it nobody could find one of 100,000 items. A word that may be a code is looked up along the
indexes of all codes, from its beginning. All else is looked for among the terms (terms.py), and the
items of what was found are looked up. Of several words the rarest leads, and its items are checked
for the others, at most `MOST_READ` of them: then there is more, and a person types more. Of a
workstation's SQLite: the service answers no searches.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, or_, select

from app.catalogue.entries.bodies import approval_key, entry_of
from app.catalogue.entries.terms import FIELD_OF, MAKER, NAME, STRENGTH, TRADE
from app.catalogue.entries.values import FoundBy, Hit, SearchAsked, Side, What
from app.catalogue.meaning.text import fold
from app.store.tables.catalogue import catalogue_entry, catalogue_term
from app.store.tables.rules import identifier_item

MOST_READ = 1500
"""Items that are checked for further words."""
_MOST_TERMS = 400
_MOST_WORDS = 6
_MOST_CODES = 200
_LAST = "\U0010ffff"
_RANKS = list(FoundBy)
_ITEMS_OF = {NAME: 8, TRADE: 4, MAKER: 25, STRENGTH: 12}
"""How many items share one term, about: only to choose what leads."""
_TRACE_CODE, _IDENTIFIER = 20, 7
_GTIN = 14


@dataclass(frozen=True, slots=True)
class _Word:
    code: str
    """As it may stand in a code: folding makes a sign of the X before a number."""
    text: str
    """Folded."""


@dataclass(frozen=True, slots=True)
class _Term:
    kind: str
    text: str
    by: FoundBy


def search(connection: Connection, org: str, asked: SearchAsked) -> tuple[tuple[Hit, ...], bool]:
    """The items that a text finds, or the first by code, and whether there are more."""
    plain = unicodedata.normalize("NFKC", asked.text)
    words = [_Word(word, fold(word)) for word in plain.split()[:_MOST_WORDS]]
    looking = _Looking(connection, org, asked)
    if not words:
        return looking.first()
    found = looking.by_one(words[0]) if len(words) == 1 else looking.by_all(words)
    hits = list(islice(found, asked.limit + 1))
    more = len(hits) > asked.limit or looking.gave_up
    ordered = sorted(hits[: asked.limit], key=_rank)
    return tuple(ordered), more


def _rank(hit: Hit) -> tuple[int, bool, int, str, str]:
    row = hit.entry.row
    return _RANKS.index(hit.by), hit.entry.removed, len(row.name), row.name, hit.entry.code


class _Looking:
    """One search."""

    def __init__(self, connection: Connection, org: str, asked: SearchAsked) -> None:
        self._connection, self._org, self._asked = connection, org, asked
        self.gave_up = False
        """There was too much to read all of it."""
        self._seen: set[tuple[str, str]] = set()
        self._sides = (asked.side,) if asked.side else (Side.PROVINCE, Side.HOSPITAL)

    def first(self) -> tuple[tuple[Hit, ...], bool]:
        """The first items by code."""
        limit = self._asked.limit
        rows = [
            row
            for side in self._sides
            for row in self._rows((), limit + 1, side, catalogue_entry.c.code)
        ]
        hits = [Hit(entry_of(row), FoundBy.CODE_BEGINNING) for row in rows[:limit]]
        return tuple(hits), len(rows) > limit

    def by_one(self, word: _Word) -> Iterator[Hit]:
        """What one word finds, the best first."""
        yield from self._new(self._by_code(word.code))
        terms = self._terms(word.text)
        yield from self._new(self._of_terms(terms))

    def by_all(self, words: Sequence[_Word]) -> Iterator[Hit]:
        """What holds all of several words."""
        terms = {word: self._terms(word.text) for word in words}
        codes = {word: list(self._by_code(word.code)) for word in words}
        lead = min(words, key=lambda word: _weight(terms[word], codes[word]))
        others = [_Met(word, terms[word]) for word in words if word != lead]
        self.gave_up = len(terms[lead]) == _MOST_TERMS
        led = self._new(self._both(codes[lead], self._of_terms(terms[lead])))
        for read, hit in enumerate(led):
            if read >= MOST_READ:
                self.gave_up = True
                return
            if all(other.in_(hit) for other in others):
                yield Hit(hit.entry, FoundBy.WORDS)

    def _both(self, codes: Iterable[Hit], others: Iterator[Hit]) -> Iterator[Hit]:
        yield from codes
        yield from others

    def _new(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        for hit in hits:
            key = (hit.entry.side, hit.entry.code)
            if key not in self._seen:
                self._seen.add(key)
                yield hit

    def _by_code(self, word: str) -> Iterator[Hit]:
        if (len(word) < 2 or not word.isascii()) and not word.startswith("国药准字"):
            return
        number = approval_key(word)
        spelled = tuple(dict.fromkeys((word.upper(), word)))
        for side in self._sides:
            for name in ("code",) if side is Side.PROVINCE else ("code", "province_code"):
                yield from self._beginning(name, spelled, side)
        yield from self._beginning("insurance_code", spelled)
        yield from self._beginning("standard_code", spelled)
        if len(number) > 1:
            yield from self._beginning("approval_key", (number,))
        yield from self._by_identifier(word)

    def _beginning(
        self, name: str, spelled: Sequence[str], side: Side | None = None
    ) -> Iterator[Hit]:
        """Items with a code that begins so."""
        column = catalogue_entry.c[name]
        for beginning in spelled:
            here = (column >= beginning, column < beginning + _LAST)
            for row in self._rows(here, self._asked.limit + 1, side, column):
                whole = getattr(row, name) == beginning
                by = FoundBy.CODE if whole else FoundBy.CODE_BEGINNING
                yield Hit(entry_of(row), by)

    def _by_identifier(self, text: str) -> Iterator[Hit]:
        """Items of a drug identifier, a GTIN or a trace code that persons or scans know."""
        if not text.isdigit() or len(text) < _IDENTIFIER:
            return
        number = text[:_IDENTIFIER] if len(text) == _TRACE_CODE else text[:_GTIN]
        known = identifier_item.c
        query = select(known.province_code).where(
            known.org == self._org,
            known.identifier.in_({number, number.zfill(_GTIN)}),
            known.state.not_in(("refused", "withdrawn")),
        )
        codes = self._connection.execute(query).scalars().all()
        here = (catalogue_entry.c.province_code.in_(codes[:_MOST_CODES]),)
        for side in self._sides if codes else ():
            limit = self._asked.limit + 1
            for row in self._rows(here, limit, side):
                yield Hit(entry_of(row), FoundBy.CODE)

    def _terms(self, word: str) -> list[_Term]:
        """The terms a word meets, the best first."""
        term = catalogue_term.c
        at = func.instr(term.folded, word)
        spelled = func.instr(term.initials, f" {word}") if word.isascii() else None
        met = at > 0 if spelled is None else or_(at > 0, spelled > 0)
        rank = case(
            (term.folded == word, 0),
            (at == 1, 1),
            *([(spelled > 0, 2)] if spelled is not None else []),
            else_=3,
        )
        order = case((term.kind.in_((NAME, TRADE)), 0), (term.kind == MAKER, 10), else_=20) + rank
        query = (
            select(term.kind, term.text, rank.label("rank"))
            .where(term.org == self._org, met)
            .order_by(order, func.length(term.text), term.text)
            .limit(_MOST_TERMS)
        )
        return [
            _Term(row.kind, row.text, _by(row.kind, row.rank))
            for row in self._connection.execute(query)
        ]

    def _of_terms(self, terms: Sequence[_Term]) -> Iterator[Hit]:
        """The items of terms, in the order of the terms, looked up one after the other.

        Asked for several at once, or for what is equal, SQLite, which has no statistics here,
        would rather walk all items of the institution; a stretch from a text to itself it looks up.
        """
        for term in terms:
            column = catalogue_entry.c[FIELD_OF[term.kind]]
            here = (column >= term.text, column <= term.text)
            found = self._rows(here, MOST_READ + 1)
            yield from sorted((Hit(entry_of(row), term.by) for row in found), key=_rank)

    def _rows(
        self,
        here: Sequence[ColumnElement[bool]],
        limit: int,
        side: Side | None = None,
        order: ColumnElement[str] | None = None,
    ) -> Sequence[Row[Any]]:
        """Items as they are now; `side` where it leads to what is looked for."""
        entry = catalogue_entry.c
        wanted = [entry.org == self._org, *here, entry.latest]
        if side is not None:
            wanted.append(entry.side == side)
        elif self._asked.side is not None:
            # Not the bare column: SQLite would walk the whole catalogue of that side.
            wanted.append(entry.side.concat("") == self._asked.side)
        if not self._asked.removed:
            wanted.append(entry.what != What.REMOVED)
        query = select(catalogue_entry).where(*wanted).limit(limit)
        if order is not None:
            query = query.order_by(order)
        return self._connection.execute(query).all()


class _Met:
    """Whether an item holds a word."""

    def __init__(self, word: _Word, terms: Sequence[_Term]) -> None:
        self._word = word
        self._terms = {(term.kind, term.text) for term in terms}

    def in_(self, hit: Hit) -> bool:
        """Whether it does, in any of its texts and codes."""
        row = hit.entry.row
        texts = (row.name, row.trade_name, row.maker, row.strength, row.form)
        if any(self._word.text in fold(text) for text in texts):
            return True
        known = ((NAME, row.name), (TRADE, row.trade_name), (MAKER, row.maker))
        if any(one in self._terms for one in known):
            return True
        codes = (hit.entry.code, row.insurance_code, row.approval_number, row.standard_code)
        return any(self._word.code.lower() in code.lower() for code in codes)


def _by(kind: str, rank: int) -> FoundBy:
    if kind in (NAME, TRADE):
        ranks = (FoundBy.NAME, FoundBy.NAME_BEGINNING, FoundBy.INITIALS, FoundBy.NAME_PART)
        return ranks[rank]
    if kind == MAKER:
        return FoundBy.MAKER
    return FoundBy.STRENGTH


def _weight(terms: Sequence[_Term], codes: Sequence[Hit]) -> int:
    return len(codes) + sum(_ITEMS_OF[term.kind] for term in terms)
