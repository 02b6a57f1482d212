"""从程序里选: commands, persons, receipts and items that the program knows, to be ticked.

Without it their codes would be typed from the screen. One of them can be taken over into the form,
where something is still to be filled in. Items are looked for; what is ticked stays in the list.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.labels.forms import FormField, KnownListed, LabelForm, LabelRow
from ui.labels.making.pane import RowsPane
from ui.links.foreign_label import ForeignLabel
from ui.parts.readable import readable

SEARCHED_KINDS = ("shelf", "package")
"""Labels of items: there are more of them than anybody scrolls through."""
_SETTLES_MS = 200
_ROW = int(Qt.ItemDataRole.UserRole)


class KnownPane(RowsPane):
    """A list with a tick for each."""

    taken_over = Signal(object)
    """The form is to begin with this LabelRow."""
    search_wished = Signal(str)
    """It is to be listed what this text finds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(
            self.tr("查找品种：名称、拼音首字母、规格、厂家、编码，或扫码")
        )
        self.line.setAccessibleName(self.tr("查找品种"))
        self._asked = False
        self._required: tuple[FormField, ...] = ()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_MS)
        self._settling.timeout.connect(self.search)
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
        column.addWidget(self.line)
        column.addWidget(self.said)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self.line.textChanged.connect(self._settling.start)
        self.view.itemChanged.connect(self.changed)
        self.view.currentRowChanged.connect(self.follow)
        self.all.clicked.connect(self.tick_all)
        self.none.clicked.connect(self.tick_none)
        self.take.clicked.connect(self.take_over)
        self.follow()

    def show_form(self, form: LabelForm) -> None:
        """Wait for what is known of this kind of label."""
        self._asked = False
        self._required = tuple(field for field in form.fields if field.required)
        searched = form.kind in SEARCHED_KINDS
        self.line.setVisible(searched)
        self.line.clear()
        self._settling.stop()
        self.view.clear()
        self.said.say(self.tr("正在读取…"))
        self.changed.emit()

    def begin(self) -> None:
        """Ask for what is known, where that was not done yet."""
        if not self._asked:
            self.search()

    def show_known(self, event: KnownListed) -> None:
        """Show what is known, after what is ticked already."""
        if event.text != self._text():
            # Another answer follows.
            return
        ticked = self._ticked()
        self.view.blockSignals(True)
        self.view.clear()
        for row in ticked:
            self._add(row, Qt.CheckState.Checked)
        for row in event.rows:
            if row not in ticked:
                self._add(row, Qt.CheckState.Unchecked)
        self.view.blockSignals(False)
        self.said.say(self._found_word(event))
        if self.view.count():
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
        """Begin where it is looked for, or in the list."""
        (self.view if self.line.isHidden() else self.line).setFocus()

    def take_scan(self, text: str) -> None:
        """Look for the item of a code."""
        if not self.line.isHidden():
            self.line.setText(text)

    @Slot()
    def search(self) -> None:
        """Wish what the text finds, all where there is none."""
        self._asked = True
        self.search_wished.emit(self._text())

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

    def _text(self) -> str:
        return self.line.text().strip()

    def _found_word(self, event: KnownListed) -> str:
        if event.more:
            return self.tr("还有更多没有列出，请再输几个字。")
        if event.rows:
            return self._lacking_word(event.rows[0])
        if event.text:
            return self.tr("目录里没有找到，请换一个词。")
        return self.tr("程序里还没有这类内容，请填写或用表格。")

    def _lacking_word(self, row: LabelRow) -> str:
        """What nobody but a person knows, and no label goes without."""
        lacking = [readable(one.title) for one in self._required if one.name not in row.values]
        if not lacking:
            return ""
        said = self.tr("还要填{fields}：选一个，点“填入表单”。")
        return said.format(fields="、".join(lacking))

    def _add(self, row: LabelRow, state: Qt.CheckState) -> None:
        item = QListWidgetItem(readable(row.where), self.view)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(state)
        item.setData(_ROW, row)

    def _tick(self, state: Qt.CheckState) -> None:
        self.view.blockSignals(True)
        for number in range(self.view.count()):
            self.view.item(number).setCheckState(state)
        self.view.blockSignals(False)
        self.changed.emit()

    def _ticked(self) -> list[LabelRow]:
        items = (self.view.item(number) for number in range(self.view.count()))
        return [one.data(_ROW) for one in items if one.checkState() is Qt.CheckState.Checked]
