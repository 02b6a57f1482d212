"""What who works here may not do is grey, and its tip says why; for the next person it is not."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.people.asking import RightsShown
from app.people.permissions import Permission
from app.people.person import Grant, Person
from app.people.rights import ALL, rights_of, rights_of_role
from app.people.roles import Role
from tests.ui.stage import Stage
from ui.application import Dressed
from ui.packing.commands import Do
from ui.parts.permitted import Permits, guard
from ui.places import CASES, ORDERS, PACKING, RELATIONS, WARNINGS

CLERK = rights_of_role(Role.RECEIVING_CLERK)
KEEPER = rights_of_role(Role.STORE_KEEPER)


class Held(QWidget):
    """A window with rights, and a page in it."""

    def __init__(self) -> None:
        super().__init__()
        self.permits = Permits(self)
        self.page = QWidget(self)


@pytest.fixture
def held(qtbot: QtBot) -> Held:
    window = Held()
    qtbot.addWidget(window)
    return window


def test_an_action_is_grey_whatever_its_page_wants_and_back_again_as_it_wants(held: Held) -> None:
    """Without it the next choice in a list would make a button work for who may not."""
    action = QAction("导出", held.page)
    guard(Permission.EXPORT_CODES, action)
    held.permits.take(CLERK)
    action.setEnabled(True)
    assert not action.isEnabled()
    assert "没有“导出追溯记录”权限" in action.toolTip()
    held.permits.take(KEEPER)
    assert action.isEnabled()
    assert action.toolTip() == "导出"
    action.setEnabled(False)
    held.permits.take(CLERK)
    held.permits.take(KEEPER)
    assert not action.isEnabled(), "its page wants it grey"


def test_what_is_held_elsewhere_is_grey_where_the_workstation_stands(held: Held) -> None:
    """Without it a clerk of another campus would find out by trying."""
    clerk = Person("1", "甲", (Grant(Role.RECEIVING_CLERK, "P001"), Grant(Role.PURCHASER, "P001")))
    rights = rights_of(clerk, (), {}, date(2026, 11, 22))
    receive, order = QPushButton("收货", held.page), QAction("制单", held.page)
    guard(Permission.RECEIVE, receive)
    guard(Permission.PLACE_ORDERS, order)
    for place, may in (("P002", False), ("P001", True), ("P002", False), ("", True)):
        held.permits.show_rights(RightsShown("甲", rights, place))
        assert receive.isEnabled() is may
        assert ("您在这个院区没有“收货”权限" in receive.toolTip()) is not may
        assert order.isEnabled(), "an order says where it goes"


def test_a_button_is_grey_whatever_its_page_wants_and_back_again(held: Held) -> None:
    """Without it buttons that are no actions would be everybody's."""
    button = QPushButton("现在备份", held.page)
    button.setToolTip("复制一份")
    guard((Permission.BACK_UP, Permission.RESTORE), button)
    assert button.isEnabled(), "nobody is known who may do less"
    held.permits.take(CLERK)
    assert not button.isEnabled()
    button.setEnabled(True)
    assert not button.isEnabled()
    assert "没有“备份”权限" in button.toolTip()
    held.permits.take(rights_of_role(Role.SYSTEM_ADMINISTRATOR))
    assert button.isEnabled()
    assert button.toolTip() == "复制一份"


def test_the_reason_is_said_in_the_language_that_is_spoken(
    held: Held, qapp: Dressed, qtbot: QtBot
) -> None:
    """Without it an English clerk would read Chinese under a grey button."""
    button, action = QPushButton("Back up", held.page), QAction("Back up", held.page)
    guard(Permission.BACK_UP, button, action)
    held.permits.take(CLERK)
    qapp.languages.choose("en")
    held.permits.reword()
    assert "You lack the permission" in action.toolTip()
    qtbot.waitUntil(lambda: "You lack the permission" in button.toolTip())


def _not_permitted(stage: Stage) -> set[str]:
    pages = stage.window.pages
    for place in (CASES, ORDERS, RELATIONS, WARNINGS):
        pages.show_page(place)
    actions = {
        "confirm": pages.receiving.confirm,
        "reject": pages.receiving.commands.reject,
        "blind": pages.deliveries.receive_blind,
        "stock": pages.rooms.library.bring_in,
        "rule": pages.rooms.known.rules.add,
        "order": pages.purchasing.orders.page.begin_new,
        "relation": pages.purchasing.relations.page.new,
        "journal": stage.window.menus.journal,
    }
    found = {name for name, one in actions.items() if "权限" in one.toolTip()}
    assert not any(actions[name].isEnabled() for name in found)
    return found


def test_each_page_shows_what_its_person_may_do(working: Stage) -> None:
    """Without it a purchaser would find out by trying that he confirms no receipt."""
    bridge = working.bridge

    def of(role: Role) -> set[str]:
        bridge.rights_shown.emit(RightsShown("收货员甲", rights_of_role(role)))
        return _not_permitted(working)

    assert of(Role.RECEIVING_CLERK) == {"stock", "rule", "order", "relation"}
    assert of(Role.STORE_KEEPER) == {"order", "relation"}
    assert of(Role.PURCHASER) == {"confirm", "reject", "blind", "stock", "rule"}
    bridge.rights_shown.emit(RightsShown("", ALL))
    assert not _not_permitted(working)


def test_a_page_that_is_built_later_knows_who_works(working: Stage) -> None:
    """Without it the first look at a page would show it as nobody's."""
    working.bridge.rights_shown.emit(RightsShown("收货员甲", CLERK))
    pages = working.window.pages
    pages.show_page(PACKING)
    commands = pages.packing.packing.page.commands
    assert not commands[Do.ORDERS].isEnabled()
    assert "没有“装箱”权限" in commands[Do.ORDERS].toolTip()
