"""The small card that asks a scanned badge for its PIN, over the work that stays in sight.

Without it the next person would have to wait until the one before locked the screen. Whoever it is
not goes back to work with Esc: the one before is still there.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.parts.fonts import scaled
from ui.parts.readable import readable
from ui.signing.growing_dialog import GrowingDialog
from ui.signing.proof_panel import ProofPanel


class ChangeCover(GrowingDialog):
    """Asks who takes over, and says in whose name the work is until then."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._person = ""
        self.whose = QLabel(self)
        self.whose.setWordWrap(True)
        self.whose.setFont(scaled(self.font(), 1.15))
        self.panel = ProofPanel(self)
        self.back = QPushButton(self)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(10)
        for part in (self.whose, self.panel, self.back):
            layout.addWidget(part)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the card anew."""
        self.setWindowTitle(self.tr("换人"))
        said = self.tr("现在是 {name} 在工作。输入 PIN 后由您接着做，以后扫的记在您名下。")
        self.whose.setText(said.format(name=readable(self._person)))
        self.back.setText(self.tr("返回，{name} 继续  Esc").format(name=readable(self._person)))

    def ask(self, person: str, badge: str) -> None:
        """Ask for the PIN of a badge that was scanned while a person works."""
        self._person = person
        self.retranslate()
        self.panel.take_badge(badge)
        self.show()
        self.raise_()
        self.activateWindow()
        self.panel.password.setFocus()

    def leave(self) -> None:
        """Go; who worked before does not go on for that."""
        self.done(QDialog.DialogCode.Accepted)

    def done(self, result: int) -> None:
        """Go, and forget what was typed."""
        self.panel.begin()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        """Word the card anew after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
