"""A code to join with, where a workstation stands, and what is held back of it.

Without it a code would be read off a terminal, a role of one campus work at all of them, and what
was not applied be seen by nobody.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.people.answers import DeviceShown, EnrolmentCodeMade, HeldBack, HeldBackListed
from ui.links.models import Now
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView
from ui.people.fields import Said, choice_of
from ui.people.models import HeldModel
from ui.people.words import Names
from ui.signing.growing_dialog import GrowingDialog

_ROW = 30
_SIZE = (860, 460)


class CodeDialog(GrowingDialog):
    """Shows a code, this once."""

    def __init__(self, event: EnrolmentCodeMade, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("登记码"))
        self.code = QLabel(event.code, self)
        font = self.code.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        font.setBold(True)
        self.code.setFont(font)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        until = f"{event.expires_at.astimezone():%H:%M}"
        said = QLabel(
            self.tr(
                "在新工作站的“数据 → 连接前置服务”里填这个登记码。"
                "只能用一次，{until} 前有效；关闭后不再显示，需要时再发一个。"
            ).format(until=until),
            self,
        )
        said.setWordWrap(True)
        self.copy = QPushButton(self.tr("复制"), self)
        self.back = QPushButton(self.tr("关闭"), self)
        self.copy.clicked.connect(self.copy_code)
        self.back.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.code)
        layout.addWidget(said)
        layout.addLayout(buttons)

    @Slot()
    def copy_code(self) -> None:
        """Put the code where it can be pasted from."""
        QGuiApplication.clipboard().setText(self.code.text())
        self.copy.setText(self.tr("已复制"))


class PlaceDialog(GrowingDialog):
    """Takes where a workstation stands."""

    wished = Signal(str)
    """At the 配送点 of this code; empty: at none."""

    def __init__(self, device: DeviceShown, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("工作站的配送点"))
        about = QLabel(self)
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setText(self.tr("“{name}”在哪个配送点？").format(name=readable(device.name)))
        self.place = choice_of(self, names.places, device.place, self.tr("不限配送点"))
        self.place.setAccessibleName(about.text())
        said = QLabel(
            self.tr(
                "收货、验收、出入库、装箱、打印等没有写配送点的工作，按工作站的配送点检查权限："
                "只有岗位在这里（或整个机构）有效的人可以做。制单和审核按订单的配送点，不受影响。"
            ),
            self,
        )
        said.setProperty("role", "muted")
        for label in (about, said):
            label.setWordWrap(True)
        nothing = self.tr("还没有配送点，请先在“配送关系”里登记。")
        self.answer = Said(self)
        self.answer.say("" if names.places else nothing)
        self.save = QPushButton(self.tr("保存  Ctrl+Enter"), self)
        self.save.setProperty("role", "primary")
        self.save.setShortcut("Ctrl+Return")
        self.back = QPushButton(self.tr("取消"), self)
        self.save.clicked.connect(self.wish)
        self.back.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.save, self.back):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (about, self.place, said, self.answer):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.place.setFocus()

    @Slot()
    def wish(self) -> None:
        """Wish what is chosen."""
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self.answer.say("")
            self.wished.emit(str(self.place.currentData() or ""))

    def allow(self) -> None:
        """Let it be wished again: nobody signed in."""
        self.save.setEnabled(True)

    def refuse(self, text: str) -> None:
        """Say why it was not done; it can be mended."""
        self.allow()
        self.answer.say(readable(text))


class HeldDialog(QDialog):
    """Shows what a revoked workstation sent, and that was not applied."""

    def __init__(self, device: DeviceShown, parent: QWidget, now: Now) -> None:
        super().__init__(parent)
        self._device = device
        self.setWindowTitle(self.tr("隔离数据"))
        said = QLabel(
            self.tr(
                "工作站“{name}”停用后送来的数据，保存着但没有采用。"
                "恢复这台工作站，它会重新送来并采用。"
            ).format(name=readable(device.name)),
            self,
        )
        said.setWordWrap(True)
        self.model = HeldModel(self, now)
        self.view: RowsView[HeldBack] = RowsView(self.model, _ROW, self)
        moment = "2026-11-22 00:00"
        self.view.set_widths({0: moment, 1: "MMMMMMMMMMMMMM", 3: moment})
        self.view.setAccessibleName(self.tr("隔离数据"))
        self.count = QLabel(self.tr("正在读取…"), self)
        self.count.setProperty("role", "muted")
        back = QPushButton(self.tr("关闭"), self)
        back.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(said)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self.resize(*_SIZE)

    def show_held(self, event: HeldBackListed) -> None:
        """Show them, as far as they were told."""
        if event.device == self._device.device:
            self.model.show_rows(event.rows)
            all_of = max(self._device.quarantined, len(event.rows))
            said = self.tr("{count} / {all} 条").format(count=len(event.rows), all=all_of)
            self.count.setText(said)

    def refuse(self, text: str) -> None:
        """Say why they are not shown."""
        self.count.setText(readable(text))
