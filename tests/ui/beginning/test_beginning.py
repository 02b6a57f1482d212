"""A new workstation is asked how it is to work, and sets a service up question by question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.connection import ConnectionShown, JoinRefused, JoinStep
from app.founding import CodeHere, FirstStart
from app.people.roles import Role
from tests.shots.beginning import PASSWORD, THREE, beginning, lay_down
from tests.shots.connection import CERTIFICATE
from tests.ui.stage import Stage
from ui.application import Dressed
from ui.beginning.choice_page import Way
from ui.beginning.dialog import BeginningDialog
from ui.beginning.fake_founding import CODE, FakeFounding
from ui.beginning.first_start import BEGINNING
from ui.connection.dialog import ConnectionDialog


@pytest.fixture
def asked(stage: Stage) -> tuple[BeginningDialog, FakeFounding]:
    return beginning(stage)


def press(dialog: BeginningDialog, key: Qt.Key = Qt.Key.Key_Return) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, key)


def chooses(dialog: BeginningDialog, way: Way) -> None:
    dialog.choice.ways[way].click()
    press(dialog)


def at_institution(dialog: BeginningDialog, qtbot: QtBot) -> None:
    chooses(dialog, Way.FOUND)
    dialog.service.form.address.setText("10.0.0.5")
    dialog.service.form.code.setText(CODE)
    press(dialog)
    qtbot.waitUntil(dialog.institution.isVisible)


def test_an_institution_is_founded_by_keys_and_its_codes_are_not_lost(
    stage: Stage, asked: tuple[BeginningDialog, FakeFounding], qtbot: QtBot
) -> None:
    """Without it a new hospital would begin at a command line."""
    dialog, founding = asked
    at_institution(dialog, qtbot)
    dialog.institution.org.edit.setText("42010000001")
    dialog.institution.name.edit.setText("市一院")
    press(dialog)
    for at in range(3):
        assert dialog.people[at].isVisible()
        lay_down(dialog, at)
        telephone = dialog.telephones[at]
        qtbot.waitUntil(lambda page=telephone: page.made is not None)  # type: ignore[misc]
        assert not telephone.picture.pixmap().isNull()
        telephone.code.edit.setText("12345")
        press(dialog)
        qtbot.waitUntil(telephone.code.fault.isVisible)
        telephone.code.edit.setText("123456")
        press(dialog)
        qtbot.waitUntil(lambda page=telephone: not page.isVisible())  # type: ignore[misc]
    [wish] = founding.founded
    assert (wish.org, wish.name, wish.area) == ("42010000001", "市一院", "")
    assert wish.service.code == CODE
    assert [(one.number, one.name) for one in wish.persons] == list(THREE)
    assert wish.persons[0].role == Role.SYSTEM_ADMINISTRATOR
    assert {(one.password, one.step) for one in wish.persons} == {(PASSWORD, 7)}
    qtbot.waitUntil(lambda: "已加入" in dialog.end.said.text())
    assert [len(box.toPlainText().splitlines()) for box in dialog.end.codes] == [10] * 3
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "nobody has noted the codes"
    assert not dialog.next.isEnabled()
    dialog.end.noted.click()
    dialog.next.click()
    qtbot.waitUntil(lambda: not stage.window.isVisible())


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_asked_of_the_service(
    asked: tuple[BeginningDialog, FakeFounding], qtbot: QtBot
) -> None:
    """Without it a person would search the page for what to put right."""
    dialog, founding = asked
    at_institution(dialog, qtbot)
    page = dialog.institution
    page.org.edit.setText("a.b")
    page.area.edit.setText("12")
    press(dialog)
    faults = [one.fault.text() for one in (page.org, page.name, page.area)]
    assert [
        word in said for word, said in zip(("机构编码", "名称", "6 位"), faults, strict=True)
    ] == [True] * 3
    assert page.org.edit.hasFocus(), "the first one"
    page.org.edit.setText("42010000001")
    page.name.edit.setText("市一院")
    page.area.edit.clear()
    press(dialog)
    first = dialog.people[0]
    for password, again, where in (
        ("short", "short", first.password),
        (PASSWORD, "other", first.again),
    ):
        first.number.edit.setText("A001")
        first.name.edit.setText("张明")
        first.password.edit.setText(password)
        first.again.edit.setText(again)
        press(dialog)
        assert where.fault.isVisible()
    lay_down(dialog, 0)
    dialog.telephones[0].code.edit.setText("123456")
    press(dialog)
    qtbot.waitUntil(dialog.people[1].isVisible)
    second = dialog.people[1]
    second.number.edit.setText("A001")
    second.name.edit.setText(dialog.people[0].name.text)
    press(dialog)
    assert "同名" in second.name.fault.text()
    assert "三个不同的人" in second.number.fault.text()
    dialog.back.click()
    dialog.back.click()
    assert dialog.people[0].password.text == PASSWORD, "what was typed stays"
    assert founding.founded == []


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "口令应为 10 到 128"), ("en", "A password has 10 to 128")]
)
def test_what_is_wrong_with_a_password_is_said_in_the_language_of_the_window(
    asked: tuple[BeginningDialog, FakeFounding],
    qtbot: QtBot,
    qapp: Dressed,
    language: str,
    said: str,
) -> None:
    """Without it whoever reads no Chinese would guess at what a password has to be like."""
    dialog, _founding = asked
    qapp.languages.choose(language)
    at_institution(dialog, qtbot)
    dialog.institution.org.edit.setText("42010000001")
    dialog.institution.name.edit.setText("市一院")
    press(dialog)
    person = dialog.people[0]
    qtbot.waitUntil(person.isVisible)
    person.number.edit.setText("A001")
    person.name.edit.setText("张明")
    person.password.edit.setText("short")
    person.again.edit.setText("short")
    press(dialog)
    assert person.password.fault.text().startswith(said)


def test_a_service_is_met_and_its_code_tried_before_anything_else_is_asked(
    stage: Stage, asked: tuple[BeginningDialog, FakeFounding], qtbot: QtBot
) -> None:
    """Without it everything would be typed for a code that is wrong."""
    dialog, founding = asked
    chooses(dialog, Way.FOUND)
    stage.bridge.post(CodeHere("http://127.0.0.1:8765", "AAAAA-AAAAA"))
    qtbot.waitUntil(lambda: dialog.service.form.code.text() == "AAAAA-AAAAA")
    press(dialog)
    qtbot.waitUntil(lambda: "开通码不对" in dialog.service.answer.text())
    assert dialog.service.isVisible()
    dialog.service.form.code.setText(CODE)
    dialog._busy = True
    refused = JoinRefused(JoinStep.CERTIFICATE, "unknown-ca", "", CERTIFICATE)
    stage.bridge.post(refused)
    qtbot.waitUntil(dialog.service.certificate.isVisible)
    dialog.service.certificate.same.setChecked(True)
    dialog.service.certificate.trust.click()
    qtbot.waitUntil(dialog.institution.isVisible)
    assert dialog.service.wish.pin == CERTIFICATE.fingerprint
    assert founding.wishes[-1] == dialog.service.wish


def test_a_founding_that_is_refused_can_be_tried_again(
    asked: tuple[BeginningDialog, FakeFounding], qtbot: QtBot
) -> None:
    """Without it one refusal at the end would throw three people's work away."""
    dialog, founding = asked
    founding.refusal = JoinRefused(JoinStep.ENROLMENT, "not-founded", "服务端自己的话")
    at_institution(dialog, qtbot)
    dialog.institution.org.edit.setText("42010000001")
    dialog.institution.name.edit.setText("市一院")
    press(dialog)
    for at in range(3):
        lay_down(dialog, at)
        dialog.telephones[at].code.edit.setText("123456")
        press(dialog)
        qtbot.waitUntil(lambda: not dialog._busy)
    qtbot.waitUntil(lambda: "服务端自己的话" in dialog.answer.text())
    founding.refusal = None
    press(dialog)
    qtbot.waitUntil(lambda: "已加入" in dialog.end.said.text())
    assert len(founding.founded) == 2


def test_who_works_alone_is_not_asked_again_and_who_closed_it_is(
    stage: Stage, asked: tuple[BeginningDialog, FakeFounding], qtbot: QtBot
) -> None:
    """Without it each start would ask, or a first start closed by mistake never again."""
    dialog, founding = asked
    office = stage.window.pages.office
    press(dialog, Qt.Key.Key_Escape)
    stage.bridge.post(FirstStart())
    qtbot.waitUntil(lambda: office.beginning.dialog not in (None, dialog))
    again = office.beginning.dialog
    assert again is not None
    chooses(again, Way.ALONE)
    assert founding.preferences.read(BEGINNING, "") == "alone"
    stage.bridge.post(FirstStart())
    stage.bridge.post(ConnectionShown(name="二号台"))
    qtbot.waitUntil(lambda: office.beginning._standing == ConnectionShown(name="二号台"))
    assert office.beginning.dialog is None


def test_joining_and_training_go_where_they_are_done(
    stage: Stage, asked: tuple[BeginningDialog, FakeFounding], qtbot: QtBot
) -> None:
    """Without it a choice would lead nowhere."""
    dialog, founding = asked
    chooses(dialog, Way.JOIN)
    [joining] = stage.window.findChildren(ConnectionDialog)
    qtbot.waitUntil(joining.found.isVisible)
    joining.found.click()
    office = stage.window.pages.office
    founds = office.beginning.dialog
    assert founds is not None
    assert founds.service.isVisible()
    assert not founds.back.isEnabled(), "the first question is answered"
    founds.reject()
    stage.bridge.post(FirstStart())
    qtbot.waitUntil(lambda: office.beginning.dialog not in (None, founds))
    last = office.beginning.dialog
    assert last is not None
    chooses(last, Way.TRAIN)
    assert founding.trained == 1
    qtbot.waitUntil(lambda: not stage.window.isVisible())
