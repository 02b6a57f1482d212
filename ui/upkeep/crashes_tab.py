"""What went wrong in the program, by the numbers that screens showed.

Without it a person would read a number out and nobody could look it up.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from app.upkeep.crashes import CrashReport
from app.upkeep.events import CrashesShown
from ui.parts.fonts import fixed_font
from ui.parts.rows_view import RowsView
from ui.upkeep.port import Upkeep
from ui.upkeep.tables import CrashesModel


class CrashesTab(QWidget):
    """A list, and the whole report of one."""

    def __init__(self, upkeep: Upkeep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upkeep = upkeep
        self.summary = QLabel(self)
        self.summary.setProperty("role", "title")
        self.model = CrashesModel(self)
        self.view: RowsView[CrashReport] = RowsView(self.model, 30, self)
        self.view.setAccessibleName(self.tr("程序出错"))
        number = max("00000000", self.tr("非正常退出"), key=len)
        self.view.set_widths({0: "2026-11-21 08:15:00", 1: number, 2: "0" * 26})
        self.detail = QPlainTextEdit(self)
        self.detail.setReadOnly(True)
        self.detail.setFont(fixed_font())
        self.detail.setAccessibleName(self.tr("详细内容"))
        self.view.selectionModel().currentRowChanged.connect(self.show_detail)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(self.detail)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(split, 1)

    def begin(self) -> None:
        """Ask what there is."""
        self._upkeep.show_crashes()

    def show_crashes(self, event: CrashesShown) -> None:
        """List the reports."""
        self.model.show_rows(event.reports)
        count = len(event.reports)
        if count:
            self.summary.setText(self.tr("保留着 {count} 份出错报告").format(count=count))
            self.view.point_at(0)
        else:
            self.summary.setText(self.tr("程序没有出过错"))
        for widget in (self.view, self.detail):
            widget.setVisible(bool(count))

    @Slot()
    def show_detail(self) -> None:
        """Show the whole report of the row that is marked."""
        row = self.view.current_row()
        self.detail.setPlainText("" if row is None else row.text)
