"""Each name, maker and strength of a catalogue once, made searchable by a worker.

Without it a search would read a hundred thousand items, or the core would wait for a dictionary of
pinyin. A hundred thousand items have some ten thousand names: these are searched whole, then their
items are looked up. Folded like everything that is compared (app/catalogue/meaning/text.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from app.catalogue.meaning.text import fold
from app.initials import initials_of
from app.store.tables.catalogue import catalogue_term

AT_ONCE = 200
"""Terms in one transaction."""
NAME, TRADE, MAKER, STRENGTH = "name", "trade", "maker", "strength"
FIELD_OF = {NAME: "name", TRADE: "trade_name", MAKER: "maker", STRENGTH: "strength"}
"""Kind → the field of an item that it stands in."""

Term = tuple[str, str]
"""Kind and text."""


def waiting(connection: Connection, org: str) -> list[Term]:
    """The next terms that nobody can find yet."""
    term = catalogue_term.c
    query = select(term.kind, term.text).where(term.org == org, term.folded.is_(None))
    return [(row.kind, row.text) for row in connection.execute(query.limit(AT_ONCE))]


def folded(terms: Sequence[Term]) -> list[dict[str, str]]:
    """What is to be written of terms: takes a moment, in a worker."""
    return [
        {
            "which_kind": kind,
            "which_text": text,
            "folded": fold(text),
            "initials": "" if kind == STRENGTH else initials_of(text),
        }
        for kind, text in terms
    ]


def write(connection: Connection, org: str, rows: Sequence[dict[str, str]]) -> None:
    """Make terms findable, in the caller's transaction."""
    if not rows:
        return
    mine = (
        catalogue_term.c.org == org,
        catalogue_term.c.kind == bindparam("which_kind"),
        catalogue_term.c.text == bindparam("which_text"),
    )
    values: dict[str, Any] = {"folded": bindparam("folded"), "initials": bindparam("initials")}
    connection.execute(update(catalogue_term).where(*mine).values(values), list(rows))
