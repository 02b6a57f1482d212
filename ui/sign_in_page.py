"""Who works here today: without it no scan would have a name beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QIcon, QInputMethodEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.languages import TranslatedWidget
from ui.ports import PersonsShown
from ui.resource_files import ICONS


class NameField(QLineEdit):
    """Takes a name, and knows whether a person has begun to type one."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._composing = False

    @property
    def is_begun(self) -> bool:
        """Whether a person typed here; also while an input method still composes a character."""
        return self._composing or self.isModified()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Notice that an input method is at work."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class SignInPage(TranslatedWidget):
    """Takes a name from a list, or a typed one."""

    signed_in = Signal(str)

    def __init__(self, last: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logo = QLabel(self)
        self._logo.setPixmap(QIcon(str(ICONS / "tracedock.svg")).pixmap(QSize(56, 56)))
        self._title = QLabel(self)
        self._title.setFont(_large(self.font()))
        self._question = QLabel(self)
        self._question.setProperty("role", "muted")
        self.persons = QListWidget(self)
        self.persons.hide()
        self.name = NameField(last, self)
        self.name.setMaxLength(40)
        self.enter = QPushButton(self)
        self.enter.setProperty("role", "primary")
        self.enter.setMinimumHeight(40)
        self._lay_out()
        self.persons.currentTextChanged.connect(self.name.setText)
        self.persons.itemActivated.connect(self.take_item)
        self.name.returnPressed.connect(self.sign_in)
        self.name.textChanged.connect(self.allow)
        self.enter.clicked.connect(self.sign_in)
        self.retranslate()
        self.allow()

    def retranslate(self) -> None:
        """Word the page anew."""
        self._title.setText(self.tr("药品追溯收货工作站"))
        self._question.setText(self.tr("谁在收货？选一个名字，或输入名字。"))
        self.persons.setAccessibleName(self.tr("收货员"))
        self.name.setPlaceholderText(self.tr("姓名"))
        self.name.setAccessibleName(self.tr("姓名"))
        self.enter.setText(self.tr("开始收货  Enter"))

    def wait_for_name(self) -> None:
        """Put the keys where a name is chosen."""
        if self.persons.count():
            self.persons.setFocus()
            return
        self.name.setFocus()
        # Whoever is not the last one types over it.
        self.name.selectAll()

    @Slot(object)
    def show_persons(self, event: PersonsShown) -> None:
        """Offer these names; what was typed or chosen stays."""
        self.persons.blockSignals(True)
        self.persons.clear()
        self.persons.addItems(event.names)
        self.persons.blockSignals(False)
        self.persons.setVisible(bool(event.names))
        found = self.persons.findItems(self.name.text(), Qt.MatchFlag.MatchExactly)
        if found:
            self.persons.setCurrentItem(found[0])
        elif event.names and not self.name.is_begun:
            self.persons.setCurrentRow(0)
        if self.isVisible() and not self.name.is_begun:
            self.wait_for_name()

    @Slot()
    def allow(self) -> None:
        """Let a person in who has a name."""
        self.enter.setEnabled(bool(self.name.text().strip()))

    @Slot(QListWidgetItem)
    def take_item(self, item: QListWidgetItem) -> None:
        """Sign in as the person of the list."""
        self.name.setText(item.text())
        self.sign_in()

    @Slot()
    def sign_in(self) -> None:
        """Say who signed in."""
        name = self.name.text().strip()
        if name:
            self.signed_in.emit(name)

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setMaximumWidth(420)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(28, 20, 28, 22)
        inner.setSpacing(10)
        inner.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._question, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self.persons, 1)
        inner.addWidget(self.name)
        inner.addWidget(self.enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(card)
        layout.setAlignment(card, Qt.AlignmentFlag.AlignCenter)


def _large(font: QFont) -> QFont:
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * 1.5)
    large.setBold(True)
    return large
