"""Says where a scan goes while the page is shown; without it somebody would believe it counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role


class HeldStrip(TranslatedWidget):
    """One sentence above the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listing = False
        self.label = QLabel(self)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "strip-said")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 12, 4)
        layout.addWidget(self.label)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the sentence anew."""
        looked_up = self.tr("扫码在此查询，不计入收货")
        self.label.setText(self.tr("扫码加入出库单，不计入收货") if self._listing else looked_up)

    def say(self, *, listing: bool) -> None:
        """Scans are put on the list, or looked up."""
        self._listing = listing
        self.retranslate()
