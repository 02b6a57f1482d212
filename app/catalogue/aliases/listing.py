"""What a person looks for among aliases, and the names there are to choose from.

Without it each screen would search in its own way, and makers would be typed by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from app.catalogue.aliases.events import AliasesAsked
from app.catalogue.aliases.values import Alias, Kind, State, names_in
from app.catalogue.entries.values import What
from app.catalogue.meaning.text import fold
from app.store.tables.catalogue import catalogue_entry

MOST = 500
"""Pairs that are shown at once."""
OFFERED = 30
_COLUMN = {Kind.MAKER: "maker", Kind.APPROVAL: "approval_number"}
_ESCAPE = "\\"


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
    """Names or numbers of both catalogues with a text in them, those that begin with it first."""
    parts = names_in(text)
    wanted = parts[-1] if parts else ""
    if not wanted:
        return ()
    entry: Any = catalogue_entry.c
    column = entry[_COLUMN[kind]]
    like = "".join(f"{_ESCAPE}{sign}" if sign in "%_\\" else sign for sign in wanted)
    query = (
        select(column)
        .where(entry.org == org, entry.latest, entry.what != What.REMOVED)
        .where(column.like(f"%{like}%", escape=_ESCAPE))
        .distinct()
        .limit(OFFERED * 10)
    )
    names = [name for name in connection.execute(query).scalars() if name.strip()]
    names.sort(key=lambda name: (not name.startswith(wanted), len(name), name))
    return tuple(names[:OFFERED])
