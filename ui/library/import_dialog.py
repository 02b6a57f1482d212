"""Takes opening stock in from a file (期初导入): begins, counts, names the rows not taken.

Without it a person would learn of a bad row when the box is missing. Rows that were not taken can
be saved with their reasons, put right and imported again: what is there already is not doubled.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.receiving.verdicts import Severity
from app.tracing.events import ImportShown, LibraryFailed
from app.tracing.stock_import import Imported
from ui.parts.csv_file import ask_where_to_save, csv_of, save_whole
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView


@dataclass(frozen=True, slots=True)
class NotTaken:
    """One row that was not taken."""

    row: int
    code: str
    reason: str
    there: bool
    """Its code is in the library already; nothing is wrong with it."""


class NotTakenModel(RowsModel[NotTaken]):
    """Rows that were not taken, as they stand in the file."""

    right_aligned = frozenset({0})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("行"), self.tr("追溯码"), self.tr("原因"))

    def key(self, row: NotTaken) -> Hashable:
        """Return the row and its reason: a row may have several."""
        return row

    def text(self, row: NotTaken, column: int) -> str:
        """Return what a cell says."""
        return (str(row.row), readable(row.code), readable(row.reason))[column]

    def special(self, row: NotTaken, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark."""
        if role == SEVERITY_ROLE and column == 2:
            return Severity.REPEAT if row.there else Severity.WRONG
        return None


class ImportDialog(QDialog):
    """Begins an import, follows it, shows what came of it."""

    import_wished = Signal(object)
    """The Path of the file."""
    stop_wished = Signal()

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.running = False
        self.setWindowTitle(self.tr("期初导入"))
        self.source = ElidingLabel(self)
        self.source.set_text(readable(path.name))
        set_role(self.source, "title")
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.model = NotTakenModel(self)
        self.view: RowsView[NotTaken] = RowsView(self.model, 34, self)
        self.begin_button, self.stop_button = QPushButton(self), QPushButton(self)
        self.save_button, self.close_button = QPushButton(self), QPushButton(self)
        self._word()
        self._lay_out()
        self.resize(720, 180)

    @Slot()
    def begin(self) -> None:
        """Let the import begin."""
        self.running = True
        self._allow()
        self.said.setText(self.tr("正在读取文件…"))
        self.import_wished.emit(self.path)

    @Slot()
    def stop(self) -> None:
        """Let the import stop after the piece it is at."""
        self.stop_button.setEnabled(False)
        self.stop_wished.emit()

    def show_import(self, event: ImportShown) -> None:
        """Show how far it is, or what came of it."""
        if event.path != self.path:
            return
        if event.done is not None:
            self._show_result(event.done)
        elif event.stopped:
            said = self.tr("已停止：导入了 {count} 个追溯码，它们保留。再导入同一个文件不会重复。")
            self._end(said.format(count=f"{event.taken:,}"))
        elif event.taken:
            said = self.tr("正在导入… 已导入 {count} 个追溯码")
            self.said.setText(said.format(count=f"{event.taken:,}"))

    def show_failure(self, event: LibraryFailed) -> None:
        """Show why it ended."""
        self._end(readable(spoken(event.why)))
        set_role(self.said, "wrong")

    @Slot()
    def ask_where_to_save(self) -> None:
        """Ask for a file for the rows that were not taken."""
        name = f"{self.path.stem}-problems.csv"
        ask_where_to_save(self, self.tr("保存没有导入的行"), name, self.save_rows)

    @Slot(str)
    def save_rows(self, path: str) -> None:
        """Write the rows that were not taken as CSV, whole or not at all."""
        # A tab keeps a spreadsheet from reading twenty digits as a number.
        rows = (
            (row.row, f"\t{readable(row.code)}" if row.code else "", row.reason)
            for row in self.model.rows
        )
        self.said.setText(save_whole(path, csv_of(self.model.titles(), rows)))

    def _show_result(self, done: Imported) -> None:
        there = self.tr("已在库里（收货单 {receipt}）")
        rows = [NotTaken(one.row, one.code, one.reason, there=False) for one in done.bad]
        rows += [
            NotTaken(one.row, one.code, there.format(receipt=one.receipt_no or "?"), there=True)
            for one in done.already
        ]
        self.model.show_rows(sorted(rows, key=lambda row: (row.row, row.reason)))
        said = self.tr("导入 {count} 个追溯码，收货单 {receipt}。")
        if not done.taken:
            said = self.tr("没有导入任何追溯码。")
        text = said.format(count=f"{done.taken:,}", receipt=done.receipt_no)
        if rows:
            rest = self.tr("{bad} 行有问题，{there} 行已在库里，都没有导入。")
            text += rest.format(bad=f"{len(done.bad):,}", there=f"{len(done.already):,}")
        self._end(text)
        if rows:
            self.view.show()
            self.view.point_at(0)
            self.resize(self.width(), 440)

    def _end(self, said: str) -> None:
        self.running = False
        self.said.setText(said)
        self._allow()
        self.begin_button.hide()
        self.close_button.setFocus()

    def _allow(self) -> None:
        self.begin_button.setEnabled(not self.running)
        self.stop_button.setVisible(self.running)
        self.stop_button.setEnabled(self.running)
        self.save_button.setVisible(bool(self.model.rows))
        self.close_button.setText(self.tr("在后台继续") if self.running else self.tr("关闭"))

    def _word(self) -> None:
        self.said.setText(
            self.tr(
                "文件里的追溯码将作为期初库存导入，成为一张已确认的收货单；已在库里的码保持不变。"
                "第一行是表头，必须有：追溯码、批号、品种编码或名称。"
            )
        )
        self.begin_button.setText(self.tr("开始导入"))
        self.stop_button.setText(self.tr("停止"))
        self.save_button.setText(self.tr("保存没有导入的行…"))
        self.view.setAccessibleName(self.tr("没有导入的行"))

    def _lay_out(self) -> None:
        set_role(self.begin_button, "primary")
        self.begin_button.setDefault(True)
        self.begin_button.clicked.connect(self.begin)
        self.stop_button.clicked.connect(self.stop)
        self.save_button.clicked.connect(self.ask_where_to_save)
        self.close_button.clicked.connect(self.reject)
        for button in (self.stop_button, self.save_button, self.close_button):
            button.setAutoDefault(False)
        self.view.set_widths({0: "1,000,000", 1: "0" * 20})
        self.view.hide()
        keys = QHBoxLayout()
        keys.addWidget(self.save_button)
        keys.addStretch(1)
        keys.addWidget(self.stop_button)
        keys.addWidget(self.begin_button)
        keys.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.source)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addLayout(keys)
        self._allow()
