"""A recovery key on the screen, and on its way to paper.

Without it a person would copy 32 signs by hand, or keep them in the folder they are to open.
"""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.readers.system_words import of_system
from app.store.durably import write_durably
from app.store.encrypting import EncryptionPrepared
from ui.parts.fonts import fixed_font, scaled
from ui.parts.languages import spoken
from ui.parts.roles import set_role
from ui.restoring.words import plain_label

_LARGER = 1.5


def _as_page(paper: str, key: str) -> str:
    """The lines of a paper, the key large."""
    lines = (html.escape(line) for line in paper.splitlines())
    return "".join(f"<h1>{line}</h1>" if key in line else f"<p>{line}</p>" for line in lines)


class RecoveryPaper(QWidget):
    """Shows one recovery key; knows nothing of it once it is told to forget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper, self._folder = "", Path()
        self.key = plain_label(self)
        self.key.setFont(scaled(fixed_font(), _LARGER, bold=True))
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setAccessibleName(self.tr("恢复密钥"))
        self.said = plain_label(self)
        self.answer = plain_label(self)
        self.answer.hide()
        self.print = QPushButton(self.tr("打印…"), self)
        self.save = QPushButton(self.tr("另存为…"), self)
        for button in (self.print, self.save):
            button.setAutoDefault(False)
        self.print.clicked.connect(self.ask_printer)
        self.save.clicked.connect(self.ask_file)
        buttons = QHBoxLayout()
        buttons.addWidget(self.print)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.said, self.key, self.answer):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def show_key(self, event: EncryptionPrepared) -> None:
        """Show a key."""
        self._paper, self._folder = event.paper, event.folder
        self.key.setText(event.recovery_key)
        self.answer.hide()
        self.said.setText(
            self.tr(
                "恢复密钥（编号 {name}）：请打印或抄下来，和公章一样保管，不要存在这台电脑里。"
                "换电脑、重装系统以后，没有它，谁也打不开这里的数据和备份，厂商也不能。"
            ).format(name=event.key_name)
        )

    def forget(self) -> None:
        """Know no key any more."""
        self._paper = ""
        self.key.clear()
        self.answer.hide()

    @Slot()
    def ask_printer(self) -> None:
        """Let a person choose a printer, and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the paper, and say so."""
        document = QTextDocument()
        document.setDefaultFont(scaled(fixed_font(), 1.0))
        document.setHtml(_as_page(self._paper, self.key.text()))
        document.print_(printer)
        refused = printer.printerState() == QPrinter.PrinterState.Error
        self._say("wrong" if refused else "", self._printed(refused=refused))

    @Slot()
    def ask_file(self) -> None:
        """Let a person choose a file, and write it there."""
        name = self.tr("TraceDock 恢复密钥.txt")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("恢复密钥存到哪里（U 盘或加密的地方）"), name, self.tr("文本 (*.txt)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the paper, but not beside what it opens."""
        # What leads there by another name leads there.
        if path.resolve().is_relative_to(self._folder.resolve()):
            self._say("wrong", self.tr("不能存在数据文件夹里：拿走磁盘的人会一起拿到，请另选。"))
            return
        try:
            write_durably(path, (self._paper + "\n").encode())
        except OSError as error:
            why = spoken(of_system(error))
            self._say("wrong", self.tr("没有写成：{why}").format(why=why))
        else:
            self._say("", self.tr("已存到 {path}").format(path=path))

    def _printed(self, *, refused: bool) -> str:
        if refused:
            return self.tr("没有打印成，请检查打印机，或另存为文件、抄下来。")
        return self.tr("已送到打印机，请核对打印件再输入。")

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)
        self.answer.show()
