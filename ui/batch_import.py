"""The way of a batch into the receipt: from a file or a reader, past a person's eyes, to the desk.

Without it the pages would have to know which batch waits and whether it may count now. A file opens
the dialog at once, because somebody just asked for it; what a reader sends by itself only asks to
be looked at, because the clerk may be in the middle of a box. A batch waits until it was taken or
dropped: closing the dialog loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.readers.batch import Batch, BatchShown
from ui.batch_dialog import BatchDialog
from ui.ports import Readers
from ui.question_strip import QuestionStrip

FILE_READER = "batch"
"""`reader_id` of a batch that was read from a file."""


class BatchStrip(QuestionStrip):
    """Says that batches wait, and from whom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: tuple[Batch, ...] = ()
        self.retranslate()

    def retranslate(self) -> None:
        """Word sentence and buttons anew."""
        self.look.setText(self.tr("查看"))
        self.put_off.setText(self.tr("以后再说"))
        if not self._waiting:
            return
        first = self._waiting[0]
        text = self.tr("{source} 送来一批盘点数据，共 {count} 行，还没有计入收货。")
        if len(self._waiting) > 1:
            text = self.tr("{source} 等送来 {batches} 批盘点数据，共 {count} 行，还没有计入收货。")
        count = sum(len(batch.lines) for batch in self._waiting)
        said = text.format(source=first.source, batches=len(self._waiting), count=f"{count:,}")
        self.label.setText(said)

    def show_waiting(self, waiting: tuple[Batch, ...]) -> None:
        """Say what waits; nothing hides the strip."""
        self._waiting = waiting
        self.retranslate()
        self.setVisible(bool(waiting))


class BatchImport(QObject):
    """Reads, shows and hands over batches."""

    refused = Signal(str)
    """Nothing can be imported now: one sentence that says what to do first."""

    def __init__(self, readers: Readers, can_take: Callable[[], bool], window: QWidget) -> None:
        super().__init__(window)
        self._readers, self._can_take, self._window = readers, can_take, window
        self._waiting: list[Batch] = []
        self._working = False
        self.dialog: BatchDialog | None = None
        self.file_dialog: QFileDialog | None = None
        self.strip = BatchStrip(window)
        self.strip.look.clicked.connect(self.look_at_first)
        self.strip.put_off.clicked.connect(self.strip.hide)

    @property
    def waiting(self) -> tuple[Batch, ...]:
        """Batches of readers that were neither taken nor dropped."""
        return tuple(self._waiting)

    def set_working(self, *, working: bool) -> None:
        """Ask only who works."""
        self._working = working
        self.remind()

    def remind(self) -> None:
        """Show again what waits."""
        self.strip.show_waiting(self.waiting if self._working else ())

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file is to be imported, while there is a receipt for it."""
        if not self._may_import() or self.file_dialog is not None:
            return
        dialog = QFileDialog(self._window, self.tr("选择盘点文件"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        names = self.tr("盘点文件")
        dialog.setNameFilters([f"{names} (*.txt *.csv *.tsv *.dat *.log)", "* (*)"])
        dialog.fileSelected.connect(self.import_file)
        dialog.finished.connect(self.forget_file_dialog)
        self.file_dialog = dialog
        dialog.open()

    @Slot()
    def forget_file_dialog(self) -> None:
        """Let go of the file dialog."""
        dialog, self.file_dialog = self.file_dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(str)
    def import_file(self, path: str) -> None:
        """Read a file, chosen or dropped; answered by BatchShown or ReaderRefused."""
        if self._may_import():
            self._readers.read_batch(Path(path))

    @Slot(object)
    def show_batch(self, event: BatchShown) -> None:
        """Show what was read: at once when a person asked for it, else ask to look."""
        if event.batch.reader_id != FILE_READER:
            self._waiting.append(event.batch)
            self.remind()
        elif self.dialog is None:
            self._show(event.batch)

    @Slot()
    def look_at_first(self) -> None:
        """Show the batch that waits longest."""
        if self._waiting and self.dialog is None:
            self._show(self._waiting[0])

    @Slot(object)
    def take(self, batch: Batch) -> None:
        """Let the good lines of a batch count."""
        self._readers.take_batch(batch)
        self.drop(batch)

    @Slot(object)
    def drop(self, batch: Batch) -> None:
        """Let a batch no longer wait."""
        self._waiting = [other for other in self._waiting if other is not batch]
        self.remind()

    @Slot()
    def forget_dialog(self) -> None:
        """Let go of the dialog that was closed."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _show(self, batch: Batch) -> None:
        self.dialog = dialog = BatchDialog(batch, self._window)
        why_not = "" if self._can_take() else self._what_to_do_first()
        dialog.allow_taking(why_not)
        dialog.drop_button.setVisible(batch.reader_id != FILE_READER)
        dialog.batch_taken.connect(self.take)
        dialog.batch_dropped.connect(self.drop)
        dialog.finished.connect(self.forget_dialog)
        dialog.open()

    def _may_import(self) -> bool:
        if self._can_take():
            return True
        self.refused.emit(self._what_to_do_first())
        return False

    def _what_to_do_first(self) -> str:
        return self.tr("请先在“到货”里打开一张配送单，再在“收货”页导入盘点数据。")
