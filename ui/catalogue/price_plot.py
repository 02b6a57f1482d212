"""Prices over time, drawn; without it a price that doubled would be one row among others.

The plotting library is loaded when the first price is seen. A price holds until the next one, so
steps are drawn, up to now. Colours are those of the window, light and dark; the same prices stand
in a table beside it, for those who do not see the drawing. Nothing is drawn that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from app.catalogue.entries.values import PricePoint
from ui.parts.languages import TranslatedWidget
from ui.parts.plot import Drawing, make_drawing
from ui.parts.theme import colours_of

if TYPE_CHECKING:
    from pyqtgraph import PlotCurveItem, ScatterPlotItem

_LOWEST = 90
_DATES = 3
"""Dates under the drawing; each has a third of its width."""


class PricePlot(TranslatedWidget):
    """One item's prices as steps."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._points: Sequence[PricePoint] = ()
        self._unit = ""
        self._drawing: Drawing | None = None
        self._curve: PlotCurveItem | None = None
        self._marks: ScatterPlotItem | None = None
        self.nothing = QLabel(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.nothing)
        self.setMinimumHeight(_LOWEST)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the plot anew."""
        self.nothing.setText(self.tr("还没有价格记录。"))
        self.setAccessibleName(self.tr("价格走势图"))
        self._draw()

    def show_prices(self, points: Sequence[PricePoint], unit: str) -> None:
        """Show prices in this unit, the oldest first."""
        self._points, self._unit = points, unit
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
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
        if not self.isVisible():
            return
        drawing = self._drawing or self._made()
        assert self._curve is not None
        assert self._marks is not None
        self._stack.setCurrentWidget(drawing.view)
        drawing.take_colours()
        colours = colours_of(self.palette())
        at = [point.at.timestamp() for point in self._points]
        prices = [float(point.price) for point in self._points]
        steps, levels = _steps(at, prices, self._now().timestamp())
        self._curve.setData(steps, levels, pen={"color": colours.accent, "width": 2})
        self._marks.setData(at, prices, brush=colours.accent, pen=None, size=7)
        drawing.left.setLabel(self._unit, color=colours.muted)
        drawing.box.setYRange(*_room_around(prices), padding=0)
        first, last = steps[0], max(steps[-1], steps[0] + 86_400)
        drawing.box.setXRange(first, last, padding=0.05)
        drawing.bottom.setTicks([_dates(first, last)])

    def _made(self) -> Drawing:
        from pyqtgraph import PlotCurveItem, ScatterPlotItem  # noqa: PLC0415 (see ui/parts/plot.py)

        self._drawing = drawing = make_drawing(self)
        self._curve, self._marks = PlotCurveItem(), ScatterPlotItem()
        for item in (self._curve, self._marks):
            drawing.box.addItem(item)
        self._stack.addWidget(drawing.view)
        return drawing


def _steps(
    at: Sequence[float], prices: Sequence[float], now: float
) -> tuple[list[float], list[float]]:
    """Where each price begins and ends, and twice each price: it holds until the next, or now."""
    ends = [*at[1:], max(at[-1], now)]
    steps = [each for pair in zip(at, ends, strict=True) for each in pair]
    return steps, [price for price in prices for _end in range(2)]


def _room_around(prices: Sequence[float]) -> tuple[float, float]:
    """From where to where the axis goes, so that no price lies on its edge."""
    low, high = min(prices), max(prices)
    room = (high - low or high or 1.0) * 0.15
    return max(0.0, low - room), high + room


def _dates(first: float, last: float) -> list[tuple[float, str]]:
    """Days in the middle of each part of the axis, so that none is cut off at an end."""
    part = (last - first) / _DATES
    places = [first + part * (number + 0.5) for number in range(_DATES)]
    return [(at, f"{datetime.fromtimestamp(at, UTC).astimezone():%Y-%m-%d}") for at in places]
