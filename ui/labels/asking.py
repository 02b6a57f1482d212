"""Small questions about jobs and labels: why one is printed again, and where a job goes.

Without it a reprint would have no reason. No button is the default one: a scanner ends its codes
with Enter.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.labels.queue import QueuedJob, QueuedLabel
from ui.links.foreign_label import ForeignLabel
from ui.parts.readable import readable
from ui.parts.roles import set_role

_LONGEST, _WIDTH = 200, 460


class Question(QDialog):
    """A sentence, one field, and two buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QComboBox(self)
        self.message = ForeignLabel(self, "wrong")
        self.message.hide()
        buttons = QDialogButtonBox(self)
        self.do = QPushButton(self)
        set_role(self.do, "primary")
        keep = QPushButton(self.tr("返回"), self)
        buttons.addButton(self.do, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(keep, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.do, keep):
            button.setAutoDefault(False)
        buttons.accepted.connect(self.go_on)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        self._said = ForeignLabel(self)
        layout.addWidget(self._said)
        layout.addWidget(self.field)
        layout.addWidget(self.message)
        layout.addWidget(buttons)
        self.field.setFocus()

    def word(self, title: str, sentence: str, do: str) -> None:
        """Say what is asked, and what the button does."""
        self.setWindowTitle(title)
        self._said.setText(sentence)
        self.do.setText(do)
        layout = self.layout()
        assert layout is not None
        # Before it is shown, a label that breaks lines asks for one line.
        self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    @Slot()
    def go_on(self) -> None:
        """Take the answer."""
        self.accept()


class AgainQuestion(Question):
    """Why is a label printed again?"""

    wished = Signal(object, str)
    """The label with this id, for this reason."""

    def __init__(self, label: QueuedLabel, parent: QWidget) -> None:
        super().__init__(parent)
        which = " ".join(readable(one) for one in (label.number, label.words) if one)
        sentence = self.tr(
            "重打 {label}：原来的那张从现在起作废，请撕掉。还在装的箱会得到新箱号，"
            "已关闭的发货单号码不变。请写明原因，会记录在案。"
        )
        self.word(self.tr("重打标签"), sentence.format(label=which), self.tr("重打(&P)"))
        self._label = label
        self.field.setEditable(True)
        self.field.addItems(
            [
                self.tr("标签污损"),
                self.tr("打印不清楚"),
                self.tr("卡纸"),
                self.tr("贴错了"),
                self.tr("标签丢失"),
            ]
        )
        self.field.setCurrentIndex(-1)
        editor = self.field.lineEdit()
        assert editor is not None
        editor.setMaxLength(_LONGEST)
        editor.setPlaceholderText(self.tr("选一个，或自己写"))

    @Slot()
    def go_on(self) -> None:
        """Wish it, where a reason is given."""
        why = self.field.currentText().strip()
        if not why:
            self.message.say(self.tr("请写明重打的原因。"))
            self.field.setFocus()
            return
        self.wished.emit(self._label.label_id, why)
        self.accept()


class MoveQuestion(Question):
    """Where is what is left of a job to come out?"""

    wished = Signal(object, str)
    """The job with this id, on this printer."""

    def __init__(self, job: QueuedJob, printers: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        sentence = self.tr(
            "“{title}”还没有打印的标签改到哪一台？已经发出、还不确定的那张不会再发。"
        )
        self.word(
            self.tr("改到另一台打印机"),
            sentence.format(title=readable(job.title)),
            self.tr("改到这台(&M)"),
        )
        self._job = job
        for name in printers:
            self.field.addItem(readable(name), name)

    @Slot()
    def go_on(self) -> None:
        """Wish it."""
        self.wished.emit(self._job.job_id, self.field.currentData())
        self.accept()
