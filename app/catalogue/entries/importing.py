"""Takes a catalogue that a person chose into the store: only what changed is said.

Without it each import would send the whole catalogue to everybody again. Rows are compared with
what is there in pieces, so that a file of any length fits; what differs becomes facts of at most
`PIECE` items, each durable before the next is begun, and the next is prepared meanwhile. Where
pieces take the core long they become smaller: a scan waits for one of them. Of a whole catalogue,
what it lacks is removed at the end. An import that a person stops has said what it has said: the
same file goes on from there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
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
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database

_COMPARED = 1000
"""Rows looked up at once."""
_LONGEST_CODE = 200
_SMALLEST = 50
"""Items of a piece where the core takes long for each."""
_SLOW_S = 0.05
"""A scan waits for a piece: behind one that took longer the next is smaller, then they grow."""
_STEP = 10
_COUNTED = {
    kind: attrgetter(*(one.name for one in dataclasses.fields(kind) if one.type == "str"))
    for kind in (ProvinceRow, HospitalRow)
}
"""All texts of a row."""
Taken = TypeVar("Taken")
Durable = Callable[[], float]
"""Returns when a piece is durable: how many seconds it took; raises what writing raised."""
Write = Callable[[Callable[[Connection], None]], Durable]
"""Begins a piece of writing on the core's thread."""
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
        self.rows = 0
        """Rows that came so far."""
        self.written = 0
        """Changes that are durable."""
        self._seen: set[str] = set()
        self._waiting: list[ItemSaid] = []
        self._said = 0
        self._size = PIECE
        self._under_way: tuple[int, Durable] | None = None
        """How many changes are being written."""

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
        try:
            for piece in _pieces(iter(rows), _COMPARED):
                self._compare(head, piece, tuple(unsaid))
            if wish.whole:
                self._remove_the_rest(head)
            return self._end(head)
        finally:
            self._settle()

    def _compare(self, head: CatalogueSaid, rows: list[AnyRow], unsaid: tuple[str, ...]) -> None:
        self.rows += len(rows)
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
        self._tell("reading", self.rows, None)
        self._say_what_waits(head)

    def _remove_the_rest(self, head: CatalogueSaid) -> None:
        with self._database.reading() as connection:
            held = present.codes(connection, self._org, head.side)
            gone = [code for code in held if code not in self._seen]
        for number, codes in enumerate(_pieces(iter(gone), PIECE)):
            with self._database.reading() as connection:
                known = present.find(connection, self._org, head.side, codes)
            items = [said_of(known[code].row, What.REMOVED) for code in codes if code in known]
            self._waiting += items
            self._tell("comparing", number * PIECE, len(gone))
            self._say_what_waits(head)

    def _end(self, head: CatalogueSaid) -> CatalogueSaid:
        """Say what is left, and that this was all."""
        expected = self._said + len(self._waiting)
        end = msgspec.structs.replace(head, items=self._waiting, rows=self.rows, expected=expected)
        self._begin(end)
        self._settle()
        self._tell("writing", expected, expected)
        return end

    def _say_what_waits(self, head: CatalogueSaid) -> None:
        while len(self._waiting) >= self._size:
            items = self._waiting[: self._size]
            del self._waiting[: self._size]
            self._begin(msgspec.structs.replace(head, items=items))
            self._tell("writing", self.written, None)

    def _begin(self, said: CatalogueSaid) -> None:
        """Have a piece written, behind the one before."""
        self._settle()
        durable = self._write(lambda connection: journal.say(connection, self._log, said))
        self._said += len(said.items)
        self._under_way = len(said.items), durable

    def _settle(self) -> None:
        """Wait until what is being written is durable."""
        if self._under_way is None:
            return
        (count, durable), self._under_way = self._under_way, None
        took = durable()
        self.written += count
        if took > _SLOW_S:
            self._size = max(_SMALLEST, self._size * 3 // 4)
        else:
            self._size = min(PIECE, self._size + _STEP)


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
    longest = max(map(len, _COUNTED[type(row)](row)))
    price = row.price
    priced = price is None or (price.is_finite() and 0 <= price < MOST_PRICE)
    return 0 < len(code_of(row)) <= _LONGEST_CODE and longest <= LONGEST and priced


def _pieces(values: Iterator[Taken], size: int) -> Iterator[list[Taken]]:
    while piece := list(islice(values, size)):
        yield piece


def refused(row: AnyRow, side: Side) -> bool:
    """Whether a row cannot be taken into this catalogue."""
    return side_of(row) is not side or not _fits(row)
