"""Asks what a new design begins with; without it each would begin with a white paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from app.labels.designing import DesignEntry, Which


class NewDialog(QDialog):
    """What it is called, and which design it begins as a copy of."""

    wished = Signal(object, str)
    """A copy of Which, called so."""

    def __init__(
        self, entries: Sequence[DesignEntry], begin: Which | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("新建标签设计"))
        self.base, self.name = QComboBox(self), QLineEdit(self)
        for entry in entries:
            self.base.addItem(entry.title, entry.which)
            if entry.which == begin:
                self.base.setCurrentIndex(self.base.count() - 1)
        self.name.setMaxLength(60)
        layout = QFormLayout(self)
        layout.addRow(self.tr("从哪个设计开始"), self.base)
        layout.addRow(self.tr("新设计的名称"), self.name)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("新建"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("取消"))
        layout.addRow(buttons)
        self.base.currentIndexChanged.connect(self._suggest)
        self.name.textChanged.connect(self._follow)
        self.setMinimumWidth(420)
        self._suggest()
        self.name.setFocus()

    def accept(self) -> None:
        """Wish it."""
        self.wished.emit(self.base.currentData(), self.name.text().strip())
        super().accept()

    @Slot()
    def _suggest(self) -> None:
        self.name.setText(self.tr("{title}（自己的）").format(title=self.base.currentText()))
        self.name.selectAll()

    @Slot()
    def _follow(self) -> None:
        self._ok.setEnabled(bool(self.name.text().strip()) and self.base.count() > 0)
