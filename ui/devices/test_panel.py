"""What was scanned last, and the reader under the cursor: without it nobody could try a reader.

Shows a scan as it came - every character, every byte - and what it is. Nothing here counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.codes.explaining import explain
from app.codes.parse import parse
from app.readers.events import ReaderShown, ScanSeen
from app.readers.scan import Scan
from ui.devices.kind_marks import KindMark
from ui.devices.reader_words import kind_and_place, state_of
from ui.devices.typed_text import breakable
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.status_strip import StateMark

_LONGEST_TEXT = 300
_LONGEST_BYTES = 120
_LARGE = 1.25


@dataclass(frozen=True, slots=True)
class Tried:
    """One scan of a test."""

    scan: Scan
    reader: str
    """The name of its reader."""
    number: int
    """How many this reader gave since the test began, this one among them."""
    interval_s: float | None
    """Since its scan before this one."""


class TestPanel(TranslatedWidget):
    """One reader and one scan."""

    __test__ = False  # no test, whatever its name suggests to pytest

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader: ReaderShown | None = None
        self._expected = ""
        self._tried: Tried | None = None
        self._unrecognised = ""
        self._counts: dict[str, int] = {}
        self._last_at: dict[str, datetime] = {}
        self.promise = _label(self, "strip-said", margin=8)
        self.reader_mark, self.state_mark = KindMark(self), StateMark(self)
        self.reader_name, self.reader_place = ElidingLabel(self), ElidingLabel(self)
        self.state_word, self.state_sentence = QLabel(self), _label(self, "muted")
        self.heading, self.hint = _label(self, "title"), _label(self, "muted")
        self.text = _label(self, "")
        self.facts: dict[str, tuple[QLabel, QLabel]] = {
            name: (QLabel(self), _label(self, ""))
            for name in ("meaning", "hex", "aim", "interval", "count")
        }
        self.copy = QPushButton(self)
        self.copy.clicked.connect(self.copy_result)
        self._lay_out()
        self.retranslate()

    @property
    def tried(self) -> Tried | None:
        """The scan that is shown."""
        return self._tried

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.promise.setText(self.tr("此页扫码只作测试，不计入收货"))
        self.copy.setText(self.tr("复制结果"))
        words = {
            "meaning": self.tr("这是"),
            "hex": self.tr("十六进制"),
            "aim": self.tr("AIM 标识"),
            "interval": self.tr("间隔"),
            "count": self.tr("次数"),
        }
        for name, word in words.items():
            self.facts[name][0].setText(word)
        self._show_reader()
        self._show_scan()

    def begin(self) -> None:
        """Begin to count anew, whatever reader scans."""
        self._expected, self._unrecognised, self._tried = "", "", None
        self._counts.clear()
        self._last_at.clear()
        self._show_scan()

    def expect(self, reader: ReaderShown) -> None:
        """Wait for one reader."""
        self.begin()
        self._expected = reader.profile.name
        self._show_scan()

    def show_reader(self, reader: ReaderShown | None) -> None:
        """Show the reader under the cursor."""
        self._reader = reader
        self._show_reader()

    def show_scan(self, event: ScanSeen) -> None:
        """Show what came."""
        scan = event.scan
        number = self._counts.get(scan.device, 0) + 1
        before = self._last_at.get(scan.device)
        interval = None if before is None else (scan.read_at - before).total_seconds()
        self._counts[scan.device], self._last_at[scan.device] = number, scan.read_at
        self._tried = Tried(scan, event.reader, number, interval)
        self._unrecognised = ""
        self._show_scan()

    def show_unrecognised(self, typed: str) -> None:
        """Say that something typed like a reader and was taken for a person."""
        self._unrecognised = typed
        self._show_scan()

    @Slot()
    def copy_result(self) -> None:
        """Put what is shown on the clipboard, for whoever helps from afar."""
        if self._tried is None:
            return
        lines = [f"{self._tried.reader}: {readable(self._tried.scan.text)}"]
        lines += [
            f"{word.text()}: {value.text()}"
            for name, (word, value) in self.facts.items()
            if name != "hex"
        ]
        lines.append(f"{self.facts['hex'][0].text()}: {_hex(self._tried.scan.raw, None)}")
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _show_reader(self) -> None:
        reader = self._reader
        self.reader_card.setVisible(reader is not None)
        if reader is None:
            return
        state = state_of(reader)
        self.reader_mark.show_kind(reader.profile.kind)
        self.reader_name.set_text(reader.profile.name)
        self.reader_place.set_text(kind_and_place(reader.profile.settings, reader.profile.kind))
        self.state_mark.show_severity(state.severity)
        self.state_word.setText(state.word)
        self.state_sentence.setText(state.sentence)

    def _show_scan(self) -> None:
        tried = self._tried
        self.heading.setText(self._heading())
        self.hint.setText(self._hint())
        self.hint.setVisible(bool(self.hint.text()))
        shown = tried is not None and not self._unrecognised
        for widget in (
            self.text,
            self.copy,
            *(each for pair in self.facts.values() for each in pair),
        ):
            widget.setVisible(shown)
        if tried is None:
            return
        scan = tried.scan
        self.text.setText(breakable(readable(scan.text[:_LONGEST_TEXT])))
        code = parse((scan.symbology or "") + scan.text)
        values = {
            "meaning": spoken(explain(code)),
            "hex": _hex(scan.raw, _LONGEST_BYTES),
            "aim": scan.symbology or self.tr("没有发送"),
            "interval": self._interval(tried.interval_s),
            "count": self.tr("本次测试第 {number} 次").format(number=tried.number),
        }
        for name, value in values.items():
            self.facts[name][1].setText(value)

    def _heading(self) -> str:
        if self._unrecognised:
            return self.tr("像是扫码枪，但没有认出来")
        if self._tried is not None:
            return self.tr("{reader} 扫到").format(reader=self._tried.reader)
        return self.tr("等待扫码")

    def _hint(self) -> str:
        if self._unrecognised:
            return self.tr(
                "收到按键“{text}”和回车，当成了人在打字。"
                "请选中键盘口扫码枪，按 Ctrl+U 扫三个设置码，让程序认识它。"
            ).format(text=readable(self._unrecognised[:40]))
        if self._tried is None:
            if self._expected:
                return self.tr("请用“{reader}”扫任意一个码。").format(reader=self._expected)
            return self.tr("用任意一把扫码枪扫一个码，这里显示收到了什么。")
        if self._expected and self._tried.reader != self._expected:
            return self.tr("注意：这不是“{reader}”扫的。").format(reader=self._expected)
        return ""

    def _interval(self, seconds: float | None) -> str:
        if seconds is None:
            return self.tr("第一次，还没有间隔")
        return self.tr("距上一次 {seconds} 秒").format(seconds=f"{seconds:.2f}")

    def _lay_out(self) -> None:
        large = QFont(self.font())
        large.setPointSizeF(large.pointSizeF() * _LARGE)
        large.setBold(True)
        self.text.setFont(large)
        bold = QFont(self.font())
        bold.setBold(True)
        self.reader_name.setFont(bold)
        self.state_word.setFont(bold)
        set_role(self.reader_place, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.promise)
        self.reader_card = self._lay_out_reader()
        # The scan first: on a small screen there is no room for both.
        layout.addWidget(self._lay_out_scan())
        layout.addWidget(self.reader_card)
        layout.addStretch(1)

    def _lay_out_reader(self) -> QWidget:
        card, column = _card(self)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.reader_name)
        names.addWidget(self.reader_place)
        head = QHBoxLayout()
        head.addWidget(self.reader_mark)
        head.addLayout(names, 1)
        state = QHBoxLayout()
        state.addWidget(self.state_mark)
        state.addWidget(self.state_word)
        state.addStretch(1)
        column.addLayout(head)
        column.addLayout(state)
        column.addWidget(self.state_sentence)
        return card

    def _lay_out_scan(self) -> QWidget:
        card, column = _card(self)
        # No QFormLayout: it would cut texts that need several lines.
        rows = QGridLayout()
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(6)
        rows.setColumnStretch(1, 1)
        for number, (word, value) in enumerate(self.facts.values()):
            set_role(word, "muted")
            rows.addWidget(word, number, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(value, number, 1)
        for widget in (self.heading, self.hint, self.text):
            column.addWidget(widget)
        column.addLayout(rows)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        return card


def _card(parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    card = QWidget(parent)
    card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    set_role(card, "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(6)
    return card, column


def _label(parent: QWidget, role: str, margin: int = 0) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    # What a code says must never become markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMargin(margin)
    if role:
        set_role(label, role)
    return label


def _hex(raw: bytes, at_most: int | None) -> str:
    shown = raw if at_most is None else raw[:at_most]
    text = shown.hex(" ").upper()
    return text if len(shown) == len(raw) else f"{text} … ({len(raw):,})"
