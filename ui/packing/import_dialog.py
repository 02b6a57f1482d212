"""Takes in files of packing: 随货同行单 and relation files; begins, follows, names bad rows.

Without it a shipper would not learn which row keeps a file from being taken.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.packing.events import BadRow, ImportShown, PackingFailed, Task
from app.packing.values import OrderWish, Party
from ui.parts.csv_file import ask_where_to_save, csv_of, save_whole
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import RowsModel
from ui.parts.rows_view import RowsView


class BadRowsModel(RowsModel[BadRow]):
    """Rows that cannot be taken, as they stand in the file."""

    right_aligned = frozenset({0})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("行"), self.tr("原因"))

    def key(self, row: BadRow) -> Hashable:
        """Return the row and its reason: a row may have several."""
        return row

    def text(self, row: BadRow, column: int) -> str:
        """Return what a cell says."""
        return (str(row.row), readable(row.message))[column]


class PackImportDialog(QDialog):
    """Begins one import and follows it."""

    begin_wished = Signal()
    stop_wished = Signal()

    def __init__(
        self, path: Path, task: Task, sender: Party, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path, self.task = path, task
        self.running = self.ended = False
        self.of_order = task is Task.IMPORT_ORDER
        self.setWindowTitle(self.tr("导入随货同行单") if self.of_order else self.tr("导入关联关系"))
        self.source, self.said = ElidingLabel(self), QLabel(self)
        self.source.set_text(readable(path.name))
        set_role(self.source, "title")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.form = QWidget(self)
        self.fields = {name: QLineEdit(self.form) for name in _FIELDS}
        self.fields["from_code"].setText(sender.code)
        self.fields["from_name"].setText(sender.name)
        self.model = BadRowsModel(self)
        self.view: RowsView[BadRow] = RowsView(self.model, 34, self)
        self.begin_button, self.stop_button = QPushButton(self), QPushButton(self)
        self.save_button, self.close_button = QPushButton(self), QPushButton(self)
        self._word()
        self._lay_out()
        self.resize(720, 200)

    @property
    def wish(self) -> OrderWish:
        """What was filled in; what stands in the file goes first."""
        said = {name: field.text().strip() for name, field in self.fields.items()}
        return OrderWish(
            delivery_no=said["delivery_no"],
            sender=Party(said["from_code"], said["from_name"]),
            recipient=Party(said["to_code"], said["to_name"], said["to_address"]),
            storage=said["storage"],
        )

    @Slot()
    def begin(self) -> None:
        """Let the import begin."""
        self.running, self.ended = True, False
        self.model.show_rows(())
        self.said.setText(self.tr("正在读取文件…"))
        set_role(self.said, "")
        self._allow()
        self.begin_wished.emit()

    @Slot()
    def stop(self) -> None:
        """Let the import stop."""
        self.stop_button.setEnabled(False)
        self.stop_wished.emit()

    def show_import(self, event: ImportShown) -> None:
        """Show how far it is, or what came of it."""
        if event.path != self.path or event.task is not self.task:
            return
        count = f"{event.read:,}"
        if event.done:
            said = self.tr("已导入 {count} 行，建立 {orders} 张发货单。")
            if not self.of_order:
                said = self.tr("已导入 {count} 个码的关联关系。")
            text = said.format(count=count, orders=len(event.shipment_ids))
            self._end("\n".join((text, *map(readable, event.notes))), done=True)
        elif event.bad_count:
            said = self.tr("{bad} 行有问题，整个文件都没有导入；改好后再导入。")
            self.model.show_rows(event.bad)
            self._end(said.format(bad=f"{event.bad_count:,}"))
        elif event.stopped:
            self._end(self.tr("已停止，什么都没有导入。"))
        elif event.read:
            self.said.setText(self.tr("正在导入… 已读 {count} 个码").format(count=count))

    def show_failure(self, event: PackingFailed) -> None:
        """Show why it ended."""
        if event.task is self.task:
            self._end(readable(spoken(event.sentence)))
            set_role(self.said, "wrong")

    @Slot()
    def ask_where_to_save(self) -> None:
        """Ask for a file for the rows that are wrong."""
        name = f"{self.path.stem}-problems.csv"
        ask_where_to_save(self, self.tr("保存有问题的行"), name, self.save_rows)

    @Slot(str)
    def save_rows(self, path: str) -> None:
        """Write the rows that are wrong as CSV, whole or not at all."""
        rows = ((one.row, one.message) for one in self.model.rows)
        self.said.setText(save_whole(path, csv_of(self.model.titles(), rows)))

    def _end(self, said: str, *, done: bool = False) -> None:
        self.running, self.ended = False, done
        self.said.setText(said)
        self._allow()
        some = bool(self.model.rows)
        self.view.setVisible(some)
        if some:
            self.view.point_at(0)
            self.resize(self.width(), 680 if self.of_order else 480)
        (self.close_button if done else self.begin_button).setFocus()

    def _allow(self) -> None:
        self.form.setVisible(self.of_order and not self.ended)
        self.form.setEnabled(not self.running)
        self.begin_button.setVisible(not self.ended)
        self.begin_button.setEnabled(not self.running)
        self.stop_button.setVisible(self.running)
        self.stop_button.setEnabled(self.running)
        self.save_button.setVisible(bool(self.model.rows))

    def _word(self) -> None:
        said = self.tr(
            "码上放心的关联关系文件（XML），或 CSV、XLSX；导入后扫大包装就知道里面有哪些盒。"
        )
        if self.of_order:
            said = self.tr("第一行是表头。文件里没有写的，按下面填的；文件里写了的，以文件为准。")
        self.said.setText(said)
        self.begin_button.setText(self.tr("开始导入"))
        self.stop_button.setText(self.tr("停止"))
        self.save_button.setText(self.tr("保存有问题的行…"))
        self.close_button.setText(self.tr("关闭"))
        self.view.setAccessibleName(self.tr("有问题的行"))

    def _lay_out(self) -> None:
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        words = (
            self.tr("随货同行单号"),
            self.tr("供货单位"),
            self.tr("供货单位编码"),
            self.tr("收货单位"),
            self.tr("收货单位编码"),
            self.tr("收货地址"),
            self.tr("储存条件"),
        )
        for name, word in zip(_FIELDS, words, strict=True):
            form.addRow(word, self.fields[name])
        set_role(self.begin_button, "primary")
        self.begin_button.setDefault(True)
        self.begin_button.clicked.connect(self.begin)
        self.stop_button.clicked.connect(self.stop)
        self.save_button.clicked.connect(self.ask_where_to_save)
        self.close_button.clicked.connect(self.reject)
        for button in (self.stop_button, self.save_button):
            button.setAutoDefault(False)
        self.view.set_widths({0: "1,000,000"})
        self.view.hide()
        keys = QHBoxLayout()
        keys.addWidget(self.save_button)
        keys.addStretch(1)
        for button in (self.stop_button, self.begin_button, self.close_button):
            keys.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self.source, self.said, self.form):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addLayout(keys)
        self._allow()


_FIELDS = (
    "delivery_no",
    "from_name",
    "from_code",
    "to_name",
    "to_code",
    "to_address",
    "storage",
)
