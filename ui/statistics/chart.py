"""The largest sums as bars, months in their order; without it a table hides what stands out.

The plotting library is loaded when the first bars are drawn. What is drawn stands in the table
beside it as well, for those who do not see the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reporting.statistics.values import Answer, By, Row
from ui.parts.languages import TranslatedWidget
from ui.parts.plot import colour_plot, make_plot
from ui.parts.theme import colours_of
from ui.statistics.words import by_word, row_name

if TYPE_CHECKING:
    from pyqtgraph import PlotWidget

MOST_BARS = 12
_MOST_DAYS = 400
_LONGEST = 9
_TEN_THOUSAND = 10_000
_IN_ORDER = (By.MONTH, By.DAY)


class Chart(TranslatedWidget):
    """Bars of one answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._plot: PlotWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setMinimumWidth(320)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the drawing anew."""
        self.setAccessibleName(self.tr("金额最大的项目"))
        self._draw()

    def show_answer(self, answer: Answer) -> None:
        """Draw an answer."""
        self._answer = answer
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the window when they change."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if self._answer is None or (not self._answer.rows and self._plot is None):
            return
        plot = self._plot or self._made()
        plot.clear()
        colour_plot(plot)
        by = self._answer.asked.by
        if by in _IN_ORDER:
            self._draw_in_order(plot, self._answer.rows[-_MOST_DAYS:])
        else:
            self._draw_largest(plot, by, self._answer.largest(MOST_BARS))
        said = self.tr("有差异的行，按{by}") if by is By.REASON else self.tr("金额（万元），按{by}")
        title = said.format(by=by_word(by))
        plot.setTitle(title, color=colours_of(self.palette()).muted, size="9pt")

    def _draw_largest(self, plot: PlotWidget, by: By, rows: Sequence[Row]) -> None:
        """Lying bars, the largest on top, names beside them."""
        from pyqtgraph import BarGraphItem  # noqa: PLC0415 (see ui/parts/plot.py)

        colours = colours_of(self.palette())
        places = [len(rows) - number for number in range(len(rows))]
        widths = [row.sums.differing if by is By.REASON else _amount(row) for row in rows]
        bars = BarGraphItem(
            x0=0, y=places, height=0.66, width=widths, brush=colours.accent, pen=colours.accent
        )
        plot.addItem(bars)
        names = [
            (place, _short(row_name(by, row))) for place, row in zip(places, rows, strict=True)
        ]
        plot.getAxis("left").setTicks([names])
        plot.getAxis("bottom").setTicks(None)
        plot.setYRange(0.4, len(rows) + 0.6, padding=0)
        plot.setXRange(0, max([*widths, 0.01]) * 1.05, padding=0)

    def _draw_in_order(self, plot: PlotWidget, rows: Sequence[Row]) -> None:
        """Standing bars, the first day at left."""
        from pyqtgraph import BarGraphItem  # noqa: PLC0415 (see ui/parts/plot.py)

        colours = colours_of(self.palette())
        heights = [_amount(row) for row in rows]
        places = list(range(len(rows)))
        plot.addItem(
            BarGraphItem(
                x=places, height=heights, width=0.7, brush=colours.accent, pen=colours.accent
            )
        )
        step = max(1, len(rows) // 6)
        ticks = [(place, rows[place].key[2:]) for place in places[::step]]
        plot.getAxis("bottom").setTicks([ticks])
        plot.getAxis("left").setTicks(None)
        plot.setXRange(-0.6, len(rows) - 0.4, padding=0)
        plot.setYRange(0, max([*heights, 0.01]) * 1.05, padding=0)

    def _made(self) -> PlotWidget:
        self._plot = plot = make_plot(self)
        self._layout.addWidget(plot)
        return plot


def _amount(row: Row) -> float:
    return float(row.sums.amount / _TEN_THOUSAND)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
