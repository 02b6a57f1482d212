"""A badge: another one, or none; its number is shown once, to be printed as Code 128.

Without it a badge would be given by a command, and its number read off a terminal.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.people.answers import BadgeGiven, PersonShown
from ui.parts.readable import readable
from ui.people.fields import Said
from ui.signing.growing_dialog import GrowingDialog


class BadgeDialog(GrowingDialog):
    """Asks what becomes of a person's badge, then shows the new one."""

    kept_width = 560
    give_wished = Signal(str)
    print_wished = Signal(str)
    """The badge with this number."""
    withdraw_wished = Signal(str)
    """The badge of this 工号."""

    def __init__(self, person: PersonShown, parent: QWidget) -> None:
        super().__init__(parent)
        self._person = person
        self.setWindowTitle(self.tr("胸卡"))
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.number = QLabel(self)
        self.number.setTextFormat(Qt.TextFormat.PlainText)
        self.number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        font = self.number.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        self.number.setFont(font)
        self.number.hide()
        self.answer = Said(self)
        again = self.tr("换一张胸卡") if person.has_badge else self.tr("发胸卡")
        self.give = QPushButton(again, self)
        self.withdraw = QPushButton(self.tr("收回胸卡"), self)
        self.print_it = QPushButton(self.tr("打印胸卡…"), self)
        self.copy = QPushButton(self.tr("复制号码"), self)
        self.back = QPushButton(self.tr("关闭"), self)
        for button in (self.give, self.withdraw, self.print_it, self.copy, self.back):
            button.setAutoDefault(False)
        self.give.setProperty("role", "primary")
        self.withdraw.setVisible(person.has_badge)
        self.print_it.setProperty("role", "primary")
        self.print_it.hide()
        self.copy.hide()
        self.print_it.clicked.connect(self.wish_print)
        self.give.clicked.connect(self.wish_give)
        self.withdraw.clicked.connect(self.wish_withdraw)
        self.copy.clicked.connect(self.copy_number)
        self.back.clicked.connect(self.reject)
        who = readable(f"{person.name}（{person.number}）")
        said = self.tr("{who}还没有胸卡。胸卡要和本人的 PIN 一起用，管理员岗位不能用胸卡登录。")
        if person.has_badge:
            said = self.tr("{who}已有胸卡。换一张后旧卡立即失效；丢失的卡先收回。")
        self.said.setText(said.format(who=who))
        self._lay_out()

    def show_given(self, event: BadgeGiven) -> None:
        """Show the number, this once."""
        if event.number != self._person.number:
            return
        self.number.setText(event.badge)
        self.number.show()
        self.said.setText(
            self.tr(
                "新胸卡的号码只显示这一次：请现在打印；或者复制号码，以后在"
                "“标签 → 打印标签 → 胸卡”里打印。关闭后查不到，只能再换一张。"
            )
        )
        self.give.hide()
        self.withdraw.hide()
        self.print_it.show()
        self.copy.show()
        self.print_it.setFocus()

    def refuse(self, text: str) -> None:
        """Say why it was not done, and let it be tried again."""
        self.allow()
        self.answer.say(readable(text))

    def allow(self) -> None:
        """Let it be wished again."""
        self.give.setEnabled(True)
        self.withdraw.setEnabled(True)

    @Slot()
    def wish_give(self) -> None:
        """Another badge is wished."""
        self._wait()
        self.give_wished.emit(self._person.number)

    @Slot()
    def wish_withdraw(self) -> None:
        """No badge is wished."""
        self._wait()
        self.withdraw_wished.emit(self._person.number)

    @Slot()
    def wish_print(self) -> None:
        """Print it while its number is still known."""
        self.print_wished.emit(self.number.text())

    @Slot()
    def copy_number(self) -> None:
        """Put the number where it can be pasted from."""
        QGuiApplication.clipboard().setText(self.number.text())
        self.copy.setText(self.tr("已复制"))

    def _wait(self) -> None:
        self.answer.say("")
        self.give.setEnabled(False)
        self.withdraw.setEnabled(False)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.give, self.withdraw, self.print_it, self.copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for part in (self.said, self.number, self.answer):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(buttons)
