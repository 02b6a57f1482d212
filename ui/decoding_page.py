"""The page that explains any code (扫码解读), and on which a reader is tried out.

Without it nobody could tell a torn label from a wrongly set reader. While it is shown, scans are
held: they are explained here and count nowhere. A code can also be typed or pasted; several lines
are several codes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.codes.reading import fold, split_symbology
from app.readers.events import ScanSeen
from app.readers.scan import Scan
from ui.decoding.copying import as_json_text, as_text
from ui.decoding.history_panel import READINGS_KEPT, HistoryPanel
from ui.decoding.raw_data import RawPanel
from ui.decoding.reader_test_panel import ReaderTestPanel
from ui.decoding.readings import TYPED_DEVICE, Reading, ReadingLog
from ui.decoding.what_panel import WhatPanel
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.ports import Readers
from ui.receiving.manual_entry import CodeField

_COMPACT_WIDTH = 1060
_COMPACT_HEIGHT = 560
_LONGEST_TYPED = 100_000
"""Characters: a pasted list of codes; each code by itself is cut elsewhere."""


class DecodingField(CodeField):
    """Takes typed and pasted codes; Ctrl+C without a selection is the page's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST_TYPED)
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Leave the copy key to the page where there is nothing to copy here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
            and not self.hasSelectedText()
        ):
            event.ignore()
            return False
        return super().event(event)


class DecodingPage(TranslatedWidget):
    """Explains what is scanned, typed or pasted."""

    def __init__(
        self, readers: Readers, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._readers, self._now = readers, now
        self._log = ReadingLog()
        self._shown: Reading | None = None
        self._open = False
        self._make_actions()
        self._make_panels()
        self._lay_out()
        self.retranslate()
        self._allow()

    @property
    def reading(self) -> Reading | None:
        """The reading that is shown."""
        return self._shown

    def retranslate(self) -> None:
        """Word the page anew."""
        self._held.setText(self.tr("此页只解读，不计入收货"))
        self.field.setPlaceholderText(self.tr("扫任意条码；或输入、粘贴编码后按 Enter"))
        self.field.setAccessibleName(self.tr("要解读的编码"))
        self._send.setText(self.tr("解读"))
        self.copy_text.setText(self.tr("复制"))
        self.copy_text.setToolTip(self.tr("复制文字说明 (Ctrl+C)"))
        self.copy_json.setText(self.tr("复制 JSON"))
        self.copy_json.setToolTip(self.tr("复制为 JSON，供接口排错 (Ctrl+Shift+C)"))
        self.forget.setText(self.tr("清空"))
        self.forget.setToolTip(self.tr("清空记录和计数 (F6)"))
        self.to_field.setText(self.tr("输入编码"))
        said = self.tr("用扫码枪扫任意条码，或在上面输入、粘贴编码后按 Enter。")
        self._empty.say(self.tr("这是什么码？"), said)
        self.tabs.setTabText(0, self.tr("记录"))
        self.tabs.setTabText(1, self.tr("读码测试"))

    def opened(self) -> None:
        """Hold the scans and wait for a code: the page is entered."""
        self._open = True
        self._readers.hold_scans(True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def closed(self) -> None:
        """Let scans count again: the page is left."""
        if self._open:
            self._open = False
            self._readers.hold_scans(False)

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Explain a scan that was held for this page."""
        if self._open and event.held:
            self._take(event)

    @Slot()
    def explain_typed(self) -> None:
        """Explain what was typed or pasted, each line by itself; the last one stays shown."""
        lines = [line for line in self.field.text().splitlines() if line.strip()]
        self.field.clear()
        for line in lines[-READINGS_KEPT:]:
            symbology, text = split_symbology(fold(line))
            scan = Scan(line.encode(), text, symbology, TYPED_DEVICE, self._now())
            self._take(ScanSeen(scan, "", held=True))

    @Slot(object)
    def show_reading(self, reading: Reading) -> None:
        """Show a reading, new or of the history."""
        self._shown = reading
        self.what.show_code(reading.code)
        self.raw.show_reading(reading)
        self._stack.setCurrentIndex(1)
        self._allow()

    @Slot()
    def copy_as_text(self) -> None:
        """Copy what is shown, for people."""
        if self._shown is not None:
            QGuiApplication.clipboard().setText(as_text(self._shown))

    @Slot()
    def copy_as_json(self) -> None:
        """Copy what is shown, for programs."""
        if self._shown is not None:
            QGuiApplication.clipboard().setText(as_json_text(self._shown))

    @Slot()
    def clear(self) -> None:
        """Forget all readings and counts."""
        self._log.clear()
        self._shown = None
        self.history.clear()
        self.test.clear()
        self._stack.setCurrentIndex(0)
        self._allow()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def wait_for_code(self) -> None:
        """Put the keys into the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the history with the arrow key, back with Esc."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.tabs.setCurrentIndex(0)
            self.history.view.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.wait_for_code()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        compact = size.width() < _COMPACT_WIDTH or size.height() < _COMPACT_HEIGHT
        for button in self._buttons:
            button.set_compact(compact=compact)
        self.tabs.setFixedWidth(max(276, min(460, size.width() * 33 // 100)))
        self.what.set_compact(compact=compact)

    def _take(self, event: ScanSeen) -> None:
        reading = self._log.take(event)
        self.history.put_first(reading)
        self.test.show_counts(self._log.counts)
        self.test.take(reading)

    def _make_actions(self) -> None:
        self.copy_text = add_action(self, "Ctrl+C", self.copy_as_text, inside=True)
        self.copy_json = add_action(self, "Ctrl+Shift+C", self.copy_as_json, inside=True)
        self.forget = add_action(self, "F6", self.clear, inside=True)
        self.to_field = add_action(self, "Ctrl+F", self.wait_for_code, inside=True)

    def _allow(self) -> None:
        for action in (self.copy_text, self.copy_json, self.forget):
            action.setEnabled(self._shown is not None)

    def _make_panels(self) -> None:
        self._held = QLabel(self)
        self.field = DecodingField(self)
        font = self.field.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        self.field.setFont(font)
        self.field.returnPressed.connect(self.explain_typed)
        self._send = QPushButton(self)
        self._send.setProperty("role", "primary")
        self._send.clicked.connect(self.explain_typed)
        self._buttons = [
            ActionButton(action, self) for action in (self.copy_text, self.copy_json, self.forget)
        ]
        self.what = WhatPanel(self)
        self.raw = RawPanel(self)
        self.history = HistoryPanel(self)
        self.history.reading_chosen.connect(self.show_reading)
        self.test = ReaderTestPanel(self)
        self.test.test_begun.connect(self.wait_for_code)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.history, "")
        self.tabs.addTab(self.test, "")
        self._empty = EmptyNote(self.to_field, self)

    def _lay_out(self) -> None:
        strip = QWidget(self)
        strip.setProperty("role", "strip-said")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip_layout = QHBoxLayout(strip)
        strip_layout.setContentsMargins(12, 3, 12, 4)
        strip_layout.addWidget(self._held)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.field, 1)
        head.addWidget(self._send)
        for button in self._buttons:
            head.addWidget(button)
        explained = QWidget(self)
        column = QVBoxLayout(explained)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.what)
        column.addWidget(self.raw)
        column.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(explained)
        scrolled.viewport().setAutoFillBackground(False)
        explained.setAutoFillBackground(False)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scrolled)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addLayout(self._stack, 1)
        below.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(strip)
        layout.addLayout(head)
        layout.addLayout(below, 1)
