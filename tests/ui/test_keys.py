"""No key means two things: Qt would do neither of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.links import stage as links
from tests.ui.stage import Stage
from ui.links.fake_links import FakeLinks
from ui.places import GROUPS, LINKS, Place

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


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_no_key_of_a_page_is_that_of_a_menu_even_where_neither_is_to_be_had_now(
    working: Stage, place: Place
) -> None:
    window = working.window
    window.pages.show_page(place.number)
    of_page = [
        action
        for action in window.findChildren(QAction)
        if action.shortcutContext() is INSIDE
        and any(isinstance(one, QWidget) and one.isVisible() for one in action.associatedObjects())
    ]
    # The tray's key is heard on the receiving page alone.
    of_menus = [
        one
        for one in window.findChildren(QAction)
        if in_menus(one) and one is not window.menus.tray
    ]
    assert keys(of_page) & keys(of_menus) == set()


def in_menus(action: QAction) -> bool:
    """Whether it stands in menus and nowhere else."""
    owners = action.associatedObjects()
    # Those of the desk belong to its page as well, and are heard there alone.
    return bool(owners) and all(isinstance(one, QMenu) for one in owners)


def test_no_key_about_connections_means_two_things_whatever_is_shown(
    working: Stage, qtbot: QtBot
) -> None:
    window = working.window
    assert isinstance(working.purchasing.links, FakeLinks)
    links.fill(working.purchasing.links)
    window.pages.show_page(LINKS)
    page = window.pages.purchasing.links.page
    qtbot.waitUntil(lambda: page.links_tab.run.isEnabled())
    page.gate.take(links.PERSON)
    of_menus = keys(filter(in_menus, window.findChildren(QAction)))
    assert "Ctrl+R" in of_menus
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        heard = [action for action in page.findChildren(QAction) if is_heard(action)]
        found = [key.toString() for action in heard for key in action.shortcuts()]
        assert len(found) == len(set(found)), tab
        # Also what is not to be had at the moment: it may be, a receipt later.
        assert set(found) & of_menus == set(), tab
