"""Somebody else changed a connection while it was being changed here: says what, and asks.

Without it the later one would overwrite the earlier one unseen.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.links.connections import LinkShown
from ui.links.foreign_label import ForeignLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable


class ConflictStrip(TranslatedWidget):
    """A sentence and two buttons."""

    theirs_wished = Signal(object)
    mine_wished = Signal(object)
    """Over this LinkShown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theirs: LinkShown | None = None
        self.said = ForeignLabel(self, "wrong")
        self.mine, self.theirs = QPushButton(self), QPushButton(self)
        for button in (self.mine, self.theirs):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.theirs)
        row.addWidget(self.mine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.addWidget(self.said)
        column.addLayout(row)
        self.mine.clicked.connect(self.keep_mine)
        self.theirs.clicked.connect(self.take_theirs)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Word the buttons anew."""
        self.mine.setText(self.tr("以我填的为准"))
        self.theirs.setText(self.tr("改用对方的，放弃我填的"))

    def show_theirs(self, before: LinkShown, theirs: LinkShown, labels: Mapping[str, str]) -> None:
        """Say who changed what meanwhile; `labels`: what settings are called."""
        self._theirs = theirs
        changed = [
            labels.get(name, name)
            for name in sorted({*before.settings, *theirs.settings})
            if before.settings.get(name) != theirs.settings.get(name)
        ]
        at = "" if theirs.changed_at is None else f"{theirs.changed_at.astimezone():%m-%d %H:%M}"
        said = self.tr("{person} 在 {at} 改过这个连接（第 {version} 版），您的还没有保存。")
        self.said.setText(
            said.format(
                person=readable(theirs.changed_by) or self.tr("别人"),
                at=at,
                version=theirs.version,
            )
            + (
                self.tr("改了：{what}。").format(what=readable("、".join(changed)))
                if changed
                else ""
            )
        )
        self.show()
        self.theirs.setFocus()

    @Slot()
    def keep_mine(self) -> None:
        """What is written here stands."""
        self._end(self.mine_wished)

    @Slot()
    def take_theirs(self) -> None:
        """What is written here is given up."""
        self._end(self.theirs_wished)

    def _end(self, signal: SignalInstance) -> None:
        theirs, self._theirs = self._theirs, None
        self.hide()
        if theirs is not None:
            signal.emit(theirs)
