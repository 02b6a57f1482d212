"""Takes a catalogue that a person chose into the store: only what changed is said.

Without it each import would send the whole catalogue to everybody again. Rows are compared with
what is there in pieces, so that a file of any length fits; what differs becomes facts of at most
`PIECE` items, each durable before the next. Of a whole catalogue, what it lacks is removed at the
end. An import that a person stops has said what it has said: the same file goes on from there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from app.catalogue.entries import journal, present, taking
from app.catalogue.entries.bodies import (
    LONGEST,
    MOST_PRICE,
    PIECE,
    CatalogueSaid,
    ItemSaid,
    said_of,
)
from app.catalogue.entries.events import ImportWish
from app.catalogue.entries.values import AnyRow, Entry, Side, Source, What, code_of, side_of
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database

_COMPARED = 1000
"""Rows looked up at once."""
_LONGEST_CODE = 200
Taken = TypeVar("Taken")
Write = Callable[[Callable[[Connection], None]], None]
"""Does a piece of writing on the core's thread, and returns when it is durable."""
Tell = Callable[[str, int, int | None], None]
"""Told the phase, how many, of how many; may raise to end it."""


class Importing:
    """One import; for one thread."""

    def __init__(
        self, database: Database, log: ChangeLog, clock: Clock, write: Write, tell: Tell
    ) -> None:
        self._database, self._log, self._clock = database, log, clock
        self._write, self._tell = write, tell
        self._org = log.workstation.org
        self._rows = 0
        self._seen: set[str] = set()
        self._waiting: list[ItemSaid] = []
        self._said = 0

    def run(
        self, wish: ImportWish, rows: Iterable[AnyRow], unsaid: Sequence[str] = ()
    ) -> CatalogueSaid:
        """Take the rows in; `unsaid` are fields that the file has no column for.

        Returns the head of the version, with its end. Raises what reading, telling or the store
        raises.
        """
        with self._database.reading() as connection:
            version_id = taking.next_version_id(connection, self._org, self._clock)
        head = CatalogueSaid(
            version_id=version_id,
            side=wish.side,
            source=Source.FILE,
            name=wish.name[:LONGEST],
            person=wish.person[:LONGEST],
            at=self._clock.now(),
            whole=wish.whole,
        )
        for piece in _pieces(iter(rows), _COMPARED):
            self._compare(head, piece, tuple(unsaid))
        if wish.whole:
            self._remove_the_rest(head)
        return self._end(head)

    def _compare(self, head: CatalogueSaid, rows: list[AnyRow], unsaid: tuple[str, ...]) -> None:
        self._rows += len(rows)
        new = {
            code_of(row): row
            for row in rows
            if side_of(row) is head.side and _fits(row) and code_of(row) not in self._seen
        }
        self._seen |= new.keys()
        with self._database.reading() as connection:
            known = present.find(connection, self._org, head.side, new)
        for code, row in new.items():
            said = _news(row, known.get(code), unsaid)
            if said is not None:
                self._waiting.append(said)
        self._tell("reading", self._rows, None)
        while len(self._waiting) >= PIECE:
            self._say(head, self._waiting[:PIECE])
            del self._waiting[:PIECE]

    def _remove_the_rest(self, head: CatalogueSaid) -> None:
        with self._database.reading() as connection:
            held = present.codes(connection, self._org, head.side)
            gone = [code for code in held if code not in self._seen]
        for codes in _pieces(iter(gone), PIECE):
            with self._database.reading() as connection:
                known = present.find(connection, self._org, head.side, codes)
            items = [said_of(known[code].row, What.REMOVED) for code in codes if code in known]
            self._waiting += items
            self._tell("comparing", self._said, len(gone))
            while len(self._waiting) >= PIECE:
                self._say(head, self._waiting[:PIECE])
                del self._waiting[:PIECE]

    def _end(self, head: CatalogueSaid) -> CatalogueSaid:
        """Say what is left, and that this was all."""
        expected = self._said + len(self._waiting)
        end = msgspec.structs.replace(head, items=self._waiting, rows=self._rows, expected=expected)
        self._write(lambda connection: journal.say(connection, self._log, end))
        self._tell("writing", expected, expected)
        return end

    def _say(self, head: CatalogueSaid, items: list[ItemSaid]) -> None:
        said = msgspec.structs.replace(head, items=items)
        self._write(lambda connection: journal.say(connection, self._log, said))
        self._said += len(items)
        self._tell("writing", self._said, None)


def _news(row: AnyRow, known: Entry | None, unsaid: tuple[str, ...]) -> ItemSaid | None:
    """What is to be said of a row; None where all of it is known."""
    if known is None:
        return said_of(row, What.NEW)
    kept: dict[str, Any] = {name: getattr(known.row, name) for name in unsaid if hasattr(row, name)}
    whole = dataclasses.replace(row, **kept)
    if known.removed:
        return said_of(whole, What.RETURNED)
    return None if whole == known.row else said_of(whole, What.CHANGED)


def _fits(row: AnyRow) -> bool:
    """Whether the store can hold a row: files are looked at before, other readers may not."""
    texts = [getattr(row, field.name) for field in dataclasses.fields(row)]
    longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
    price = row.price
    priced = price is None or (price.is_finite() and 0 <= price < MOST_PRICE)
    return 0 < len(code_of(row)) <= _LONGEST_CODE and longest <= LONGEST and priced


def _pieces(values: Iterator[Taken], size: int) -> Iterator[list[Taken]]:
    while piece := list(islice(values, size)):
        yield piece


def refused(row: AnyRow, side: Side) -> bool:
    """Whether a row cannot be taken into this catalogue."""
    return side_of(row) is not side or not _fits(row)
