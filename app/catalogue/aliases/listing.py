"""What a person looks for among aliases, and the names there are to choose from.

Without it each screen would search in its own way, and makers would be typed by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from app.catalogue.aliases.events import AliasesAsked
from app.catalogue.aliases.values import Alias, Kind, State, names_in
from app.catalogue.entries.bodies import approval_key
from app.catalogue.meaning.text import fold
from app.store.tables.catalogue import catalogue_entry, catalogue_term

MOST = 500
"""Pairs that are shown at once."""
OFFERED = 30
_READ = 300
_ESCAPE = "\\"
_LAST = "\U0010ffff"


def found(known: Iterable[Alias], asked: AliasesAsked) -> list[Alias]:
    """Pairs that are asked for: contested ones first, then the latest."""
    words = fold(asked.text).split()
    rows = [
        one
        for one in known
        if (asked.kind in (None, one.key.kind))
        and (asked.withdrawn or one.state is not State.WITHDRAWN)
        and (not words or _has(one, words))
    ]
    rows.sort(key=lambda one: one.key)
    rows.sort(key=lambda one: one.words[0].at, reverse=True)
    rows.sort(key=lambda one: one.state is not State.CONTESTED)
    return rows


def _has(alias: Alias, words: Sequence[str]) -> bool:
    said = alias.said
    text = fold(f"{said.one}\n{said.other}\n{said.why}\n{said.person}")
    return all(word in text for word in words)


def offered(connection: Connection, org: str, kind: Kind, text: str) -> tuple[str, ...]:
    """Makers of both catalogues with a text in them, or numbers that begin so; the best first."""
    parts = names_in(text)
    wanted = parts[-1] if parts else ""
    if not wanted:
        return ()
    found = (
        _makers(connection, org, wanted)
        if kind is Kind.MAKER
        else _numbers(connection, org, wanted)
    )
    names = [name for name in found if name.strip()]
    names.sort(key=lambda name: (not name.startswith(wanted), len(name), name))
    return tuple(names[:OFFERED])


def _makers(connection: Connection, org: str, wanted: str) -> Sequence[str]:
    term = catalogue_term.c
    like = f"%{_escaped(fold(wanted))}%"
    met = or_(
        term.text.like(f"%{_escaped(wanted)}%", escape=_ESCAPE),
        term.folded.like(like, escape=_ESCAPE),
        term.initials.like(like, escape=_ESCAPE),
    )
    query = select(term.text).where(term.org == org, term.kind == "maker", met)
    return connection.execute(query.limit(_READ)).scalars().all()


def _numbers(connection: Connection, org: str, wanted: str) -> Sequence[str]:
    entry: Any = catalogue_entry.c
    key = approval_key(wanted)
    if not key:
        return ()
    query = (
        select(entry.approval_number)
        .where(entry.org == org, entry.approval_key.between(key, key + _LAST), entry.latest)
        .distinct()
    )
    return connection.execute(query.limit(_READ)).scalars().all()


def _escaped(text: str) -> str:
    return "".join(f"{_ESCAPE}{sign}" if sign in "%_\\" else sign for sign in text)
