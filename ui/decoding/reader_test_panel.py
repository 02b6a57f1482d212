"""How good the readers are: counts by reader, and the same code scanned ten times.

Without it a reader that drops a character now and then would be found out by a wrong receipt.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.codes.reading import text_of
from app.codes.visible_text import shortened
from app.receiving.verdicts import Severity
from ui.decoding.code_words import drawable
from ui.decoding.readings import TEST_LENGTH, TYPED_DEVICE, ReaderCount, Reading, RepeatTest
from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

_LONGEST_DIFFERENCE = 22


class CountsModel(RowsModel[ReaderCount]):
    """One row for each reader that was used."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("扫码枪计数"),)

    def key(self, row: ReaderCount) -> Hashable:
        """Return the name of the reader."""
        return row.reader

    def text(self, row: ReaderCount, column: int) -> str:
        """Return the name."""
        del column
        return row.reader

    def special(self, row: ReaderCount, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the counts, and the mark: right while each code was read, and once."""
        del column
        if role == DETAIL_ROLE:
            text = self.tr("{read} 次 · 不可读 {unusable} · 一扫两读 {doubled}")
            return text.format(read=row.read, unusable=row.unusable, doubled=row.doubled)
        if role != SEVERITY_ROLE:
            return None
        if row.unusable:
            return Severity.WRONG
        return Severity.NOTICE if row.doubled else Severity.RIGHT


class ReaderTestPanel(TranslatedWidget):
    """Counts above, the test of ten below."""

    test_begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._test: RepeatTest | None = None
        self.model = CountsModel(self)
        self.view: RowsView[ReaderCount] = RowsView(self.model, 50, self)
        self.begin_button = QPushButton(self)
        self.begin_button.setAutoDefault(False)
        self.begin_button.clicked.connect(self.begin)
        self.result = QLabel(self)
        self.result.setWordWrap(True)
        self.result.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.begin_button)
        layout.addWidget(self.result)
        self.retranslate()

    @property
    def running(self) -> bool:
        """Whether scans are compared now."""
        return self._test is not None and not self._test.done

    def retranslate(self) -> None:
        """Word everything anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("扫码枪计数"))
        self.view.set_widths({})
        self._show_test()

    def show_counts(self, counts: Sequence[ReaderCount]) -> None:
        """Show how the readers did so far."""
        self.model.show_rows(counts)

    @Slot()
    def begin(self) -> None:
        """Begin the test of ten, or give it up."""
        self._test = None if self.running else RepeatTest()
        self._show_test()
        if self.running:
            self.test_begun.emit()

    def take(self, reading: Reading) -> None:
        """Compare a reading, while the test runs; what was typed is no scan."""
        if self._test is not None and self.running and reading.scan.device != TYPED_DEVICE:
            self._test = self._test.taking((reading.scan.raw,))
            self._show_test()

    def clear(self) -> None:
        """Forget counts and test."""
        self._test = None
        self.model.show_rows([])
        self._show_test()

    def _show_test(self) -> None:
        begin = self.tr("连扫同一个码 {count} 次").format(count=TEST_LENGTH)
        self.begin_button.setText(self.tr("停止测试") if self.running else begin)
        self.result.setText(self._result_text())
        failed = self._test is not None and self._test.done and self._test.same < TEST_LENGTH
        set_role(self.result, "wrong" if failed else "muted" if self._test is None else "title")

    def _result_text(self) -> str:
        test = self._test
        if test is None:
            return self.tr("检查扫码枪是否每次读得一样：按下按钮，把同一个码扫 10 次。")
        if not test.done:
            text = self.tr("第 {next} 次：请扫同一个码（共 {count} 次）。")
            return text.format(next=len(test.raws) + 1, count=TEST_LENGTH)
        if test.same == TEST_LENGTH:
            return self.tr("✓ {count} 次全部相同。").format(count=TEST_LENGTH)
        text = self.tr("{count} 次中只有 {same} 次相同。请擦净镜头、调整距离后再测。")
        said = text.format(count=TEST_LENGTH, same=test.same)
        return "\n".join([said, *map(self._difference, test.others[:3])])

    def _difference(self, raw: bytes) -> str:
        text = drawable(shortened(text_of(raw), _LONGEST_DIFFERENCE))
        return self.tr("另读到 {count} 字节：{text}").format(count=len(raw), text=text)
