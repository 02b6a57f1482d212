"""What is being received, how far it is, and what can be done: the head of the receiving page.

Without it a clerk could scan into the wrong delivery.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.receiving.progress import ReceiptState, ReceiptView
from ui.parts.action_button import ActionButton
from ui.parts.eliding_label import ElidingLabel
from ui.parts.fonts import scaled
from ui.parts.languages import TranslatedWidget
from ui.parts.verdict_words import state_word

_LEAST_WIDTH = 620


class ReceiptHeader(TranslatedWidget):
    """One strip above the verdict."""

    tray_wished = Signal()
    """The exceptions were clicked."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ReceiptView | None = None
        self._sums = (0, 0, 0, 0, 0)
        self._waiting = 0
        self._compact = False
        self.title = ElidingLabel(self)
        self.subtitle = ElidingLabel(self)
        self.totals = QLabel(self)
        self.totals_detail = QLabel(self)
        self.totals_detail.setProperty("role", "muted")
        for widget, factor in ((self.title, 1.15), (self.totals, 1.3)):
            widget.setFont(scaled(widget.font(), factor, bold=True))
        for widget in (self.subtitle, self.totals_detail):
            widget.setFont(scaled(widget.font(), 0.86))
        self.alert = QPushButton(self)
        self.alert.setProperty("role", "alert")
        self.alert.clicked.connect(self.tray_wished)
        self.buttons = [ActionButton(action, self) for action in actions[:-1]]
        self.buttons.append(ActionButton(actions[-1], self, primary=True))
        self._lay_out()
        # The wide form must not keep the window from becoming small: then the compact one comes.
        self.setMinimumWidth(_LEAST_WIDTH)
        self.retranslate()

    def button_of(self, action: QAction) -> ActionButton:
        """The button that stands for an action; raises StopIteration."""
        return next(button for button in self.buttons if button.action is action)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        self._compact = compact
        for button in self.buttons:
            button.set_compact(compact=compact)
        self._show_texts()

    def retranslate(self) -> None:
        """Word everything anew."""
        self._show_texts()

    def show_receipt(self, view: ReceiptView) -> None:
        """Show which receipt is open."""
        self._view = view
        self._show_texts()

    def show_sums(
        self, received: int, expected: int, complete: int, lines: int, scans: int
    ) -> None:
        """Show how far the receipt is."""
        self._sums = (received, expected, complete, lines, scans)
        self._show_texts()

    def show_waiting(self, count: int) -> None:
        """Show how many exceptions wait; none hides the mark."""
        self._waiting = count
        self._show_texts()

    def _show_texts(self) -> None:
        received, expected, complete, lines, scans = self._sums
        self.totals.setText(f"{received:,} / {expected:,}")
        detail = self.tr("{complete}/{lines} 行 · 扫码 {scans} 次")
        if self._compact:
            detail = self.tr("{complete}/{lines} 行")
        self.totals_detail.setText(detail.format(complete=complete, lines=lines, scans=scans))
        self.alert.setText(self.tr("异常 {count}").format(count=self._waiting))
        self.alert.setVisible(self._waiting > 0)
        if self._view is None:
            return
        self.title.set_text(self._view.delivery_no)
        parts = [self._view.distributor.name, self._view.receipt_no, state_word(self._view.state)]
        if self._view.state is ReceiptState.CONFIRMED and self._view.confirmed_by:
            parts.append(self._view.confirmed_by)
        self.subtitle.set_text(" · ".join(parts))

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        sums = QVBoxLayout()
        sums.setSpacing(0)
        sums.addWidget(self.totals)
        sums.addWidget(self.totals_detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(names, 1)
        layout.addWidget(self.alert)
        layout.addLayout(sums)
        for button in self.buttons:
            layout.addWidget(button)
