"""Says that a scan may mean several deliveries: without it a short list would look complete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.receiving.progress import DeliverySummary
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role


class ScanStrip(TranslatedWidget):
    """Stands above the list while that is narrowed by a scan."""

    closed = Signal()
    """The whole list is wanted again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[DeliverySummary] = ()
        self._text, self._by_drug = "", False
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._all = QPushButton(self)
        self._all.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self._all)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "strip-said")
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the strip anew."""
        self._all.setText(self.tr("显示全部") + "  Esc")
        said = self.tr("“{text}”可能属于下面 {count} 张配送单，请选一张。")
        if self._by_drug:
            said = self.tr("“{text}”没有随单交付；下面 {count} 张配送单有这个品种，请选一张。")
        self.label.setText(said.format(text=readable(self._text[:60]), count=len(self.rows)))

    def show_scan(self, text: str, rows: Sequence[DeliverySummary], *, by_drug: bool) -> None:
        """Say which deliveries a scan may stand for; none hides the strip."""
        self.rows, self._text, self._by_drug = tuple(rows), text, by_drug
        self.retranslate()
        self.setVisible(bool(rows))

    @Slot()
    def forget(self) -> None:
        """The list is whole again."""
        self.show_scan("", (), by_drug=False)
