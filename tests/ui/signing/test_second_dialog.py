"""A second person agrees at the same screen, and who works stays who works."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.people.seconding import Act, SecondRefused, SecondSettled, SecondWanted
from app.people.signing.events import Lacks, ScanWhileLocked, SignInRefused
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from tests.ui.stage import Stage
from ui.application import Dressed
from ui.signing.entrance import Entrance
from ui.signing.fake import BADGE, PASSWORD, PERSONS, PIN, WRONG, FakeSignIn
from ui.signing.second_dialog import SecondDialog

_SET_UP = Saying("请绑定", "Set it up.")
FIRST, SECOND = (name for _number, name in PERSONS)


class Room:
    """A window at which the first person works."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage, self.window, self._qtbot = stage, stage.window, qtbot
        self.signing = FakeSignIn(stage.bridge.post, SignInRules())
        self.entrance = Entrance(self.window, self.window, self.signing.needs, self.window.pages)
        self.window.guard(self.entrance)
        qtbot.waitUntil(lambda: self.entrance.wants_proof)
        self.signing.prove("0001", PASSWORD)
        qtbot.waitUntil(lambda: self.person == FIRST)

    @property
    def person(self) -> str:
        return self.window.status.person_text.text()

    def asked(self, wanted: SecondWanted) -> SecondDialog:
        self.stage.bridge.post(wanted)
        self._qtbot.waitUntil(lambda: self.entrance.seconding.dialog is not None)
        assert self.entrance.seconding.dialog is not None
        return self.entrance.seconding.dialog


@pytest.fixture
def room(stage: Stage, qtbot: QtBot) -> Room:
    return Room(stage, qtbot)


def test_the_second_person_proves_it_and_the_first_works_on(room: Room, qtbot: QtBot) -> None:
    """Without it the second person would have to sign in, and the work would change hands."""
    dialog = room.asked(SecondWanted(Act.DESTROY, FIRST))
    assert FIRST in dialog.heading.text()
    dialog.panel.who.setText("0002")
    dialog.panel.password.setText("wrong")
    QTest.keyClick(dialog.panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "不对" in dialog.panel.said.text())
    dialog.panel.password.setText(PASSWORD)
    QTest.keyClick(dialog.panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.entrance.seconding.dialog is None)
    assert room.person == FIRST
    assert room.signing.wishes[-1][0] == "prove-second"


def test_a_badge_that_is_scanned_goes_to_who_asks_for_one(room: Room, qtbot: QtBot) -> None:
    """Without it the second person's badge would take the first one's work over."""
    dialog = room.asked(SecondWanted(Act.SIGN, FIRST, SECOND))
    assert (dialog.panel.who.text(), SECOND in dialog.heading.text()) == (SECOND, True)
    room.signing.lock(True)
    room.stage.bridge.post(ScanWhileLocked(BADGE))
    qtbot.waitUntil(lambda: "PIN" in dialog.panel.said.text())
    assert not room.entrance.change.isVisible()
    assert room.signing.locked is False
    assert "复核" in dialog.panel.ok.text()
    dialog.panel.password.setText(PIN)
    QTest.keyClick(dialog.panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.entrance.seconding.dialog is None)
    assert room.person == FIRST


def test_esc_declines_and_what_ends_by_itself_takes_the_question_away(
    room: Room, qtbot: QtBot
) -> None:
    """Without it a question would stand over work that nobody waits for."""
    dialog = room.asked(SecondWanted(Act.DESTROY, FIRST))
    room.stage.bridge.post(SecondRefused(SignInRefused(_SET_UP, Lacks.FACTOR)))
    qtbot.waitUntil(lambda: "先自己登录一次" in dialog.panel.said.text())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert room.signing.wishes[-1] == ("decline-second",)
    qtbot.waitUntil(lambda: room.entrance.seconding.dialog is None)
    room.asked(SecondWanted(Act.CHANGE_RULES, FIRST))
    room.stage.bridge.post(SecondSettled())
    qtbot.waitUntil(lambda: room.entrance.seconding.dialog is None)
    assert room.signing.wishes[-1] == ("decline-second",), "nothing more was said"


@pytest.mark.parametrize(("language", "said"), [("zh", WRONG.chinese), ("en", WRONG.english)])
def test_a_refusal_is_said_in_the_language_of_the_window(
    room: Room, qtbot: QtBot, qapp: Dressed, language: str, said: str
) -> None:
    """Without it an English window would refuse the second person in Chinese."""
    qapp.languages.choose(language)
    dialog = room.asked(SecondWanted(Act.DESTROY, FIRST))
    dialog.panel.who.setText("0002")
    dialog.panel.password.setText("wrong")
    QTest.keyClick(dialog.panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.panel.said.text() == said)
