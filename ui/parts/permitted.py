"""Greys what who works here may not do, and says why; without it each page would ask by itself.

A part that makes a button or an action says what it takes (`guard`). Until somebody is known who
may do less, everything is as its page has it. What is not permitted is grey whatever its page
says, its tip says whom to ask, and for the next person it is again as its page wants it. This only
shows what the desks decide.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from app.people.asking import RightsShown
from app.people.permissions import Permission
from app.people.person import ANYWHERE
from app.people.rights import ALL, Rights, place_asked, why_not
from ui.parts.languages import spoken

_THEIRS, _OURS = "own-tip", "said-tip"
"""What its page says of an action, while something else is said, and what that is."""


class Permits(QObject):
    """The rights of who works at a window; what is shown in it looks here."""

    changed = Signal()

    def __init__(self, window: QObject) -> None:
        """Everything is permitted; `window` is to hold this as its `permits`."""
        super().__init__(window)
        self._rights, self._place = ALL, ANYWHERE
        self._groups: dict[tuple[Permission, ...], QActionGroup] = {}
        """What each set of permissions opens: an action in a grey group is grey, and the group
        leaves alone what its page wants of it."""

    @Slot(object)
    def show_rights(self, event: RightsShown) -> None:
        """Show what this person may do; nobody: nothing is shown anyway."""
        if event.person:
            self.take(event.rights, event.place)
        else:
            self.take(ALL)

    def take(self, rights: Rights, place: str = ANYWHERE) -> None:
        """Let these rights be shown, as far as they hold at a place (empty: at any)."""
        if (rights, place) != (self._rights, self._place):
            self._rights, self._place = rights, place
            self.reword()
            self.changed.emit()

    @Slot()
    def reword(self) -> None:
        """Say why in the language that is spoken now."""
        for takes, group in self._groups.items():
            why = self.why_not(takes)
            group.setEnabled(not why)
            for action in group.actions():
                _tell(action, why)

    def hold(self, action: QAction, one_of: tuple[Permission, ...]) -> None:
        """Keep an action grey for whoever holds none of these."""
        group = self._groups.get(one_of)
        if group is None:
            group = self._groups[one_of] = QActionGroup(self)
            group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        why = self.why_not(one_of)
        group.setEnabled(not why)
        group.addAction(action)
        _tell(action, why)

    def why_not(self, one_of: tuple[Permission, ...]) -> str:
        """Why something is not permitted, in the language that is spoken; empty where it is."""
        asked = {one: place_asked(one, None, self._place) for one in one_of}
        if any(self._rights.may(one, place) for one, place in asked.items()):
            return ""
        why = why_not(self._rights, one_of[0], asked[one_of[0]])
        return "" if why is None else spoken(why)


def guard(one_of: Permission | tuple[Permission, ...], *shown: QAction | QWidget) -> None:
    """Let these be grey, with the reason as their tip, for whoever holds none of the permissions.

    Outside of a window that knows who works nothing is kept grey.
    """
    takes = one_of if isinstance(one_of, tuple) else (one_of,)
    for one in shown:
        permits = permits_over(one)
        if permits is None:
            continue
        if isinstance(one, QAction):
            permits.hold(one, takes)
        else:
            _GuardedWidget(one, permits, takes)


def permits_over(shown: QObject) -> Permits | None:
    """Those of the window that something stands in, or will; None outside of one."""
    above: QObject | None = shown
    while above is not None:
        found = getattr(above, "permits", None)
        if isinstance(found, Permits):
            return found
        above = above.parent()
    return None


def _tell(action: QAction, why: str) -> None:
    """Let the tip say why, or again what the page says there."""
    said, ours = action.toolTip(), action.property(_OURS)
    if why:
        if said != ours:
            # An action without a tip of its own says its words, without what only menus say.
            words = action.text().replace("&", "").removesuffix("…")
            action.setProperty(_THEIRS, "" if said == words else said)
        action.setProperty(_OURS, why)
        action.setToolTip(why)
    elif ours is not None:
        action.setProperty(_OURS, None)
        if said == ours:
            action.setToolTip(action.property(_THEIRS))


class _GuardedWidget(QObject):
    """Keeps a button grey, and notes what its page wants meanwhile."""

    def __init__(self, widget: QWidget, permits: Permits, one_of: tuple[Permission, ...]) -> None:
        super().__init__(widget)
        self._widget, self._permits, self._one_of = widget, permits, one_of
        self._why = ""
        self._tip = ""
        self._wanted = True
        widget.installEventFilter(self)
        permits.changed.connect(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Be grey or not, as the rights are now."""
        before, why = self._why, self._permits.why_not(self._one_of)
        if why and not before:
            self._tip = self._widget.toolTip()
            self._wanted = self._is_wanted()
        self._why = why
        if why:
            self._widget.setEnabled(False)
            self._widget.setToolTip(why)
        elif before:
            self._widget.setEnabled(self._wanted)
            self._widget.setToolTip(self._tip)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay grey where the page would have it otherwise, and say why."""
        kind = event.type()
        if self._why and kind == QEvent.Type.EnabledChange and self._is_wanted():
            self._wanted = True
            self._widget.setEnabled(False)
        elif self._why and kind == QEvent.Type.LanguageChange:
            self._why = self._permits.why_not(self._one_of)
            self._widget.setToolTip(self._why)
        elif self._why and kind == QEvent.Type.ToolTipChange:
            said = self._widget.toolTip()
            if said != self._why:
                self._tip = said
                self._widget.setToolTip(self._why)
        return super().eventFilter(watched, event)

    def _is_wanted(self) -> bool:
        return not self._widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
