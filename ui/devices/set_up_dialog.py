"""Sets a reader up by three printed codes: without it its separator and affixes would be guessed.

A reader on the keyboard port types while this is open, Enter and Tab too. So nothing here has the
keys but a plain field of text: no default button, no button that Tab reaches. The actions have
keys with Alt that no reader sends, and giving up asks by wanting Esc once more.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.papers import PaperReady
from app.readers.events import ReaderRefused, ReadersShown, SetUpShown
from app.readers.profile import ReaderProfile
from ui.devices.setting_fields import changes
from ui.devices.step_marks import StepMarks
from ui.devices.typed_text import breakable
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.ports import Readers

STEPS = 3
_WIDTH, _HEIGHT = 680, 440
_LONGEST_ARRIVED = 300


class SetUpDialog(QDialog):
    """Three steps, and what they found."""

    def __init__(
        self, readers: Readers, profile: ReaderProfile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._readers, self._profile = readers, profile
        self._wished: ReaderProfile | None = None
        self._paper: Path | None = None
        self._asking = False
        self._shown = SetUpShown(profile.reader_id, 1)
        self.marks = StepMarks(STEPS, self)
        self.instruction, self.hint = _label(self), _label(self, "muted")
        self.arrived, self.complaint = _label(self), _label(self, "wrong")
        self.findings, self.outcome = _label(self), _label(self)
        self.question = _label(self, "strip-said")
        self.print_codes = add_action(self, "Alt+P", self.print_sheet)
        self.open_paper = add_action(self, "Alt+O", self.open_sheet)
        self.again = add_action(self, "Alt+R", self.begin)
        self.keep = add_action(self, "Alt+S", self.save)
        self.give_up = add_action(self, "Esc", self.reject)
        self._scroll = QScrollArea(self)
        self._buttons: dict[QAction, ActionButton] = {}
        self._build()
        self._show()
        self.resize(_WIDTH, _HEIGHT)

    @Slot()
    def begin(self) -> None:
        """Begin with the first code, now or again."""
        if self._shown.step > 1 or self._shown.arrived:
            self._readers.end_set_up()
        self._shown = SetUpShown(self._profile.reader_id, 1)
        self._wished, self._asking = None, False
        self._readers.begin_set_up(self._profile.reader_id)
        self._show()

    @Slot(object)
    def show_step(self, event: SetUpShown) -> None:
        """Show where the set-up stands."""
        if event.reader_id != self._profile.reader_id:
            return
        self._shown, self._asking = event, False
        self._show()

    @Slot(object)
    def show_readers(self, event: ReadersShown) -> None:
        """Close when the reader is used as wished."""
        if self._wished is not None and self._wished in [each.profile for each in event.readers]:
            self.accept()

    @Slot(object)
    def show_refusal(self, event: ReaderRefused) -> None:
        """Say why something was not done."""
        self._wished = None
        self._show()
        self.complaint.setText(f"✕ {spoken(event.why)}")
        self.complaint.show()

    @Slot(object)
    def show_paper(self, event: PaperReady) -> None:
        """Offer the sheet that was made."""
        self._paper = event.path
        self._show()

    @Slot()
    def print_sheet(self) -> None:
        """Wish the sheet with the three codes."""
        self._readers.print_set_up_codes()

    @Slot()
    def open_sheet(self) -> None:
        """Open the sheet with the program the system has for it."""
        if self._paper is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paper)))

    @Slot()
    def save(self) -> None:
        """Wish the reader used as was found out."""
        settings = self._shown.settings
        if settings is None or self._wished is not None:
            return
        self._wished = replace(self._profile, settings=settings)
        self._readers.change_reader(self._wished)
        self._show()

    @Slot()
    def reject(self) -> None:
        """Ask before giving up: the second wish within one step gives up."""
        if self._asking:
            self.abandon()
        else:
            self._asking = True
            self._show()

    def abandon(self) -> None:
        """Give up without asking; the reader stays as it is."""
        self._readers.end_set_up()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take nothing: what a reader types here is no wish."""
        event.accept()

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: N802 - Qt's signature
        """Keep the keys where they are: a reader may end its codes with Tab."""
        return True

    def _show(self) -> None:
        shown = self._shown
        done = shown.step > STEPS
        self.marks.show_step(shown.step)
        self.instruction.setText(self._instruction())
        self.hint.setText(self._hint())
        self.arrived.setText(self._arrived())
        self.complaint.setText(f"✕ {spoken(shown.complaint)}" if shown.complaint else "")
        self.findings.setText("\n".join(f"• {spoken(finding)}" for finding in shown.findings))
        self.outcome.setText(self._outcome() if done else "")
        for label in (self.arrived, self.complaint, self.findings, self.outcome):
            label.setVisible(bool(label.text()))
        self.question.setVisible(self._asking)
        self.keep.setEnabled(shown.settings is not None and self._wished is None)
        for action, seen in (
            (self.keep, done),
            (self.print_codes, not done),
            (self.open_paper, not done and self._paper is not None),
        ):
            action.setVisible(seen)
            self._buttons[action].setVisible(seen)

    def _instruction(self) -> str:
        if self._shown.step > STEPS:
            return self.tr("三个设置码都扫到了")
        return self.tr("扫描纸上的第 {number} 个码").format(number=self._shown.step)

    def _hint(self) -> str:
        if self._shown.step > STEPS:
            return self.tr("核对下面的结果，按 Alt+S 保存；保存前仍按原来的设置使用。")
        return self.tr("还没有那张纸？按 Alt+P 打印。用“{reader}”扫，不要用别的枪。").format(
            reader=self._profile.name
        )

    def _arrived(self) -> str:
        if not self._shown.arrived:
            return ""
        arrived = breakable(readable(self._shown.arrived[:_LONGEST_ARRIVED]))
        return self.tr("收到：{arrived}").format(arrived=arrived)

    def _outcome(self) -> str:
        settings = self._shown.settings
        if settings is None:
            return ""
        changed = changes(self._profile.settings, settings, self._profile.kind)
        if not changed:
            return self.tr("现在的设置就是对的，不用改。")
        return "\n".join([self.tr("将要改动："), *(f"• {line}" for line in changed)])

    def _build(self) -> None:
        self.setWindowTitle(self.tr("扫码设置：{reader}").format(reader=self._profile.name))
        self.print_codes.setText(self.tr("打印设置码"))
        self.open_paper.setText(self.tr("打开设置码"))
        self.again.setText(self.tr("重来"))
        self.keep.setText(self.tr("保存"))
        self.give_up.setText(self.tr("放弃"))
        self.question.setText(
            self.tr("确定放弃这次设置吗？再按一次 Esc 放弃；要继续，接着扫码就行。")
        )
        self.question.setMargin(8)
        self.instruction.setFont(_large(self.font()))
        self._lay_out()
        self.instruction.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.instruction.setFocus()

    def _lay_out(self) -> None:
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for label in (self.complaint, self.arrived, self.findings, self.outcome):
            column.addWidget(label)
        column.addStretch(1)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        for action in (self.print_codes, self.open_paper, self.again, self.give_up, self.keep):
            button = ActionButton(action, self, primary=action is self.keep)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[action] = button
            if action is self.give_up:
                buttons.addStretch(1)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.marks, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.instruction)
        layout.addWidget(self.hint)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.question)
        layout.addLayout(buttons)


def _label(parent: QWidget, role: str = "") -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    # It carries what a reader sent: that must never become markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        set_role(label, role)
    return label


def _large(font: QFont) -> QFont:
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * 1.8)
    large.setBold(True)
    return large
