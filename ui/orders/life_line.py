"""Draws the life of an order on one line of time; without it a person would read five lists.

One row a moment, the earliest first: when, a mark on the line, what happened, who did it. What did
not take effect is drawn faint with the reason below. Everything painted is told to screen readers,
too.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.purchasing.life import Moment
from ui.orders.words import mark_of_moment, minute
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.marks import paint_mark
from ui.parts.readable import readable
from ui.parts.theme import colours_of

_MARK = 18
_GAP = 10
_PADDING = 8


class LifeLine(TranslatedWidget):
    """Shows moments."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moments: tuple[Moment, ...] = ()
        self._heights: list[int] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.retranslate()

    @property
    def texts(self) -> list[str]:
        """What is drawn, moment by moment."""
        return [" ".join(filter(None, self._words(one))) for one in self.moments]

    def retranslate(self) -> None:
        """Word the line anew."""
        self.setAccessibleName(self.tr("订单全程轨迹"))
        self.setAccessibleDescription("\n".join(self.texts))
        self._measure()

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Draw these."""
        self.moments = tuple(moments)
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Return as much height as all moments need."""
        return QSize(360, sum(self._heights) + _PADDING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the texts anew."""
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line with all that happened."""
        del event
        painter = QPainter(self)
        colours = colours_of(self.palette())
        painter.fillRect(self.rect(), QColor(colours.surface))
        top = _PADDING // 2
        for number, (moment, height) in enumerate(zip(self.moments, self._heights, strict=True)):
            row = QRect(0, top, self.width(), height)
            is_last = number == len(self.moments) - 1
            self._paint_line(painter, row, QColor(colours.line), not number, is_last)
            self._paint_moment(painter, row, moment)
            top += height
        painter.end()

    def _paint_line(
        self, painter: QPainter, row: QRect, ink: QColor, is_first: bool, is_last: bool
    ) -> None:
        x, y = self._line_at, row.top() + _PADDING + _MARK // 2
        painter.setPen(QPen(ink, 2))
        painter.drawLine(x, y if is_first else row.top(), x, y if is_last else row.bottom() + 1)

    def _paint_moment(self, painter: QPainter, row: QRect, moment: Moment) -> None:
        colours = colours_of(self.palette())
        tone = colours.tone(mark_of_moment(moment.happening))
        top = row.top() + _PADDING
        fill = QColor(colours.faint if moment.void is not None else tone.mark)
        square = QRectF(self._line_at - _MARK / 2, top, _MARK, _MARK)
        mark = mark_of_moment(moment.happening)
        paint_mark(painter, square, mark, fill, QColor(colours.surface))
        at, said, below = self._words(moment)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRect(_PADDING, top, self._time_width, _MARK + 4), _TIME, at)
        box = self._text_box(top)
        painter.setPen(QColor(colours.faint if moment.void is not None else colours.text))
        used = painter.boundingRect(box, _WRAPPED, said)
        painter.drawText(box, _WRAPPED, said)
        if below:
            painter.setFont(self._small)
            painter.setPen(QColor(colours.muted))
            painter.drawText(box.translated(0, used.height() + 2), _WRAPPED, below)

    def _words(self, moment: Moment) -> tuple[str, str, str]:
        below = readable(moment.who)
        if moment.void is not None:
            why = self.tr("未生效：{why}").format(why=readable(spoken(moment.void)))
            below = f"{below}  {why}".strip()
        return minute(moment.at), readable(spoken(moment.said)), below

    @property
    def _small(self) -> QFont:
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * 0.86)
        return small

    @property
    def _time_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("2026-11-22 00:00M")

    @property
    def _line_at(self) -> int:
        return _PADDING + self._time_width + _MARK // 2

    def _text_box(self, top: int) -> QRect:
        left = self._line_at + _MARK // 2 + _GAP
        return QRect(left, top, max(80, self.width() - left - _PADDING), 10_000)

    def _measure(self) -> None:
        """Find how high each moment is at this width."""
        box = self._text_box(0)
        large, small = self.fontMetrics(), QFontMetrics(self._small)
        self._heights = []
        for moment in self.moments:
            _at, said, below = self._words(moment)
            height = large.boundingRect(box, _WRAPPED, said).height()
            if below:
                height += small.boundingRect(box, _WRAPPED, below).height() + 2
            self._heights.append(max(height, _MARK) + 2 * _PADDING)
        self.setMinimumHeight(sum(self._heights) + _PADDING)
        self.updateGeometry()
        self.update()


_TIME = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value
_WRAPPED = _TIME | Qt.TextFlag.TextWordWrap.value
