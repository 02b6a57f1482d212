"""What was read before: without it each reading would be gone with the next one.

Newest first, the last 200; pointing at one shows it again.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.decoding.code_words import code_severity, code_word
from ui.decoding.raw_data import gap_text
from ui.decoding.readings import Reading
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

READINGS_KEPT = 200
_LONGEST = 60


class HistoryModel(RowsModel[Reading]):
    """Readings, newest first."""

    right_aligned = frozenset({1})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("最近读到"), self.tr("时间"))

    def key(self, row: Reading) -> Hashable:
        """Return the number of the reading."""
        return row.number

    def text(self, row: Reading, column: int) -> str:
        """Return what a cell says."""
        if column == 1:
            return row.scan.read_at.astimezone().strftime("%H:%M:%S")
        return readable((row.code.code or row.scan.text)[:_LONGEST])

    def special(self, row: Reading, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark, and what was read by whom and how long after the one before."""
        if role == SEVERITY_ROLE and column == 0:
            return code_severity(row.code)
        if role == DETAIL_ROLE:
            if column == 1:
                return gap_text(row.gap_ms)
            by_hand = self.tr("手工输入")
            return f"{code_word(row.code)} · {row.reader or by_hand}"
        return None


class HistoryPanel(TranslatedWidget):
    """The list of readings."""

    reading_chosen = Signal(object)
    """This Reading is to be shown again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = HistoryModel(self)
        self.view: RowsView[Reading] = RowsView(self.model, 50, self)
        self.view.selectionModel().currentRowChanged.connect(self.choose_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.view)
        self.retranslate()

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("最近读到"))
        self.view.set_widths({1: "00:00:00"})

    def put_first(self, reading: Reading) -> None:
        """Put a reading on top and point at it."""
        self.model.put_first(reading, READINGS_KEPT)
        self.view.point_at(0)

    def clear(self) -> None:
        """Forget all."""
        self.model.show_rows([])

    @Slot()
    def choose_current(self) -> None:
        """Say which reading the cursor is on."""
        reading = self.view.current_row()
        if reading is not None:
            self.reading_chosen.emit(reading)
