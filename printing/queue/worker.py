"""Hands labels to one printer, one after the other, and finds out what became of each.

Without it a job would be thrown at a printer and forgotten. A label goes out only when the one
before is done and the printer, where it can be asked, is ready. Before its first byte leaves, it is
noted as going; what is left of that note after a cut is never guessed at:

- the line broke before its end: the command to print is the last of a label, so nothing came out;
- it broke later: where the printer counts its labels, the count says; else a person is asked.

A printer that cannot be asked has printed what it took: more nobody can know, and each label of a
carton is scanned back all the same.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from app.entry.console import Trouble, in_words
from app.labels.printers import LabelPrinter
from app.labels.queue import LabelState
from printing.in_words import papers_in_words
from printing.labels.design import DesignError
from printing.labels.languages.status import PrinterStatus
from printing.printers.line import ANSWER_S, Line, PrinterTrouble
from printing.queue.drawing import drawn
from printing.queue.hearing import Heard, Known
from printing.queue.rows import NextLabel

CALM = 2
"""Answers in a row that it does nothing, of a printer that does not count what it holds."""
IDLE_S = 20.0
"""A line without work is closed: another program may want the printer."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a worker waits for what."""

    retry_s: float = 3.0
    """Between two looks at a printer that is not ready or not there."""
    answer_s: float = ANSWER_S
    """For an answer to begin."""
    poll_s: float = 0.15
    """Between two questions whether a label is out."""


class Book(Protocol):
    """Where a worker reads what to do and notes what it did; each note is durable on return."""

    def next_of(self, printer: str) -> NextLabel | None:
        """The next label of a printer."""

    def left_sending(self, printer: str) -> tuple[NextLabel, ...]:
        """Labels that were going out to a printer when the program ended."""

    def begin(self, label_id: uuid.UUID, counted: int | None) -> bool:
        """Note that it goes out now; False where it does not wait any more."""

    def end(self, label_id: uuid.UUID, state: LabelState, reason: str = "") -> None:
        """Note what became of it."""

    def hold(self, job_id: uuid.UUID, reason: str) -> None:
        """Let its job wait."""

    def trouble(self, printer: str, reason: str) -> None:
        """Tell why a printer does not print; an empty reason: it does."""


class _Out(Enum):
    """What is known of a label that was handed over."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


class Worker:
    """Prints on one printer, in a thread of its own."""

    def __init__(
        self,
        name: str,
        book: Book,
        printer: Callable[[str], LabelPrinter | None],
        open_line: Callable[[LabelPrinter], Line],
        pace: Pace,
    ) -> None:
        """`printer` gives the settings as they are now."""
        self._name = name
        self._book = book
        self._printer = printer
        self._open_line = open_line
        self._pace = pace
        self._known = Known()
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._open: Heard | None = None
        self._thread = threading.Thread(target=self._run, name=f"labels {name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ring(self) -> None:
        """Look again at once."""
        self._bell.set()

    def stop(self, timeout_s: float) -> bool:
        """End after what is being done now; False where that takes longer."""
        self._stopping.set()
        self._bell.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._work()
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s at the label printer %s", number, self._name)
            self._book.trouble(
                self._name, f"程序内部出错（编号 {number}），请重新启动程序，标签都还在队列里。"
            )
        finally:
            self._close()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                with papers_in_words(), in_words():
                    self._print_all()
            except Trouble as trouble:
                # A full disk, a font that is gone: when it is well again, what was going out then
                # is looked after first, as after a start.
                self._book.trouble(self._name, str(trouble))
                self._stopping.wait(self._pace.retry_s)

    def _print_all(self) -> None:
        for left in self._book.left_sending(self._name):
            self._ended(left, self._count_tells(left.counted))
        while not self._stopping.is_set():
            wait_s = self._step()
            if wait_s and not self._stopping.is_set():
                self._bell.wait(wait_s)
                self._bell.clear()

    def _step(self) -> float:
        """Print one label, or find out why not; how long to wait then, in seconds."""
        wanted = self._book.next_of(self._name)
        if wanted is None:
            if not self._bell.wait(IDLE_S):
                self._close()
            self._bell.clear()
            return 0.0
        try:
            return self._print(wanted)
        except PrinterTrouble as trouble:
            self._close()
            self._book.trouble(self._name, str(trouble))
            return self._pace.retry_s

    def _print(self, wanted: NextLabel) -> float:
        now = self._line()
        status = now.status()
        if status is None and now.answers:
            raise self._gone_silent()
        if status is not None and not status.ready:
            self._book.trouble(self._name, status.words)
            return self._pace.retry_s
        try:
            content = drawn(now.printer, wanted.design, wanted.fields, now.line.dots)
        except DesignError as error:
            self._book.hold(wanted.label.job_id, f"标签 {wanted.label.words} 画不出来：{error}")
            return 0.0
        self._book.trouble(self._name, "")
        counted = now.count()
        if not self._book.begin(wanted.label.label_id, counted):
            return 0.0
        out = self._hand_over(now, content, counted)
        self._ended(wanted, out)
        return self._pace.retry_s if out is _Out.NO else 0.0

    def _ended(self, wanted: NextLabel, out: _Out) -> None:
        self._book.end(wanted.label.label_id, _STATES[out], _REASONS.get(out, ""))

    def _hand_over(self, now: Heard, content: bytes, counted: int | None) -> _Out:
        try:
            now.line.write(content)
        except PrinterTrouble as trouble:
            self._close()
            self._book.trouble(self._name, str(trouble))
            return _Out.NO
        if not now.answers:
            return _Out.YES
        try:
            return self._await_paper(now)
        except PrinterTrouble as trouble:
            self._close()
            self._book.trouble(self._name, str(trouble))
            return self._count_tells(counted)

    def _await_paper(self, now: Heard) -> _Out:
        """Ask until the label is out; raises PrinterTrouble where the line breaks."""
        calm = silent = 0
        while True:
            status = now.status()
            if status is None:
                # Many say nothing while they print.
                silent += 1
                if silent > _MOST_SILENCES:
                    raise self._gone_silent()
            else:
                silent = 0
                calm = calm + 1 if _calm(status) else 0
                self._book.trouble(self._name, "" if status.ready else status.words)
                if calm >= (1 if status.waiting is not None else CALM):
                    return _Out.YES
            if self._stopping.is_set() and status is not None and not status.ready:
                # It lies in the printer and waits for paper: it will come out, or will not.
                return _Out.UNKNOWN
            time.sleep(self._pace.poll_s)

    def _count_tells(self, counted: int | None) -> _Out:
        """After a break: what the printer's own count says."""
        if counted is None:
            return _Out.UNKNOWN
        until = time.monotonic() + self._pace.retry_s * _TRIES_TO_COUNT
        while time.monotonic() < until and not self._stopping.is_set():
            try:
                now = self._line()
                status = now.status()
                after = now.count()
                if after is None or after > counted + 1:
                    # Another program may have printed on it meanwhile.
                    return _Out.UNKNOWN
                if after == counted + 1:
                    return _Out.YES
                if status is not None and status.waiting == 0 and not status.busy:
                    return _Out.NO
            except PrinterTrouble as trouble:
                self._close()
                self._book.trouble(self._name, str(trouble))
            self._stopping.wait(self._pace.retry_s)
        return _Out.UNKNOWN

    def _line(self) -> Heard:
        """The open line, anew where the settings changed; raises PrinterTrouble."""
        printer = self._printer(self._name)
        if printer is None:
            raise PrinterTrouble(
                f"没有名为“{self._name}”的标签打印机，请在打印机设置里添加，或把任务改到另一台。"
            )
        if self._open is not None and self._open.printer != printer:
            self._close()
        if self._open is None:
            self._open = Heard(self._open_line(printer), printer, self._known, self._pace.answer_s)
        return self._open

    def _gone_silent(self) -> PrinterTrouble:
        return PrinterTrouble(f"打印机“{self._name}”不再回答，请检查电源和连线。")

    def _close(self) -> None:
        if self._open is not None:
            self._open.line.close()
            self._open = None


_STATES = {
    _Out.YES: LabelState.PRINTED,
    _Out.NO: LabelState.WAITING,
    _Out.UNKNOWN: LabelState.UNCERTAIN,
}
_MOST_SILENCES = 30
_TRIES_TO_COUNT = 20
_REASONS = {
    _Out.UNKNOWN: "标签已经发给打印机，之后断开了，不知道有没有打出来。请看一眼打印机"
    "（缺纸或暂停时先恢复它）：打出来了就扫它或选“已打出”，没有就选“没打出”。",
    _Out.NO: "没有发完，会自动再发。",
}


def _calm(status: PrinterStatus) -> bool:
    return status.ready and not status.busy and not status.waiting
