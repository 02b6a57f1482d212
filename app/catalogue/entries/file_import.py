"""One import of a file that a person chose: reads, writes, and tells how far it is.

Without it the desk would count rows. What is told again and again says how much of the file was
read and how many changes are durable; told for the last time, it says what came of the rows.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.catalogue.entries.bodies import CatalogueSaid
from app.catalogue.entries.events import MOST_SAID, ImportShown, ImportWish
from app.catalogue.entries.importing import Importing, Write, refused
from app.catalogue.entries.values import AnyRow, Side, Version
from app.catalogue.files.columns import ALL_KINDS, FileKind, Kind
from app.catalogue.files.reading import Reading, open_catalogue
from app.catalogue.files.reports import RowSaid, Weight, WorstSaid
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database

KIND_OF = {Side.PROVINCE: Kind.PROVINCE, Side.HOSPITAL: Kind.HOSPITAL}


_SHOWN_EACH_S = 0.1
_AT_A_STRETCH = 32
"""Rows that are read before other threads have their turn: a millisecond's work."""


class Stopped(Exception):
    """A person, or the end of the program, stopped it."""


class FileImport:
    """One import; for one thread."""

    def __init__(
        self,
        wish: ImportWish,
        database: Database,
        log: ChangeLog,
        clock: Clock,
        write: Write,
        show: Callable[[ImportShown], None],
        look: Callable[[], None],
    ) -> None:
        """`show` is told how far it is; `look` raises Stopped where it is to end."""
        self._wish, self._show, self._look = wish, show, look
        self._shown_at = -math.inf
        self._importing = Importing(database, log, clock, write, self._tell)
        self._worst = WorstSaid(MOST_SAID)
        self._bad = 0
        self._share = 0.0
        self._phase: tuple[str, int, int | None] = ("reading", 0, None)
        self._notes: tuple[str, ...] = ()

    def run(self, path: Path, mapping: Mapping[str, str] | None) -> CatalogueSaid:
        """Take the file in; raises Stopped, and what reading and the store raise."""
        kind: FileKind[Any] = ALL_KINDS[KIND_OF[self._wish.side]]
        self._tell(*self._phase)
        with open_catalogue(path, kind, mapping, self._follow) as reading:
            there = set(reading.headings.fields)
            unsaid = [one.field for one in kind.columns if one.field not in there]
            end = self._importing.run(self._wish, self._rows(reading), unsaid)
            self._notes = tuple(reading.notes)
        return end

    def ended(self, done: Version | None = None) -> ImportShown:
        """How far it came, and what is to be said of rows; without a version: stopped."""
        return self._shown(
            done=done, stopped=done is None, said=self._worst.said, notes=self._notes
        )

    def _tell(self, phase: str, taken: int, of: int | None) -> None:
        """Say how far it is, not more often than anybody can read."""
        self._look()
        now, before = time.monotonic(), self._phase[0]
        self._phase = (phase, taken, of)
        if phase != before or now - self._shown_at >= _SHOWN_EACH_S:
            self._shown_at = now
            self._show(self._shown())

    def _shown(self, **more: Any) -> ImportShown:  # noqa: ANN401 (fields of the event)
        return ImportShown(
            self._wish,
            *self._phase,
            unreadable=self._bad,
            read=self._importing.rows,
            written=self._importing.written,
            share=self._share,
            **more,
        )

    def _follow(self, _rows: int, share: float) -> None:
        self._share = share

    def _rows(self, reading: Reading[AnyRow]) -> Iterator[AnyRow]:
        for number, one in enumerate(reading.rows):
            if number % _AT_A_STRETCH == 0:
                # Else the core waits 5 ms for this thread after each thing it asks of the store.
                time.sleep(0)
            if isinstance(one, RowSaid):
                self._bad += one.weight is Weight.REFUSED
                self._worst.add(one)
            elif refused(one, self._wish.side):
                self._bad += 1
            else:
                yield one
