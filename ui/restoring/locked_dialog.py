"""What is asked when a database is encrypted and this machine does not have its key.

Without it the window would stand empty on a new machine, or after the system was installed anew.
It cannot be passed over: there is nothing behind it until the recovery key opens it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.store.encrypting import DatabaseFoundLocked, EncryptionRefused
from ui.parts.languages import spoken
from ui.restoring.encryption_port import Encryption
from ui.restoring.words import plain_label
from ui.signing.growing_dialog import GrowingDialog

_LONGEST = 60


class LockedDialog(GrowingDialog):
    """Stands before the window until the database is open."""

    kept_width = 600

    quit_wished = Signal()
    """End the program; nothing was changed."""

    def __init__(self, encryption: Encryption, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._encryption = encryption
        self.setWindowTitle(self.tr("数据库已加密"))
        self.title = plain_label(self, self.tr("这台电脑上没有打开数据库的密钥"))
        self.title.setProperty("role", "title")
        self.said = plain_label(self)
        self.typed = QLineEdit(self)
        self.typed.setMaxLength(_LONGEST)
        self.typed.setPlaceholderText(self.tr("恢复密钥：32 个字符，可以带横线"))
        self.typed.setAccessibleName(self.tr("恢复密钥"))
        self.answer = plain_label(self)
        self.answer.setProperty("role", "wrong")
        self.answer.hide()
        self.unlock = QPushButton(self.tr("打开"), self)
        self.unlock.setProperty("role", "primary")
        self.unlock.setDefault(True)
        self.quit = QPushButton(self.tr("退出程序"), self)
        self.quit.setAutoDefault(False)
        self.typed.textChanged.connect(self.allow)
        self.unlock.clicked.connect(self.wish)
        self.quit.clicked.connect(self.quit_wished)
        buttons = QHBoxLayout()
        buttons.addWidget(self.quit)
        buttons.addStretch(1)
        buttons.addWidget(self.unlock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (self.title, self.said, self.typed, self.answer):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.allow()

    @Slot(object)
    def show_locked(self, event: DatabaseFoundLocked) -> None:
        """Say which paper to look for, or what has to be mended first."""
        self.typed.setFocus()
        if event.problem is not None:
            self.said.setText(spoken(event.problem))
            return
        self.said.setText(
            self.tr(
                "{file} 是加密的。换了电脑、重装过系统、或换了系统用户时是这样；"
                "没有删除、也没有改写任何东西。请找出编号 {name} 的恢复密钥打印件，在下面输入一次，"
                "以后这台电脑就能打开。"
            ).format(file=event.database, name=event.key_name)
        )

    @Slot(object)
    def show_refusal(self, event: EncryptionRefused) -> None:
        """Say why it was not opened; it can be typed again."""
        self.answer.setText(spoken(event.sentence))
        self.answer.show()
        self.typed.setEnabled(True)
        self.typed.selectAll()
        self.typed.setFocus()
        self.allow()

    @Slot()
    def allow(self) -> None:
        """Offer what can be done now."""
        self.unlock.setEnabled(bool(self.typed.text().strip()) and self.typed.isEnabled())

    @Slot()
    def wish(self) -> None:
        """Try what was typed."""
        self.answer.hide()
        self.typed.setEnabled(False)
        self.allow()
        self._encryption.unlock(self.typed.text())

    def reject(self) -> None:
        """Go nowhere by Escape: there is nothing to work on behind this."""
