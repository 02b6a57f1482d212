"""数据 → 备份与恢复: the backups, one more now, and the guarded way back to one.

Without it nobody would know whether there is a backup before it is needed. Going back replaces a
sound database, so it is said what would be missing, and a word has to be typed; the present
database is kept beside. The window is then closed and opened again by main.py, because nothing may
be open while files are renamed.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.people.permissions import Permission
from app.store.backups import FOLDER, KEPT, Backup
from app.store.behind import BackupCompared
from app.store.health import BackupMade, BackupNotMade
from app.store.restoring import BackupRead, BackupsListed
from ui.parts.languages import spoken
from ui.parts.permitted import guard
from ui.parts.roles import set_role
from ui.restoring.backups_table import BackupRow, BackupsModel, backups_view
from ui.restoring.port import Backups
from ui.restoring.second_place import SecondPlaceRow
from ui.restoring.words import plain_label


class BackupsDialog(QDialog):
    """Shows the backups of the database that is worked on."""

    leave_wished = Signal(object)
    """Close the window and go back to this Backup."""
    encryption_wished = Signal()
    """Show whether the database is encrypted."""

    def __init__(self, backups: Backups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups = backups
        self._folder = Path()
        self._going_back_to: Backup | None = None
        self._compared = False
        """What would be missing was said."""
        self.setWindowTitle(self.tr("备份与恢复"))
        self.last = QLabel(self)
        self.last.setProperty("role", "title")
        self.kept = plain_label(self)
        self.kept.setProperty("role", "muted")
        self.second = SecondPlaceRow(self)
        self.model = BackupsModel(self)
        self.view = backups_view(self.model, self)
        self.view.setAccessibleName(self.tr("备份"))
        self.answer = plain_label(self)
        self.answer.hide()
        self._make_buttons()
        self._make_guard()
        guard(Permission.BACK_UP, self.make, self.second.choose, self.second.give_up)
        guard(Permission.RESTORE, self.back)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self.change_mind)
        self.resize(860, 540)

    def begin(self) -> None:
        """Show the dialog and ask what there is."""
        self.answer.hide()
        self.change_mind()
        self._backups.list_backups()
        self.view.setFocus()
        self.open()

    @Slot(object)
    def show_backups(self, event: BackupsListed) -> None:
        """List the backups; each is read through again, and shows what is in it."""
        self._folder = event.database.parent / FOLDER
        self.model.show_backups(event.backups)
        self.last.setText(self._last(event.backups))
        self.kept.setText(
            self.tr(
                "每天自动备份一次，保留最近 {count} 份，每份都与原件逐表核对过，"
                "连同附件、扫码记录和设置：{folder}。"
            ).format(count=KEPT, folder=self._folder)
        )
        if event.backups and self.current is None:
            self.view.point_at(0)
        self.allow()

    @Slot(object)
    def show_read(self, event: BackupRead) -> None:
        """Show what is in a backup."""
        self.model.show_read(event)
        self.allow()

    @Slot(object)
    def show_made(self, event: BackupMade) -> None:
        """Say that a copy was made, and list it."""
        self.make.setEnabled(True)
        if self.isVisible():
            self._say("", self.tr("已备份并通读校验：{name}").format(name=event.backup.path.name))
            self._backups.list_backups()

    @Slot(object)
    def show_not_made(self, event: BackupNotMade) -> None:
        """Say why no copy was made."""
        self.make.setEnabled(True)
        self._say("wrong", spoken(event.sentence))

    @property
    def current(self) -> BackupRow | None:
        """The backup that is marked."""
        return self.view.current_row()

    @Slot()
    def make_one(self) -> None:
        """Wish a copy now."""
        self.make.setEnabled(False)
        self._say("", self.tr("正在备份，可以继续扫码…"))
        self._backups.back_up_now()

    @Slot()
    def ask(self) -> None:
        """Say what going back means, and ask for the word."""
        current = self.current
        if current is None or not current.usable:
            return
        self._going_back_to = current.backup
        self._compared = False
        self.warning.setText(self._warning(self.tr("正在比较这份备份和现在的数据库…")))
        self.word.clear()
        self.guard.show()
        self.word.setFocus()
        self.allow()
        self._backups.compare(current.backup)

    @Slot(object)
    def show_lacking(self, event: BackupCompared) -> None:
        """Say what would be missing; only then the word counts."""
        if event.backup == self._going_back_to:
            self._compared = True
            self.warning.setText(self._warning(spoken(event.sentence)))
            self.allow()

    def _warning(self, lacking: str) -> str:
        assert self._going_back_to is not None
        at = self._going_back_to.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
        return self.tr(
            "回到 {time} 的备份。{lacking}现在的数据库移到旁边的文件夹保存，不删除。"
            "窗口会关闭，恢复后自动打开。"
        ).format(time=at, lacking=lacking)

    @Slot()
    def change_mind(self) -> None:
        """Ask no longer."""
        self._going_back_to = None
        self.guard.hide()
        self.allow()

    @Slot()
    def allow(self) -> None:
        """Offer what can be done now."""
        current = self.current
        self.back.setEnabled(current is not None and current.usable)
        typed = self.word.text().strip().casefold() == self.tr("恢复").casefold()
        self.confirm.setEnabled(typed and self._compared)

    @Slot()
    def go_back(self) -> None:
        """Go back, after the word was typed."""
        if self._going_back_to is not None and self.confirm.isEnabled():
            self.leave_wished.emit(self._going_back_to)

    @Slot()
    def open_folder(self) -> None:
        """Show the files."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _last(self, backups: tuple[Backup, ...]) -> str:
        if not backups:
            return self.tr("还没有备份")
        at = backups[0].made_at.astimezone().strftime("%Y-%m-%d %H:%M")
        return self.tr("最近一次备份：{time}，已通读校验").format(time=at)

    def _make_buttons(self) -> None:
        self.make = QPushButton(self.tr("现在备份"), self)
        self.back = QPushButton(self.tr("恢复到所选备份…"), self)
        self.folder = QPushButton(self.tr("打开文件夹"), self)
        self.encryption = QPushButton(self.tr("加密…"), self)
        self.close_button = QPushButton(self.tr("关闭"), self)
        for button in (self.make, self.back, self.folder, self.encryption, self.close_button):
            # Return is for the word that is typed.
            button.setAutoDefault(False)
        self.make.clicked.connect(self.make_one)
        self.back.clicked.connect(self.ask)
        self.folder.clicked.connect(self.open_folder)
        self.encryption.clicked.connect(self.encryption_wished)
        self.close_button.clicked.connect(self.reject)

    def _make_guard(self) -> None:
        self.guard = QFrame(self)
        self.guard.setProperty("role", "card")
        self.warning = plain_label(self.guard)
        self.word = QLineEdit(self.guard)
        self.word.setMaxLength(20)
        self.word.setPlaceholderText(self.tr("输入“恢复”两个字"))
        self.word.setAccessibleName(self.tr("确认"))
        self.confirm = QPushButton(self.tr("恢复并重新打开"), self.guard)
        self.confirm.setProperty("role", "alert")
        self.confirm.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.word, 1)
        row.addWidget(self.confirm)
        layout = QVBoxLayout(self.guard)
        layout.addWidget(self.warning)
        layout.addLayout(row)
        self.guard.hide()
        self.word.textChanged.connect(self.allow)
        self.word.returnPressed.connect(self.go_back)
        self.confirm.clicked.connect(self.go_back)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.make, self.back, self.folder, self.encryption):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (self.last, self.kept, self.second):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.answer)
        layout.addWidget(self.guard)
        layout.addLayout(buttons)

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)
        self.answer.show()
