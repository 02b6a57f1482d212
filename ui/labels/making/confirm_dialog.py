"""Asks before many labels come out: how many, where, the first and the last, and what is left out.

Without it a wrong table would be a wrong roll. No button is the default one: a scanner ends its
codes with Enter.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.labels.forms import LabelsChecked
from ui.labels.making.problems_view import ProblemsView
from ui.labels.preview import LabelPreview
from ui.links.foreign_label import ForeignLabel
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action

_SIZE = (760, 520)


class ConfirmDialog(QDialog):
    """What will come out."""

    agreed = Signal()

    def __init__(self, checked: LabelsChecked, do: str, where: str, parent: QWidget) -> None:
        """`do`: what the button does; `where`: a printer or nothing."""
        super().__init__(parent)
        self.setWindowTitle(do)
        self.said = ForeignLabel(self)
        said = self.tr("共 {count} 张标签。").format(count=checked.count)
        if where:
            said = self.tr("在“{printer}”上打印 {count} 张标签。").format(
                printer=where, count=checked.count
            )
        if checked.left_out:
            said += self.tr("有 {count} 行不打印，原因列在下面。").format(count=checked.left_out)
        self.said.setText(said)
        self.first, self.last = LabelPreview(self), LabelPreview(self)
        self.first.show_drawn(checked.first)
        self.last.show_drawn(checked.last)
        self.view = ProblemsView(self)
        self.view.show_problems(checked.problems)
        self.go = add_action(self, "Ctrl+Return; Ctrl+Enter", self.agree)
        self.go.setText(do)
        self._lay_out()
        self.resize(*_SIZE)

    @Slot()
    def agree(self) -> None:
        """Let it be done."""
        self.agreed.emit()
        self.accept()

    def _lay_out(self) -> None:
        pictures = QHBoxLayout()
        for word, preview in ((self.tr("第一张"), self.first), (self.tr("最后一张"), self.last)):
            column = QVBoxLayout()
            title = ForeignLabel(self, "title")
            title.setText(word)
            column.addWidget(title)
            column.addWidget(preview, 1)
            pictures.addLayout(column, 1)
        back = QPushButton(self.tr("返回"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(ActionButton(self.go, self, primary=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.said)
        layout.addLayout(pictures, 3)
        layout.addWidget(self.view, 2)
        layout.addLayout(foot)
        self.view.setFocus()
