"""The table of what a replay found otherwise: where, what was, what is now.

Without it a difference would be a sentence among others.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.receiving.black_box.differences import Difference
from ui.parts.rows_model import RowsModel
from ui.parts.rows_view import RowsView

SHOWN = 500
"""Beyond them only their number: the first ones say where to look, the report has them all."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference, in its place."""

    number: int
    difference: Difference


class DifferencesModel(RowsModel[DifferenceRow]):
    """Differences, in the order they were found."""

    right_aligned = frozenset({0})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return "#", self.tr("哪里"), self.tr("当时"), self.tr("回放")

    def key(self, row: DifferenceRow) -> Hashable:
        """Return its number."""
        return row.number

    def text(self, row: DifferenceRow, column: int) -> str:
        """Return what a cell says."""
        found = row.difference
        empty = self.tr("（空）")
        return (str(row.number), found.place, found.then or empty, found.now or empty)[column]

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Show the first of these."""
        rows = [DifferenceRow(number, one) for number, one in enumerate(differences[:SHOWN], 1)]
        self.show_rows(rows)


def differences_view(model: DifferencesModel, parent: QWidget) -> RowsView[DifferenceRow]:
    """Make the table for these rows."""
    view: RowsView[DifferenceRow] = RowsView(model, 34, parent)
    view.set_widths({0: "000"})
    return view
