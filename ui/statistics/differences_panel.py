"""Differences between the catalogues, by month and by field, side by side (预警情况).

Without it nobody could see whether the work list of warnings grows or shrinks, and where.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.reporting.statistics.values import Differences, DifferenceSums
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_view import RowsView
from ui.statistics.models import DifferencesModel, FieldsModel

_ROW = 30


class DifferencesPanel(TranslatedWidget):
    """Two tables and what their last column means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months, self.fields = DifferencesModel(self), FieldsModel(self)
        self.months_view: RowsView[DifferenceSums] = RowsView(self.months, _ROW, self)
        self.fields_view: RowsView[DifferenceSums] = RowsView(self.fields, _ROW, self)
        self._meaning = QLabel(self)
        self._meaning.setProperty("role", "muted")
        self._meaning.setWordWrap(True)
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.addWidget(self.months_view)
        both.addWidget(self.fields_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(both, 1)
        layout.addWidget(self._meaning)
        self.setFocusProxy(self.months_view)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tables anew."""
        for model in (self.months, self.fields):
            model.retranslate()
        self.months_view.setAccessibleName(self.tr("各月的校验预警"))
        self.fields_view.setAccessibleName(self.tr("各项目的校验预警"))
        self._meaning.setText(
            self.tr("未处理：到期末没有消除，也没有仍然有效的处理意见。消除后又出现的算新发现。")
        )
        for view in (self.months_view, self.fields_view):
            widths = dict.fromkeys(range(1, 5), "00,000")
            view.set_widths(widths)

    def show_differences(self, found: Differences) -> None:
        """Show the differences of a period, all of them last."""
        self.months.show_rows((*found.months, found.total))
        self.fields.show_rows((*found.fields, found.total))
