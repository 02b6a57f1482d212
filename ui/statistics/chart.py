"""Draws bars; without it a table hides what stands out.

The plotting library is loaded when the first bars are drawn. What is drawn stands in the table
beside it as well, for those who do not see the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.parts.languages import TranslatedWidget
from ui.parts.plot import Drawing, make_drawing
from ui.parts.theme import colours_of
from ui.statistics.bars import Bars

_LEAST_WIDTH = 300
_LEAST_BARS = 7
"""Fewer are drawn as thin as these would be."""
_MOST_TICKS = 6
_NAME_PART = 0.38
"""Of the width; longer names are cut."""
_LEAST = 0.01
_AXIS = 40
"""Height of the lower axis and its numbers."""


class Chart(TranslatedWidget):
    """Bars, and what they are of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = Bars("")
        self._drawing: Drawing | None = None
        self.title = QLabel(self)
        self.title.setProperty("role", "muted")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title.setWordWrap(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.title)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the drawing anew; its title comes with the bars."""
        self.setAccessibleName(self.tr("图"))

    def show_bars(self, bars: Bars) -> None:
        """Draw these bars."""
        self.bars = bars
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw as many bars as can be named."""
        super().resizeEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the window when they change."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        bars = self.bars
        self.title.setText(bars.title)
        if not bars.numbers and self._drawing is None:
            return
        drawing = self._drawing or self._made()
        drawing.take_colours()
        if bars.standing:
            self._draw_standing(drawing, bars)
        else:
            self._draw_lying(drawing, bars)

    def _draw_lying(self, drawing: Drawing, bars: Bars) -> None:
        """The first on top, names beside them."""
        names = [self._short(name) for name in bars.names[: self._most_lying()]]
        count = len(names)
        numbers = bars.numbers[:count]
        places = [count - number for number in range(count)]
        self._show_bars(x0=0, y=places, height=0.66, width=list(numbers))
        drawing.left.setTicks([list(zip(places, names, strict=True))])
        drawing.bottom.setTicks(None)
        drawing.box.setYRange(min(0.4, count - _LEAST_BARS + 0.6), count + 0.6, padding=0)
        drawing.box.setXRange(*_room(numbers), padding=0)

    def _draw_standing(self, drawing: Drawing, bars: Bars) -> None:
        """The first at left, names below them."""
        count = len(bars.numbers)
        self._show_bars(x=list(range(count)), height=list(bars.numbers), width=0.7)
        step = -(-count // _MOST_TICKS) or 1
        drawing.bottom.setTicks([[(place, bars.names[place]) for place in range(0, count, step)]])
        drawing.left.setTicks(None)
        drawing.box.setXRange(-0.6, max(count, _LEAST_BARS) - 0.4, padding=0)
        drawing.box.setYRange(*_room(bars.numbers), padding=0)

    def _most_lying(self) -> int:
        room = self.height() - self.title.height() - _AXIS
        return max(_LEAST_BARS // 2, room // QFontMetrics(self.font()).height())

    def _short(self, name: str) -> str:
        room = int(max(self.width(), _LEAST_WIDTH) * _NAME_PART)
        return QFontMetrics(self.font()).elidedText(name, Qt.TextElideMode.ElideRight, room)

    def _show_bars(self, **places: object) -> None:
        """Show these bars in place of those before."""
        from pyqtgraph import BarGraphItem  # noqa: PLC0415 (see ui/parts/plot.py)

        assert self._drawing is not None
        self._drawing.box.clear()
        accent = colours_of(self.palette()).accent
        self._drawing.box.addItem(BarGraphItem(brush=accent, pen=accent, **places))

    def _made(self) -> Drawing:
        self._drawing = drawing = make_drawing(self)
        self._layout.addWidget(drawing.view, 1)
        return drawing


def _room(numbers: Sequence[float]) -> tuple[float, float]:
    """From nothing, or from the least where that is less, to the most."""
    return min(0.0, *numbers, 0.0) * 1.05, max(*numbers, _LEAST, _LEAST) * 1.05
