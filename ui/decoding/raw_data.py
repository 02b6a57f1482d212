"""The bytes of a reading and when they came: without it a lost separator could not be found.

Hex in groups of four bytes, GS (1D) marked, because its loss is the commonest fault of a reader;
below it the same as text, where control characters stand by their names, marked.
"""

from __future__ import annotations

from PySide6.QtCore import QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from app.codes.reading import GS, text_of
from ui.decoding.readings import Reading
from ui.decoding.symbology_names import symbology_name
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.theme import colours_of

_GS_BYTE = ord(GS)
_GROUP = 4
_MOST_LINES = 9
_MOST_BYTES = 2000
"""More are never a code, and would fill the screen."""


def hex_bytes(raw: bytes) -> list[str]:
    """Write each byte as two hex digits."""
    return [f"{byte:02X}" for byte in raw]


def gap_text(gap_ms: int | None) -> str:
    """Write a gap: milliseconds below ten seconds, then seconds."""
    if gap_ms is None:
        return "–"
    return f"{gap_ms:,} ms" if gap_ms < 10_000 else f"{gap_ms / 1000:,.1f} s"


class BytesView(QTextEdit):
    """Hex above, text below; can be selected, not changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, "card")
        self.setAcceptRichText(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(6)
        self.document().documentLayout().documentSizeChanged.connect(self.fit_height)

    def show_bytes(self, raw: bytes) -> None:
        """Show bytes in hex and as text."""
        self.clear()
        plain, marked, named = self._formats()
        cursor = self.textCursor()
        for number, digits in enumerate(hex_bytes(raw[:_MOST_BYTES])):
            if number:
                cursor.insertText("   " if number % _GROUP == 0 else " ", plain)
            cursor.insertText(digits, marked if raw[number] == _GS_BYTE else plain)
        cursor.insertBlock()
        for character in text_of(raw[:_MOST_BYTES]):
            shown = readable(character)
            if shown == character:
                cursor.insertText(character, plain)
            else:
                cursor.insertText(shown.strip("<>"), marked if character == GS else named)
        if len(raw) > _MOST_BYTES:
            cursor.insertText(" …", plain)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _formats(self) -> tuple[QTextCharFormat, QTextCharFormat, QTextCharFormat]:
        """How a byte is written, how a GS, how another control character."""
        colours = colours_of(self.palette())
        plain, marked, named = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(colours.text))
        marked.setForeground(QColor(colours.notice.ink))
        marked.setBackground(QColor(colours.notice.fill))
        marked.setFontWeight(QFont.Weight.Bold)
        named.setForeground(QColor(colours.text))
        named.setBackground(QColor(colours.track))
        return plain, marked, named

    @Slot(QSizeF)
    def fit_height(self, size: QSizeF) -> None:
        """Be as high as the text; a very long one scrolls."""
        most = self.fontMetrics().lineSpacing() * _MOST_LINES
        self.setFixedHeight(min(round(size.height()), most) + 4)


class RawPanel(TranslatedWidget):
    """The facts of a reading in one line, its bytes below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.facts.setProperty("role", "muted")
        # A reader's name is foreign text.
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.bytes = BytesView(self)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.facts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.bytes)
        self.retranslate()

    def retranslate(self) -> None:
        """Word title and facts anew."""
        self._title.setText(self.tr("原始数据"))
        self.bytes.setAccessibleName(self.tr("原始数据"))
        if self._reading is not None:
            self.facts.setText(self._facts_of(self._reading))

    def show_reading(self, reading: Reading) -> None:
        """Show where a reading came from, and its bytes."""
        self._reading = reading
        self.bytes.show_bytes(reading.scan.raw)
        self.retranslate()

    def _facts_of(self, reading: Reading) -> str:
        scan = reading.scan
        symbology = self.tr("未发送符号标识")
        if scan.symbology:
            symbology = f"{scan.symbology} {symbology_name(scan.symbology)}".rstrip()
        facts = [
            self.tr("{count} 字节").format(count=f"{len(scan.raw):,}"),
            symbology,
            reading.reader or self.tr("手工输入"),
            read_at_text(reading),
        ]
        if reading.gap_ms is not None:
            facts.append(self.tr("距上次 {gap}").format(gap=gap_text(reading.gap_ms)))
        if reading.doubled:
            facts.append(self.tr("一扫两读"))
        return " · ".join(facts)


def read_at_text(reading: Reading) -> str:
    """Write the time of a reading, local, to the millisecond."""
    return reading.scan.read_at.astimezone().strftime("%H:%M:%S.%f")[:-3]
