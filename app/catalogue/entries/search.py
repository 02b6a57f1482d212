"""Finds items by code, name, pinyin initials, maker or strength; the best first, within 50 ms.

Without it nobody could find one of 100,000 items. A word that may be a code is looked up along the
indexes of all codes, from its beginning. All else is looked for among the terms (terms.py), and the
items of what was found are looked up. Of several words the one with the fewest items leads, and
these are checked for the others, at most `MOST_READ` of them: then there is more, and a person
types more. Items are told briefly until it is known which are shown, and each question is worded
once: both cost more than SQLite does. Of a workstation's SQLite: the service answers no searches.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from app.catalogue.entries import present
from app.catalogue.entries.bodies import approval_key
from app.catalogue.entries.terms import FIELD_OF, MAKER, NAME, TRADE
from app.catalogue.entries.values import FoundBy, Hit, SearchAsked, Side, What
from app.catalogue.meaning.text import fold
from app.store.tables.catalogue import catalogue_entry, catalogue_term
from app.store.tables.rules import identifier_item

MOST_READ = 1500
"""Items that are checked for further words."""
_MOST_TERMS = 400
_MOST_WORDS = 6
_MOST_CODES = 50
_LAST = "\U0010ffff"
_RANKS = {by: rank for rank, by in enumerate(FoundBy)}
_FIRST_TERMS, _MOST_AT_ONCE = 4, 64
"""Terms whose items are looked up in one statement."""
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


_Item = Row[*tuple[Any, ...]]
"""The columns of `_BRIEF`."""
_BRIEF = tuple(
    catalogue_entry.c[name]
    for name in (
        *("side", "code", "what", "name", "trade_name", "maker", "strength", "form"),
        *("province_code", "insurance_code", "standard_code", "approval_number", "approval_key"),
    )
)


@dataclass(frozen=True, slots=True)
class _Found:
    item: _Item
    by: FoundBy

    @property
    def key(self) -> tuple[str, str]:
        return self.item.side, self.item.code


def search(connection: Connection, org: str, asked: SearchAsked) -> tuple[tuple[Hit, ...], bool]:
    """The items that a text finds, or the first by code, and whether there are more."""
    plain = unicodedata.normalize("NFKC", asked.text)
    words = [_Word(word, fold(word)) for word in plain.split()[:_MOST_WORDS]]
    looking = _Looking(connection, org, asked)
    if not words:
        found = looking.first()
    else:
        found = looking.by_one(words[0]) if len(words) == 1 else looking.by_all(words)
    first = list(islice(found, asked.limit + 1))
    more = len(first) > asked.limit or looking.gave_up
    shown = first[: asked.limit]
    return tuple(_whole(connection, org, sorted(shown, key=_rank) if words else shown)), more


def _whole(connection: Connection, org: str, found: Sequence[_Found]) -> Iterator[Hit]:
    """All that is known of items."""
    entries = {
        side: present.find(
            connection, org, side, [one.item.code for one in found if one.item.side == side]
        )
        for side in Side
    }
    return (Hit(entries[Side(one.item.side)][one.item.code], one.by) for one in found)


def _rank(found: _Found) -> tuple[int, bool, int, str, str]:
    item = found.item
    removed = item.what == What.REMOVED
    return _RANKS[found.by], removed, len(item.name), item.name, item.code


class _Looking:
    """One search."""

    def __init__(self, connection: Connection, org: str, asked: SearchAsked) -> None:
        self._connection, self._org, self._asked = connection, org, asked
        self.gave_up = False
        """There was too much to read all of it."""
        self._seen: set[tuple[str, str]] = set()
        self._sides = (asked.side,) if asked.side else (Side.PROVINCE, Side.HOSPITAL)

    def first(self) -> Iterator[_Found]:
        """The first items by code."""
        for side in self._sides:
            for item in self._along("code", ("", _LAST), self._asked.limit + 1, side, ordered=True):
                yield _Found(item, FoundBy.CODE_BEGINNING)

    def by_one(self, word: _Word) -> Iterator[_Found]:
        """What one word finds, the best first."""
        yield from self._new(self._by_code(word.code))
        terms = self._terms(word.text)
        yield from self._new(self._of_terms(terms))

    def by_all(self, words: Sequence[_Word]) -> Iterator[_Found]:
        """What holds all of several words."""
        terms = {word: self._terms(word.text) for word in words}
        codes = {word: list(self._by_code(word.code)) for word in words}
        lead = min(words, key=lambda word: len(codes[word]) + self._count(terms[word]))
        others = [_Met(word, terms[word]) for word in words if word != lead]
        self.gave_up = len(terms[lead]) == _MOST_TERMS
        led = self._new(self._both(codes[lead], self._of_terms(terms[lead])))
        for read, found in enumerate(led):
            if read >= MOST_READ:
                self.gave_up = True
                return
            if all(other.in_(found.item) for other in others):
                yield _Found(found.item, FoundBy.WORDS)

    def _both(self, codes: Iterable[_Found], others: Iterator[_Found]) -> Iterator[_Found]:
        yield from codes
        yield from others

    def _new(self, found: Iterable[_Found]) -> Iterator[_Found]:
        for one in found:
            if one.key not in self._seen:
                self._seen.add(one.key)
                yield one

    def _by_code(self, word: str) -> Iterator[_Found]:
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
    ) -> Iterator[_Found]:
        """Items with a code that begins so."""
        for beginning in spelled:
            stretch = (beginning, beginning + _LAST)
            for item in self._along(name, stretch, self._asked.limit + 1, side, ordered=True):
                whole = getattr(item, name) == beginning
                yield _Found(item, FoundBy.CODE if whole else FoundBy.CODE_BEGINNING)

    def _by_identifier(self, text: str) -> Iterator[_Found]:
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
        codes = self._connection.execute(query.limit(_MOST_CODES)).scalars().all()
        for side in self._sides:
            for code in codes:
                for item in self._along("province_code", (code, code), self._asked.limit + 1, side):
                    yield _Found(item, FoundBy.CODE)

    def _terms(self, word: str) -> list[_Term]:
        """The terms a word meets, the best first."""
        query = _terms_met(spelled=word.isascii())
        values = {"org": self._org, "word": word, "behind_blank": f" {word}"}
        return [
            _Term(row.kind, row.text, _by(row.kind, row.rank))
            for row in self._connection.execute(query, values)
        ]

    def _of_terms(self, terms: Sequence[_Term]) -> Iterator[_Found]:
        """The items of terms, in the order of the terms, more terms at once the further it goes."""
        begin, at_once = 0, _FIRST_TERMS
        while begin < len(terms):
            piece = terms[begin : begin + at_once]
            items = self._by_term(piece)
            for term in piece:
                found = (_Found(item, term.by) for item in items[FIELD_OF[term.kind], term.text])
                yield from sorted(found, key=_rank)
            begin, at_once = begin + len(piece), min(4 * at_once, _MOST_AT_ONCE)

    def _by_term(self, terms: Sequence[_Term]) -> Mapping[tuple[str, str], list[_Item]]:
        """The items of some terms: by field and text, at most as many as are ever read."""
        found: defaultdict[tuple[str, str], list[_Item]] = defaultdict(list)
        asked = self._asked
        for name, texts in _by_field(terms).items():
            query = _items_of_terms(name, one_side=asked.side is not None, removed=asked.removed)
            values = {"org": self._org, "texts": json.dumps(texts), "most": MOST_READ + 1}
            rows = self._connection.execute(query, values | {"side": asked.side}).all()
            self.gave_up |= len(rows) > MOST_READ
            for item in rows:
                if item.code is not None:
                    found[name, getattr(item, name)].append(item)
        return found

    def _count(self, terms: Sequence[_Term]) -> int:
        """How many items terms have, about; no more than are ever read."""
        if len(terms) == _MOST_TERMS:
            return MOST_READ
        counted = 0
        for name, texts in _by_field(terms).items():
            values = {"org": self._org, "texts": json.dumps(texts), "most": MOST_READ}
            counted += self._connection.execute(_count_of_terms(name), values).scalar_one()
        return counted

    def _along(
        self,
        name: str,
        stretch: tuple[str, str],
        limit: int,
        side: Side | None = None,
        *,
        ordered: bool = False,
    ) -> Sequence[_Item]:
        """Items as they are now, with a field in a stretch; `side` where it leads to them."""
        asked = self._asked
        query = _items_along(
            name,
            leading=side is not None,
            one_side=asked.side is not None,
            removed=asked.removed,
            ordered=ordered,
        )
        values = {"org": self._org, "first": stretch[0], "last": stretch[1], "most": limit}
        return self._connection.execute(query, values | {"side": side or asked.side}).all()


@lru_cache(maxsize=128)
def _items_along(
    name: str, *, leading: bool, one_side: bool, removed: bool, ordered: bool
) -> Select[*tuple[Any, ...]]:
    entry = catalogue_entry.c
    here = entry[name]
    wanted = [
        entry.org == bindparam("org"),
        here >= bindparam("first"),
        here <= bindparam("last"),
        entry.latest,
        *_besides(one_side=one_side and not leading, removed=removed),
    ]
    if leading:
        wanted.append(entry.side == bindparam("side"))
    query = select(*_BRIEF).where(*wanted).limit(bindparam("most"))
    return query.order_by(here) if ordered else query


@lru_cache(maxsize=16)
def _items_of_terms(name: str, *, one_side: bool, removed: bool) -> Select[*tuple[Any, ...]]:
    """Items that have one of some texts in a field, in the order of the texts.

    SQLite, which has no statistics here, would walk all items of the institution: an outer join
    (of a text that no item has comes an empty row) keeps it to looking up each text, and a stretch
    from a text to itself to the index.
    """
    entry = catalogue_entry.c
    text = func.json_each(bindparam("texts")).table_valued("value", name="wanted").c.value
    here = (entry.org == bindparam("org"), entry[name] >= text, entry[name] <= text)
    wanted = and_(*here, entry.latest, *_besides(one_side=one_side, removed=removed))
    joined = text.table.outerjoin(catalogue_entry, wanted)
    return select(*_BRIEF).select_from(joined).limit(bindparam("most"))


@lru_cache(maxsize=4)
def _count_of_terms(name: str) -> Select[*tuple[Any, ...]]:
    """How many rows have one of some texts in a field; reads nothing but its index."""
    entry = catalogue_entry.c
    text = func.json_each(bindparam("texts")).table_valued("value", name="wanted").c.value
    here = and_(entry.org == bindparam("org"), entry[name] >= text, entry[name] <= text)
    joined = text.table.outerjoin(catalogue_entry, here)
    rows = select(entry.code).select_from(joined).limit(bindparam("most")).subquery()
    return select(func.count()).select_from(rows)


def _by_field(terms: Iterable[_Term]) -> Mapping[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for term in terms:
        texts[FIELD_OF[term.kind]].append(term.text)
    return texts


def _besides(*, one_side: bool, removed: bool) -> list[ColumnElement[bool]]:
    """What does not lead to items: of what is found so, the rest falls out."""
    entry = catalogue_entry.c
    wanted: list[ColumnElement[bool]] = []
    if one_side:
        # Not the bare column: SQLite would walk the whole catalogue of that side.
        wanted.append(entry.side.concat("") == bindparam("side"))
    if not removed:
        wanted.append(entry.what != What.REMOVED)
    return wanted


@lru_cache(maxsize=2)
def _terms_met(*, spelled: bool) -> Select[*tuple[Any, ...]]:
    """The terms that a word meets; `spelled`: by their initials as well."""
    term = catalogue_term.c
    at = func.instr(term.folded, bindparam("word"))
    initials = func.instr(term.initials, bindparam("behind_blank")) > 0
    rank = case(
        (term.folded == bindparam("word"), 0),
        (at == 1, 1),
        *([(initials, 2)] if spelled else []),
        else_=3,
    )
    order = case((term.kind.in_((NAME, TRADE)), 0), (term.kind == MAKER, 10), else_=20) + rank
    return (
        select(term.kind, term.text, rank.label("rank"))
        .where(term.org == bindparam("org"), or_(at > 0, initials) if spelled else at > 0)
        .order_by(order, func.length(term.text), term.text)
        .limit(_MOST_TERMS)
    )


class _Met:
    """Whether an item holds a word."""

    def __init__(self, word: _Word, terms: Sequence[_Term]) -> None:
        self._word = word
        self._terms = {(term.kind, term.text) for term in terms}

    def in_(self, row: _Item) -> bool:
        """Whether it does, in any of its texts and codes."""
        known = ((NAME, row.name), (TRADE, row.trade_name), (MAKER, row.maker))
        if not self._terms.isdisjoint(known):
            return True
        texts = (row.name, row.trade_name, row.maker, row.strength, row.form)
        if any(self._word.text in fold(text) for text in texts):
            return True
        codes = (row.code, row.insurance_code, row.approval_number, row.standard_code)
        return any(self._word.code.lower() in code.lower() for code in codes)


def _by(kind: str, rank: int) -> FoundBy:
    if kind in (NAME, TRADE):
        ranks = (FoundBy.NAME, FoundBy.NAME_BEGINNING, FoundBy.INITIALS, FoundBy.NAME_PART)
        return ranks[rank]
    if kind == MAKER:
        return FoundBy.MAKER
    return FoundBy.STRENGTH
