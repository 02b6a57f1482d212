"""The largest sums as bars, months in their order; without it a table hides what stands out.

The plotting library is loaded when the first bars are drawn. What is drawn stands in the table
beside it as well, for those who do not see the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.reporting.statistics.values import Answer, By, Row
from ui.parts.languages import TranslatedWidget
from ui.parts.plot import Drawing, make_drawing
from ui.parts.theme import colours_of
from ui.statistics.words import by_word, row_name

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
        self._drawing: Drawing | None = None
        self.title = QLabel(self)
        self.title.setProperty("role", "muted")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.title)
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
        if self._answer is None or (not self._answer.rows and self._drawing is None):
            return
        drawing = self._drawing or self._made()
        drawing.take_colours()
        by = self._answer.asked.by
        if by in _IN_ORDER:
            self._draw_in_order(drawing, self._answer.rows[-_MOST_DAYS:])
        else:
            self._draw_largest(drawing, by, self._answer.largest(MOST_BARS))
        said = self.tr("有差异的行，按{by}") if by is By.REASON else self.tr("金额（万元），按{by}")
        self.title.setText(said.format(by=by_word(by)))

    def _draw_largest(self, drawing: Drawing, by: By, rows: Sequence[Row]) -> None:
        """Lying bars, the largest on top, names beside them."""
        places = [len(rows) - number for number in range(len(rows))]
        widths = [row.sums.differing if by is By.REASON else _amount(row) for row in rows]
        self._show_bars(x0=0, y=places, height=0.66, width=widths)
        names = [
            (place, _short(row_name(by, row))) for place, row in zip(places, rows, strict=True)
        ]
        drawing.left.setTicks([names])
        drawing.bottom.setTicks(None)
        drawing.box.setYRange(0.4, len(rows) + 0.6, padding=0)
        drawing.box.setXRange(0, max([*widths, 0.01]) * 1.05, padding=0)

    def _draw_in_order(self, drawing: Drawing, rows: Sequence[Row]) -> None:
        """Standing bars, the first day at left."""
        heights = [_amount(row) for row in rows]
        places = list(range(len(rows)))
        self._show_bars(x=places, height=heights, width=0.7)
        step = max(1, len(rows) // 6)
        ticks = [(place, rows[place].key[2:]) for place in places[::step]]
        drawing.bottom.setTicks([ticks])
        drawing.left.setTicks(None)
        drawing.box.setXRange(-0.6, len(rows) - 0.4, padding=0)
        drawing.box.setYRange(0, max([*heights, 0.01]) * 1.05, padding=0)

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


def _amount(row: Row) -> float:
    return float(row.sums.amount / _TEN_THOUSAND)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
