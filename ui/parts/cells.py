"""Paints the cells of our tables: without it a row that is done would look like one that is not.

One delegate for all tables. What a cell shows comes from the roles of ui/parts/rows_model.py: a
mark, a text with a smaller second line, or a bar with what has come against what was sent.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.receiving.verdicts import Severity
from ui.parts.marks import SpecialMark, paint_mark
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    FRESH_ROLE,
    MARK_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    TAGS_ROLE,
)
from ui.parts.theme import Colours, colours_of

_MARGIN = 8
_MARK = 18
_MOST_TAGS = 2
"""Words beside a name; the others are counted."""
_TAG_PADDING, _TAG_GAP = 10, 4


class CellDelegate(QStyledItemDelegate):
    """Draws ground, mark, texts and bars."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        colours = colours_of(option.palette)
        painter.save()
        _paint_ground(painter, option, index, colours)
        progress = index.data(PROGRESS_ROLE)
        inner = option.rect.adjusted(_MARGIN, 2, -_MARGIN, -3)
        ink = QColor(colours.faint if index.data(DONE_ROLE) else colours.text)
        if progress is not None:
            _paint_progress(painter, inner, option.font, progress, colours)
        else:
            _paint_texts(painter, inner, option.font, index, ink, colours)
        painter.restore()


def severity_of(index: QModelIndex | QPersistentModelIndex) -> Severity | None:
    """Return the severity whose mark a cell shows; Qt hands an enum of texts back as plain text."""
    value = index.data(SEVERITY_ROLE)
    return None if value is None else Severity(value)


def _paint_ground(
    painter: QPainter,
    option: QStyleOptionViewItem,
    index: QModelIndex | QPersistentModelIndex,
    colours: Colours,
) -> None:
    if index.data(FRESH_ROLE):
        painter.fillRect(option.rect, QColor(colours.fresh))
        if index.column() == 0:
            bar = QRect(option.rect.topLeft(), option.rect.bottomLeft())
            bar.setWidth(4)
            painter.fillRect(bar, QColor(colours.right.mark))
    elif option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(colours.selection))
    painter.setPen(QColor(colours.line))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def _paint_texts(
    painter: QPainter,
    inner: QRect,
    font: QFont,
    index: QModelIndex | QPersistentModelIndex,
    ink: QColor,
    colours: Colours,
) -> None:
    severity = severity_of(index)
    if severity is not None:
        tone = colours.tone(severity)
        top = inner.center().y() - _MARK / 2
        square = QRectF(inner.left(), top, _MARK, _MARK)
        sign = QColor(colours.surface)
        special = index.data(MARK_ROLE)
        mark = severity if special is None else SpecialMark(special)
        paint_mark(painter, square, mark, QColor(tone.mark), sign)
        inner = inner.adjusted(_MARK + 8, 0, 0, 0)
        if severity is Severity.WRONG:
            ink = QColor(tone.mark)
    text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    detail = str(index.data(DETAIL_ROLE) or "")
    alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
    painter.setPen(ink)
    painter.setFont(font)
    if not detail:
        _line(painter, inner, alignment, text)
        return
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.82)
    strong = QFont(font)
    strong.setBold(True)
    height = QFontMetrics(strong).height() + QFontMetrics(small).height()
    block = QRect(inner)
    block.setTop(inner.top() + max(0, (inner.height() - height) // 2))
    block.setHeight(height)
    name = _paint_tags(painter, block, small, index, colours)
    painter.setFont(strong)
    painter.setPen(ink)
    _line(painter, name, _top(alignment), text)
    painter.setFont(small)
    painter.setPen(QColor(colours.muted))
    _line(painter, block, _bottom(alignment), detail)


def _paint_tags(
    painter: QPainter,
    block: QRect,
    font: QFont,
    index: QModelIndex | QPersistentModelIndex,
    colours: Colours,
) -> QRect:
    """Draw short words at the right of the first line; return what is left for its text."""
    painter.setFont(font)
    metrics = painter.fontMetrics()
    left = QRect(block)
    for word, severity in reversed(_fitting_tags(index, metrics, block.width())):
        width = metrics.horizontalAdvance(word) + _TAG_PADDING
        tag = QRect(left.right() - width, block.top(), width, metrics.height() + 1)
        tone = colours.tone(severity)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(QColor(tone.ink))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), word)
        left.setRight(tag.left() - _TAG_GAP)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    return left


def _fitting_tags(
    index: QModelIndex | QPersistentModelIndex, metrics: QFontMetrics, width: int
) -> list[tuple[str, Severity]]:
    """The first tags, as many as leave the name its room; the others are counted."""
    tags = [(word, Severity(severity)) for word, severity in index.data(TAGS_ROLE) or ()]
    for count in range(min(_MOST_TAGS, len(tags)), -1, -1):
        rest = len(tags) - count
        shown = tags[:count] + ([(f"+{rest}", Severity.NEUTRAL)] if rest else [])
        words = (metrics.horizontalAdvance(word) + _TAG_PADDING + _TAG_GAP for word, _ in shown)
        if sum(words) <= width * 3 // 5:
            return shown
    return []


def _paint_progress(
    painter: QPainter,
    inner: QRect,
    font: QFont,
    progress: tuple[int, int | None],
    colours: Colours,
) -> None:
    received, expected = progress
    over = expected is not None and received > expected
    complete = expected is not None and received == expected
    fill = colours.wrong.mark if over else colours.right.mark if complete else colours.accent
    strong = QFont(font)
    strong.setBold(not complete)
    painter.setFont(strong)
    painter.setPen(
        QColor(colours.wrong.mark if over else colours.faint if complete else colours.text)
    )
    numbers = QRect(inner)
    numbers.setBottom(inner.bottom() - 8)
    text = f"{received:,} / {expected:,}" if expected is not None else f"{received:,}"
    _line(painter, numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    track = QRectF(inner.left(), inner.bottom() - 6, inner.width(), 5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.track))
    painter.drawRoundedRect(track, 2.5, 2.5)
    share = min(1.0, received / expected) if expected else 0.0
    if share > 0:
        painter.setBrush(QColor(fill))
        track.setWidth(max(5.0, track.width() * share))
        painter.drawRoundedRect(track, 2.5, 2.5)


def _line(painter: QPainter, rect: QRect, alignment: Qt.AlignmentFlag, text: str) -> None:
    # Codes and numbers differ in their last characters, words and sentences in their first.
    is_code = text.isascii() and " " not in text
    mode = Qt.TextElideMode.ElideMiddle if is_code else Qt.TextElideMode.ElideRight
    elided = painter.fontMetrics().elidedText(text, mode, rect.width())
    painter.drawText(rect, int(alignment), elided)


def _top(alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    return (alignment & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignTop


def _bottom(alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    return (alignment & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignBottom
