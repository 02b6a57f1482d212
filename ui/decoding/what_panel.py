"""What a code is: a large word with its mark, one sentence, its parts, and what is wrong with it.

Without it the page would show digits to people who do not know them by heart.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.codes.code import Code
from app.codes.code_parts import Part
from app.codes.explaining import explain
from app.receiving.verdicts import Severity
from ui.decoding.code_words import (
    code_severity,
    code_word,
    drawable,
    form_words,
    problem_text,
)
from ui.parts.languages import TranslatedWidget, spoken, spoken_language
from ui.parts.marks import paint_mark
from ui.parts.readable import readable
from ui.parts.rows_model import RowsModel
from ui.parts.rows_view import RowsView
from ui.parts.theme import colours_of

_ROW_HEIGHT = 34
_MOST_ROWS = 12
_WORD_PT, _FORM_PT, _LEAST_WORD_PT = 32.0, 13.0, 10.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WordBand(QWidget):
    """A coloured field with mark and word at left, the form of the code at right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.severity = Severity.NEUTRAL
        self.word, self.form = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(44)

    def show_word(self, severity: Severity, word: str, form: str) -> None:
        """Show another word."""
        self.severity, self.word, self.form = severity, word, form
        self.setAccessibleName(word)
        self.setAccessibleDescription(form)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one large line."""
        return QSize(320, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, mark, word and form."""
        del event
        tone = colours_of(self.palette()).tone(self.severity)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        inner = QRectF(self.rect()).adjusted(16, 6, -16, -6)
        side = inner.height() * 0.86
        square = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
        paint_mark(painter, square, self.severity, QColor(tone.ink), QColor(tone.fill))
        painter.setPen(QColor(tone.ink))
        text = inner.adjusted(side + 14, 0, 0, 0)
        width = self._draw(painter, text, _RIGHT, self.form, _FORM_PT, text.width() * 0.45)
        room = text.adjusted(0, 0, -(width + 16 if width else 0), 0)
        self._draw(painter, room, _LEFT, self.word, _WORD_PT, room.width())
        painter.end()

    def _draw(
        self,
        painter: QPainter,
        area: QRectF,
        side: Qt.AlignmentFlag,
        text: str,
        size_pt: float,
        most: float,
    ) -> float:
        """Draw one line, smaller where it has to be; return how wide it became."""
        font = QFont(self.font())
        font.setBold(size_pt > _FORM_PT)
        font.setPointSizeF(size_pt)
        wanted = QFontMetricsF(font).horizontalAdvance(text)
        high = QFontMetricsF(font).height()
        share = min(1.0, most / max(wanted, 1.0), area.height() / high)
        font.setPointSizeF(max(_LEAST_WORD_PT, size_pt * share))
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        painter.setFont(font)
        painter.drawText(area, int(side), shown)
        return metrics.horizontalAdvance(shown)


class NumberedPart(NamedTuple):
    """A part and its place: the same part may stand in a code twice."""

    place: int
    part: Part


class PartsModel(RowsModel[NumberedPart]):
    """The parts of a code, in order."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("内容"), self.tr("名称"), self.tr("含义"))

    def key(self, row: NumberedPart) -> Hashable:
        """Return the place of the part."""
        return row.place

    def text(self, row: NumberedPart, column: int) -> str:
        """Return what a cell says."""
        part = row.part
        if column == 0:
            return readable(part.text)
        if spoken_language() == "en":
            return part.name_en if column == 1 else drawable(part.value_en)
        return part.name_zh if column == 1 else drawable(part.value_zh)


class WhatPanel(TranslatedWidget):
    """Explains one code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code: Code | None = None
        self.band = WordBand(self)
        self.sentence = QLabel(self)
        self.problems = QLabel(self)
        self.problems.setProperty("role", "wrong")
        for label in (self.sentence, self.problems):
            label.setWordWrap(True)
            # What a code says is foreign text.
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = PartsModel(self)
        self.view: RowsView[NumberedPart] = RowsView(self.model, _ROW_HEIGHT, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.band)
        layout.addWidget(self.sentence)
        layout.addWidget(self.problems)
        layout.addWidget(self.view)
        self.retranslate()

    def retranslate(self) -> None:
        """Word everything anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("各部分"))
        self._set_widths()
        if self._code is not None:
            self.show_code(self._code)

    def show_code(self, code: Code) -> None:
        """Explain a code."""
        self._code = code
        # What is wrong stands below, each by itself.
        explanation = explain(replace(code, problems=()))
        self.band.show_word(code_severity(code), code_word(code), form_words(code))
        self.sentence.setText(drawable(spoken(explanation)))
        self.problems.setText("\n".join(problem_text(problem) for problem in code.problems))
        self.problems.setVisible(bool(code.problems))
        self.model.show_rows([NumberedPart(*row) for row in enumerate(explanation.parts)])
        self.view.setVisible(bool(explanation.parts))
        self._set_widths()
        self._set_height()

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        self.band.setFixedHeight(44 if compact else 84)
        self.view.horizontalHeader().setHidden(compact)
        self._set_height()

    def _set_height(self) -> None:
        """Be as high as there are parts; longer than a screen they scroll."""
        header = self.view.horizontalHeader()
        head = 0 if header.isHidden() else header.sizeHint().height()
        rows = min(max(1, len(self.model.rows)), _MOST_ROWS)
        self.view.setFixedHeight(head + rows * _ROW_HEIGHT + 2 * self.view.frameWidth())

    def _set_widths(self) -> None:
        rows = self.model.rows
        names = [self.model.text(row, 1) for row in rows]
        texts = [self.model.text(row, 0) for row in rows]
        width = self.fontMetrics().horizontalAdvance
        shortest = "0" * 10
        longest = "0" * 26
        text = max([shortest, *texts], key=width)
        self.view.set_widths(
            {0: min(text, longest, key=width), 1: max(["0" * 8, *names], key=width)}
        )
