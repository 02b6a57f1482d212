"""数据 → 备份与恢复 → 加密…: whether the database is encrypted, and the way to it and back.

Without it encryption could be turned on by the command line alone. Turning it on shows a recovery
key, lets it be printed, and wants it read back before anything is wished: who has lost machine and
paper has lost the data. What is wished is done when the window is opened next.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.people.permissions import Permission
from app.store.encrypting import EncryptionPrepared, EncryptionRefused, EncryptionStood
from ui.parts.languages import spoken
from ui.parts.permitted import guard
from ui.parts.roles import set_role
from ui.restoring.encryption_port import Encryption
from ui.restoring.recovery_paper import RecoveryPaper
from ui.restoring.words import plain_label
from ui.signing.growing_dialog import GrowingDialog

_LONGEST = 60


class EncryptionDialog(GrowingDialog):
    """Shows how encryption stands, and turns it on and off."""

    kept_width = 660

    reopen_wished = Signal()
    """Close the window and open it again, so that it is done now."""

    def __init__(self, encryption: Encryption, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._encryption = encryption
        self.setWindowTitle(self.tr("数据库加密"))
        self.state = plain_label(self)
        self.state.setProperty("role", "title")
        self.said = plain_label(self)
        self.said.setProperty("role", "muted")
        self.answer = plain_label(self)
        self.answer.setProperty("role", "wrong")
        self.answer.hide()
        self._make_turning_on()
        self._make_turning_off()
        self._make_buttons()
        buttons = self.turn_on, self.turn_off, self.confirm_on, self.confirm_off
        guard(Permission.RESTORE, *buttons)
        self._lay_out()

    def begin(self) -> None:
        """Show the dialog and ask how it stands."""
        self._encryption.look()
        self.open()

    @Slot(object)
    def show_standing(self, event: EncryptionStood) -> None:
        """Say how it stands; what was wished a moment ago is taken."""
        self._put_away()
        self.state.setText(event.problem or self._state(event))
        set_role(self.state, "wrong" if event.problem else "title")
        self.said.setText(self._explained(event))
        waits = event.wanted != event.encrypted and not event.problem
        self.turn_on.setVisible(not event.wanted)
        self.turn_off.setVisible(event.wanted)
        self.turn_on.setEnabled(not event.problem)
        self.reopen.setVisible(waits)
        if waits:
            self.reopen.setFocus()

    @Slot(object)
    def show_prepared(self, event: EncryptionPrepared) -> None:
        """Show the recovery key, and wait for it to be read back."""
        self.turn_on.hide()
        self.paper.show_key(event)
        self.typed.clear()
        self.on_card.show()
        self.typed.setFocus()
        self.allow()

    @Slot(object)
    def show_refusal(self, event: EncryptionRefused) -> None:
        """Say beside the field why it was not done."""
        self.answer.setText(spoken(event.sentence))
        self.answer.show()
        self.allow()
        if self.on_card.isVisible():
            self.typed.selectAll()
            self.typed.setFocus()

    @Slot()
    def allow(self) -> None:
        """Offer what can be done now."""
        self.confirm_on.setEnabled(bool(self.typed.text().strip()))
        word = self.word.text().strip().casefold()
        self.confirm_off.setEnabled(word == self.tr("解密").casefold())

    @Slot()
    def wish_key(self) -> None:
        """Ask for a recovery key."""
        self.answer.hide()
        self._encryption.prepare()

    @Slot()
    def wish_on(self) -> None:
        """Turn it on, with the key that was read back."""
        if self.confirm_on.isEnabled():
            self.answer.hide()
            self.confirm_on.setEnabled(False)
            self._encryption.turn_on(self.typed.text())

    @Slot()
    def ask_off(self) -> None:
        """Ask for the word."""
        self.turn_off.hide()
        self.word.clear()
        self.off_card.show()
        self.word.setFocus()
        self.allow()

    @Slot()
    def wish_off(self) -> None:
        """Turn it off, after the word was typed."""
        if self.confirm_off.isEnabled():
            self.answer.hide()
            self._encryption.turn_off()

    def done(self, result: int) -> None:
        """Leave no recovery key on the screen, nor in a dialog that nobody sees."""
        self._put_away()
        super().done(result)

    def _put_away(self) -> None:
        self.answer.hide()
        self.on_card.hide()
        self.off_card.hide()
        self.typed.clear()
        self.word.clear()
        self.paper.forget()

    def _state(self, event: EncryptionStood) -> str:
        if event.wanted and event.encrypted:
            return self.tr("数据库已加密，密钥编号 {name}").format(name=event.key_name)
        if event.wanted:
            return self.tr("下次打开时加密，密钥编号 {name}").format(name=event.key_name)
        if event.encrypted:
            return self.tr("下次打开时解密")
        return self.tr("数据库没有加密")

    def _explained(self, event: EncryptionStood) -> str:
        lines = [
            self.tr(
                "加密保护被拿走的磁盘：数据库、扫码记录、附件和备份离开这台电脑就打不开。"
                "平时不用输入密钥；用这台电脑的这个系统账户登录的人照常能用。"
                "打印好的单据、导出的文件不加密，请同时开启系统的磁盘加密。"
            )
        ]
        if event.wanted and event.plain_backups:
            lines.append(
                self.tr("还有 {count} 份没有加密的备份，下一份备份做好后删除。").format(
                    count=event.plain_backups
                )
            )
        return "\n".join(lines)

    def _make_turning_on(self) -> None:
        self.on_card = QFrame(self)
        self.on_card.setProperty("role", "card")
        self.paper = RecoveryPaper(self.on_card)
        self.typed = QLineEdit(self.on_card)
        self.typed.setMaxLength(_LONGEST)
        self.typed.setPlaceholderText(self.tr("照着打印件输入恢复密钥"))
        self.typed.setAccessibleName(self.tr("恢复密钥"))
        self.confirm_on = QPushButton(self.tr("开启加密"), self.on_card)
        self.confirm_on.setProperty("role", "primary")
        self.confirm_on.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.typed, 1)
        row.addWidget(self.confirm_on)
        layout = QVBoxLayout(self.on_card)
        layout.addWidget(self.paper)
        layout.addLayout(row)
        self.on_card.hide()
        self.typed.textChanged.connect(self.allow)
        self.typed.returnPressed.connect(self.wish_on)
        self.confirm_on.clicked.connect(self.wish_on)

    def _make_turning_off(self) -> None:
        self.off_card = QFrame(self)
        self.off_card.setProperty("role", "card")
        warning = plain_label(
            self.off_card,
            self.tr(
                "解密以后，拿到磁盘的人都能读这里的数据。以前的加密备份仍然要用原来的密钥打开。"
            ),
        )
        self.word = QLineEdit(self.off_card)
        self.word.setMaxLength(20)
        self.word.setPlaceholderText(self.tr("输入“解密”两个字"))
        self.word.setAccessibleName(self.tr("确认"))
        self.confirm_off = QPushButton(self.tr("关闭加密"), self.off_card)
        self.confirm_off.setProperty("role", "alert")
        self.confirm_off.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.word, 1)
        row.addWidget(self.confirm_off)
        layout = QVBoxLayout(self.off_card)
        layout.addWidget(warning)
        layout.addLayout(row)
        self.off_card.hide()
        self.word.textChanged.connect(self.allow)
        self.word.returnPressed.connect(self.wish_off)
        self.confirm_off.clicked.connect(self.wish_off)

    def _make_buttons(self) -> None:
        self.turn_on = QPushButton(self.tr("开启加密…"), self)
        self.turn_off = QPushButton(self.tr("关闭加密…"), self)
        self.reopen = QPushButton(self.tr("现在重新打开"), self)
        self.reopen.setProperty("role", "primary")
        self.close_button = QPushButton(self.tr("关闭"), self)
        for button in (self.turn_on, self.turn_off, self.reopen, self.close_button):
            # Return is for what is typed.
            button.setAutoDefault(False)
        for button in (self.turn_on, self.turn_off, self.reopen):
            button.hide()
        self.turn_on.clicked.connect(self.wish_key)
        self.turn_off.clicked.connect(self.ask_off)
        self.reopen.clicked.connect(self.reopen_wished)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.turn_on)
        buttons.addWidget(self.turn_off)
        buttons.addStretch(1)
        buttons.addWidget(self.reopen)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (self.state, self.said, self.on_card, self.off_card, self.answer):
            layout.addWidget(widget)
        layout.addLayout(buttons)
