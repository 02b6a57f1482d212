"""Where backups go as well: one row that says how it stands, and lets a person choose a folder.

Without it backups would lie on the disk of the database, and a burnt disk would take both.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.store.second_copies import SecondPlaceShown
from ui.parts.languages import spoken
from ui.parts.roles import set_role
from ui.restoring.words import plain_label


class SecondPlaceRow(QWidget):
    """Shows the second place of the backups."""

    chosen = Signal(object)
    """A folder (Path), or None for no second place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self.said = plain_label(self)
        self.choose = QPushButton(self.tr("第二个位置…"), self)
        self.choose.setToolTip(
            self.tr("备份另外复制到另一块磁盘、U 盘或共享文件夹，复制后读回核对")
        )
        self.give_up = QPushButton(self.tr("不再复制"), self)
        for button in (self.choose, self.give_up):
            button.setAutoDefault(False)
        self.give_up.hide()
        self.choose.clicked.connect(self.ask)
        self.give_up.clicked.connect(self.wish_none)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.choose)
        layout.addWidget(self.give_up)

    @Slot(object)
    def show_place(self, event: SecondPlaceShown) -> None:
        """Say how it stands; what the settings lay down cannot be changed here."""
        place = event.place
        self._folder = None if place is None else place.folder
        fixed = place is not None and place.fixed
        text = spoken(event.sentence)
        self.said.setText(self.tr("{text}（由设置文件指定）").format(text=text) if fixed else text)
        set_role(self.said, "muted" if event.well else "wrong")
        self.choose.setEnabled(not fixed)
        self.give_up.setVisible(place is not None and not fixed)

    @Slot()
    def ask(self) -> None:
        """Let a person choose a folder."""
        before = "" if self._folder is None else str(self._folder)
        title = self.tr("备份另外复制到哪个文件夹")
        folder = QFileDialog.getExistingDirectory(self, title, before)
        if folder:
            self.chosen.emit(Path(folder))

    @Slot()
    def wish_none(self) -> None:
        """Copy nowhere else any more; what was copied stays."""
        self.chosen.emit(None)
