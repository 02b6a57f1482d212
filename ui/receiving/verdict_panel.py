"""The last verdict, large: without it a clerk would have to walk to the screen after every box.

Field colour, shape and word say the same three times over, so that neither distance, grey glasses
nor colour blindness hides a refusal. All sizes follow the panel; the word is never smaller than
48 pt. What is seen here was durable before it was shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.receiving.progress import LineProgress
from app.receiving.verdicts import Answer, Sentence, Severity
from ui.parts.languages import TranslatedWidget
from ui.parts.marks import Mark, SpecialMark, paint_mark
from ui.parts.theme import colours_of
from ui.parts.verdict_words import answer_severity, answer_word, opens_only, sentence_text

WORD_PT = 48
"""The least size of the word."""
_FLASH_MS = 140
_SAID_WITH = ("notice-relation", "notice-mismatch")
"""Notices of a line that are said with each scan of it."""


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What the panel says."""

    severity: Severity
    mark: Mark
    word: str
    sentence: str
    title: str = ""
    """The drug and its batch, or the carton."""
    count: str = ""
    """What has come against what was sent, or how many a carton of several lines added."""


class VerdictPanel(TranslatedWidget):
    """Shows the last answer, or that the desk waits for one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._line: LineProgress | None = None
        self._note = ShownVerdict(Severity.NEUTRAL, Severity.NEUTRAL, "", "")
        self._flash = QTimer(self, singleShot=True, interval=_FLASH_MS)
        self._flash.timeout.connect(self.end_flash)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    @property
    def shown(self) -> ShownVerdict:
        """What the panel says at the moment."""
        return self._shown

    def show_answer(self, answer: Answer, line: LineProgress | None) -> None:
        """Show an answer and the line it counts for."""
        self._answer, self._line = answer, line
        self.flash()
        self.retranslate()

    def flash(self) -> None:
        """Tell what is new from what stood there before."""
        self._flash.start()

    @property
    def has_answer(self) -> bool:
        """Whether an answer is shown, not a note."""
        return self._answer is not None

    def show_note(
        self, severity: Severity, word: str, sentence: str, title: str = "", count: str = ""
    ) -> None:
        """Show what is to be done where there is no answer to show."""
        self._answer, self._line = None, None
        self._note = ShownVerdict(severity, severity, word, sentence, title, count)
        self.retranslate()

    @Slot(str)
    def ask_for_scan_again(self, said: str) -> None:
        """Say that a box that was refused is to be scanned once more."""
        self.show_note(Severity.NOTICE, self.tr("请重扫"), said)

    def retranslate(self) -> None:
        """Word the answer in the language of the moment; a note is worded by who gave it."""
        self._shown = self._note
        if self._answer is not None:
            self._shown = _shown_of(self._answer, self._line)
        self.setAccessibleName(self._shown.word)
        self.setAccessibleDescription(self._shown.sentence)
        self.update()

    @Slot()
    def end_flash(self) -> None:
        """Take the bright rim away that tells a new answer from the old one."""
        self._flash.stop()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a quarter of a small screen."""
        return QSize(760, 208)

    def minimumSizeHint(self) -> QSize:
        """Keep room for the word at its least size, a name and a sentence."""
        return QSize(560, 132)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, shape, word, sentence, drug and count."""
        del event
        tone = colours_of(self.palette()).tone(self._shown.severity)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(field, 10, 10)
        ink = QColor(tone.ink)
        if self._flash.isActive():
            painter.setPen(QPen(ink, 5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(field.adjusted(4, 4, -4, -4), 8, 8)
        painter.setPen(ink)
        self._paint_content(painter, ink, QColor(tone.fill))
        painter.end()

    def word_as_painted(self) -> tuple[QFont, str]:
        """Return the font of the word and what of it is painted."""
        areas = self._areas()
        most_px = areas.mark.height() / 0.86 * 0.8
        return _fitted(self.font(), areas.word.width(), self._shown.word, WORD_PT, most_px)

    def _areas(self) -> _Areas:
        inner = QRectF(self.rect()).adjusted(21, 11, -21, -11)
        sentence_height = max(26.0, inner.height() * 0.2)
        upper = inner.adjusted(0, 0, 0, -sentence_height)
        side = upper.height() * 0.86
        mark = QRectF(upper.left(), upper.center().y() - side / 2, side, side)
        text = upper.adjusted(side + 20, 0, 0, 0)
        word = QRectF(text)
        if self._shown.count:
            word.setWidth(min(text.width() * 0.62, max(text.width() * 0.42, self._least_width())))
        counted = text.adjusted(word.width() + 16, 0, 0, 0)
        name = QRectF(counted.topLeft(), QSizeF(counted.width(), counted.height() * 0.36))
        return _Areas(
            mark=mark,
            word=word,
            name=name,
            count=counted.adjusted(0, name.height(), 0, 0),
            sentence=QRectF(inner.left(), upper.bottom(), inner.width(), sentence_height),
        )

    def _paint_content(self, painter: QPainter, ink: QColor, ground: QColor) -> None:
        areas, shown = self._areas(), self._shown
        paint_mark(painter, areas.mark, shown.mark, ink, ground)
        font, word = self.word_as_painted()
        painter.setFont(font)
        painter.drawText(areas.word, int(_LEFT), word)
        painter.setFont(self.font())
        height = areas.sentence.height()
        _draw(painter, areas.sentence, shown.sentence, 11, height * 0.62, _LEFT)
        if not shown.count:
            return
        _draw(painter, areas.name, shown.title, 12, areas.name.height() * 0.55, _RIGHT)
        _draw(painter, areas.count, shown.count, 28, areas.count.height() * 0.92, _RIGHT)

    def _least_width(self) -> float:
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(WORD_PT)
        return QFontMetricsF(font).horizontalAdvance(self._shown.word) + 4


@dataclass(frozen=True, slots=True)
class _Areas:
    """Where what stands in the field."""

    mark: QRectF
    word: QRectF
    name: QRectF
    count: QRectF
    sentence: QRectF


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _shown_of(answer: Answer, line: LineProgress | None) -> ShownVerdict:
    severity = answer_severity(answer)
    return ShownVerdict(
        severity=severity,
        mark=SpecialMark.OPENED if opens_only(answer) else severity,
        word=answer_word(answer),
        sentence=_sentence_of(answer, line),
        title=f"{line.name} {line.strength}   {line.batch}" if line else answer.carton_no or "",
        count=_count_of(answer, line),
    )


def _sentence_of(answer: Answer, line: LineProgress | None) -> str:
    """What is said of the scan, and what the office found amiss with its item."""
    said = [sentence_text(answer.sentence)]
    if line is not None:
        values = dict[str, str | int](line.notice_values)
        found = (key for key in _SAID_WITH if key in line.notices)
        said += [sentence_text(Sentence(key, values)) for key in found]
    return "  ".join(said)


def _count_of(answer: Answer, line: LineProgress | None) -> str:
    if answer.received is not None and answer.expected is not None:
        unit = f" {line.unit}" if line else ""
        return f"{answer.received:,} / {answer.expected:,}{unit}"
    return f"{answer.added:+,}" if answer.added else ""


def _draw(
    painter: QPainter,
    area: QRectF,
    text: str,
    least_pt: float,
    most_px: float,
    alignment: Qt.AlignmentFlag,
) -> None:
    font, shown = _fitted(painter.font(), area.width(), text, least_pt, most_px)
    painter.setFont(font)
    painter.drawText(area, int(alignment), shown)


def _fitted(
    base: QFont, width: float, text: str, least_pt: float, most_px: float
) -> tuple[QFont, str]:
    """Make one line as large as fits, not below the least size; then with an ellipsis."""
    font = QFont(base)
    font.setBold(least_pt > 11)
    font.setPixelSize(max(1, round(most_px / 1.15)))
    wanted = QFontMetricsF(font).horizontalAdvance(text)
    if wanted > width > 0:
        font.setPixelSize(max(1, int(font.pixelSize() * width / wanted)))
    least = QFont(font)
    least.setPointSizeF(least_pt)
    if QFontMetricsF(font).height() < QFontMetricsF(least).height():
        font = least
    return font, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
