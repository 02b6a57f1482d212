"""Files people choose: rows saved for a spreadsheet (CSV), and a file to be read.

Without it each dialog would choose and save files in a way of its own. A file is written whole or
not at all.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QIODevice, QSaveFile, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.tables.harmless import write_separated


def csv_of(titles: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Write titles and rows as a spreadsheet reads them."""
    text = io.StringIO()
    write_separated(text, [titles])
    write_separated(text, rows)
    # Spreadsheets take UTF-8 for UTF-8 only by its mark.
    return text.getvalue().encode("utf-8-sig")


def ask_where_to_save(parent: QWidget, title: str, name: str, save: Callable[[str], None]) -> None:
    """Ask for a file; `save` is told its path."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.setNameFilter("CSV (*.csv)")
    dialog.selectFile(name)
    dialog.fileSelected.connect(save)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_for_file(
    parent: QWidget, title: str, kinds: Sequence[str], chosen: Callable[[str], None]
) -> None:
    """Ask for a file to read; `chosen` is told its path."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(kinds))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def save_whole(path: str, content: bytes) -> str:
    """Write a file; say that it is there, or why not and what to do."""
    file, name = QSaveFile(path), Path(path).name
    written = (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(content) == len(content)
        and file.commit()
    )
    if written:
        return QCoreApplication.translate("CsvFile", "已保存 {name}").format(name=name)
    text = QCoreApplication.translate(
        "CsvFile", "没有写成 {name}：{reason}。请换一个文件夹再保存。"
    )
    return text.format(name=name, reason=file.errorString())
