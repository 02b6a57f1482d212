"""What can be done in the designer, each with its words and its keys.

Without it buttons, menus and keys would each word and enable the same things by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.labels.designer.session import Session
from ui.parts.actions import add_action
from ui.parts.languages import QT_TRANSLATE_NOOP

_WORDS = {
    "create": QT_TRANSLATE_NOOP("LabelActions", "新建"),
    "rename": QT_TRANSLATE_NOOP("LabelActions", "更名…"),
    "drop": QT_TRANSLATE_NOOP("LabelActions", "删除设计…"),
    "bring": QT_TRANSLATE_NOOP("LabelActions", "导入…"),
    "give": QT_TRANSLATE_NOOP("LabelActions", "导出…"),
    "save": QT_TRANSLATE_NOOP("LabelActions", "保存"),
    "save_as": QT_TRANSLATE_NOOP("LabelActions", "另存为"),
    "draft": QT_TRANSLATE_NOOP("LabelActions", "存为草稿"),
    "undo": QT_TRANSLATE_NOOP("LabelActions", "撤销"),
    "redo": QT_TRANSLATE_NOOP("LabelActions", "重做"),
    "forward": QT_TRANSLATE_NOOP("LabelActions", "前移"),
    "back": QT_TRANSLATE_NOOP("LabelActions", "后移"),
    "double": QT_TRANSLATE_NOOP("LabelActions", "再来一个"),
    "delete": QT_TRANSLATE_NOOP("LabelActions", "删除"),
    "closer": QT_TRANSLATE_NOOP("LabelActions", "放大"),
    "farther": QT_TRANSLATE_NOOP("LabelActions", "缩小"),
    "fit": QT_TRANSLATE_NOOP("LabelActions", "整张"),
}
_USE = QT_TRANSLATE_NOOP("LabelActions", "用来印这类标签")
_USE_NOT = QT_TRANSLATE_NOOP("LabelActions", "不再用来印")


class Wishes(Protocol):
    """What is done with a design as a whole."""

    def begin_new(self) -> None:
        """Begin another design."""

    def rename(self) -> None:
        """Call the design something else."""

    def delete_design(self) -> None:
        """Delete the design."""

    def use(self) -> None:
        """Print by the design, or no longer."""

    def import_design(self) -> None:
        """Take a file in."""

    def export_design(self) -> None:
        """Write a file."""

    def save(self) -> None:
        """Keep the design."""

    def save_as(self) -> None:
        """Keep it as another one."""

    def save_draft(self) -> None:
        """Keep it though it may not print."""

    def closer(self) -> None:
        """Show the paper larger."""

    def farther(self) -> None:
        """Show it smaller."""

    def fit(self) -> None:
        """Show all of it."""


class Actions:
    """All actions of a designer."""

    def __init__(
        self, owner: QWidget, wishes: Wishes, session: Session, lists: Sequence[QWidget]
    ) -> None:
        """Hear the keys inside `owner`; that which deletes an element in `lists` alone."""
        add = partial(_inside, owner)
        self.create = add("Ctrl+N", wishes.begin_new)
        self.rename = add("", wishes.rename)
        self.drop = add("", wishes.delete_design)
        self.use = add("", wishes.use)
        self.bring = add("", wishes.import_design)
        self.give = add("", wishes.export_design)
        self.save = add("Ctrl+S", wishes.save)
        self.save_as = add("Ctrl+Shift+S", wishes.save_as)
        self.draft = add("", wishes.save_draft)
        self.undo = add("Ctrl+Z", session.undo)
        self.redo = add("Ctrl+Y; Ctrl+Shift+Z", session.redo)
        self.forward = add("Ctrl+]", lambda: session.reorder(1))
        self.back = add("Ctrl+[", lambda: session.reorder(-1))
        self.double = add("Ctrl+D", session.duplicate)
        # In the form this key is for letters.
        self.delete = QAction(owner)
        self.delete.setShortcut("Delete")
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.delete.triggered.connect(session.delete)
        for one in lists:
            one.addAction(self.delete)
        self.closer = add("Ctrl++; Ctrl+=", wishes.closer)
        self.farther = add("Ctrl+-", wishes.farther)
        self.fit = add("Alt+0", wishes.fit)
        self._used = False

    def word(self) -> None:
        """Word them anew."""
        for name, words in _WORDS.items():
            action: QAction = getattr(self, name)
            action.setText(_said(words))
        self._word_use()

    def enable(self, session: Session, *, own: bool, listed: bool, used: bool) -> None:
        """Offer what can be done now."""
        is_open, chosen = session.is_open, session.element is not None
        self.create.setEnabled(listed)
        for action in (self.rename, self.drop, self.use):
            action.setEnabled(own)
        for action in (self.give, self.save_as, self.closer, self.farther, self.fit):
            action.setEnabled(is_open)
        for action in (self.save, self.draft):
            action.setEnabled(session.unsaved or (is_open and own))
        self.undo.setEnabled(session.can_undo)
        self.redo.setEnabled(session.can_redo)
        for action in (self.forward, self.back, self.double, self.delete):
            action.setEnabled(chosen)
        self._used = used
        self._word_use()

    def _word_use(self) -> None:
        self.use.setText(_said(_USE_NOT if self._used else _USE))


def _inside(owner: QWidget, keys: str, wish: object) -> QAction:
    action = add_action(owner, keys, wish, inside=True)
    if not keys:
        # An empty key would be heard as one.
        action.setShortcuts([])
    return action


def _said(words: str) -> str:
    return QCoreApplication.translate("LabelActions", words)
