"""工具 → 自检与巡检: four tabs over one desk.

Without it whoever looks after the machine would work in a terminal. What is asked for is asked when
its tab is shown; the answer of a file stands under the tabs, with a way to open it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.upkeep.events import (
    CrashesShown,
    InspectionShown,
    InspectionStepped,
    SupportShown,
    UpkeepEvent,
    UpkeepRefused,
    UpkeepShown,
    UpkeepWritten,
)
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.wrapped_tabs import WrappedTabs
from ui.restoring.words import plain_label
from ui.upkeep.crashes_tab import CrashesTab
from ui.upkeep.looking_tab import LookingTab
from ui.upkeep.period_tab import PeriodTab
from ui.upkeep.port import Upkeep
from ui.upkeep.support_tab import SupportTab


class UpkeepDialog(QDialog):
    """Looks, reports, what went wrong, what is sent."""

    def __init__(
        self, upkeep: Upkeep, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self.setWindowTitle(self.tr("自检与巡检"))
        self.looking = LookingTab(upkeep, self)
        self.period = PeriodTab(upkeep, now, self)
        self.crashes = CrashesTab(upkeep, self)
        self.support = SupportTab(upkeep, now, self)
        self._pages = (self.looking, self.period, self.crashes, self.support)
        self.tabs = WrappedTabs(self)
        words = (self.tr("自检"), self.tr("巡检报告"), self.tr("程序出错"), self.tr("支持包"))
        for page, word in zip(self._pages, words, strict=True):
            self.tabs.add_tab(page, word)
        self.tabs.turned.connect(self.begin_tab)
        self.period.writing.connect(self.say_writing)
        self.support.writing.connect(self.say_writing)
        self.answer = plain_label(self)
        self.open_it = QPushButton(self.tr("打开"), self)
        self.open_where = QPushButton(self.tr("打开文件夹"), self)
        self.close_button = QPushButton(self.tr("关闭"), self)
        for button in (self.open_it, self.open_where, self.close_button):
            button.setAutoDefault(False)
        self.open_it.clicked.connect(self.open_file)
        self.open_where.clicked.connect(self.open_folder)
        self.close_button.clicked.connect(self.reject)
        bottom = QHBoxLayout()
        bottom.addWidget(self.answer, 1)
        for button in (self.open_it, self.open_where, self.close_button):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(bottom)
        self._say("", "")
        self.resize(980, 600)

    def begin(self) -> None:
        """Show the dialog with the last look."""
        self.begin_tab(0)
        self.open()

    @Slot(int)
    def begin_tab(self, number: int) -> None:
        """Ask for what the tab shows."""
        self._pages[number].begin()

    @Slot(object)
    def take(self, event: UpkeepEvent) -> None:
        """Show what the desk tells."""
        if isinstance(event, InspectionStepped):
            self.looking.show_step(event)
        elif isinstance(event, InspectionShown):
            self.looking.show_inspection(event)
        elif isinstance(event, UpkeepShown):
            self.period.show_report(event)
        elif isinstance(event, CrashesShown):
            self.crashes.show_crashes(event)
        elif isinstance(event, SupportShown):
            self.support.show_support(event)
        elif isinstance(event, UpkeepWritten):
            self._say("", self.tr("已保存：{path}").format(path=event.path), event.path)
        else:
            self._refuse(event)

    @Slot()
    def say_writing(self) -> None:
        """Say that a file is being made."""
        self._say("", self.tr("正在生成…"))

    @Slot()
    def open_file(self) -> None:
        """Open the file with the program the system has for it."""
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    @Slot()
    def open_folder(self) -> None:
        """Show where the file is."""
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _refuse(self, event: UpkeepRefused) -> None:
        self._say("wrong", readable(event.sentence))
        for page in (self.looking, self.period, self.support):
            page.fail()

    def _say(self, role: str, text: str, path: Path | None = None) -> None:
        self._path = path
        set_role(self.answer, role)
        self.answer.setText(text)
        self.open_it.setVisible(path is not None)
        self.open_where.setVisible(path is not None)
