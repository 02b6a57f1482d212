"""One call: what was sent at left, what was answered at right.

Without it a dispute with a platform would be settled by whoever remembers better. Secrets were
masked before any of it was kept.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.links.calls import CallOpened
from ui.links.foreign_label import ForeignLabel
from ui.links.pretty import laid_out
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable

_LEAST_HEIGHT = 60
_SIZE = (860, 460)


class CallPanel(TranslatedWidget):
    """Two texts that can be read and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: CallOpened | None = None
        self._height = 0
        self.heads = (QLabel(self), QLabel(self))
        self.texts = (QPlainTextEdit(self), QPlainTextEdit(self))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for column, (head, text) in enumerate(zip(self.heads, self.texts, strict=True)):
            head.setProperty("role", "muted")
            text.setReadOnly(True)
            text.setTabChangesFocus(True)
            text.setMinimumHeight(_LEAST_HEIGHT)
            grid.addWidget(head, 0, column)
            grid.addWidget(text, 1, column)
            grid.setColumnStretch(column, 1)
        self.retranslate()

    def prefer(self, height: int) -> None:
        """Ask for so much, and accept less: a window must be able to shrink."""
        self._height = height
        self.setMaximumHeight(height)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for what is preferred."""
        wanted = super().sizeHint()
        return QSize(wanted.width(), self._height) if self._height else wanted

    def retranslate(self) -> None:
        """Word the panel anew."""
        for head, text, word in zip(
            self.heads, self.texts, (self.tr("请求"), self.tr("应答")), strict=True
        ):
            cut = self.shown is not None and self.shown.cut
            head.setText(word + (self.tr("（太长，只保存了一部分）") if cut else ""))
            text.setAccessibleName(word)
        self.texts[0].setPlaceholderText(self.tr("选中一次调用，看发了什么、平台答了什么"))
        self._say_answer()

    def show_call(self, opened: CallOpened) -> None:
        """Show what was said."""
        self.shown = opened
        self.texts[0].setPlainText(_seen(laid_out(opened.request)))
        self.texts[1].setPlainText(_seen(laid_out(opened.response or "")))
        self.retranslate()

    def clear(self) -> None:
        """Show nothing."""
        self.shown = None
        for text in self.texts:
            text.clear()
        self.retranslate()

    @Slot()
    def copy(self) -> None:
        """Put both into the clipboard, as they came."""
        if self.shown is None:
            return
        call = self.shown.call
        QGuiApplication.clipboard().setText(
            f"{call.link} {call.message} {call.started_at.isoformat()} {call.outcome}\n\n"
            f"{self.shown.request}\n\n{self.shown.response or ''}"
        )

    def _say_answer(self) -> None:
        nothing = self.shown is not None and self.shown.response is None
        self.texts[1].setPlaceholderText(self.tr("平台没有应答") if nothing else "")


class CallDialog(QDialog):
    """The same with all the room there is."""

    def __init__(self, opened: CallOpened, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        call = opened.call
        title = f"{readable(call.message)}  {call.started_at.astimezone():%Y-%m-%d %H:%M:%S}"
        self.setWindowTitle(title)
        self.panel = CallPanel(self)
        self.panel.show_call(opened)
        outcome = ForeignLabel(self)
        outcome.setText(readable(call.outcome))
        buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        copy = buttons.addButton(self.tr("复制(&C)"), role.ActionRole)
        buttons.addButton(self.tr("关闭"), role.RejectRole)
        copy.clicked.connect(self.panel.copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(outcome)
        column.addWidget(self.panel, 1)
        column.addWidget(buttons)
        self.resize(*_SIZE)


def _seen(text: str) -> str:
    """A text in which nothing hides; its lines stay lines."""
    return "\n".join(readable(line.replace("\t", "    ")) for line in text.splitlines())
