"""A table of frozen rows; without it each table would announce its changes in its own way.

The model owns the rows and announces every change; a row that is shown again with the same key
changes in place, so a view never loses its selection or its place. `change_row` costs the same with
ten rows and ten thousand.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.parts.eliding_label import plain_tool_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The row itself."""
DONE_ROLE = ROW_ROLE + 1
"""True when nothing is left to do with the row; it recedes."""
FRESH_ROLE = ROW_ROLE + 2
"""True when the row has just changed; it stands out."""
DETAIL_ROLE = ROW_ROLE + 3
"""A second, smaller line under the text of a cell."""
PROGRESS_ROLE = ROW_ROLE + 4
"""(received, expected or None) of a cell that shows a bar."""
SEVERITY_ROLE = ROW_ROLE + 5
"""The Severity whose mark stands before the text of a cell."""
MARK_ROLE = ROW_ROLE + 6
"""The Mark of a cell where it is not that of its severity."""
TAGS_ROLE = ROW_ROLE + 7
"""Short words after the text of a cell, each with its Severity: (word, Severity), …"""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind, in the order given."""

    right_aligned: frozenset[int] = frozenset()
    """Columns with numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._positions: dict[Hashable, int] = {}
        self._fresh: Hashable | None = None
        # Qt asks for the columns and their headings hundreds of times while a table is built.
        self._titles: Sequence[str] = ()

    def titles(self) -> Sequence[str]:
        """Return the heading of each column, in the language of the moment."""
        raise NotImplementedError

    def key(self, row: Row) -> Hashable:
        """Return what stays the same when a row changes."""
        raise NotImplementedError

    def text(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        raise NotImplementedError

    def special(self, row: Row, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return what a cell has for one of the roles of this module; None for none."""
        del row, column, role

    @property
    def rows(self) -> Sequence[Row]:
        """All rows, in order."""
        return self._rows

    def position(self, key: Hashable) -> int | None:
        """Return where a row is."""
        return self._positions.get(key)

    def row(self, key: Hashable) -> Row | None:
        """Return the row with a key."""
        position = self._positions.get(key)
        return None if position is None else self._rows[position]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; where the keys are the same as before, only what changed is redrawn."""
        keys = [self.key(row) for row in rows]
        if keys == list(self._positions):
            for row in rows:
                self.change_row(row)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self._positions = {key: position for position, key in enumerate(keys)}
        self._fresh = None
        self.endResetModel()

    def change_row(self, row: Row) -> bool:
        """Put a row in the place of the one with its key; False when there is none."""
        position = self._positions.get(self.key(row))
        if position is None:
            return False
        if self._rows[position] != row:
            self._rows[position] = row
            self._redraw(position)
        return True

    def put_first(self, row: Row, at_most: int | None = None) -> None:
        """Insert a row before all others and let the last ones go; for short tables."""
        self.beginInsertRows(_ROOT, 0, 0)
        self._rows.insert(0, row)
        self._renumber()
        self.endInsertRows()
        if at_most is not None and len(self._rows) > at_most:
            self.beginRemoveRows(_ROOT, at_most, len(self._rows) - 1)
            del self._rows[at_most:]
            self._renumber()
            self.endRemoveRows()

    def put_last(self, rows: Sequence[Row]) -> None:
        """Put rows behind all others; those that are there already are left out.

        Cursor and scroll bar stay where they are, and the cost is that of the new rows alone.
        """
        new = {key: row for row in rows if (key := self.key(row)) not in self._positions}
        if new:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(new) - 1)
            self._rows.extend(new.values())
            self._positions.update({key: first + at for at, key in enumerate(new)})
            self.endInsertRows()

    def mark_fresh(self, key: Hashable | None) -> None:
        """Let one row stand out, and the one before no longer."""
        before, self._fresh = self._fresh, key
        for changed in {before, key} - {None}:
            position = self._positions.get(changed)
            if position is not None:
                self._redraw(position)

    def retranslate(self) -> None:
        """Announce that all texts changed."""
        self._titles = ()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if self._rows:
            self._redraw(0, len(self._rows) - 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows; a row has none below it."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._headings())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell has for a role."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tool_tip(self.text(row, index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == ROW_ROLE:
            return row
        if role == FRESH_ROLE:
            return self._fresh is not None and self.key(row) == self._fresh
        if role > ROW_ROLE:
            return self.special(row, index.column(), role)
        return None

    def _headings(self) -> Sequence[str]:
        self._titles = self._titles or self.titles()
        return self._titles

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft
        if column in self.right_aligned:
            side = Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def _redraw(self, first: int, last: int | None = None) -> None:
        end = first if last is None else last
        self.dataChanged.emit(self.index(first, 0), self.index(end, self.columnCount() - 1))

    def _renumber(self) -> None:
        self._positions = {self.key(row): position for position, row in enumerate(self._rows)}
