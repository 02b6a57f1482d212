"""Says how far an export is and what came of work; without it a minute would look like nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.tracing.events import ExportShown
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role


class TaskStrip(TranslatedWidget):
    """One sentence, and a button that stops or closes."""

    stop_wished = Signal()
    turned = Signal(bool)
    """It is seen from now on, or no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.running = False
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        # It names files and what the system says of them.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.stop_or_close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 6, 3)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Word the button anew; a sentence stays in the language it was said in."""
        self.button.setText(self.tr("取消") if self.running else self.tr("关闭"))

    def say(self, text: str, *, wrong: bool = False, running: bool = False) -> None:
        """Show a sentence."""
        self.running = running
        set_role(self, "strip-wrong" if wrong else "strip-said")
        self.label.setText(text)
        self.retranslate()
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that it is seen."""
        super().showEvent(event)
        self.turned.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that it is no longer seen."""
        super().hideEvent(event)
        self.turned.emit(False)

    def show_export(self, event: ExportShown) -> None:
        """Show how far an export is, or what came of it."""
        count, name = f"{event.written:,}", readable(event.path.name)
        if event.stopped:
            self.say(self.tr("导出已取消，没有留下文件。"))
        elif event.done:
            said = self.tr("已导出 {count} 个追溯码：{path}")
            self.say(said.format(count=count, path=readable(str(event.path))))
        else:
            said = self.tr("正在导出 {name}… 已写 {count} 行")
            self.say(said.format(count=count, name=name), running=True)

    @Slot()
    def stop_or_close(self) -> None:
        """Stop what runs, or close the strip."""
        if self.running:
            self.stop_wished.emit()
        else:
            self.hide()
