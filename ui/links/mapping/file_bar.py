"""Which sample is shown, and how it is opened: sheet, encoding, where the headings stand.

Without it a file on its second sheet, or with two rows of headings, could not be mapped.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.links.mapping.guessing import Heads
from app.links.mapping.sample import ROWS, Sample
from app.links.mapping.values import MOST_HEADING_ROWS
from app.tables.opening import DELIMITERS, Opening
from ui.parts.eliding_label import ElidingLabel
from ui.parts.readable import readable
from ui.parts.roles import set_role

ENCODINGS = (("", "自动"), ("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16"))


class FileBar(QWidget):
    """The line above the sample."""

    file_wished = Signal()
    """A person wants to choose a file."""
    opening_chosen = Signal(object)
    """The sample is to be opened in this way: Opening."""
    heads_chosen = Signal(object)
    """The headings stand there: Heads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opening = Opening()
        self.open_button = QPushButton(self.tr("打开样本文件(&O)…"), self)
        self.name = ElidingLabel(self)
        self.stop_button = QPushButton(self.tr("停止"), self)
        self.sheet, self.encoding = QComboBox(self), QComboBox(self)
        self.divider, self.divider_label = QComboBox(self), QLabel(self.tr("分隔符"), self)
        self.sheet_label = QLabel(self.tr("工作表"), self)
        self.encoding_label = QLabel(self.tr("编码"), self)
        self.first, self.high = QSpinBox(self), QSpinBox(self)
        self.heads_label = QLabel(self.tr("表头从第几行起"), self)
        self.high_label = QLabel(self.tr("占几行"), self)
        self._lay_out()
        self.show_sample("", None, Heads(0, 1), Opening())

    def show_sample(self, name: str, sample: Sample | None, heads: Heads, how: Opening) -> None:
        """Show which file it is, and how it was opened."""
        self._opening = how
        boxes = (self.sheet, self.encoding, self.divider, self.first, self.high)
        for box in boxes:
            box.blockSignals(True)
        self.name.set_text(readable(name) or self.tr("把样本文件拖到这里，或点“打开样本文件”。"))
        sheets: Sequence[str] = () if sample is None else sample.sheets
        self.sheet.clear()
        for one in sheets:
            self.sheet.addItem(readable(one), one)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(how.sheet)))
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(how.encoding)))
        self.divider.setCurrentIndex(max(0, self.divider.findData(how.delimiter)))
        self.first.setMaximum(max(1, ROWS if sample is None else len(sample.rows)))
        self.first.setValue(heads.first + 1)
        self.high.setValue(heads.high)
        for box in boxes:
            box.blockSignals(False)
        there = sample is not None
        for is_shown, widgets in (
            (len(sheets) > 1, (self.sheet, self.sheet_label)),
            (there and not sheets, (self.encoding, self.encoding_label)),
            (there and not sheets, (self.divider, self.divider_label)),
            (there, (self.first, self.high, self.heads_label, self.high_label)),
        ):
            for widget in widgets:
                widget.setVisible(is_shown)

    def show_busy(self, *, busy: bool) -> None:
        """Let what is being read be stopped."""
        self.stop_button.setVisible(busy)

    @Slot()
    def choose_opening(self) -> None:
        """Say how the file is to be opened."""
        sheet, encoding = self.sheet.currentData() or "", self.encoding.currentData() or ""
        first = self.sheet.itemData(0) if self.sheet.count() else ""
        # The first sheet goes by no name: another file's first may be called otherwise.
        named = "" if sheet == first else sheet
        self.opening_chosen.emit(Opening(named, self.divider.currentData() or "", encoding))

    @Slot()
    def choose_heads(self) -> None:
        """Say where the headings stand."""
        self.heads_chosen.emit(Heads(self.first.value() - 1, self.high.value()))

    def _lay_out(self) -> None:
        for value, name in ENCODINGS:
            self.encoding.addItem(self.tr("自动") if not value else name, value)
        dividers = (
            self.tr("自动"),
            self.tr("逗号"),
            self.tr("制表符"),
            self.tr("分号"),
            self.tr("竖线"),
        )
        for value, name in zip(("", *DELIMITERS), dividers, strict=True):
            self.divider.addItem(name, value)
        set_role(self.open_button, "primary")
        for button in (self.open_button, self.stop_button):
            button.setAutoDefault(False)
        self.stop_button.hide()
        self.first.setMinimum(1)
        self.high.setRange(0, MOST_HEADING_ROWS)
        for label, box in (
            *((self.sheet_label, self.sheet), (self.encoding_label, self.encoding)),
            (self.divider_label, self.divider),
            *((self.heads_label, self.first), (self.high_label, self.high)),
        ):
            label.setBuddy(box)
            box.setAccessibleName(label.text())
        self.open_button.clicked.connect(self.file_wished)
        self.sheet.activated.connect(self.choose_opening)
        self.encoding.activated.connect(self.choose_opening)
        self.divider.activated.connect(self.choose_opening)
        self.first.valueChanged.connect(self.choose_heads)
        self.high.valueChanged.connect(self.choose_heads)
        above = QHBoxLayout()
        above.addWidget(self.open_button)
        above.addWidget(self.name, 1)
        above.addWidget(self.stop_button)
        below = QHBoxLayout()
        for widget in (
            *(self.sheet_label, self.sheet, self.encoding_label, self.encoding),
            *(self.divider_label, self.divider),
            *(self.heads_label, self.first, self.high_label, self.high),
        ):
            below.addWidget(widget)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addLayout(below)
