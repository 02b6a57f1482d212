"""Takes opening stock (期初) into the code library, as facts, in pieces.

Without it what lay on the shelves before the first receipt could never leave. An import is a
receipt of its own (期初导入, its number begins with QC), confirmed at once; no delivery stands
behind it. Codes that are there already are reported and stay as they are. Each piece is one
transaction, short enough that a scan in between does not wait.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from app.store import local_state
from app.store.tables.reference import item
from app.tracing import standing
from app.tracing.lines import know_names
from app.tracing.operations import ImportedLine, ImportedPackage, StockImported
from app.tracing.parts import TracingParts
from app.tracing.standing import pieces
from app.tracing.stock_file import BadRow, StockRow, read_stock
from app.tracing.values import box_of

PIECE = 100
"""Codes of one fact."""


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """A row whose code the library holds already."""

    row: int
    code: str
    receipt_no: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    receipt_no: str
    """Empty where nothing was taken in."""
    taken: int
    already: tuple[AlreadyThere, ...]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A row with the number of its line, ready to be written."""

    row: StockRow
    line: ImportedLine
    smallest: bool


def import_stock(
    parts: TracingParts,
    path: Path,
    person: str,
    progress: Callable[[int], None] = lambda _taken: None,
) -> Imported:
    """Import a file; raises FileProblem, OSError or StoreError (what was written stays)."""
    bad: list[BadRow] = []
    good = _distinct(read_stock(path), bad)
    with parts.database.reading() as connection:
        good = _named(connection, good, bad)
    with parts.database.reading() as connection:
        new, already = _unknown(connection, parts.org, good)
    know_names(row.line.name for row in new)
    writer = _Writer(parts, person)
    taken = 0
    numbered = _number(new)
    for start in range(0, len(numbered), PIECE):
        piece = numbered[start : start + PIECE]
        missed = writer.write(piece)
        taken += len(piece) - len(missed)
        already += [
            AlreadyThere(one.row.row, one.row.code, "") for one in piece if one.row.code in missed
        ]
        progress(taken)
    bad.sort(key=lambda row: row.row)
    return Imported(writer.receipt_no, taken, tuple(already), tuple(bad))


class _Writer:
    """Writes the pieces of one import."""

    def __init__(self, parts: TracingParts, person: str) -> None:
        self._parts = parts
        self._person = person
        self._receipt_id: uuid.UUID = parts.clock.new_id()
        self._at = parts.clock.now()
        self._pieces = 0
        self.receipt_no = ""

    def write(self, piece: Sequence[_Numbered]) -> frozenset[str]:
        """Write one piece; the codes that somebody took in meanwhile come back."""
        missed: frozenset[str] = frozenset()

        def work(connection: Connection) -> None:
            nonlocal missed
            number = self.receipt_no or self._next_number(connection)
            _author, applied = self._parts.record(connection, self._body(piece, number))
            missed = applied.conflicts
            self.receipt_no = number

        self._pieces += 1
        self._parts.write(work)
        return missed

    def _body(self, piece: Sequence[_Numbered], receipt_no: str) -> StockImported:
        return StockImported(
            receipt_id=self._receipt_id,
            receipt_no=receipt_no,
            piece=self._pieces,
            at=self._at,
            person=self._person,
            lines=list({one.line.line_no: one.line for one in piece}.values()),
            packages=[
                ImportedPackage(
                    one.row.code, one.line.line_no, one.smallest, one.row.parent, one.row.carton
                )
                for one in piece
            ],
        )

    def _next_number(self, connection: Connection) -> str:
        counter = local_state.count_up(connection, "import_counter")
        day = self._parts.clock.today().strftime("%Y%m%d")
        return f"QC{day}-{self._parts.log.workstation.number:02d}-{counter:04d}"


def _distinct(rows: Iterable[StockRow | BadRow], bad: list[BadRow]) -> list[StockRow]:
    """Each box once; the first row counts."""
    first: dict[str, StockRow] = {}
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        before = first.setdefault(box_of(row.code), row)
        if before is not row:
            reason = f"与第 {before.row} 行的追溯码重复，只导入了前一行。"
            bad.append(BadRow(row.row, row.code, reason))
    return list(first.values())


def _named(connection: Connection, rows: Sequence[StockRow], bad: list[BadRow]) -> list[StockRow]:
    """Fill up from the catalogue what rows say by province code alone."""
    unnamed = {row.line.province_code for row in rows if not row.line.name}
    known = {}
    for piece in pieces(unnamed):
        for found in connection.execute(select(item).where(item.c.province_code.in_(piece))):
            known[found.province_code] = found
    named = []
    for row in rows:
        listed = known.get(row.line.province_code)
        if row.line.name:
            named.append(row)
        elif listed is None:
            reason = f"品种编码 {row.line.province_code} 不在目录里，请补上药品名称。"
            bad.append(BadRow(row.row, row.code, reason))
        else:
            details = {
                name: getattr(row.line, name) or getattr(listed, name)
                for name in ("name", "strength", "maker", "form", "approval_number")
            }
            named.append(replace(row, line=msgspec.structs.replace(row.line, **details)))
    return named


def _unknown(
    connection: Connection, org: str, rows: Sequence[StockRow]
) -> tuple[list[StockRow], list[AlreadyThere]]:
    """Part the rows whose codes are new from the others."""
    held = standing.of_codes(connection, org, [row.code for row in rows])
    new, already = [], []
    for row in rows:
        found = held.get(box_of(row.code))
        if found is None:
            new.append(row)
        else:
            already.append(AlreadyThere(row.row, row.code, found.receipt_no))
    return new, already


def _number(rows: Sequence[StockRow]) -> list[_Numbered]:
    """Give each drug and batch a line number; a code that is somebody's parent is no sales pack."""
    parents = {box_of(row.parent) for row in rows if row.parent is not None}
    lines: dict[ImportedLine, ImportedLine] = {}
    numbered = []
    for row in rows:
        line = lines.get(row.line)
        if line is None:
            line = msgspec.structs.replace(row.line, line_no=len(lines) + 1)
            lines[row.line] = line
        numbered.append(_Numbered(row, line, box_of(row.code) not in parents))
    return numbered
