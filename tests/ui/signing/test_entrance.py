"""People prove who they are before the window works for them, and again after it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.people.signing.events import Lacks, PersonProved, ScanWhileLocked, SignInShown
from app.people.signing.rules import SignInRules
from app.receiving.verdicts import Severity
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.application import Dressed
from ui.places import DELIVERIES, RECEIVING
from ui.preferences import PROOF, MemoryPreferences
from ui.signing.entrance import Entrance
from ui.signing.fake import BADGE, PASSWORD, PERSONS, PIN, FakeSignIn
from ui.signing.own_dialog import OwnDialog
from ui.signing.recovery_codes import RecoveryCodesDialog

FIRST, SECOND = (name for _number, name in PERSONS)


class Guarded:
    """A stage whose window wants proof."""

    def __init__(self, stage: Stage, rules: SignInRules | None) -> None:
        self.stage, self.window = stage, stage.window
        self.signing = FakeSignIn(stage.bridge.post, rules)
        self.entrance = Entrance(self.window, self.window, self.signing.needs, self.window.pages)
        self.window.guard(self.entrance)
        self.panel = self.window.sign_in_page.panel
        self.cover, self.change = self.entrance.cover, self.entrance.change

    def types(self, who: str, password: str) -> None:
        panel = self.cover.panel if self.cover.isVisible() else self.panel
        panel.who.setText(who)
        panel.password.setText(password)
        QTest.keyClick(panel.password, Qt.Key.Key_Return)

    def scans_count(self) -> bool:
        return self.signing.locked is False

    @property
    def person(self) -> str:
        return self.window.status.person_text.text()

    def at_receipt(self, qtbot: QtBot) -> None:
        self.types("0001", PASSWORD)
        qtbot.waitUntil(lambda: self.person == FIRST)
        self.window.pages.open_delivery(samples.deliveries()[0].delivery_id)
        qtbot.waitUntil(lambda: self.window.pages.number == RECEIVING)


Build = Callable[[MemoryPreferences], Stage]
Guard = Callable[[SignInRules | None], Guarded]


@pytest.fixture
def build(qapp: Dressed, qtbot: QtBot) -> Iterator[Build]:
    """Build stages that stay until their windows are closed."""
    built: list[Stage] = []

    def made(preferences: MemoryPreferences) -> Stage:
        stage = build_stage(qapp, training=False, preferences=preferences)
        built.append(stage)
        qtbot.addWidget(stage.window)
        stage.window.show()
        return stage

    yield made
    for stage in built:
        stage.window.leave()


@pytest.fixture
def guard(build: Build, qtbot: QtBot) -> Guard:
    def made(rules: SignInRules | None) -> Guarded:
        guarded = Guarded(build(MemoryPreferences()), rules)
        wanted = rules is not None and rules.verified
        qtbot.waitUntil(lambda: guarded.entrance.wants_proof is wanted)
        return guarded

    return made


@pytest.fixture
def guarded(guard: Guard) -> Guarded:
    return guard(SignInRules())


def test_where_nothing_is_laid_down_a_name_is_enough(guard: Guard) -> None:
    """Without it a workstation without a service could not receive any more."""
    free = guard(None)
    assert free.panel.isHidden()
    free.window.sign_in_page.name.setText(FIRST)
    free.window.sign_in_page.sign_in()
    assert (free.person, free.signing.locked) == (FIRST, None)
    free.window.change_person()
    assert (free.person, free.cover.isVisible()) == ("", False)


def test_a_password_lets_in_and_a_wrong_one_is_forgotten(guarded: Guarded, qtbot: QtBot) -> None:
    """Without it a name would still be enough, or a wrong password stand in its field."""
    page = guarded.window.sign_in_page
    assert (page.name.isHidden(), page.persons.isHidden()) == (True, True)
    assert not guarded.scans_count()
    guarded.types("0001", "wrong")
    qtbot.waitUntil(lambda: "不对" in guarded.panel.said.text())
    assert (guarded.panel.password.text(), guarded.person) == ("", "")
    guarded.types("0001", PASSWORD)
    qtbot.waitUntil(lambda: guarded.person == FIRST)
    assert guarded.scans_count()
    assert guarded.panel.password.text() == ""


def test_an_administrator_sets_a_telephone_up_and_sees_the_recovery_codes(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it no administrator could come in for the first time."""
    guarded.signing.lacks = Lacks.FACTOR
    guarded.signing.recovery_codes = ("AAAA-BBBB-CCCC",)
    panel = guarded.panel
    guarded.types("0001", PASSWORD)
    qtbot.waitUntil(panel.picture.isVisible)
    assert "JBSW Y3DP" in panel.secret.text()
    assert panel.code.hasFocus()
    panel.code.setText("123456")
    guarded.signing.lacks = Lacks.BOTH
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.new.isVisible)
    panel.new.setText("Chosen-1234")
    panel.again.setText("Chosen-1235")
    QTest.keyClick(panel.again, Qt.Key.Key_Return)
    assert "不一样" in panel.said.text()
    panel.again.setText("Chosen-1234")
    QTest.keyClick(panel.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: guarded.person == FIRST)
    assert guarded.signing.wishes[-1] == ("prove", "0001", PASSWORD, "123456", "Chosen-1234")
    shown = guarded.window.findChild(RecoveryCodesDialog)
    assert shown is not None
    assert shown.codes.toPlainText() == "AAAA-BBBB-CCCC"
    shown.accept()


def test_the_screen_is_locked_over_everything_and_the_same_person_goes_on(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it whoever comes by could scan, or who unlocks would have to find the place again."""
    guarded.at_receipt(qtbot)
    opened = len(guarded.stage.desk.wishes)
    QTest.keyClick(guarded.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(guarded.cover.isVisible)
    assert not guarded.scans_count()
    QTest.keyClick(guarded.cover, Qt.Key.Key_Escape)
    assert guarded.cover.isVisible()
    guarded.types(FIRST, "wrong")
    qtbot.waitUntil(lambda: "不对" in guarded.cover.panel.said.text())
    guarded.types(FIRST, PASSWORD)
    qtbot.waitUntil(lambda: not guarded.cover.isVisible())
    assert (guarded.window.pages.number, guarded.person) == (RECEIVING, FIRST)
    assert len(guarded.stage.desk.wishes) == opened
    assert guarded.scans_count()


def test_another_person_goes_on_with_the_open_receipt_in_its_own_name(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it what the second one scans would stand in the name of the first."""
    guarded.at_receipt(qtbot)
    guarded.entrance.lock()
    guarded.stage.bridge.post(ScanWhileLocked(BADGE))
    qtbot.waitUntil(lambda: "PIN" in guarded.cover.panel.said.text())
    guarded.cover.panel.password.setText(PIN)
    QTest.keyClick(guarded.cover.panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: guarded.person == SECOND)
    qtbot.waitUntil(lambda: guarded.window.pages.number == RECEIVING)
    assert guarded.signing.wishes[-1] == ("prove-by-badge", BADGE, PIN)
    assert guarded.window.pages.receiving.person == SECOND


def scans_badge(guarded: Guarded, qtbot: QtBot) -> None:
    """As ScanWay does: it locks before it tells."""
    guarded.signing.lock(True)
    guarded.stage.bridge.post(ScanWhileLocked(BADGE))
    qtbot.waitUntil(guarded.change.isVisible)


def types_pin(guarded: Guarded, pin: str) -> None:
    field = guarded.change.panel.password
    field.setText(pin)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_badge_takes_over_from_who_works_and_the_receipt_goes_on(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it the next one would have to find the key that locks, gloves on."""
    guarded.at_receipt(qtbot)
    assert guarded.signing.badges
    scans_badge(guarded, qtbot)
    assert guarded.person == FIRST
    assert FIRST in guarded.change.whose.text()
    types_pin(guarded, "000000")
    qtbot.waitUntil(lambda: "不对" in guarded.change.panel.said.text())
    assert guarded.person == FIRST
    types_pin(guarded, PIN)
    qtbot.waitUntil(lambda: guarded.person == SECOND)
    qtbot.waitUntil(lambda: guarded.window.pages.number == RECEIVING)
    assert (guarded.change.isVisible(), guarded.scans_count()) == (False, True)
    assert guarded.window.pages.receiving.person == SECOND


def test_a_badge_without_its_pin_leaves_who_worked_at_work(guarded: Guarded, qtbot: QtBot) -> None:
    """Without it a badge that brushed a reader would stop the receiving, or change the name."""
    guarded.at_receipt(qtbot)
    opened = len(guarded.stage.desk.wishes)
    scans_badge(guarded, qtbot)
    guarded.stage.bridge.post(ScanWhileLocked("81000001234567890123"))
    qtbot.waitUntil(lambda: "没有计入" in guarded.change.panel.said.text())
    assert guarded.stage.sound.played == [Severity.WRONG]
    QTest.keyClick(guarded.change, Qt.Key.Key_Escape)
    assert (guarded.person, guarded.scans_count()) == (FIRST, True)
    assert len(guarded.stage.desk.wishes) == opened
    scans_badge(guarded, qtbot)
    guarded.entrance.lock()
    assert (guarded.change.isVisible(), guarded.cover.isVisible()) == (False, True)
    assert not guarded.scans_count()


def test_what_the_service_gave_to_one_is_not_used_by_the_next(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it who takes over while the service is away would act with the rights before."""
    speaking: list[object] = []
    guarded.entrance.proved.connect(speaking.append)
    guarded.at_receipt(qtbot)
    guarded.entrance.lock()
    guarded.stage.bridge.post(PersonProved("0002", SECOND, days_left=3))
    qtbot.waitUntil(lambda: guarded.person == SECOND)
    assert speaking[-1] is None
    guarded.entrance.lock()
    guarded.signing.away = True
    guarded.types("0001", PASSWORD)
    qtbot.waitUntil(guarded.cover.panel.by_name.isVisible)
    guarded.cover.panel.by_name.click()
    assert (guarded.person, speaking[-1]) == (f"{FIRST}（未核实）", None)
    assert guarded.signing.wishes[-1] == ("sign-out",)


def test_what_is_scanned_at_a_locked_screen_is_heard_to_count_nowhere(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it boxes would be put away that nobody received."""
    guarded.stage.bridge.post(ScanWhileLocked("81000001234567890123"))
    qtbot.waitUntil(lambda: "没有计入" in guarded.panel.said.text())
    assert guarded.stage.sound.played == [Severity.WRONG]


def test_an_idle_screen_locks_itself_and_keys_and_scans_put_it_off(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it a screen that was left would stay open all day."""
    guarded.types("0001", PASSWORD)
    qtbot.waitUntil(lambda: guarded.person == FIRST)
    idle = guarded.entrance._idle
    assert idle.interval() == 15 * 60_000
    begun = int(idle.timerId())
    QTest.keyClick(guarded.window, Qt.Key.Key_Shift)
    assert int(idle.timerId()) != begun, "it began anew"
    idle.setInterval(1)
    qtbot.waitUntil(guarded.cover.isVisible)
    assert not idle.isActive()


def test_who_cannot_be_verified_begins_by_name_and_is_marked_so(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it a fault of the service would stop the receiving."""
    guarded.signing.away = True
    guarded.types("0001", PASSWORD)
    qtbot.waitUntil(guarded.panel.by_name.isVisible)
    guarded.panel.by_name.click()
    assert guarded.person == f"{FIRST}（未核实）"
    assert guarded.scans_count()
    assert guarded.window.pages.number == DELIVERIES
    guarded.entrance.look()
    QTest.qWait(0)
    assert guarded.person == f"{FIRST}（未核实）"


def test_a_name_that_was_typed_before_the_rules_were_known_is_not_enough(
    guard: Guard, qtbot: QtBot
) -> None:
    """Without it whoever is quick after the start would need no password."""
    quick = guard(None)
    quick.window.sign_in_by_name(FIRST)
    assert quick.person == FIRST
    quick.stage.bridge.post(SignInShown(SignInRules(), PERSONS))
    qtbot.waitUntil(lambda: quick.person == "")
    assert (quick.panel.isVisible(), quick.scans_count()) == (True, False)
    assert quick.stage.preferences.read(PROOF, "") == "yes"


def test_a_window_that_wanted_proof_begins_with_that_question(build: Build) -> None:
    """Without it each start would take a name for a moment."""
    preferences = MemoryPreferences()
    preferences.write(PROOF, "yes")
    stage = build(preferences)
    panel = stage.window.sign_in_page.panel
    assert (panel.isVisible(), panel.ok.isEnabled()) == (True, False)
    assert stage.window.sign_in_page.name.isHidden()


def test_ones_own_password_and_pin_are_changed_and_a_new_password_is_asked_for(
    guarded: Guarded, qtbot: QtBot
) -> None:
    """Without it a badge would never get a PIN."""
    own = guarded.window.menus.own
    assert own.isVisible()
    guarded.types("0001", PASSWORD)
    qtbot.waitUntil(lambda: guarded.person == FIRST)
    for new, locked in (("", False), ("Chosen-1234", True)):
        own.trigger()
        changes_own(guarded, qtbot, new)
        assert guarded.signing.wishes[-1] == ("change-own", PASSWORD, new, PIN)
        assert guarded.cover.isVisible() is locked


def changes_own(guarded: Guarded, qtbot: QtBot, new: str) -> None:
    dialog = guarded.window.findChild(OwnDialog)
    assert dialog is not None
    dialog.wish()
    assert "请填写" in dialog.said.text()
    dialog.password.setText("wrong")
    dialog.pin.setText(PIN)
    dialog.wish()
    qtbot.waitUntil(lambda: "不对" in dialog.said.text())
    dialog.password.setText(PASSWORD)
    dialog.new.setText(new)
    dialog.again.setText(new)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.wish()
