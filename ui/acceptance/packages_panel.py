"""The checks of the packages: without it a wet box would be somebody's memory.

1 or Space answers yes, 2 asks for what was found and answers no, 0 takes the answer back.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.receiving.acceptance.operations import PackageChecked
from app.receiving.acceptance.values import AcceptanceView, Finding, PackageFinding
from app.receiving.verdicts import Severity
from ui.acceptance.words import choice_name
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_model import SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

SEVERITIES = {Finding.YES: Severity.RIGHT, Finding.NO: Severity.WRONG}
_ANSWERS = {
    Qt.Key.Key_0: Finding.UNCHECKED,
    Qt.Key.Key_1: Finding.YES,
    Qt.Key.Key_Space: Finding.YES,
    Qt.Key.Key_2: Finding.NO,
}


class PackagesModel(RowsModel[PackageFinding]):
    """The checks in their order."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("检查"), self.tr("结果"), self.tr("情况"))

    def key(self, row: PackageFinding) -> Hashable:
        """Return the check."""
        return row.check

    def text(self, row: PackageFinding, column: int) -> str:
        """Return what a cell says."""
        return (choice_name(row.check), choice_name(row.finding), row.remark)[column]

    def special(self, row: PackageFinding, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark of an answer."""
        if role == SEVERITY_ROLE and column == 1:
            return SEVERITIES.get(row.finding)
        return None


class _ChecksView(RowsView[PackageFinding]):
    """A table whose rows are answered by keys."""

    answered = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a digit or Space."""
        answer = _ANSWERS.get(Qt.Key(event.key()))
        if answer is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            self.answered.emit(answer)


class PackagesPanel(TranslatedWidget):
    """The table of checks, and a line for what was found."""

    noted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PackagesModel(self)
        self.view = _ChecksView(self.model, 40, self)
        self.view.answered.connect(self.answer)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(200)
        self.remark.returnPressed.connect(self.answer_no)
        self.no = QPushButton(self)
        self.no.setAutoDefault(False)
        self.no.clicked.connect(self.answer_no)
        self.all_fine = QPushButton(self)
        self.all_fine.setAutoDefault(False)
        self.all_fine.clicked.connect(self.answer_all)
        below = QHBoxLayout()
        below.addWidget(self.remark, 1)
        below.addWidget(self.no)
        below.addWidget(self.all_fine)
        layout = QVBoxLayout(self)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)
        self.retranslate()

    def retranslate(self) -> None:
        """Word all anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("包装检查"))
        self.view.set_widths({0: "Inner and outer agree", 1: "Not checked 000"})
        self.hint.setText(self.tr("空格或 1：是　2：否，并写明情况　0：未检查"))
        self.remark.setPlaceholderText(self.tr("否的情况，按 Enter"))
        self.remark.setAccessibleName(self.tr("情况"))
        self.no.setText(self.tr("否"))
        self.all_fine.setText(self.tr("其余全部为是"))

    def show_view(self, view: AcceptanceView) -> None:
        """Show what is known."""
        first = not self.model.rows
        self.model.show_rows(view.packages)
        if first:
            self.view.point_at(0)

    @Slot(object)
    def answer(self, finding: Finding) -> None:
        """Answer the check under the cursor; a no asks for what was found."""
        row = self.view.current_row()
        if row is None:
            return
        if finding is Finding.NO:
            self.remark.setText(row.remark)
            self.remark.setFocus()
            return
        self.noted.emit(PackageChecked(check=row.check, finding=finding))
        self._go_on()

    @Slot()
    def answer_no(self) -> None:
        """Answer no, with what was found."""
        row = self.view.current_row()
        if row is None:
            return
        remark = self.remark.text()
        self.noted.emit(PackageChecked(check=row.check, finding=Finding.NO, remark=remark))
        if remark.strip():
            self.remark.clear()
            self.view.setFocus()
            self._go_on()

    @Slot()
    def answer_all(self) -> None:
        """Answer yes to all that was not looked at yet."""
        for row in list(self.model.rows):
            if row.finding is Finding.UNCHECKED:
                self.noted.emit(PackageChecked(check=row.check, finding=Finding.YES))

    def _go_on(self) -> None:
        position = self.view.currentIndex().row() + 1
        if position < len(self.model.rows):
            self.view.point_at(position)
