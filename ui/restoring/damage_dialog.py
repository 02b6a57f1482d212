"""What is done about a damaged database: what was found, which backups there are, and one choice.

Without it the window would stand empty before a database that cannot be opened. It cannot be
passed over: there is nothing behind it until a backup is back. The newest good backup is marked as
soon as it was read; a person may mark another. It stays to say what was restored, and what is to be
scanned again.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.store.restoring import (
    BackupRead,
    BackupsListed,
    DatabaseFoundDamaged,
    Restored,
    RestoreFailed,
    RestoreShown,
)
from ui.parts.languages import spoken
from ui.parts.roles import set_role
from ui.restoring.backups_table import BackupRow, BackupsModel, backups_view
from ui.restoring.port import Backups
from ui.restoring.words import plain_label

_STEPS = 1000


class DamageDialog(QDialog):
    """Stands before the window until a backup is back."""

    quit_wished = Signal()
    """End the program; nothing was changed."""
    list_wished = Signal()
    """Show what is to be scanned again."""

    def __init__(self, backups: Backups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups = backups
        self._folder = Path()
        self._chosen_by_person = False
        self._busy = self._over = self._damaged = False
        self.setWindowTitle(self.tr("数据库已损坏"))
        self.title = plain_label(self)
        self.title.setProperty("role", "wrong")
        self.said = plain_label(self)
        self.model = BackupsModel(self)
        self.view = backups_view(self.model, self)
        self.view.setAccessibleName(self.tr("备份"))
        self.progress = QProgressBar(self)
        self.progress.setRange(0, _STEPS)
        self.progress.hide()
        self.answer = plain_label(self)
        self.answer.hide()
        self._make_buttons()
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self.allow)
        self.view.clicked.connect(self.note_choice)
        self.resize(860, 520)

    @Slot(object)
    def show_damage(self, event: DatabaseFoundDamaged) -> None:
        """Say what was found, and list the backups while they are read."""
        self._folder = event.database.parent
        self._over = self._busy = False
        self._damaged = True
        self._chosen_by_person = False
        self.setWindowTitle(self.tr("数据库已损坏"))
        set_role(self.title, "wrong")
        self.title.setText(self.tr("数据库已损坏，没有打开"))
        self.said.setText(self._found(event))
        self.model.show_backups(event.backups)
        self.answer.setVisible(not event.backups)
        if not event.backups:
            self._say("wrong", self.tr("没有备份。请不要删除任何文件，联系管理员。"))
        self.allow()

    @Slot(object)
    def show_backups(self, event: BackupsListed) -> None:
        """List more of them: a second place may take its time."""
        if not self._over:
            self.model.show_backups(event.backups)
            if event.backups and not self._busy:
                self.answer.hide()
            self.allow()

    @Slot(object)
    def show_read(self, event: BackupRead) -> None:
        """Show what is in a backup; the newest that can be used is marked."""
        self.model.show_read(event)
        current = self.current
        if not self._chosen_by_person and (current is None or not current.usable):
            self._mark_newest()
        self.allow()

    @Slot(object)
    def show_progress(self, event: RestoreShown) -> None:
        """Show how far the backup is back."""
        self._busy, self._over = True, False
        if not self._damaged:
            self.setWindowTitle(self.tr("正在恢复"))
            set_role(self.title, "title")
            self.title.setText(self.tr("正在恢复备份"))
        self.progress.show()
        self.answer.show()
        if event.done < event.total:
            self.progress.setRange(0, _STEPS)
            self.progress.setValue(event.done * _STEPS // max(event.total, 1))
            self._say("", self.tr("正在复制备份…"))
        else:
            # How long reading takes is not known beforehand.
            self.progress.setRange(0, 0)
            self._say("", self.tr("正在通读校验，然后打开…"))
        self.allow()

    @Slot(object)
    def show_failure(self, event: RestoreFailed) -> None:
        """Say that nothing was restored; another backup can be chosen."""
        self._busy = False
        self.progress.hide()
        self._say("wrong", spoken(event.sentence))
        self.allow()

    @Slot(object)
    def show_restored(self, event: Restored) -> None:
        """Say what was restored and what is to be done now."""
        self._busy, self._over = False, True
        self.progress.hide()
        self.setWindowTitle(self.tr("已恢复"))
        set_role(self.title, "title")
        self.title.setText(self.tr("已从备份恢复"))
        self._say("", spoken(event.sentence))
        self.look.setVisible(event.lacking > 0)
        self.restore.setText(self.tr("开始工作"))
        self.allow()
        self.restore.setFocus()

    @property
    def waits_for_choice(self) -> bool:
        """Whether a damaged database stands behind it, for which a backup is to be chosen."""
        return self._damaged and not self._over

    @property
    def current(self) -> BackupRow | None:
        """The backup that is marked."""
        return self.view.current_row()

    @Slot()
    def note_choice(self) -> None:
        """Leave the mark where a person put it."""
        self._chosen_by_person = True

    @Slot()
    def allow(self) -> None:
        """Offer what can be done now."""
        current = self.current
        self.restore.setEnabled(
            self._over or (not self._busy and current is not None and current.usable)
        )
        self.view.setEnabled(not self._busy and not self._over)
        self.quit.setEnabled(not self._busy)
        self.quit.setVisible(not self._over)

    @Slot()
    def go_on(self) -> None:
        """Restore the marked backup; or begin, when that is done."""
        current = self.current
        if self._over:
            self.accept()
        elif not self._busy and current is not None and current.usable:
            self._busy = True
            self.answer.show()
            self._say("", self.tr("正在恢复…"))
            self.allow()
            self._backups.restore(current.backup)

    @Slot()
    def open_folder(self) -> None:
        """Show the files."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def reject(self) -> None:
        """Go nowhere by Escape while there is nothing to work on behind this."""
        if self._over:
            super().accept()

    def _make_buttons(self) -> None:
        self.restore = QPushButton(self.tr("恢复所选备份"), self)
        self.restore.setProperty("role", "primary")
        self.restore.setDefault(True)
        self.look = QPushButton(self.tr("查看要重新扫描的码"), self)
        self.look.hide()
        self.folder = QPushButton(self.tr("打开文件夹"), self)
        self.quit = QPushButton(self.tr("退出程序"), self)
        for button in (self.look, self.folder, self.quit):
            button.setAutoDefault(False)
        self.restore.clicked.connect(self.go_on)
        self.look.clicked.connect(self.list_wished)
        self.folder.clicked.connect(self.open_folder)
        self.quit.clicked.connect(self.quit_wished)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.folder, self.quit):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.look, self.restore):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.answer)
        layout.addWidget(self.progress)
        layout.addLayout(buttons)

    def _mark_newest(self) -> None:
        for position, row in enumerate(self.model.rows):
            if row.usable:
                self.view.point_at(position)
                return

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)
        self.answer.show()

    def _found(self, event: DatabaseFoundDamaged) -> str:
        lines = (
            self.tr("文件 {file}：{problem}。").format(file=event.database, problem=event.problem),
            self.tr(
                "没有删除、也没有改写任何东西。恢复时，损坏的文件移到旁边的文件夹里保存，"
                "备份顶上。备份以后做过的，先从损坏的文件里找回；找不回的扫码会列出来，请重新扫描。"
            ),
        )
        return "\n".join(lines)
