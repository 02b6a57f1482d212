"""A tab that only who may see it sees; without it what one may not do would be a riddle.

Who may see, but not change, finds the buttons grey and the reason under the table.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.people.at_service import PersonSpeaks
from app.people.permissions import DESCRIBED, Permission
from ui.parts.action_button import ActionButton
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.people.words import lacking


class SeenTab(TranslatedWidget):
    """A body for who may see it, a note for who may not."""

    see: tuple[Permission, ...] = ()
    """One of these is needed; none: anybody whom the service knows."""
    change: Permission | None = None
    """What most of the buttons need."""

    def __init__(self, enter: QAction, parent: QWidget | None = None) -> None:
        """`enter` lets somebody sign in."""
        super().__init__(parent)
        self.speaker: PersonSpeaks | None = None
        self.waiting = False
        """For what is shown, for the first time."""
        self.note = EmptyNote(enter, self)
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        self.reason.setProperty("role", "muted")
        self.buttons: list[ActionButton] = []
        self._body = QWidget(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._body)
        self._stack.addWidget(self.note)
        self._stack.setCurrentIndex(1)

    def retranslate(self) -> None:
        """Word the tab anew."""
        self._say_note()
        self.follow()

    @property
    def is_seen(self) -> bool:
        """Whether who speaks may see it."""
        speaker = self.speaker
        return speaker is not None and (
            not self.see or bool(speaker.permissions.intersection(self.see))
        )

    def may(self, permission: Permission) -> bool:
        """Whether who speaks may do this."""
        return self.speaker is not None and permission in self.speaker.permissions

    def show_speaker(self, speaker: PersonSpeaks | None) -> None:
        """Show what this person may see, and nothing to nobody."""
        self.speaker = speaker
        if not self.is_seen:
            self.clear()
        self._stack.setCurrentIndex(0 if self.is_seen else 1)
        self._say_note()
        self.follow()

    def focus(self) -> None:
        """Put the keys where one begins."""
        if self.is_seen:
            self.begin()
        else:
            self.note.button.setFocus()

    def look(self) -> None:
        """Ask for what is shown, and say that it is on its way."""
        self.waiting = True
        self.ask()
        self.follow()

    def begin(self) -> None:
        """Put the keys where work begins."""
        raise NotImplementedError

    def ask(self) -> None:
        """Ask for what is shown."""
        raise NotImplementedError

    @property
    def is_filled(self) -> bool:
        """Whether there is something to be seen already."""
        raise NotImplementedError

    def clear(self) -> None:
        """Show nothing that was told to somebody else."""
        raise NotImplementedError

    def follow(self) -> None:
        """Offer what can be done now; say why the rest can not."""
        change = self.change
        grey = change is not None and self.is_seen and not self.may(change)
        why = lacking(change) if grey and change is not None else ""
        reads = self.waiting and self.is_seen
        self.reason.setText(self.tr("正在读取…") if reads and not self.is_filled else why)
        self.reason.setVisible(bool(self.reason.text()))

    def offer(self, action: QAction, permission: Permission, *, on: bool = True) -> None:
        """Let an action be done, or say in its tool tip why not."""
        able = self.may(permission)
        action.setEnabled(able and on)
        action.setToolTip("" if able else lacking(permission))

    def lay_out(self, top: QWidget | None, *parts: QWidget, actions: Sequence[QAction]) -> None:
        """Put what is asked above, the parts, the reason, and buttons below each other."""
        self.buttons = [ActionButton(one, self) for one in actions]
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self.buttons:
            foot.addWidget(button)
        foot.addStretch(1)
        column = self.body_layout = QVBoxLayout(self._body)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        if top is not None:
            column.addWidget(top)
        for part in parts:
            column.addWidget(part, 1)
        column.addWidget(self.reason)
        column.addLayout(foot)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        for button in self.buttons:
            button.set_compact(compact=compact)

    def _say_note(self) -> None:
        names = self.tr("或").join(f"“{spoken(DESCRIBED[one].name)}”" for one in self.see)
        wanted = self.tr("需要有{names}权限的人登录。").format(names=names)
        if not names:
            wanted = self.tr("看自己在哪里登录，请先登录服务端。")
        heading = self.tr("请先登录") if self.speaker is None else self.tr("这里您不能查看")
        self.note.say(heading, wanted)
