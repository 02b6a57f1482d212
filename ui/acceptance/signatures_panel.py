"""Who signs: without it two people could not accept a controlled drug on one screen.

Everybody signs with a name, on the same screen. A signature that something was noted after says so
and is given again.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.receiving.acceptance.values import AcceptanceView, Requirement, Role, Signature
from ui.acceptance.words import choice_name, local_minute
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role

_LONGEST_NAME = 40


class SignatureRow(TranslatedWidget):
    """One role: a name and a button, or who signed and when."""

    signed = Signal(object, str)
    withdrawn = Signal(object)

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._signature: Signature | None = None
        self.word = QLabel(self)
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.line.setMaxLength(_LONGEST_NAME)
        self.line.returnPressed.connect(self.sign)
        self.said = ElidingLabel(self)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.act)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setColumnMinimumWidth(0, 120)
        layout.setColumnStretch(1, 2)
        layout.setColumnStretch(2, 3)
        for column, widget in enumerate((self.word, self.name, self.said, self.button)):
            layout.addWidget(widget, 0, column)
        self.retranslate()

    @property
    def line(self) -> QLineEdit:
        """The field of the name."""
        line = self.name.lineEdit()
        assert line is not None
        return line

    def retranslate(self) -> None:
        """Word the row anew."""
        self.word.setText(choice_name(self._role))
        self.name.setAccessibleName(choice_name(self._role))
        self.line.setPlaceholderText(self.tr("姓名"))
        self._show()

    def offer(self, persons: Sequence[str]) -> None:
        """Offer names to choose from."""
        typed = self.line.text()
        self.name.clear()
        self.name.addItems(list(persons))
        self.name.setCurrentIndex(-1)
        self.line.setText(typed)

    def show_signature(self, signature: Signature | None) -> None:
        """Show who signed."""
        if signature != self._signature:
            self.line.setText("" if signature is None else signature.person)
        self._signature = signature
        self._show()

    @Slot()
    def act(self) -> None:
        """Sign, or take a signature back that is in force."""
        if self._signature is None or self._signature.outdated:
            self.sign()
        else:
            self.withdrawn.emit(self._role)

    @Slot()
    def sign(self) -> None:
        """Sign with the name that stands there."""
        self.signed.emit(self._role, self.line.text())

    def _button_width(self) -> int:
        # The buttons of all rows stand in one column, whatever they say.
        words = (self.tr("撤回签字"), self.tr("签字"))
        return max(map(self.fontMetrics().horizontalAdvance, words)) + 40

    def _show(self) -> None:
        signature = self._signature
        in_force = signature is not None and not signature.outdated
        self.name.setEnabled(not in_force)
        self.button.setText(self.tr("撤回签字") if in_force else self.tr("签字"))
        self.button.setMinimumWidth(self._button_width())
        if signature is None:
            self.said.set_text("")
        elif signature.outdated:
            text = self.tr("{at} 签字后有改动，请重新签字")
            self.said.set_text(text.format(at=local_minute(signature.at)))
        else:
            self.said.set_text(self.tr("✓ 已签 {at}").format(at=local_minute(signature.at)))


class SignaturesPanel(TranslatedWidget):
    """One row a role."""

    signed = Signal(object, str)
    withdrawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self._doubly = False
        self.rows = {role: SignatureRow(role, self) for role in Role}
        layout = QVBoxLayout(self)
        layout.addWidget(self.hint)
        for row in self.rows.values():
            row.signed.connect(self.signed)
            row.withdrawn.connect(self.withdrawn)
            layout.addWidget(row)
        layout.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the hint anew."""
        if self._doubly:
            text = self.tr("本单有特殊管理药品：验收人和第二验收人必须是两个人，当场先后签字。")
        else:
            text = self.tr("填姓名，按 Enter 签字。签字后又有改动的，要重新签字。")
        self.hint.setText(text)
        set_role(self.hint, "wrong" if self._doubly else "muted")

    def offer(self, persons: Sequence[str]) -> None:
        """Offer names to choose from."""
        for row in self.rows.values():
            row.offer(persons)

    def show_view(self, view: AcceptanceView, rules: Sequence[Requirement]) -> None:
        """Show who signed."""
        self._doubly = any(rule.controlled for rule in rules)
        self.retranslate()
        for role, row in self.rows.items():
            row.show_signature(view.signature(role))

    def point_at_first_unsigned(self) -> None:
        """Put the cursor where the next acceptor signs."""
        for role in (Role.ACCEPTOR, Role.SECOND_ACCEPTOR, *Role):
            if self.rows[role].name.isEnabled():
                self.rows[role].name.setFocus()
                return
