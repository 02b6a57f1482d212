"""A dialog that stays open until its wish is durable: without it a refused form would be lost.

OK emits the wish and waits; the page closes the dialog when the wish was carried out, or shows in
it why it was not.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.receiving.known.events import ItemsFound
from ui.known.item_picker import ItemPicker
from ui.parts.roles import set_role

_WIDTH = 560


class WaitingDialog(QDialog):
    """A form with an item, a sentence below it, and two buttons."""

    def __init__(self, title: str, ok: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.item = ItemPicker()
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok = self.buttons.button(standard.Ok)
        self.ok.setText(ok)
        set_role(self.ok, "primary")
        self.buttons.button(standard.Cancel).setText(self.tr("取消"))
        self.buttons.accepted.connect(self.wish)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(self.form)
        layout.addWidget(self.said)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.resize(_WIDTH, layout.totalSizeHint().height())

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say what is still missing, or why it was not done."""
        set_role(self.said, "wrong" if wrong else "muted")
        self.said.setText(text)

    def say_refused(self, text: str) -> None:
        """Let it be tried again, and say why it was not done."""
        self.say(text, wrong=True)
        self.ok.setEnabled(True)

    @Slot(object)
    def show_items(self, event: ItemsFound) -> None:
        """Offer the items that were found."""
        self.item.show_found(event)

    @Slot()
    def wish(self) -> None:
        """Wish what is filled in."""
        raise NotImplementedError
