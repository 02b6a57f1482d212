"""One's own password and PIN; without it a badge would never get a PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.people.signing.events import OwnKept, OwnRefused
from ui.orders.dialogs import OrderDialog
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.signing.port import SignIn

_LONGEST = 128
_LONGEST_PIN = 12


class OwnDialog(OrderDialog):
    """The present password, and what is to be another."""

    def __init__(self, port: SignIn, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self._port = port
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("口令与 PIN"))
        self.ok.setText(self.tr("保存"))
        self.heading.setText(self.tr("只填要改的；PIN 与胸卡一起用，管理员请用口令登录。"))
        self.password = self._secret(self.tr("现在的口令"))
        self.new = self._secret(self.tr("新口令"))
        self.again = self._secret(self.tr("再输一次"))
        self.pin = self._secret(self.tr("胸卡 PIN"))
        self.pin.setMaxLength(_LONGEST_PIN)
        self.password.setFocus()

    @Slot()
    def wish(self) -> None:
        """Hand on what was typed, once."""
        new, pin = self.new.text(), self.pin.text().strip()
        if not self.password.text() or not (new or pin):
            self.say(self.tr("请填写现在的口令，和要改的新口令或 PIN。"), wrong=True)
        elif new != self.again.text():
            self.say(self.tr("两次输入的新口令不一样，请重新输入。"), wrong=True)
            self.again.clear()
        else:
            self.ok.setEnabled(False)
            self._port.change_own(self.password.text(), new, pin)

    @Slot(object)
    def hear(self, event: object) -> None:
        """Close when it is kept; say why it is not."""
        if isinstance(event, OwnKept):
            self.accept()
        elif isinstance(event, OwnRefused):
            self.ok.setEnabled(True)
            self.say(readable(spoken(event.message)), wrong=True)
            self.password.clear()
            self.password.setFocus()

    def _secret(self, name: str) -> QLineEdit:
        field = self.add_field(name)
        field.setMaxLength(_LONGEST)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        return field
