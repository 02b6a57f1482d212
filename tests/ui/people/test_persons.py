"""Persons are found, admitted, changed and given badges, by keys; nobody sees what he may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.people.answers import Asked, PersonWish
from app.people.at_service import Why
from app.people.person import Away, Grant, Standing
from app.people.signing.passwords import password_fault
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from tests.ui.people.stage import PeopleStage, confirm
from ui.people.badge_dialog import BadgeDialog
from ui.people.fake_people import AUDIT, BADGE, SECURITY, SYSTEM
from ui.people.person_dialog import PersonDialog
from ui.signing.fake_speaking import PASSWORD

Speak = Callable[..., None]
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
_CHANGE = "2001"
_WRONG = Saying("这样不行，请改正。", "Not like this: mend it.")


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(widget, key, held)


def form(stage: PeopleStage, number: str = "") -> PersonDialog:
    """The form of a person, or of a new one."""
    tab = stage.page.persons
    if number:
        tab.point_at(number)
        press(tab.view, Qt.Key.Key_F2)
    else:
        press(tab.view, Qt.Key.Key_N, CTRL)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, PersonDialog)
    return dialog


def wished(stage: PeopleStage) -> PersonWish:
    return next(one for one in reversed(stage.people.wishes) if isinstance(one, PersonWish))


def test_nobody_sees_persons_before_somebody_signed_in_who_may(
    stage: PeopleStage, qtbot: QtBot
) -> None:
    """Without it everybody at the screen would read who works when and where."""
    tab = stage.page.persons
    assert tab.note.isVisible()
    assert tab.model.rows == []
    press(tab.note.button, Qt.Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    dialog = stage.page.gate.dialog
    assert dialog is not None
    dialog.number.setText(SYSTEM)
    dialog.password.setText(PASSWORD)
    dialog.panel.wish()
    qtbot.waitUntil(lambda: "没有“管理人员”权限" in dialog.said.text())
    dialog.number.setText(SECURITY)
    dialog.password.setText(PASSWORD)
    dialog.panel.wish()
    qtbot.waitUntil(lambda: len(tab.model.rows) == 9)
    stage.page.gate.forget()
    assert tab.model.rows == []
    assert tab.note.isVisible()


def test_who_may_only_look_finds_the_buttons_grey_and_the_reason(
    stage: PeopleStage, speak: Speak
) -> None:
    """Without it the auditor would press a button and be refused afterwards."""
    speak(AUDIT)
    tab = stage.page.persons
    for action in (tab.new, tab.edit, tab.badge, tab.telephone, tab.file):
        assert (action.isEnabled(), "没有“管理人员”权限" in action.toolTip()) == (False, True)
    assert "没有“管理人员”权限" in tab.reason.text()
    speak(SECURITY)
    assert tab.new.isEnabled()
    assert not tab.reason.isVisible()


def test_persons_are_narrowed_by_text_state_and_role(stage: PeopleStage, speak: Speak) -> None:
    """Without it somebody would be looked for among a thousand."""
    speak()
    tab = stage.page.persons
    tab.search.setText("收货员")
    assert [one.number for one in tab.model.rows] == ["2001", "2002"]
    assert tab.count.text() == "2 / 9 人"
    tab.search.clear()
    tab.standing.setCurrentIndex(tab.standing.findData(str(Standing.RETIRED)))
    assert [one.number for one in tab.model.rows] == ["4001"]
    tab.standing.setCurrentIndex(0)
    tab.role.setCurrentIndex(tab.role.findData("store-keeper"))
    assert [one.number for one in tab.model.rows] == ["2001", "2003"]


def test_a_person_is_admitted_with_roles_at_places_and_a_first_password(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a person with two jobs at two places would be two persons."""
    speak()
    dialog = form(stage)
    dialog.save.click()
    assert "请填写工号和姓名" in dialog.said["number"].text()
    dialog.number.setText("5001")
    dialog.name.setText("收货员辛")
    first = dialog.grants.rows[0]
    first.role.setCurrentIndex(first.role.findData("receiving-clerk"))
    first.place.setCurrentIndex(first.place.findData("P002"))
    dialog.grants.add_row()
    second = dialog.grants.rows[1]
    second.role.setCurrentIndex(second.role.findData("store-keeper"))
    second.since.setText("2026-13-01")
    dialog.save.click()
    assert "“2026-13-01”不是日期" in dialog.said["grants"].text()
    second.since.setText("2026-12-01")
    dialog.make.click()
    plain = dialog.password.text()
    assert password_fault(plain, SignInRules(), number="5001", name="收货员辛") is None
    dialog.save.click()
    grants = (Grant("receiving-clerk", "P002"), Grant("store-keeper", since=date(2026, 12, 1)))
    assert wished(stage) == PersonWish("5001", "收货员辛", grants)
    qtbot.waitUntil(lambda: stage.page.persons.model.position("5001") is not None)
    assert stage.page.asking.dialog is None
    assert "已保存收货员辛" in stage.page.strip.label.text()
    assert plain not in repr(stage.people.wishes)


def test_only_what_was_changed_is_wished(stage: PeopleStage, speak: Speak) -> None:
    """Without it two people who change one person would undo each other's work."""
    speak()
    dialog = form(stage, _CHANGE)
    dialog.away_since.setText("2026-12-01")
    dialog.save.click()
    assert "同时填写" in dialog.said["away"].text()
    dialog.away_until.setText("2026-11-30")
    dialog.save.click()
    assert "早于" in dialog.said["away"].text()
    dialog.away_until.setText("2026-12-15")
    dialog.replaced_by.setCurrentIndex(dialog.replaced_by.findData("2002"))
    assert dialog.replaced_by.findData("2001") == dialog.replaced_by.findData("4001") == -1
    dialog.save.click()
    away = Away(date(2026, 12, 1), date(2026, 12, 15), "2002")
    assert wished(stage) == PersonWish("2001", "收货员甲", leave=(away,))


def test_somebody_retires_and_stays_in_the_list(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it who has left would go on signing in, or history would lose a name."""
    speak()
    dialog = form(stage, _CHANGE)
    dialog.retired_on.setText("2026-11-22")
    dialog.save.click()
    assert wished(stage) == PersonWish("2001", "收货员甲", end=(date(2026, 11, 22),))
    model = stage.page.persons.model

    def is_gone() -> bool:
        row = model.row("2001")
        return row is not None and row.standing is Standing.RETIRED

    qtbot.waitUntil(is_gone)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        *(("administrators-apart", "grants"), ("wrong-grants", "grants")),
        *(
            ("wrong-person", "number"),
            ("wrong-name", "number"),
            ("wrong-leave", "away"),
            ("weak-password", "password"),
        ),
    ],
)
def test_what_the_service_refuses_is_said_beside_the_field_and_nothing_typed_is_lost(
    stage: PeopleStage, speak: Speak, qtbot: QtBot, name: str, where: str
) -> None:
    """Without it an administrator would type the form again to find out what was wrong."""
    speak()
    stage.people.faults[Asked.KEEP_PERSON] = (Why.REFUSED, _WRONG, name)
    dialog = form(stage, _CHANGE)
    dialog.name.setText("新名字")
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.said[where].text() == "这样不行，请改正。")
    assert (dialog.name.text(), dialog.save.isEnabled()) == ("新名字", True)


def test_nobody_is_offered_to_change_his_own_rights(stage: PeopleStage, speak: Speak) -> None:
    """Without it a security administrator would fill in what is always refused."""
    speak()
    dialog = form(stage, SECURITY)
    for part in (dialog.grants, dialog.away_since, dialog.retired_on):
        assert not part.isEnabled()
    assert dialog.why_not.isVisible()
    dialog.save.click()
    assert dialog.why_not.isVisible()
    assert dialog.name.isEnabled()


def test_a_badge_is_shown_once_and_can_be_taken_back(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a badge's number would be read off a terminal."""
    speak()
    tab = stage.page.persons
    tab.point_at(_CHANGE)
    press(tab.view, Qt.Key.Key_F8)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, BadgeDialog)
    dialog.give.click()
    qtbot.waitUntil(lambda: dialog.number.text() == BADGE)
    assert dialog.give.isHidden()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == BADGE
    dialog.reject()
    tab.badge.trigger()
    again = stage.page.asking.dialog
    assert isinstance(again, BadgeDialog)
    assert again.number.text() == ""
    again.withdraw.click()
    qtbot.waitUntil(lambda: "已收回 2001 的胸卡" in stage.page.strip.label.text())


def test_a_lost_telephone_is_dropped_only_when_that_was_confirmed(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it one key too many would sign somebody out everywhere."""
    speak()
    tab = stage.page.persons
    tab.point_at(_CHANGE)
    press(tab.view, Qt.Key.Key_U, CTRL)
    box = stage.page.asking.dialog
    assert isinstance(box, QMessageBox)
    press(box, Qt.Key.Key_Return)
    assert ("drop telephone", "2001") not in stage.people.wishes
    press(tab.view, Qt.Key.Key_U, CTRL)
    box = stage.page.asking.dialog
    assert isinstance(box, QMessageBox)
    confirm(box)
    assert ("drop telephone", "2001") in stage.people.wishes
    qtbot.waitUntil(lambda: "重新绑定" in stage.page.strip.label.text())


def test_when_the_time_is_over_the_form_waits_for_another_sign_in(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it what was typed would be lost with the session."""
    speak()
    over = Saying("登录已过期", "The sign-in is over.")
    stage.people.faults[Asked.KEEP_PERSON] = (Why.SIGN_IN, over, "token-expired")
    dialog = form(stage, _CHANGE)
    dialog.name.setText("新名字")
    dialog.save.click()
    qtbot.waitUntil(lambda: stage.page.gate.dialog is not None)
    stage.people.faults.clear()
    asked = stage.page.gate.dialog
    assert asked is not None
    asked.number.setText(SECURITY)
    asked.password.setText(PASSWORD)
    asked.panel.wish()
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    assert wished(stage).name == "新名字"
