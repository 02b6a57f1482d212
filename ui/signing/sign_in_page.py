"""Who works here today: without it no scan would have a name beside it.

The keys stay in the name field, also when the list of names arrives late: letters always change the
field, the arrow keys choose from the list, and Enter signs in what the field says.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QIcon, QInputMethodEvent, QKeyEvent
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

from app.people.signing.events import PersonsShown
from ui.parts.languages import TranslatedWidget
from ui.parts.resource_files import ICONS
from ui.signing.proof_panel import ProofPanel

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class NameField(QLineEdit):
    """Takes a name, and knows whether a person has begun to type one."""

    neighbour_wished = Signal(int)
    """The next name of the list (1), or the one before (-1)."""

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list with the arrow keys; all other keys are the field's."""
        step = _STEPS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self.neighbour_wished.emit(step)


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
        self._question.setWordWrap(True)
        self._question.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.persons = QListWidget(self)
        # The name that is typed must not go to a list that came in the meantime.
        self.persons.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.persons.hide()
        self.name = NameField(last, self)
        self.name.setMaxLength(40)
        self.enter = QPushButton(self)
        self.enter.setProperty("role", "primary")
        self.enter.setMinimumHeight(40)
        self.panel = ProofPanel(self)
        self.panel.who.setText(last)
        self._wants_proof = False
        self._lay_out()
        self.panel.hide()
        self.persons.currentTextChanged.connect(self.name.setText)
        self.persons.itemActivated.connect(self.take_item)
        self.name.returnPressed.connect(self.sign_in)
        self.name.textChanged.connect(self.allow)
        self.name.textChanged.connect(self.point_at_name)
        self.name.neighbour_wished.connect(self.choose_neighbour)
        self.enter.clicked.connect(self.sign_in)
        self.retranslate()
        self.allow()

    def retranslate(self) -> None:
        """Word the page anew."""
        self._title.setText(self.tr("药品追溯收货工作站"))
        if self._wants_proof:
            self._question.setText(self.tr("请登录：输入工号和口令，或扫胸卡。"))
        else:
            self._question.setText(self.tr("谁在使用？选一个名字，或输入名字。"))
        self.persons.setAccessibleName(self.tr("收货员"))
        self.name.setPlaceholderText(self.tr("姓名"))
        self.name.setAccessibleName(self.tr("姓名"))
        self.enter.setText(self.tr("开始工作  Enter"))

    def ask_proof(self, *, wanted: bool) -> None:
        """Ask for a password or a badge from now on, or for a name."""
        if wanted == self._wants_proof:
            return
        self._wants_proof = wanted
        for part in (self.name, self.enter):
            part.setVisible(not wanted)
        self.persons.setVisible(not wanted and self.persons.count() > 0)
        self.panel.setVisible(wanted)
        self.retranslate()
        if self.isVisible():
            self.wait_for_name()

    def wait_for_name(self) -> None:
        """Put the keys into the name field; whoever is not the one named there types over it."""
        if self._wants_proof:
            self.panel.begin()
            return
        self.name.setFocus()
        self.name.selectAll()
        self.name.setModified(False)

    @Slot(object)
    def show_persons(self, event: PersonsShown) -> None:
        """Offer these names; what was typed or chosen stays."""
        self.persons.blockSignals(True)
        self.persons.clear()
        self.persons.addItems(event.names)
        self.persons.blockSignals(False)
        self.persons.setVisible(bool(event.names) and not self._wants_proof)
        if self.name.is_begun:
            self.point_at_name()
            return
        if event.names and not self.name.text():
            self.name.setText(event.names[0])
        self.point_at_name()
        if self.isVisible():
            self.wait_for_name()

    @Slot()
    def point_at_name(self) -> None:
        """Mark the name of the field in the list, and none when it is not there."""
        found = self.persons.findItems(self.name.text(), Qt.MatchFlag.MatchExactly)
        self.persons.blockSignals(True)
        self.persons.setCurrentRow(self.persons.row(found[0]) if found else -1)
        self.persons.blockSignals(False)

    @Slot(int)
    def choose_neighbour(self, step: int) -> None:
        """Take the next name of the list, or the one before, into the field."""
        if self.persons.count():
            row = self.persons.currentRow() + step
            self.persons.setCurrentRow(min(max(row, 0), self.persons.count() - 1))
            self.name.selectAll()

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type letters into the name field, also when the button has the keys."""
        if self._wants_proof:
            super().keyPressEvent(event)
        elif event.text().isprintable() and event.text():
            self.name.setFocus()
            # Not as an event: what the field does not want would come back here.
            self.name.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setMaximumWidth(420)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(28, 20, 28, 22)
        inner.setSpacing(10)
        inner.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._question)
        inner.addWidget(self.persons, 1)
        inner.addWidget(self.name)
        inner.addWidget(self.enter)
        inner.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(card)
        layout.setAlignment(card, Qt.AlignmentFlag.AlignCenter)


def _large(font: QFont) -> QFont:
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * 1.5)
    large.setBold(True)
    return large
