"""Small tables of plain texts; without it each part of a card would need a model of its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from app.receiving.verdicts import Severity
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel


@dataclass(frozen=True, slots=True)
class Line:
    """One row of texts."""

    key: Hashable
    cells: tuple[str, ...]
    mark: Severity | None = None
    """Stands before the first cell."""
    done: bool = False
    """It recedes."""
    details: tuple[str, ...] = ()
    """Second lines of the cells; none: all have one line."""


class LinesModel(RowsModel[Line]):
    """Rows of texts under headings that the owner words."""

    def __init__(self, word: Callable[[], Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._word = word

    def show_anew(self, rows: Sequence[Line]) -> None:
        """Show rows under other columns than before."""
        self.beginResetModel()
        self._titles = ()
        self._rows = list(rows)
        self._positions = {row.key: at for at, row in enumerate(rows)}
        self.endResetModel()

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self._word()

    def key(self, row: Line) -> Hashable:
        """Return what the row is about."""
        return row.key

    def text(self, row: Line, column: int) -> str:
        """Return what a cell says."""
        return readable(row.cells[column])

    def special(self, row: Line, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark, second lines, and whether the row recedes."""
        if role == SEVERITY_ROLE and column == 0:
            return row.mark
        if role == DETAIL_ROLE and column < len(row.details):
            return readable(row.details[column])
        return row.done if role == DONE_ROLE else None
