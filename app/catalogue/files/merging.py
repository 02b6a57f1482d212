"""What merged cells of a catalogue mean: one value for a group of rows, or nobody knows what.

Without it all rows of a group but the first would lack what the group has in common. A block one
column wide holds its value for all its rows. A block over several columns of a row cannot be told
apart and is said, but for a row that holds nothing else: that is the title of a group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.tables.cells import Cell, Row, shown
from app.tables.sheet import Merged


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A row with what its merged cells say."""

    cells: list[Cell]
    title: bool = False
    """It is no row but the title of a group."""
    unclear: tuple[int, ...] = ()
    """Columns that are one cell."""


class Unfolding:
    """Follows the merged blocks of a sheet from row to row; the rows must come in order."""

    def __init__(self, merged: Sequence[Merged], fields: Sequence[str]) -> None:
        self._starting: dict[int, list[Merged]] = {}
        for block in merged:
            self._starting.setdefault(block.top, []).append(block)
        self._fields = fields
        self._groups: dict[int, tuple[int, Cell]] = {}
        """Column → last row of its block, and the value."""
        self._wide: list[Merged] = []
        self._next = 1

    def unfold(self, row: Row) -> Unfolded:
        """Give a row what its blocks hold."""
        cells = list(row.cells)
        self._begin(row.number, cells)
        title = self._is_title(row.number, cells)
        self._repeat(row.number, cells)
        self._wide = [block for block in self._wide if block.bottom >= row.number]
        return Unfolded(cells, title, self._unclear())

    def _begin(self, number: int, cells: list[Cell]) -> None:
        """Follow the blocks that begin in a row."""
        for block in self._begun(number):
            if block.left == block.right:
                value = cells[block.left] if block.left < len(cells) else None
                self._groups[block.left] = (block.bottom, value)
            else:
                self._wide.append(block)

    def _is_title(self, number: int, cells: list[Cell]) -> bool:
        """Whether a row holds one cell alone, which is a block that begins there."""
        filled = sum(cell not in (None, "") for cell in cells)
        return filled == 1 and any(block.top == number for block in self._wide)

    def _unclear(self) -> tuple[int, ...]:
        """Columns that are used and are one cell here."""
        merged = {column for block in self._wide for column in range(block.left, block.right + 1)}
        known = tuple(at for at in sorted(merged) if at < len(self._fields) and self._fields[at])
        return known if len(known) > 1 else ()

    def _begun(self, number: int) -> list[Merged]:
        """Blocks that begin in a row, or in one before it that held nothing."""
        if not self._starting:
            return []
        begun: list[Merged] = []
        while self._next <= number:
            begun += self._starting.pop(self._next, ())
            self._next += 1
        return begun

    def _repeat(self, number: int, cells: list[Cell]) -> None:
        for column, (bottom, value) in list(self._groups.items()):
            if bottom < number:
                del self._groups[column]
                continue
            cells.extend([None] * (column + 1 - len(cells)))
            if cells[column] in (None, ""):
                cells[column] = value


def texts_of(cells: Sequence[Cell], fields: Sequence[str]) -> Mapping[str, str]:
    """What stands in the columns that are used."""
    pairs = zip(fields, cells, strict=False)
    return {field: shown(cell) for field, cell in pairs if field}
