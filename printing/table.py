"""A table over many pages: rows are measured first, then laid on pages, then drawn.

Without it a paper of 500 lines would cut rows in two or lose its headings. A row is as high as its
highest cell, up to a limit; what does not fit into that is shrunk and then shortened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing.document import POINT, Align, Box, Document, Style
from printing.fonts import Face
from printing.text import Fitted, fit

_PAD = 0.8
"""mm left and right of a cell's text."""
_PAD_ENDS = 0.7


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    heading: str
    width: float
    """mm."""
    align: Align = Align.LEFT


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

    def draw_headings(self, document: Document, x: float, y: float) -> None:
        """Draw the row of headings."""
        box = Box(x, y, sum(column.width for column in self.columns), self.heading_height)
        document.fill(box, 0.86)
        heading = replace(self.style, face=Face.BOLD, align=Align.CENTRE)
        for cell, column in zip(self._boxes(x, y, box.height), self.columns, strict=True):
            document.text(cell.inset(0.4, 0.2), column.heading, heading)
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


def paginate(rows: Sequence[MeasuredRow], room: float, last: float) -> list[list[MeasuredRow]]:
    """Lay rows on pages of `room` mm without splitting one; `last` mm stay free on the last page.

    There is at least one page; the last one is empty of rows where nothing else leaves that room.
    """
    pages: list[list[MeasuredRow]] = [[]]
    used = 0.0
    for row in rows:
        if pages[-1] and used + row.height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += row.height
    if used + last > room:
        pages.append(_carried_over(pages[-1], room - last))
    return pages


def _carried_over(page: list[MeasuredRow], room: float) -> list[MeasuredRow]:
    """Take the last rows of a full page along, so that signatures never stand alone."""
    carried: list[MeasuredRow] = []
    while len(page) > 1 and len(carried) < 2 and page[-1].height <= room:
        room -= page[-1].height
        carried.insert(0, page.pop())
    return carried
