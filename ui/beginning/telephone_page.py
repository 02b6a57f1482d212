"""One of the three sets a telephone up; without it an administrator's password would be enough.

A code that the telephone shows is compared at once: who scanned nothing would find out only when it
is too late.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.founding import TelephoneMade, TelephoneSeen
from ui.beginning.asked_field import AskedField
from ui.parts.fonts import fixed_font
from ui.restoring.words import plain_label
from ui.signing.port import Draw
from ui.signing.telephone_picture import drawn, in_fours


class TelephonePage(QWidget):
    """A QR code, the same in letters, and the first code."""

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self.made: TelephoneMade | None = None
        self.step: int | None = None
        """Of the code that was seen; None: none yet."""
        self.picture = QLabel(self)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.secret = QLabel(self)
        self.secret.setFont(fixed_font())
        self.secret.setWordWrap(True)
        self.secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whose = plain_label(self)
        how = plain_label(
            self,
            self.tr(
                "用手机上的验证器（任何支持 TOTP 的都可以）扫左边的二维码；"
                "扫不了就手工输入下面的密钥。以后登录时要输入手机显示的 6 位数字。"
            ),
        )
        form = QFormLayout()
        self.code = AskedField(form, self.tr("手机上的 6 位数字(&D)"), self)
        column = QVBoxLayout()
        for part in (self.whose, how, self.secret):
            column.addWidget(part)
        column.addLayout(form)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        layout.addWidget(self.picture)
        layout.addLayout(column, 1)

    def begin(self) -> None:
        """Put the keys where the code goes."""
        self.code.edit.setFocus()

    def ask(self, name: str) -> None:
        """Ask somebody, whose telephone is not known yet."""
        self.made, self.step = None, None
        self.whose.setText(self.tr("请 {name} 本人设置。").format(name=name))
        self.picture.clear()
        self.secret.clear()
        self.code.edit.clear()
        self.code.say("")

    def show_made(self, event: TelephoneMade) -> None:
        """Show what the telephone has to know."""
        self.made = event
        self.picture.setPixmap(drawn(self._draw(event.uri)))
        self.secret.setText(in_fours(event.secret))
        self.begin()

    def show_seen(self, event: TelephoneSeen) -> bool:
        """Take the answer; whether the code was one."""
        self.step = event.step
        wrong = self.tr(
            "这不是手机现在显示的数字，请输入下一个；总是不对，请核对本机和手机的时间。"
        )
        return self.code.say("" if event.step is not None else wrong)
