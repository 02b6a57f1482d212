"""从程序里选: commands, persons and receipts that the program knows, to be ticked.

Without it their codes would be typed from the screen. One of them can be taken over into the form,
where something is still to be filled in.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.labels.forms import KnownListed, LabelForm, LabelRow
from ui.labels.making.pane import RowsPane
from ui.links.foreign_label import ForeignLabel
from ui.parts.readable import readable

_ROW = int(Qt.ItemDataRole.UserRole)


class KnownPane(RowsPane):
    """A list with a tick for each."""

    taken_over = Signal(object)
    """The form is to begin with this LabelRow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.said = ForeignLabel(self, "muted")
        self.view = QListWidget(self)
        self.view.setAccessibleName(self.tr("程序里已有的"))
        self.all, self.none = (
            QPushButton(self.tr("全选(&A)"), self),
            QPushButton(self.tr("全不选(&U)"), self),
        )
        self.take = QPushButton(self.tr("填入表单(&T)"), self)
        foot = QHBoxLayout()
        for button in (self.all, self.none, self.take):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.said)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self.view.itemChanged.connect(self.changed)
        self.view.currentRowChanged.connect(self.follow)
        self.all.clicked.connect(self.tick_all)
        self.none.clicked.connect(self.tick_none)
        self.take.clicked.connect(self.take_over)
        self.follow()

    def show_form(self, form: LabelForm) -> None:
        """Wait for what is known of this kind of label."""
        del form
        self.view.clear()
        self.said.say(self.tr("正在读取…"))
        self.changed.emit()

    def show_known(self, event: KnownListed) -> None:
        """Show what is known."""
        self.view.blockSignals(True)
        self.view.clear()
        for row in event.rows:
            item = QListWidgetItem(readable(row.where), self.view)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_ROW, row)
        self.view.blockSignals(False)
        self.said.say("" if event.rows else self.tr("程序里还没有这类内容，请填写或用表格。"))
        if event.rows:
            self.view.setCurrentRow(0)
        self.follow()
        self.changed.emit()

    def count(self) -> int:
        """How many are ticked."""
        return len(self._ticked())

    def row(self, place: int) -> LabelRow:
        """One that is ticked."""
        return self._ticked()[place]

    def rows(self) -> tuple[LabelRow, ...]:
        """All that are ticked."""
        return tuple(self._ticked())

    def focus(self) -> None:
        """Begin in the list."""
        self.view.setFocus()

    @Slot()
    def tick_all(self) -> None:
        """Tick every one."""
        self._tick(Qt.CheckState.Checked)

    @Slot()
    def tick_none(self) -> None:
        """Tick none."""
        self._tick(Qt.CheckState.Unchecked)

    @Slot()
    def take_over(self) -> None:
        """Begin the form with the one under the cursor."""
        item = self.view.currentItem()
        if item is not None:
            self.taken_over.emit(item.data(_ROW))

    @Slot()
    def follow(self) -> None:
        """Offer what can be done."""
        self.take.setEnabled(self.view.currentItem() is not None)
        self.all.setEnabled(self.view.count() > 0)
        self.none.setEnabled(self.view.count() > 0)

    def _tick(self, state: Qt.CheckState) -> None:
        self.view.blockSignals(True)
        for number in range(self.view.count()):
            self.view.item(number).setCheckState(state)
        self.view.blockSignals(False)
        self.changed.emit()

    def _ticked(self) -> list[LabelRow]:
        items = (self.view.item(number) for number in range(self.view.count()))
        return [one.data(_ROW) for one in items if one.checkState() is Qt.CheckState.Checked]
