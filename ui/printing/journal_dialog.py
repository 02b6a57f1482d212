"""文件 → 当日流水: the day's journal as a workbook, from the window.

Without it the office would have to ask for a command line. A day is chosen, then a file; a journal
that is called off leaves none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.papers import DayJournalShown
from ui.parts.roles import set_role
from ui.printing.port import Printing
from ui.restoring.words import plain_label

_YEARS_BACK = 10


class JournalDialog(QDialog):
    """Asks for a day, writes its journal, opens it."""

    def __init__(
        self, printing: Printing, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._printing = printing
        self._now = now
        self._path: Path | None = None
        self._writing = False
        self.setWindowTitle(self.tr("当日流水"))
        said = plain_label(
            self,
            self.tr("当天的收货单、明细、异常和扫码，写成一个 Excel 工作簿；期间可以照常扫码。"),
        )
        said.setProperty("role", "muted")
        self.day = QDateEdit(self)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(self.tr("日期"))
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.answer = plain_label(self)
        self._make_buttons()
        self._lay_out(said)
        self.resize(560, 220)

    def begin(self) -> None:
        """Show the dialog with today's date."""
        today = self._now().astimezone().date()
        self.day.setDateRange(QDate(today.year - _YEARS_BACK, 1, 1), _qdate(today))
        self.day.setDate(_qdate(today))
        self._say("", "")
        self._allow()
        self.open()

    @property
    def chosen(self) -> date:
        """The day that is chosen."""
        day = self.day.date()
        return date(day.year(), day.month(), day.day())

    @Slot()
    def ask_for_file(self) -> None:
        """Ask where the journal is to be, and write it."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        name = self.tr("收货日报-{day}.xlsx").format(day=self.chosen.isoformat())
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("保存当日流水"), str(folder / name), self.tr("Excel 工作簿 (*.xlsx)")
        )
        if path:
            self.write(Path(path))

    def write(self, path: Path) -> None:
        """Write the journal of the chosen day."""
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(path.name + ".xlsx")
        self._writing, self._path = True, None
        self._say("", self.tr("正在读取…"))
        self._allow()
        self._printing.write_journal(self.chosen, path)

    @Slot(object)
    def show_journal(self, event: DayJournalShown) -> None:
        """Show how far the journal is."""
        if event.complaint:
            self._writing = False
            self._say("wrong", event.complaint)
        elif event.path is None:
            self._say("", self.tr("已写 {count} 张收货单…").format(count=event.receipts))
        else:
            self._writing, self._path = False, event.path
            text = self.tr("{day} 共 {count} 张收货单，已保存：{path}")
            self._say(
                "", text.format(day=event.day.isoformat(), count=event.receipts, path=event.path)
            )
        self._allow()

    @Slot()
    def show_failure(self) -> None:
        """Wait no longer: why nothing was written is said above the page."""
        if self._writing:
            self._writing = False
            self._say("wrong", self.tr("没有生成，原因见窗口上方的提示。"))
            self._allow()

    @Slot()
    def stop(self) -> None:
        """Write no further."""
        self._printing.stop_journal()

    def reject(self) -> None:
        """Close; what is not whole by then leaves no file."""
        if self._writing:
            self.stop()
        super().reject()

    @Slot()
    def open_file(self) -> None:
        """Open the workbook with the program the system has for it."""
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    @Slot()
    def open_folder(self) -> None:
        """Show where the workbook is."""
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _make_buttons(self) -> None:
        self.begin_writing = QPushButton(self.tr("生成…"), self)
        self.begin_writing.setProperty("role", "primary")
        self.call_off = QPushButton(self.tr("取消生成"), self)
        self.open_it = QPushButton(self.tr("打开"), self)
        self.open_where = QPushButton(self.tr("打开文件夹"), self)
        self.close_button = QPushButton(self.tr("关闭"), self)
        for button in (self.call_off, self.open_it, self.open_where, self.close_button):
            button.setAutoDefault(False)
        self.begin_writing.clicked.connect(self.ask_for_file)
        self.call_off.clicked.connect(self.stop)
        self.open_it.clicked.connect(self.open_file)
        self.open_where.clicked.connect(self.open_folder)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self, said: QLabel) -> None:
        row = QHBoxLayout()
        label = QLabel(self.tr("日期"), self)
        label.setBuddy(self.day)
        row.addWidget(label)
        row.addWidget(self.day)
        row.addStretch(1)
        buttons = QHBoxLayout()
        for button in (self.open_it, self.open_where):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.call_off, self.begin_writing, self.close_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(said)
        layout.addLayout(row)
        layout.addWidget(self.progress)
        layout.addWidget(self.answer)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _allow(self) -> None:
        self.progress.setVisible(self._writing)
        self.call_off.setVisible(self._writing)
        self.begin_writing.setVisible(not self._writing)
        self.day.setEnabled(not self._writing)
        for button in (self.open_it, self.open_where):
            button.setVisible(self._path is not None)

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
