"""The way of files in and out of the code library: chosen, begun, followed, told of.

Without it the page would have to know which import runs and where an export is to go. One import
and one export at a time; closing the dialog of an import lets it go on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.tracing.events import ExportShown, ImportShown, LibraryFailed, Task
from app.tracing.wanted import Wanted
from ui.library.import_dialog import ImportDialog
from ui.library.task_strip import TaskStrip
from ui.parts.readable import readable
from ui.ports import Library


class LibraryFiles(QObject):
    """Imports opening stock, exports what was found."""

    state_changed = Signal()
    """An import or an export began or ended."""
    stock_changed = Signal()
    """Codes came in."""

    def __init__(
        self, library: Library, strip: TaskStrip, now: Callable[[], datetime], page: QWidget
    ) -> None:
        super().__init__(page)
        self._library, self._strip, self._now, self._page = library, strip, now, page
        self.person = ""
        self.importing, self.exporting = False, False
        self.dialog: ImportDialog | None = None
        self._exported: Wanted | None = None
        strip.stop_wished.connect(self.stop_export)

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file of opening stock is to be imported."""
        dialog = QFileDialog(self._page, self.tr("选择期初库存文件"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["CSV / XLSX (*.csv *.txt *.tsv *.xlsx)", "* (*)"])
        dialog.fileSelected.connect(self.show_dialog)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def show_dialog(self, path: str) -> None:
        """Show what an import of a file would do, and let it begin."""
        if self.dialog is not None or self.importing:
            return
        self.dialog = dialog = ImportDialog(Path(path), self._page)
        dialog.import_wished.connect(self.import_stock)
        dialog.stop_wished.connect(self.stop_import)
        dialog.finished.connect(self.forget_dialog)
        dialog.open()

    @Slot(object)
    def import_stock(self, path: Path) -> None:
        """Import a file."""
        self.importing = True
        self.state_changed.emit()
        self._library.import_stock(path, self.person)

    @Slot()
    def stop_import(self) -> None:
        """Stop the import."""
        self._library.stop_import()

    @Slot()
    def forget_dialog(self) -> None:
        """Let go of the dialog that was closed."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(object)
    def show_import(self, event: ImportShown) -> None:
        """Follow the import, in its dialog or, when that was closed, in one sentence."""
        if self.dialog is not None:
            self.dialog.show_import(event)
        elif event.done is not None:
            said = self.tr(
                "{file} 导入完成：{count} 个追溯码，收货单 {receipt}，{bad} 行没有导入。"
            )
            text = said.format(
                file=readable(event.path.name),
                count=f"{event.done.taken:,}",
                receipt=event.done.receipt_no or "-",
                bad=f"{len(event.done.bad) + len(event.done.already):,}",
            )
            self._strip.say(text)
        if event.done is not None or event.stopped:
            self.importing = False
            self.state_changed.emit()
            self.stock_changed.emit()

    def ask_where_to_export(self, wanted: Wanted) -> None:
        """Ask for a file for all that a search finds."""
        self._exported = wanted
        dialog = QFileDialog(self._page, self.tr("导出查到的追溯码"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
        dialog.selectFile(f"trace-codes-{self._now().astimezone():%Y%m%d-%H%M}.xlsx")
        dialog.fileSelected.connect(self.export)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def export(self, path: str) -> None:
        """Write all that the search finds."""
        if self._exported is not None:
            self.exporting = True
            self.state_changed.emit()
            self._library.export(self._exported, Path(path))

    @Slot()
    def stop_export(self) -> None:
        """Stop the export."""
        self._library.stop_export()

    @Slot(object)
    def show_export(self, event: ExportShown) -> None:
        """Follow the export."""
        self._strip.show_export(event)
        if event.done or event.stopped:
            self.exporting = False
            self.state_changed.emit()

    def show_failure(self, event: LibraryFailed) -> None:
        """Let go of what failed."""
        if event.task is Task.IMPORT:
            self.importing = False
            if self.dialog is not None:
                self.dialog.show_failure(event)
            # Part of it may have come in.
            self.stock_changed.emit()
        elif event.task is Task.EXPORT:
            self.exporting = False
        self.state_changed.emit()
