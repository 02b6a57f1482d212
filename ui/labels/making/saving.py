"""Asks where labels and empty tables are saved; without it each would be asked for in its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_place(parent: QWidget, name: str, save: Callable[[str], None]) -> None:
    """Ask for a .pdf or .png; `save` is told its path."""
    title = QCoreApplication.translate("MakingDialog", "保存标签")
    pages = QCoreApplication.translate("MakingDialog", "PDF，一张一页")
    pictures = QCoreApplication.translate("MakingDialog", "PNG，一张一个文件")
    _ask(parent, title, name, ((pages, ".pdf"), (pictures, ".png")), save)


def ask_for_template(parent: QWidget, name: str, save: Callable[[str], None]) -> None:
    """Ask for a .xlsx or .csv; `save` is told its path."""
    title = QCoreApplication.translate("MakingDialog", "保存空白模板")
    _ask(parent, title, name, (("XLSX", ".xlsx"), ("CSV", ".csv")), save)


def _ask(
    parent: QWidget,
    title: str,
    name: str,
    kinds: Sequence[tuple[str, str]],
    save: Callable[[str], None],
) -> None:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{words} (*{ending})" for words, ending in kinds])
    endings = tuple(ending for _, ending in kinds)
    dialog.selectFile(name + endings[0])

    def take(path: str) -> None:
        at = max(0, dialog.nameFilters().index(dialog.selectedNameFilter()))
        save(path if path.lower().endswith(endings) else path + endings[at])

    dialog.fileSelected.connect(take)
    dialog.open()
