"""Looks into files in a thread of its own, for the dialog that asks.

Without it a large file on a slow share would stop the window. The last wish counts: what was wished
before it is given up, in the middle of reading.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.links.mapping.sample import Cancelled, Previewed, Sample, look, preview
from app.links.mapping.values import TableMapping
from app.readers.system_words import of_system
from app.tables.opening import Opening
from app.tables.refused import TableRefused

_ENDS_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking at a file."""

    path: Path
    sample: Sample | None = None
    refused: str = ""
    """Why there is none, in Chinese."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file would be read as by a mapping."""

    mapping: TableMapping
    previewed: Previewed


Answer = Looked | Read


class Looking(QObject):
    """Does one thing after the other; its signals come in the thread of the window."""

    looked = Signal(object)
    """This Looked."""
    read = Signal(object)
    """This Read."""
    _answered = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wishes = threading.Condition()
        self._wish: tuple[int, Callable[[], Answer]] | None = None
        self._number = 0
        self._ended = False
        self._answered.connect(self._tell)
        self._thread = threading.Thread(target=self._run, name="mapping", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy

    _busy = False

    def look(self, path: Path, how: Opening) -> None:
        """Look into a file; answered by `looked`."""

        def job() -> Answer:
            try:
                return Looked(path, look(path, how, self._go_on))
            except TableRefused as refused:
                return Looked(path, refused=str(refused))
            except OSError as error:
                return Looked(path, refused=f"文件打不开：{of_system(error).chinese}。")

        self._put(job)

    def preview(self, path: Path, mapping: TableMapping) -> None:
        """Read the first rows of a file; answered by `read`."""

        def job() -> Answer:
            try:
                return Read(mapping, preview(path, mapping, going_on=self._go_on))
            except OSError as error:
                said = f"文件打不开：{of_system(error).chinese}。"
                return Read(mapping, Previewed(refused=said))

        self._put(job)

    def cancel(self) -> None:
        """Give up what is being done."""
        with self._wishes:
            self._number += 1
            self._wish = None
        self._busy = False

    def end(self) -> None:
        """Give up, and end the thread."""
        self.cancel()
        with self._wishes:
            self._ended = True
            self._wishes.notify()
        self._thread.join(_ENDS_WITHIN_S)

    def _put(self, job: Callable[[], Answer]) -> None:
        with self._wishes:
            self._number += 1
            self._wish = (self._number, job)
            self._wishes.notify()
        self._busy = True

    def _run(self) -> None:
        while True:
            with self._wishes:
                while self._wish is None and not self._ended:
                    self._wishes.wait()
                if self._ended or self._wish is None:
                    return
                number, job = self._wish
                self._wish, self._working_on = None, number
            try:
                answer = job()
            except Cancelled:
                continue
            self._answered.emit(number, answer)

    _working_on = 0

    def _go_on(self) -> None:
        """Called while reading; raises Cancelled where nobody wants it any more."""
        if self._number != self._working_on:
            raise Cancelled

    def _tell(self, number: int, answer: Answer) -> None:
        if number != self._number:
            return
        self._busy = False
        if isinstance(answer, Looked):
            self.looked.emit(answer)
        else:
            self.read.emit(answer)
