"""The lines of a shipment, packed against wanted; without it nobody saw what is still to be taken.

The line that was chosen counts boxes whose codes do not say which batch they are of.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.packing.values import LineView
from app.receiving.verdicts import Severity
from ui.packing.table_panel import TablePanel
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    TAGS_ROLE,
    RowsModel,
)
from ui.parts.rows_view import RowsView

_NUMBER, _DRUG, _BATCH, _PACKED, _LACKING = range(5)


class PackLinesModel(RowsModel[LineView]):
    """Lines as they stand in the order."""

    right_aligned = frozenset({_PACKED, _LACKING})
    chosen: int | None = None
    """The line boxes count for where their codes do not say."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("行"),
            self.tr("药品"),
            self.tr("批号 · 有效期至"),
            self.tr("已装 / 应发"),
            self.tr("还差"),
        )

    def key(self, row: LineView) -> Hashable:
        """Return the number of the line."""
        return row.line.line_no

    def text(self, row: LineView, column: int) -> str:
        """Return what a cell says."""
        line = row.line
        return (
            str(line.batch_of or line.line_no),
            line.goods.name,
            line.batch or self.tr("未定批号"),
            f"{row.packed:,} / {line.quantity:,} {line.unit}",
            f"{row.lacking:,}" if row.lacking else "",
        )[column]

    def special(self, row: LineView, column: int, role: int) -> Any:  # noqa: ANN401
        """Return bars, second lines, and whether the line is done."""
        if role == DONE_ROLE:
            return row.lacking == 0
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        found = {
            (PROGRESS_ROLE, _PACKED): (row.packed, row.line.quantity),
            (TAGS_ROLE, _DRUG): self._tags(row),
            (SEVERITY_ROLE, _BATCH): Severity.NOTICE if row.near_expiry else None,
        }
        return found.get((role, column))

    def _tags(self, row: LineView) -> tuple[tuple[str, str], ...]:
        words = []
        if row.line.line_no == self.chosen:
            words.append(self.tr("装这一行"))
        if row.returned:
            words.append(self.tr("已退回 {count}").format(count=f"{row.returned:,}"))
        return tuple((word, Severity.NOTICE.value) for word in words)

    def _detail(self, row: LineView, column: int) -> str | None:
        goods = row.line.goods
        if column == _DRUG:
            return " · ".join(part for part in (goods.strength, goods.maker) if part)
        if column == _BATCH and row.line.batch:
            return row.line.expiry.isoformat()
        return None

    def choose(self, line_no: int | None) -> None:
        """Mark the line that was chosen."""
        if line_no != self.chosen:
            self.chosen = line_no
            self.retranslate()


class PackLinesPanel(TablePanel):
    """The table of lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PackLinesModel(self)
        self.view: RowsView[LineView] = RowsView(self.model, 46, self)
        self.fill()

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("发货明细"))
        self._size_columns()

    def show_lines(self, lines: Sequence[LineView], chosen: int | None) -> None:
        """Show all lines."""
        before = len(self.model.rows)
        self.model.choose(chosen)
        self.model.show_rows(lines)
        if len(lines) != before:
            self._size_columns()

    def show_changed(self, lines: Sequence[LineView], *, counted: bool) -> None:
        """Show changed lines; the one just packed stands out and is brought into view."""
        for row in lines:
            self.model.change_row(row)
        key = lines[0].line.line_no if lines and counted else None
        self.model.mark_fresh(key)
        position = None if key is None else self.model.position(key)
        if position is not None:
            self.view.bring_into_view(position)

    def point_at_line(self, line_no: int) -> None:
        """Put the keys and the cursor on a line."""
        position = self.model.position(line_no)
        if position is not None:
            self.view.setFocus()
            self.view.point_at(position)

    def point_at_lacking(self) -> None:
        """Put the cursor on the first line of which something is still to be packed."""
        lacking = (at for at, row in enumerate(self.model.rows) if row.lacking)
        if self.model.rows:
            self.view.point_at(next(lacking, 0))

    def _size_columns(self) -> None:
        self.view.set_widths(
            {
                _NUMBER: "9" * max(2, len(str(len(self.model.rows)))),
                _BATCH: "A26010123X00000",
                _PACKED: "10,000 / 10,000",
                _LACKING: "10,000",
            }
        )
