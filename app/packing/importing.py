"""Takes order files and relation files in, in the thread of the desk's files.

Without it the desk would read files itself. What is read is written in pieces by the core; a file
that is stopped, or has a bad row, leaves nothing behind.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from app.packing.beginning import begin_shipments
from app.packing.events import ImportShown, Task
from app.packing.files.orders import read_orders
from app.packing.files.problems import Problems
from app.packing.files.relations import RelationImport
from app.packing.parts import PackingParts
from app.packing.values import OrderWish
from app.store.core import Core, Urgency, write_and_wait

Result = TypeVar("Result")
_SHOWN_EVERY = 5_000
"""Codes between two events of an import."""


class _Stopped(Exception):
    """A person, or the end of the program, stopped an import."""


class Imports:
    """One workstation's; one file at a time."""

    def __init__(
        self,
        parts: PackingParts,
        core: Core,
        sink: Callable[[ImportShown], None],
        list_again: Callable[[], None],
    ) -> None:
        """`sink` hears how far it is, `list_again` that there are more shipments."""
        self._parts = parts
        self._core = core
        self._sink = sink
        self._list = list_again
        self._stop = threading.Event()

    def allow(self) -> None:
        """What is wished from now on is to run; from any thread."""
        self._stop.clear()

    def stop(self) -> None:
        """Stop the one that runs; from any thread."""
        self._stop.set()

    def take_order(self, path: Path, wish: OrderWish, person: str) -> ImportShown:
        """Begin the shipments of an order file; raises FileProblem, StoreError or OSError."""
        problems = Problems()
        self._sink(ImportShown(path, Task.IMPORT_ORDER, 0))
        orders = read_orders(path, wish, problems)
        read = sum(len(order.lines) for order in orders)
        begun: tuple[uuid.UUID, ...] = ()
        if not problems.count and not self._stop.is_set():
            begun = self._write(
                lambda c: begin_shipments(c, self._parts, orders, person, problems), Urgency.PERSON
            )
        if not problems.count and not begun:
            return ImportShown(path, Task.IMPORT_ORDER, read, stopped=True)
        if begun:
            self._list()
        return self._imported(path, Task.IMPORT_ORDER, read, problems, begun)

    def take_relations(self, path: Path, person: str) -> ImportShown:
        """Take in a relation file; raises FileProblem, StoreError or OSError."""
        told = 0

        def tell(count: int) -> None:
            nonlocal told
            if self._stop.is_set():
                raise _Stopped
            if count - told >= _SHOWN_EVERY:
                told = count
                self._sink(ImportShown(path, Task.IMPORT_RELATIONS, count))

        self._sink(ImportShown(path, Task.IMPORT_RELATIONS, 0))
        taking = RelationImport(
            self._parts, lambda work: self._write(work, Urgency.BACKGROUND), path, person
        )
        try:
            taking.run(tell)
        except _Stopped:
            return ImportShown(path, Task.IMPORT_RELATIONS, taking.codes, stopped=True)
        return self._imported(path, Task.IMPORT_RELATIONS, taking.codes, taking.problems, ())

    @staticmethod
    def _imported(
        path: Path, task: Task, read: int, problems: Problems, begun: tuple[uuid.UUID, ...]
    ) -> ImportShown:
        return ImportShown(
            path,
            task,
            read,
            done=not problems.count,
            bad=problems.in_order(),
            bad_count=problems.count,
            notes=tuple(problems.notes),
            shipment_ids=begun,
        )

    def _write(self, work: Callable[[Connection], Result], urgency: Urgency) -> Result:
        return write_and_wait(self._core, self._parts.database, urgency, work)
