"""Which shipment is packed, for whom, how far it is, and what can be done.

Without it a shipper could pack for another hospital.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.packing.values import CartonState, CartonView, LineView, ShipmentView
from ui.packing.words import state_word
from ui.parts.action_button import ActionButton
from ui.parts.eliding_label import ElidingLabel
from ui.parts.fonts import scaled
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable

_PRINTER_WIDTH = 260


class ShipmentHeader(TranslatedWidget):
    """One strip above the verdict."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        """The last of the actions is what a shipment ends with."""
        super().__init__(parent)
        self._view: ShipmentView | None = None
        self._sums = (0, 0, 0, 0)
        self._printer = ""
        self.title, self.subtitle = ElidingLabel(self), ElidingLabel(self)
        self.totals, self.totals_detail = QLabel(self), QLabel(self)
        self.totals_detail.setProperty("role", "muted")
        self.printer = ElidingLabel(self)
        """Where labels come out, where there is a choice."""
        self.printer.setMaximumWidth(_PRINTER_WIDTH)
        for widget, factor in ((self.title, 1.15), (self.totals, 1.3)):
            widget.setFont(scaled(widget.font(), factor, bold=True))
        for small in (self.subtitle, self.totals_detail, self.printer):
            small.setFont(scaled(small.font(), 0.86))
        self.buttons = [
            ActionButton(action, self, primary=action is actions[-1]) for action in actions
        ]
        self._lay_out()
        self.setMinimumWidth(620)

    def button_of(self, action: QAction) -> ActionButton:
        """The button that stands for an action; raises StopIteration."""
        return next(button for button in self.buttons if button.action is action)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        for button in self.buttons:
            button.set_compact(compact=compact)

    def retranslate(self) -> None:
        """Word everything anew."""
        packed, wanted, done, cartons = self._sums
        self.totals.setText(f"{packed:,} / {wanted:,}")
        said = self.tr("{cartons} 箱，已贴签 {done}")
        self.totals_detail.setText(said.format(cartons=cartons, done=done))
        printer = self.tr("箱签：{printer}").format(printer=readable(self._printer))
        self.printer.set_text(printer if self._printer else "")
        if self._view is None:
            return
        head = self._view.head
        self.title.set_text(head.delivery_no)
        parts = [head.recipient.name, state_word(self._view.state)]
        if head.order_no:
            parts.insert(1, self.tr("订单 {number}").format(number=head.order_no))
        self.subtitle.set_text(" · ".join(parts))

    def show_view(self, view: ShipmentView) -> None:
        """Show which shipment is open."""
        self._view = view
        self.show_sums(view.lines, view.cartons)

    def show_printer(self, name: str) -> None:
        """Show where labels come out; empty: it goes without saying."""
        self._printer = name
        self.retranslate()

    def show_sums(self, lines: Sequence[LineView], cartons: Sequence[CartonView]) -> None:
        """Show how far it is."""
        standing = [one for one in cartons if one.state is not CartonState.VOIDED]
        self._sums = (
            sum(one.packed for one in lines),
            sum(one.line.quantity for one in lines),
            sum(one.labelled for one in standing),
            len(standing),
        )
        self.retranslate()

    def _lay_out(self) -> None:
        first, names, sums = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.printer)
        names.addLayout(first)
        for column, widgets in (
            (names, (self.subtitle,)),
            (sums, (self.totals, self.totals_detail)),
        ):
            column.setSpacing(0)
            for widget in widgets:
                column.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(names, 1)
        layout.addLayout(sums)
        for button in self.buttons:
            layout.addWidget(button)
