"""A batch of codes that was collected away from the desk, looked at before it counts (批量导入).

Without it a file from an inventory reader would go into a receipt unseen. Shows each line with what
it is and why it is not taken; only the good ones are scanned, in their order, and each gets its own
verdict. Lines that are not taken can be copied or saved, so that somebody can look for the boxes.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.codes.parse import parse
from app.codes.reading import text_of
from app.readers.batch import Batch, BatchLine
from app.receiving.verdicts import Severity
from app.tables.harmless import to_paste
from ui.decoding.code_words import code_word
from ui.parts.csv_file import ask_where_to_save, csv_of, save_whole
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

_LINE, _TIME, _CODE, _QUANTITY, _WHAT, _STATE = range(6)


class BatchModel(RowsModel[BatchLine]):
    """The lines of a batch, as they stand in it."""

    right_aligned = frozenset({_LINE, _QUANTITY})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("行"),
            self.tr("读取时间"),
            self.tr("编码"),
            self.tr("数量"),
            self.tr("类型"),
            self.tr("状态"),
        )

    def key(self, row: BatchLine) -> Hashable:
        """Return the number of the line."""
        return row.line_no

    def text(self, row: BatchLine, column: int) -> str:
        """Return what a cell says."""
        if column == _LINE:
            return str(row.line_no)
        if column == _TIME:
            return row.read_at.astimezone().strftime("%m-%d %H:%M:%S") if row.read_at else ""
        if column == _CODE:
            return readable(row.text or text_of(row.raw))
        if column == _QUANTITY:
            return f"{row.quantity:,}"
        if column == _WHAT:
            return code_word(parse(row.text)) if row.text else ""
        return self.state(row)

    def special(self, row: BatchLine, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark of the state."""
        if role != SEVERITY_ROLE or column != _STATE:
            return None
        if row.good:
            return Severity.RIGHT
        return Severity.WRONG if row.complaint else Severity.REPEAT

    def state(self, row: BatchLine) -> str:
        """Say whether a line is taken, and why not."""
        if row.complaint is not None:
            return spoken(row.complaint)
        if row.duplicate_of is not None:
            return self.tr("与第 {line} 行重复").format(line=row.duplicate_of)
        return self.tr("可计入")

    def cells(self, row: BatchLine) -> list[str]:
        """Return all cells of a line."""
        return [self.text(row, column) for column in range(len(self.titles()))]


class BatchDialog(QDialog):
    """Shows a batch and asks whether it shall count."""

    batch_taken = Signal(object)
    """The good lines of this Batch are to be scanned."""
    batch_dropped = Signal(object)
    """A person looked at this Batch and wants none of it."""

    def __init__(self, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.batch = batch
        self.setWindowTitle(self.tr("批量导入"))
        self.model = BatchModel(self)
        self.view: RowsView[BatchLine] = RowsView(self.model, 32, self)
        self.source = ElidingLabel(self)
        self.sums = QLabel(self)
        self.notes = QLabel(self)
        self.said = QLabel(self)
        self.only_bad = QPushButton(self)
        self.copy_button = QPushButton(self)
        self.save_button = QPushButton(self)
        self._buttons = QDialogButtonBox(self)
        self.take_button = QPushButton(self)
        self.drop_button = QPushButton(self)
        self._word()
        self._lay_out()
        self.narrow()
        self.resize(860, 470)

    @property
    def bad(self) -> list[BatchLine]:
        """The lines that are not taken."""
        return [line for line in self.batch.lines if not line.good]

    def allow_taking(self, why_not: str) -> None:
        """Let the batch be taken, or say what has to be done first."""
        self.take_button.setEnabled(not why_not and bool(self.batch.good))
        self._say(why_not)

    @Slot()
    def narrow(self) -> None:
        """Show all lines, or only those that are not taken."""
        rows = self.bad if self.only_bad.isChecked() else list(self.batch.lines)
        self.model.show_rows(rows)
        if rows:
            self.view.point_at(0)

    @Slot()
    def take(self) -> None:
        """Let the good lines count."""
        self.batch_taken.emit(self.batch)
        self.accept()

    @Slot()
    def drop(self) -> None:
        """Want none of it."""
        self.batch_dropped.emit(self.batch)
        self.reject()

    @Slot()
    def copy_bad(self) -> None:
        """Copy the lines that are not taken, a tab between the cells."""
        rows = [list(self.model.titles()), *map(self.model.cells, self.bad)]
        QGuiApplication.clipboard().setText(to_paste(rows))

    @Slot()
    def ask_where_to_save(self) -> None:
        """Ask for a file for the lines that are not taken."""
        name = f"{Path(self.batch.source).stem or 'batch'}-problems.csv"
        ask_where_to_save(self, self.tr("保存有问题的行"), name, self.save_bad)

    @Slot(str)
    def save_bad(self, path: str) -> None:
        """Write the lines that are not taken as CSV, whole or not at all."""
        rows = (self.model.cells(line) for line in self.bad)
        self._say(save_whole(path, csv_of(self.model.titles(), rows)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with the copy key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_bad()
        else:
            super().keyPressEvent(event)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _word(self) -> None:
        lines, bad = self.batch.lines, self.bad
        unreadable = sum(line.complaint is not None for line in bad)
        sums = self.tr("共 {count} 行 · 可计入 {good} · 重复 {doubled} · 不可读 {unreadable}")
        self.sums.setText(
            sums.format(
                count=f"{len(lines):,}",
                good=f"{len(lines) - len(bad):,}",
                doubled=f"{len(bad) - unreadable:,}",
                unreadable=f"{unreadable:,}",
            )
        )
        set_role(self.sums, "title")
        self.source.set_text(readable(self.batch.source))
        self.notes.setText("\n".join(spoken(note) for note in self.batch.notes))
        self.notes.setVisible(bool(self.batch.notes))
        set_role(self.notes, "muted")
        for label in (self.notes, self.said):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.view.setAccessibleName(self.tr("批量导入"))
        self.only_bad.setText(self.tr("只看有问题的"))
        self.copy_button.setText(self.tr("复制有问题的行"))
        self.save_button.setText(self.tr("另存为 CSV…"))
        take = self.tr("计入收货 {count} 条").format(count=f"{len(self.batch.good):,}")
        self.take_button.setText(take)
        self.drop_button.setText(self.tr("丢弃这一批"))

    def _lay_out(self) -> None:
        self.only_bad.setCheckable(True)
        set_role(self.only_bad, "chip")
        self.only_bad.toggled.connect(self.narrow)
        self.copy_button.clicked.connect(self.copy_bad)
        self.save_button.clicked.connect(self.ask_where_to_save)
        self.take_button.clicked.connect(self.take)
        self.drop_button.clicked.connect(self.drop)
        set_role(self.take_button, "primary")
        for button in (self.only_bad, self.copy_button, self.save_button, self.drop_button):
            button.setAutoDefault(False)
        for button in (self.only_bad, self.copy_button, self.save_button):
            button.setEnabled(bool(self.bad))
        roles = QDialogButtonBox.ButtonRole
        self._buttons.addButton(self.take_button, roles.AcceptRole)
        self._buttons.addButton(self.drop_button, roles.DestructiveRole)
        close = self._buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("以后再说"))
        close.setAutoDefault(False)
        self._buttons.rejected.connect(self.reject)
        self.take_button.setDefault(True)
        self.view.set_widths(
            {
                _LINE: "10,000",
                _TIME: "11-21 08:15:00",
                _CODE: "0" * 22,
                _QUANTITY: "9,999",
                _WHAT: self.tr("药品追溯码") + "00",
            }
        )
        lines = self.batch.lines
        self.view.setColumnHidden(_TIME, all(line.read_at is None for line in lines))
        self.view.setColumnHidden(_QUANTITY, all(line.quantity == 1 for line in lines))
        head = QHBoxLayout()
        head.addWidget(self.sums)
        head.addSpacing(12)
        head.addWidget(self.source, 1)
        tools = QHBoxLayout()
        tools.addWidget(self.only_bad)
        tools.addStretch(1)
        tools.addWidget(self.copy_button)
        tools.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.notes)
        layout.addLayout(tools)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.said)
        layout.addWidget(self._buttons)
