"""Prices over time, drawn; without it a price that doubled would be one row among others.

The plotting library is loaded when the first price is drawn. A price holds until the next one, so
steps are drawn, up to now. Colours are those of the window, light and dark; the same prices stand
in a table beside it, for those who do not see the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from app.catalogue.entries.values import PricePoint
from ui.parts.languages import TranslatedWidget
from ui.parts.plot import Drawing, make_drawing
from ui.parts.theme import colours_of

if TYPE_CHECKING:
    from pyqtgraph import PlotCurveItem, ScatterPlotItem


class PricePlot(TranslatedWidget):
    """One item's prices as steps."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._points: Sequence[PricePoint] = ()
        self._drawing: Drawing | None = None
        self._curve: PlotCurveItem | None = None
        self._marks: ScatterPlotItem | None = None
        self.nothing = QLabel(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.nothing)
        self.setMinimumHeight(190)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the plot anew."""
        self.nothing.setText(self.tr("还没有价格记录。"))
        self.setAccessibleName(self.tr("价格走势图"))
        self._draw()

    def show_prices(self, points: Sequence[PricePoint]) -> None:
        """Show prices, the oldest first."""
        self._points = points
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the window, when they change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if not self._points:
            self._stack.setCurrentIndex(0)
            return
        drawing = self._drawing or self._made()
        assert self._curve is not None
        assert self._marks is not None
        self._stack.setCurrentWidget(drawing.view)
        drawing.take_colours()
        colours = colours_of(self.palette())
        at = [point.at.timestamp() for point in self._points]
        prices = [float(point.price) for point in self._points]
        ends = [*at[1:], max(at[-1], self._now().timestamp())]
        steps = [each for pair in zip(at, ends, strict=True) for each in pair]
        levels = [price for price in prices for _end in range(2)]
        self._curve.setData(steps, levels, pen={"color": colours.accent, "width": 2})
        self._marks.setData(at, prices, brush=colours.accent, pen=None, size=7)
        drawing.left.setLabel(self.tr("元"), color=colours.muted)
        low, high = min(prices), max(prices)
        room = (high - low or high or 1.0) * 0.15
        drawing.box.setYRange(max(0.0, low - room), high + room, padding=0)
        drawing.box.setXRange(steps[0], max(steps[-1], steps[0] + 86_400), padding=0.05)

    def _made(self) -> Drawing:
        from pyqtgraph import PlotCurveItem, ScatterPlotItem  # noqa: PLC0415 (see ui/parts/plot.py)

        self._drawing = drawing = make_drawing(self, dates=True)
        self._curve, self._marks = PlotCurveItem(), ScatterPlotItem()
        for item in (self._curve, self._marks):
            drawing.box.addItem(item)
        self._stack.addWidget(drawing.view)
        return drawing
