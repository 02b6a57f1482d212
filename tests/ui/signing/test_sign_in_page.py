"""Signing in: a name is chosen or typed, also while names are still arriving."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.people.signing.events import PersonsShown
from tests.ui.stage import PERSONS, Stage, build_stage
from ui.application import Dressed
from ui.fake_admin import fake_admin
from ui.fake_office import fake_office
from ui.fake_purchasing import fake_purchasing
from ui.fake_rooms import fake_rooms
from ui.fake_shipping import fake_shipping
from ui.pages import PageNeeds, Pages
from ui.preferences import LAST_PERSON, MemoryPreferences
from ui.signing.sign_in_page import SignInPage
from ui.sound import RecordingSound
from ui.window import MainWindow


@pytest.fixture
def page(qapp: Dressed, qtbot: QtBot) -> SignInPage:
    """The page as it is before anybody is known."""
    shown = SignInPage("")
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.wait_for_name()
    return shown


def focus() -> QWidget:
    """Return what has the keys."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_where_nobody_is_known_a_name_is_typed(page: SignInPage, qtbot: QtBot) -> None:
    assert page.persons.isHidden()
    assert page.name.hasFocus()
    QTest.keyClicks(page.name, "A")
    with qtbot.waitSignal(page.signed_in) as signed_in:
        QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert signed_in.args == ["A"]


def test_names_that_arrive_are_offered_with_the_first_one_chosen(
    page: SignInPage, qtbot: QtBot
) -> None:
    page.show_persons(PersonsShown(PERSONS))
    assert page.persons.isVisible()
    assert page.name.hasFocus()
    assert page.name.text() == PERSONS[0]
    QTest.keyClick(page.name, Qt.Key.Key_Down)
    assert page.name.text() == PERSONS[1]
    QTest.keyClick(page.name, Qt.Key.Key_Up)
    QTest.keyClick(page.name, Qt.Key.Key_Up)
    assert page.name.text() == PERSONS[0]


def test_who_types_after_the_names_arrived_is_signed_in_by_what_was_typed(
    page: SignInPage, qtbot: QtBot
) -> None:
    page.show_persons(PersonsShown(PERSONS))
    QTest.keyClicks(focus(), "zhang")
    assert page.name.text() == "zhang"
    assert page.persons.currentItem() is None
    with qtbot.waitSignal(page.signed_in) as signed_in:
        QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert signed_in.args == ["zhang"]


def test_who_types_while_the_names_arrive_is_signed_in_by_what_was_typed(
    page: SignInPage, qtbot: QtBot
) -> None:
    QTest.keyClicks(focus(), "zha")
    page.show_persons(PersonsShown(PERSONS))
    QTest.keyClicks(focus(), "ng")
    with qtbot.waitSignal(page.signed_in) as signed_in:
        QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert signed_in.args == ["zhang"]


def test_letters_go_to_the_name_whoever_has_the_keys(page: SignInPage) -> None:
    page.show_persons(PersonsShown(PERSONS))
    page.enter.setFocus()
    QTest.keyClicks(page.enter, "z")
    assert page.name.hasFocus()
    assert page.name.text().endswith("z")
    QTest.mouseClick(
        page.persons.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.persons.visualItemRect(page.persons.item(1)).center(),
    )
    assert page.name.hasFocus()
    assert page.name.text() == PERSONS[1]


def test_the_last_person_is_not_replaced_by_a_list_without_that_name(
    qapp: Dressed, qtbot: QtBot
) -> None:
    page = SignInPage("验收员丁")
    qtbot.addWidget(page)
    page.show_persons(PersonsShown(PERSONS))
    assert page.name.text() == "验收员丁"
    assert page.persons.currentItem() is None


def test_who_worked_last_is_chosen_when_the_names_arrive(qapp: Dressed, qtbot: QtBot) -> None:
    page = SignInPage(PERSONS[2])
    qtbot.addWidget(page)
    page.show_persons(PersonsShown(PERSONS))
    assert page.persons.currentItem().text() == page.name.text() == PERSONS[2]


def test_another_person_types_over_the_name_of_the_last_one(qapp: Dressed, qtbot: QtBot) -> None:
    page = SignInPage(PERSONS[2])
    qtbot.addWidget(page)
    page.wait_for_name()
    QTest.keyClicks(page.name, "A")
    assert page.name.text() == "A"


def test_what_is_being_typed_is_not_disturbed(page: SignInPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.name, "B")
    page.show_persons(PersonsShown(PERSONS))
    assert page.name.hasFocus()
    assert page.name.text() == "B"
    assert page.persons.isVisible()


def test_a_name_an_input_method_is_composing_is_not_disturbed(page: SignInPage) -> None:
    QApplication.sendEvent(page.name, QInputMethodEvent("shou", []))
    page.show_persons(PersonsShown(PERSONS))
    assert page.name.hasFocus()
    done = QInputMethodEvent()
    done.setCommitString("收")
    QApplication.sendEvent(page.name, done)
    assert page.name.text() == "收"


def test_a_choice_stays_when_more_names_arrive(page: SignInPage) -> None:
    page.show_persons(PersonsShown(PERSONS))
    page.persons.setCurrentRow(1)
    page.show_persons(PersonsShown(("验收员丁", *PERSONS)))
    assert page.name.text() == page.persons.currentItem().text() == PERSONS[1]


def test_names_come_to_the_page_over_the_bridge(stage: Stage, qtbot: QtBot) -> None:
    page = stage.window.sign_in_page
    stage.bridge.post(PersonsShown(("验收员丁",)))
    qtbot.waitUntil(lambda: page.persons.count() == 1)
    assert page.persons.item(0).text() == "验收员丁"


def test_names_do_not_take_the_keys_from_the_work(working: Stage, qtbot: QtBot) -> None:
    focused = QApplication.focusWidget()
    working.bridge.post(PersonsShown(("验收员丁",)))
    qtbot.waitUntil(lambda: working.window.sign_in_page.persons.count() == 1)
    assert QApplication.focusWidget() is focused


def test_who_signs_in_before_the_pages_are_there_works_when_they_are(
    qapp: Dressed, qtbot: QtBot
) -> None:
    built = build_stage(qapp)
    qtbot.addWidget(built.window)
    preferences = MemoryPreferences()
    window = MainWindow(qapp, preferences)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.drawn):
        window.show()
    QTest.keyClicks(window.sign_in_page.name, "A")
    QTest.keyClick(window.sign_in_page.name, Qt.Key.Key_Return)
    assert window.sign_in_page.isVisible()
    needs = PageNeeds(
        built.bridge,
        built.desk,
        built.papers,
        built.readers,
        fake_rooms(built.bridge.post),
        fake_office(built.bridge.post),
        fake_purchasing(built.bridge.post),
        fake_shipping(built.bridge.post),
        fake_admin(built.bridge.post),
        preferences,
        sound=RecordingSound(),
    )
    window.furnish(Pages(needs, window, window.room))
    assert window.pages.deliveries.isVisible()
    assert window.pages.receiving.person == preferences.read(LAST_PERSON, "") == "A"


def test_a_window_closed_before_the_pages_are_there_closes(qapp: Dressed, qtbot: QtBot) -> None:
    window = MainWindow(qapp, MemoryPreferences())
    qtbot.addWidget(window)
    window.show()
    assert window.close()
