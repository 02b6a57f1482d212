"""A table: its rows are measured first, then laid on pages (printing/flow.py), then drawn.

Without it each paper would draw its own lines and letters. A row is as high as its highest cell, up
to a limit; what does not fit into that is shrunk and then shortened. A column may be left out where
no row has anything in it: the others take its room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing import fonts
from printing.document import POINT, Align, Box, Document, Style
from printing.flow import Piece, Section
from printing.fonts import Face
from printing.text import Fitted, fit

_PAD = 0.8
"""mm left and right of a cell's text."""
_PAD_ENDS = 0.7


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    heading: str
    """In two lines where it has a line break."""
    width: float
    """mm."""
    align: Align = Align.LEFT
    optional: bool = False
    """Left out where no row has anything in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in one row, and how it is marked."""

    cells: tuple[str, ...]
    bold: frozenset[int] = frozenset()
    """The cells that must strike the eye."""
    marked: bool = False
    """With a grey ground and a black bar at its left."""


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """A row whose cells are fitted."""

    row: Row
    cells: tuple[Fitted, ...]
    height: float
    """mm."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and letters; rows are given to its methods."""

    columns: tuple[Column, ...]
    style: Style
    heading_height: float
    lowest_row: float
    highest_row: float

    def measure(self, row: Row) -> MeasuredRow:
        """Fit the cells of a row and find its height."""
        high = (self.highest_row - 2 * _PAD_ENDS) * POINT
        cells = tuple(
            fit(
                text,
                self._style(row, number).face,
                ((column.width - 2 * _PAD) * POINT, high),
                self.style.size,
                self.style.minimum,
            )
            for number, (column, text) in enumerate(zip(self.columns, row.cells, strict=True))
        )
        needed = max(cell.height for cell in cells) / POINT + 2 * _PAD_ENDS
        return MeasuredRow(row, cells, max(self.lowest_row, needed))

    def section(self, rows: Sequence[Row], width: float, *, with_before: bool = False) -> Section:
        """Make the table of these rows, as wide as the page, with what it needs of its columns."""
        fonts.load()
        table, shown = self._of_use(rows, width)
        heading = Piece(
            table.heading_height,
            lambda document, box: table.draw_headings(document, box.x, box.y),
        )
        return Section(tuple(table._piece(row) for row in shown), heading, with_before)

    def _piece(self, row: Row) -> Piece:
        measured = self.measure(row)
        return Piece(
            measured.height, lambda document, box: self.draw(document, measured, box.x, box.y)
        )

    def _of_use(self, rows: Sequence[Row], width: float) -> tuple[Table, list[Row]]:
        kept = [
            number
            for number, column in enumerate(self.columns)
            if not column.optional or any(row.cells[number] for row in rows)
        ]
        scale = width / sum(self.columns[number].width for number in kept)
        columns = (self.columns[number] for number in kept)
        table = replace(self, columns=tuple(replace(c, width=c.width * scale) for c in columns))
        return table, [_only(row, kept) for row in rows]

    def draw_headings(self, document: Document, x: float, y: float) -> None:
        """Draw the row of headings."""
        box = Box(x, y, sum(column.width for column in self.columns), self.heading_height)
        document.fill(box, 0.86)
        heading = replace(self.style, face=Face.BOLD, align=Align.CENTRE)
        for cell, column in zip(self._boxes(x, y, box.height), self.columns, strict=True):
            upper, _, lower = column.heading.partition("\n")
            room = cell.inset(0.4, 0.2)
            if lower:
                document.stack(room, (upper, heading), (lower, heading))
            else:
                document.text(room, upper, heading)
        self._grid(document, box)

    def draw(self, document: Document, measured: MeasuredRow, x: float, y: float) -> None:
        """Draw one row."""
        box = Box(x, y, sum(column.width for column in self.columns), measured.height)
        if measured.row.marked:
            document.fill(box, 0.92)
        cells = zip(self._boxes(x, y, box.height), measured.cells, strict=True)
        for number, (cell, fitted) in enumerate(cells):
            style = self._style(measured.row, number)
            document.lines(cell.inset(_PAD, 0), fitted, style)
        self._grid(document, box)
        if measured.row.marked:
            document.fill(Box(x, y, 0.7, box.height))

    def _style(self, row: Row, number: int) -> Style:
        face = Face.BOLD if number in row.bold else self.style.face
        return replace(self.style, face=face, align=self.columns[number].align)

    def _boxes(self, x: float, y: float, height: float) -> tuple[Box, ...]:
        left = x
        boxes = []
        for column in self.columns:
            boxes.append(Box(left, y, column.width, height))
            left += column.width
        return tuple(boxes)

    def _grid(self, document: Document, box: Box) -> None:
        document.frame(box, 0.4)
        for cell in self._boxes(box.x, box.y, box.height)[1:]:
            document.rule(cell.x, box.y, cell.x, box.bottom, 0.4)


def _only(row: Row, kept: Sequence[int]) -> Row:
    """A row without the cells of the columns that were left out."""
    bold = frozenset(place for place, number in enumerate(kept) if number in row.bold)
    return replace(row, cells=tuple(row.cells[number] for number in kept), bold=bold)
