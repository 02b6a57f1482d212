"""No key means two things: Qt would do neither of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from tests.ui.stage import Stage
from ui.places import GROUPS, Place

INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut
PLACES = {place.icon: place for group in GROUPS for place in group.places}


def is_heard(action: QAction) -> bool:
    """Whether Qt would look at its keys: it is in a menu, or belongs to something that is seen."""
    if not (action.isEnabled() and action.isVisible()):
        return False
    owners = [one for one in action.associatedObjects() if isinstance(one, QWidget)]
    return any(isinstance(one, QMenu) or one.isVisible() for one in owners)


def keys(actions: Iterable[QAction]) -> set[str]:
    return {shortcut.toString() for action in actions for shortcut in action.shortcuts()}


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_the_keys_of_a_page_are_not_those_of_the_window(working: Stage, place: Place) -> None:
    window = working.window
    window.pages.show_page(place.number)
    heard = [action for action in window.findChildren(QAction) if is_heard(action)]
    of_page = [action for action in heard if action.shortcutContext() is INSIDE]
    of_window = [action for action in heard if action.shortcutContext() is not INSIDE]
    assert keys(of_page) & keys(of_window) == set()
