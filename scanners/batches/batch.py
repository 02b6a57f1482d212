"""Reads what a terminal collected away from the desk: a file it wrote, or lines it sent.

Without it goods counted in a cellar would be typed in. Any list is read: which column is what is
found out (scanners/batches/columns.py), a line that cannot be used is named with its number and the
reason, and no line stops the others. Only a file that is no list at all raises `BatchProblem`.

A trace code or a carton label stands for one thing, so its second line is a duplicate, in whatever
form it is written; a product code may stand on many boxes and on many lines. Sources: formats.md
(encodings), NMPAB/T 1002 (一物一码).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import chain, islice
from pathlib import Path

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.codes.reading import fold
from app.readers.batch import Batch, BatchLine
from app.readers.saying import Saying
from scanners.batches import sayings
from scanners.batches.columns import DIGITS_LOST, QUANTITY, SAMPLE, Layout, choose_layout
from scanners.batches.file import BatchProblem, read_rows
from scanners.batches.rows import LONGEST_LINE, WHOLE, Row, cells_of, clean, rows_of_lines
from scanners.batches.times import moment_of, read_time
from scanners.device import Clock, utc_now

__all__ = ["MOST_LINES", "BatchProblem", "read_batch_file", "read_dump"]

MOST_LINES = 200_000
"""Of one batch; a terminal holds some ten thousand."""
FILE_READER = "batch"
"""`reader_id` of what came in a file."""

_OLDEST = timedelta(days=3660)
_AHEAD = timedelta(days=1)
_UNIQUE = (Kind.TRACE_CODE, Kind.CARTON_LABEL)
_ROUNDED = "00000"
_ROUNDED_FROM = 3


def read_batch_file(path: Path, *, zone: tzinfo | None = None, clock: Clock = utc_now) -> Batch:
    """Read a TXT, CSV or XLSX file; raises BatchProblem where it is none.

    Times in it are local times of `zone`, of this machine where that is None.
    """
    rows, notes = read_rows(path)
    batch = _read(rows, path.name, FILE_READER, notes, zone=zone, now=clock())
    if not batch.lines:
        raise BatchProblem(sayings.empty(path.name))
    return batch


def read_dump(
    lines: Sequence[bytes],
    source: str,
    reader_id: str,
    *,
    zone: tzinfo | None = None,
    clock: Clock = utc_now,
) -> Batch:
    """Read the lines that a reader sent, without their ends; raises BatchProblem for too many."""
    return _read(rows_of_lines(lines), source, reader_id, (), zone=zone, now=clock())


def _read(
    rows: Iterator[Row],
    source: str,
    reader_id: str,
    notes: tuple[Saying, ...],
    *,
    zone: tzinfo | None,
    now: datetime,
) -> Batch:
    # One more than is looked at: the first may be a heading.
    sample = list(islice(rows, SAMPLE + 1))
    layout = choose_layout(sample)
    times = _Times(zone, now)
    reading = _Reading(layout, times)
    for row in chain(sample[layout.has_heading :], rows):
        if len(reading.lines) >= MOST_LINES:
            raise BatchProblem(sayings.too_many_lines(source, MOST_LINES))
        reading.take(row)
    explained = layout.explained()
    notes += (explained,) if explained else ()
    notes += (*times.notes(), *_doubts(reading.lines))
    return Batch(source, reader_id, tuple(reading.lines), notes)


class _Reading:
    """Collects the lines of one batch."""

    def __init__(self, layout: Layout, times: _Times) -> None:
        self.lines: list[BatchLine] = []
        self._layout = layout
        self._times = times
        self._first_line: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """Read one line."""
        if len(row.text) > LONGEST_LINE:
            line = BatchLine(row.line_no, row.raw, "", None, complaint=sayings.TOO_LONG)
            self.lines.append(line)
            return
        text, code, cells = self._find_code(row)
        quantity, complaint = self._quantity(cells)
        complaint = _complaint(text, code) or complaint
        if complaint is None and code.kind is Kind.TRACE_CODE and quantity != 1:
            complaint = sayings.ONE_OF_EACH
        line = BatchLine(
            row.line_no,
            row.raw,
            text,
            self._times.read(
                row.line_no, " ".join(self._cell(cells, at) for at in self._layout.times)
            ),
            quantity,
            None if complaint else self._duplicate_of(code, row.line_no),
            complaint,
        )
        self.lines.append(line)

    def _find_code(self, row: Row) -> tuple[str, Code, tuple[str, ...]]:
        """Find the code of a line; a line that is a code as a whole has no other cells."""
        cells = cells_of(row, self._layout.separator)
        text = self._cell(cells, self._layout.code)
        code = parse(text)
        if not code.valid and row.cells is None and self._layout.separator != WHOLE:
            whole = clean(row.text)
            code_of_all = parse(whole)
            if code_of_all.valid:
                return whole, code_of_all, ()
        return text, code, cells

    def _quantity(self, cells: tuple[str, ...]) -> tuple[int, Saying | None]:
        """Read the quantity; 1 where the line has none."""
        text = "" if self._layout.quantity is None else self._cell(cells, self._layout.quantity)
        if not text:
            return 1, None
        found = QUANTITY.fullmatch(fold(text))
        if found is None or int(found[1]) == 0:
            return 1, sayings.wrong_quantity(text)
        return int(found[1]), None

    def _duplicate_of(self, code: Code, line_no: int) -> int | None:
        """Say which line had the same thing before."""
        if code.kind not in _UNIQUE or code.code is None:
            return None
        first = self._first_line.setdefault(code.code, line_no)
        return None if first == line_no else first

    @staticmethod
    def _cell(cells: tuple[str, ...], at: int) -> str:
        return cells[at] if at < len(cells) else ""


class _Times:
    """Reads the times of one batch, and remembers what was wrong with them."""

    def __init__(self, zone: tzinfo | None, now: datetime) -> None:
        self._zone = zone
        self._oldest = now - _OLDEST
        self._latest = now + _AHEAD
        self._without_clock = 0
        self._unreadable: list[tuple[int, str]] = []
        self._implausible: list[tuple[int, str]] = []

    def read(self, line_no: int, text: str) -> datetime | None:
        """Read the time of one line; None where there is none to be relied on."""
        if not text:
            return None
        found = read_time(text)
        if found is None or found.day is None:
            self._unreadable.append((line_no, text))
            return None
        moment = moment_of(found, self._zone)
        if moment is None or not self._oldest <= moment <= self._latest:
            self._implausible.append((line_no, text))
            return None
        self._without_clock += found.clock is None
        return moment

    def notes(self) -> tuple[Saying, ...]:
        """Say what was wrong with how many lines."""
        notes: list[Saying] = []
        if self._without_clock:
            notes.append(sayings.times_without_clock(self._without_clock))
        if self._unreadable:
            notes.append(sayings.times_unreadable(len(self._unreadable), *self._unreadable[0]))
        if self._implausible:
            notes.append(sayings.times_implausible(len(self._implausible), *self._implausible[0]))
        return tuple(notes)


def _complaint(text: str, code: Code) -> Saying | None:
    """Say why a code is not taken."""
    if not text:
        return sayings.NO_CODE
    if DIGITS_LOST.fullmatch(text):
        return sayings.DIGITS_LOST
    if code.kind is Kind.COMMAND:
        return sayings.COMMAND
    return None if code.valid else sayings.unreadable(code.problems[0])


def _doubts(lines: Iterable[BatchLine]) -> tuple[Saying, ...]:
    """Notice what Excel does to numbers of 20 digits when it is told to show them all."""
    long_ones = [line.text for line in lines if len(line.text) == 20 and line.text.isdigit()]
    rounded = sum(text.endswith(_ROUNDED) for text in long_ones)
    if rounded >= _ROUNDED_FROM and rounded * 2 > len(long_ones):
        return (sayings.ROUNDED,)
    return ()
