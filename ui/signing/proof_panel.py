"""Where somebody proves who it is: password, badge and PIN, telephone, a new password.

Without it each place that asks would ask otherwise. It begins with 工号 and password; what the
service wants besides is asked for below when it says so. A scanned badge turns it into a question
for the PIN. What was typed is forgotten as soon as it was taken, refused or left.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.people.badges import read_badge
from app.people.signing.events import FactorShown, Lacks, SignInRefused
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.signing.port import Draw, Prover
from ui.signing.telephone_picture import drawn, in_fours

_LONGEST = 100
_LONGEST_PASSWORD = 128
_NARROWEST = 360
ByBadge = Callable[[str, str], None]
"""Compares the PIN of a badge."""
_ASKS_CODE = (Lacks.CODE, Lacks.BOTH)
_ASKS_PASSWORD = (Lacks.PASSWORD, Lacks.BOTH)


class ProofPanel(TranslatedWidget):
    """A form that grows by what is lacking, a sentence, a button."""

    name_wished = Signal(str)
    """Begin by this name, without proof: the service is away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._port: Prover | None = None
        self._by_badge: ByBadge | None = None
        self._draw: Draw | None = None
        self._badge = ""
        self._unverified = ""
        self._deed = ""
        self.who, self.password = _field(self), _field(self, hidden=True)
        self.code, self.new, self.again = _field(self), *(_field(self, hidden=True) for _ in "12")
        self.picture, self.secret, self.said = QLabel(self), QLabel(self), QLabel(self)
        self.ok, self.by_name, self.by_password = (QPushButton(self) for _ in "123")
        self.ok.setProperty("role", "primary")
        self.ok.setMinimumHeight(40)
        for label in (self.secret, self.said):
            label.setWordWrap(True)
        self.secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.form = QFormLayout()
        self._names = {one: QLabel(self) for one in self._fields}
        for one, name in self._names.items():
            name.setBuddy(one)
            self.form.addRow(name, one)
            one.returnPressed.connect(self.wish)
        self.setMinimumWidth(_NARROWEST)
        self._lay_out()
        self.ok.clicked.connect(self.wish)
        self.by_name.clicked.connect(self.wish_name)
        self.by_password.clicked.connect(self.begin)
        self.retranslate()
        self.begin()

    def retranslate(self) -> None:
        """Word the panel anew."""
        said = {
            self.who: self.tr("工号或姓名"),
            self.password: self.tr("PIN") if self._badge else self.tr("口令"),
            self.code: self.tr("动态口令"),
            self.new: self.tr("新口令"),
            self.again: self.tr("再输一次"),
        }
        for one, text in said.items():
            self._names[one].setText(text)
            one.setAccessibleName(text)
        self.code.setPlaceholderText(self.tr("6 位数字，或恢复码"))
        self.ok.setText(self._deed or self.tr("登录  Enter"))
        self.by_name.setText(self.tr("先以姓名工作（未核实）"))
        self.by_password.setText(self.tr("改用工号和口令"))

    def join(
        self,
        port: Prover,
        by_badge: ByBadge | None = None,
        draw: Draw | None = None,
    ) -> None:
        """Stand on this; without `by_badge` no badge is taken; `draw` makes a QR code."""
        self._port, self._by_badge, self._draw = port, by_badge, draw
        self.ok.setEnabled(True)

    def call(self, deed: str) -> None:
        """Name what is done with the proof, where that is not signing in."""
        self._deed = deed
        self.retranslate()

    @Slot()
    def begin(self) -> None:
        """Ask for 工号 and password, as if nobody had tried."""
        self._badge = self._unverified = ""
        self._forget()
        self._show(self.who, self.password)
        self.say("")
        self.retranslate()
        (self.password if self.who.text() else self.who).setFocus()

    def take_badge(self, badge: str) -> None:
        """A badge was scanned: ask for its PIN."""
        self.begin()
        self._badge = badge
        self._show(self.password)
        self.by_password.show()
        self.retranslate()
        self.say(self.tr("已扫胸卡，请输入 PIN。"))
        self.password.setFocus()

    @Slot()
    def wish(self) -> None:
        """Hand on what was typed, once; Enter in the number leads to the password."""
        badge = None if self._by_badge is None else read_badge(self.who.text())
        if badge is not None:
            self.who.clear()
            self.take_badge(badge)
        elif self.sender() is self.who and not self.password.text():
            self.password.setFocus()
        elif self._port is not None and self.ok.isEnabled() and self._is_whole():
            self._hand_on(self._port)

    @Slot()
    def wish_name(self) -> None:
        """Begin without proof."""
        name = self._unverified
        self.begin()
        self.name_wished.emit(name)

    def show_refused(self, event: SignInRefused) -> None:
        """Say why, and ask for what is lacking."""
        self.refuse(spoken(event.message), event.lacks, event.unverified)

    def refuse(self, message: str, lacks: Lacks | None = None, unverified: str = "") -> None:
        """The same in words of the window."""
        self.ok.setEnabled(True)
        if lacks is Lacks.FACTOR and self._port is not None:
            self._port.set_telephone_up(self.who.text().strip(), self.password.text())
            self.say(readable(message))
            return
        asked = [self.code] if lacks in _ASKS_CODE else []
        asked += [self.new, self.again] if lacks in _ASKS_PASSWORD else []
        if asked:
            known = [one for one in self._fields if not one.isHidden()]
            self._show(*(one for one in self._fields if one in known or one in asked))
            self.say(readable(message))
            next(one for one in asked if not one.text()).setFocus()
            return
        shown = [one for one in (self.code, self.new, self.again) if not one.isHidden()]
        self._unverified = unverified
        self.by_name.setVisible(bool(unverified))
        self.say(readable(message), wrong=True)
        self.code.clear()
        if not shown:
            self.password.clear()
        (self.code if self.code in shown else shown[0] if shown else self.password).setFocus()

    def show_telephone(self, event: FactorShown) -> None:
        """Show what the telephone has to know, and ask for its first code."""
        self.ok.setEnabled(True)
        self._show(self.code)
        if self._draw is not None:
            self.picture.setPixmap(drawn(self._draw(event.uri)))
            self.picture.show()
        said = self.tr("密钥（扫不了码时手工输入）：{secret}")
        self.secret.setText(said.format(secret=in_fours(event.secret)))
        self.secret.show()
        self.say(self.tr("请在手机验证器里添加，再输入它显示的 6 位数字。"))
        self.code.setFocus()

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say what is wanted, or what was wrong."""
        set_role(self.said, "wrong" if wrong else "muted")
        self.said.setText(text)
        self.said.setVisible(bool(text))

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.who, self.password, self.code, self.new, self.again)

    def _is_whole(self) -> bool:
        lacking = [one for one in self._fields if not one.isHidden() and not one.text().strip()]
        if lacking:
            lacking[0].setFocus()
        elif not self.new.isHidden() and self.new.text() != self.again.text():
            self.say(self.tr("两次输入的新口令不一样，请重新输入。"), wrong=True)
            self.again.clear()
            self.again.setFocus()
            return False
        return not lacking

    def _hand_on(self, port: Prover) -> None:
        self.ok.setEnabled(False)
        self.by_name.hide()
        if self._badge and self._by_badge is not None:
            self._by_badge(self._badge, self.password.text())
            return
        who, password = self.who.text().strip(), self.password.text()
        port.prove(who, password, self.code.text().strip(), self.new.text())

    def _show(self, *fields: QLineEdit) -> None:
        for one, name in self._names.items():
            one.setVisible(one in fields)
            name.setVisible(one in fields)
        for part in (self.picture, self.secret, self.by_name, self.by_password):
            part.hide()

    def _forget(self) -> None:
        for one in (self.password, self.code, self.new, self.again):
            one.clear()
        self.picture.clear()
        self.secret.clear()
        self.ok.setEnabled(self._port is not None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.picture)
        layout.addWidget(self.secret)
        layout.addLayout(self.form)
        for part in (self.said, self.ok, self.by_name, self.by_password):
            layout.addWidget(part)


def _field(parent: QWidget, *, hidden: bool = False) -> QLineEdit:
    field = QLineEdit(parent)
    field.setMaxLength(_LONGEST_PASSWORD if hidden else _LONGEST)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    if hidden:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
