"""What lies over the window while nobody is known to sit before it.

Without it a screen that was left would go on for whoever comes by. It covers the window whole,
takes all keys, and goes only when somebody has proved who it is; what lies under it stays as it
was.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QVBoxLayout, QWidget

from ui.parts.fonts import scaled
from ui.parts.readable import readable
from ui.signing.proof_panel import ProofPanel


class LockCover(QDialog):
    """A card on a covered window."""

    leave_wished = Signal()
    """The window is to be closed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._window = window
        self._person = ""
        self.title, self.whose = QLabel(self), QLabel(self)
        self.panel = ProofPanel(self)
        self.title.setFont(scaled(self.font(), 1.5, bold=True))
        self.whose.setWordWrap(True)
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setFixedWidth(460)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(28, 20, 28, 22)
        inner.setSpacing(10)
        inner.addWidget(self.title)
        inner.addWidget(self.whose)
        inner.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        window.installEventFilter(self)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the cover anew."""
        self.setWindowTitle(self.tr("屏幕已锁定"))
        self.title.setText(self.tr("屏幕已锁定"))
        said = self.tr("{name} 的工作都在，登录后回到原处；换人请输入自己的工号，或扫胸卡。")
        self.whose.setText(said.format(name=readable(self._person)))

    def cover(self, person: str) -> None:
        """Lie down over the window; whose work is under it is said."""
        self._person = person
        self.retranslate()
        self.panel.who.setText(person)
        self.panel.begin()
        self.setGeometry(self._window.geometry())
        self.show()
        self.raise_()
        self.activateWindow()
        self.panel.password.setFocus()

    def uncover(self) -> None:
        """Go."""
        self.panel.begin()
        self.hide()

    @Slot()
    def reject(self) -> None:
        """Stay: Esc is no proof."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the window itself, not the cover."""
        event.ignore()
        self.leave_wished.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Word the cover anew after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self.setGeometry(self._window.geometry())
        return super().eventFilter(watched, event)
