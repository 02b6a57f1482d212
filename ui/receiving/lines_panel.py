"""The lines of the receipt, received against expected: without it nobody saw what is missing.

A scan changes the rows it touched and no others; 10,000 lines scroll as smoothly as ten.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.receiving.progress import LineProgress
from app.receiving.verdicts import Severity
from ui.parts.eliding_label import plain_tool_tip
from ui.parts.languages import TranslatedWidget
from ui.parts.punctuation import with_remark
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    TAGS_ROLE,
    RowsModel,
)
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import difference_word, longest_difference_word
from ui.receiving.line_notices import notices_of

_NUMBER, _DRUG, _BATCH, _PROGRESS, _REASON = range(5)


class LinesModel(RowsModel[LineProgress]):
    """Receipt lines in the order of the delivery, and their sums."""

    right_aligned = frozenset({_PROGRESS})

    received = 0
    """Smallest packages on all lines, so far."""
    expected = 0
    complete = 0
    """Lines on which what was sent has come."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("行"),
            self.tr("药品"),
            self.tr("批号 · 有效期至"),
            self.tr("实收 / 应收"),
            self.tr("说明"),
        )

    def key(self, row: LineProgress) -> Hashable:
        """Return the number of the line."""
        return row.line_no

    def text(self, row: LineProgress, column: int) -> str:
        """Return what a cell says."""
        texts = {
            _NUMBER: str(row.line_no),
            _DRUG: row.name,
            _BATCH: row.batch,
            _PROGRESS: f"{row.received:,} / {row.expected:,} {row.unit}",
            _REASON: self._reason(row),
        }
        return texts[column]

    def special(self, row: LineProgress, column: int, role: int) -> Any:  # noqa: ANN401
        """Return bars, second lines, and whether the line is done."""
        if role == DONE_ROLE:
            return row.complete
        if role == PROGRESS_ROLE and column == _PROGRESS:
            return (row.received, row.expected)
        if role == TAGS_ROLE and column == _DRUG and row.notices:
            return tuple((notice.word, notice.severity.value) for notice in notices_of(row))
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        if role == SEVERITY_ROLE and column == _BATCH and row.near_expiry:
            return Severity.NOTICE
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt's signature
        """Return what a cell has for a role; the tool tip of a drug says all its notices."""
        said = super().data(index, role)
        if role == Qt.ItemDataRole.ToolTipRole and said and index.column() == _DRUG:
            row = self._rows[index.row()]
            sentences = (notice.sentence for notice in notices_of(row))
            return "<br>".join((said, *map(plain_tool_tip, sentences)))
        return said

    def show_rows(self, rows: Sequence[LineProgress]) -> None:
        """Show all lines and add them up."""
        self.received = sum(row.received for row in rows)
        self.expected = sum(row.expected for row in rows)
        self.complete = sum(row.complete for row in rows)
        super().show_rows(rows)

    def show_changed(self, rows: Sequence[LineProgress]) -> None:
        """Show lines that a scan changed; the sums follow without adding up all lines."""
        for row in rows:
            before = self.row(row.line_no)
            if before is None:
                continue
            self.received += row.received - before.received
            self.complete += row.complete - before.complete
            self.change_row(row)

    def _detail(self, row: LineProgress, column: int) -> str | None:
        details = {
            _DRUG: f"{row.strength} · {row.maker}",
            _BATCH: row.expiry.isoformat(),
            _PROGRESS: self._aside(row),
        }
        return details.get(column)

    def _aside(self, row: LineProgress) -> str | None:
        """What came and was not received."""
        parts = []
        if row.rejected:
            parts.append(self.tr("拒收 {count}").format(count=f"{row.rejected:,}"))
        if row.held:
            parts.append(self.tr("待处理 {count}").format(count=f"{row.held:,}"))
        return " · ".join(parts) or None

    def _reason(self, row: LineProgress) -> str:
        if row.difference is None:
            return ""
        return with_remark(difference_word(row.difference), row.remark)


class LinesPanel(TranslatedWidget):
    """The table of lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinesModel(self)
        self.view: RowsView[LineProgress] = RowsView(self.model, 46, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.retranslate()

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("收货明细"))
        self._size_columns()

    @Slot(int)
    def point_at_line(self, line_no: int) -> None:
        """Put the keys and the cursor on a line."""
        position = self.model.position(line_no)
        if position is not None:
            self.view.setFocus()
            self.view.point_at(position)

    def show_lines(self, lines: Sequence[LineProgress]) -> None:
        """Show all lines of a receipt."""
        before = len(self.model.rows)
        self.model.show_rows(lines)
        if len(lines) != before:
            self._size_columns()

    def show_changed(self, lines: Sequence[LineProgress], counted: int | None) -> None:
        """Show changed lines; the one just counted, if any, stands out and is brought into view."""
        self.model.show_changed(lines)
        position = None if counted is None else self.model.position(counted)
        self.model.mark_fresh(counted)
        if position is not None:
            self.view.bring_into_view(position)

    def set_compact(self, *, compact: bool) -> None:
        """Use lower rows on a small screen."""
        self.view.verticalHeader().setDefaultSectionSize(42 if compact else 48)
        self.view.setColumnHidden(_REASON, compact)

    def _size_columns(self) -> None:
        self.view.set_widths(
            {
                _NUMBER: "9" * max(2, len(str(len(self.model.rows)))),
                _BATCH: "A26010123X00000",
                _PROGRESS: "10,000 / 10,000",
                _REASON: longest_difference_word(),
            }
        )
