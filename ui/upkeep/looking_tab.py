"""What is well on this workstation and what is not, now.

Without it a person would know only what went wrong already.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.entry.findings import Level
from app.upkeep.events import InspectionShown, InspectionStepped
from app.upkeep.inspections import Noted
from ui.parts.rows_view import RowsView
from ui.restoring.words import plain_label
from ui.upkeep.port import Upkeep
from ui.upkeep.tables import FindingsModel, sentence_of


class LookingTab(QWidget):
    """The findings of the last look, and another look."""

    def __init__(self, upkeep: Upkeep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upkeep = upkeep
        self._waiting = False
        """For findings."""
        self.summary = QLabel(self)
        self.summary.setProperty("role", "title")
        self.model = FindingsModel(self)
        self.view: RowsView[tuple[int, Noted]] = RowsView(self.model, 34, self)
        self.view.setAccessibleName(self.tr("自检结果"))
        words = map(self.model.word, Level)
        longest = max(words, key=self.fontMetrics().horizontalAdvance)
        self.view.set_widths({0: longest + "000", 1: self.tr("SQLite 版本") + "00"})
        self.detail = plain_label(self)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Long sentences must not push the table about.
        self.detail.setMinimumHeight(3 * self.fontMetrics().lineSpacing() + 8)
        self.look = QPushButton(self.tr("重新检查  F5"), self)
        self.look.setAutoDefault(False)
        self.look.clicked.connect(self.look_again)
        QShortcut(QKeySequence("F5"), self, self.look_again)
        self.view.selectionModel().currentRowChanged.connect(self.show_detail)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.look)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.detail)

    def begin(self) -> None:
        """Show what was found last, or look where nobody ever did."""
        self._waiting = True
        self.summary.setText(self.tr("正在检查…"))
        self._upkeep.show_last()

    @Slot()
    def look_again(self) -> None:
        """Look at everything now."""
        if self.look.isEnabled():
            self._waiting = True
            self.look.setEnabled(False)
            self.summary.setText(self.tr("正在检查…"))
            self._upkeep.inspect()

    def show_step(self, event: InspectionStepped) -> None:
        """Say how far it is."""
        self.look.setEnabled(False)
        self.summary.setText(self.tr("正在检查…已检查 {count} 项").format(count=event.count))

    def show_inspection(self, event: InspectionShown) -> None:
        """Show what was found."""
        self._waiting = False
        self.look.setEnabled(True)
        inspection = event.inspection
        self.model.show_findings(inspection.findings)
        if self.model.rows:
            self.view.point_at(0)
        levels = [one.level for one in inspection.findings]
        at = inspection.at.astimezone().strftime("%Y-%m-%d %H:%M")
        broken, warned = levels.count(Level.BROKEN), levels.count(Level.WARNING)
        if broken or warned:
            said = self.tr("{time} 检查了 {count} 项：故障 {broken} 项，注意 {warned} 项")
        else:
            said = self.tr("{time} 检查了 {count} 项：一切正常")
        text = said.format(time=at, count=len(levels), broken=broken, warned=warned)
        self.summary.setText(text)

    def fail(self) -> None:
        """Wait no longer; findings that are shown stay true."""
        if self._waiting:
            self._waiting = False
            self.look.setEnabled(True)
            self.summary.setText(self.tr("没有检查完"))

    @Slot()
    def show_detail(self) -> None:
        """Show the whole sentence of the row that is marked."""
        row = self.view.current_row()
        self.detail.setText("" if row is None else sentence_of(row[1]))
