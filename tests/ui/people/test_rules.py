"""The rules of signing in: seen, changed, refused, and kept from who may not change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QSpinBox
from pytestqt.qtbot import QtBot

from app.people.answers import Asked
from app.people.at_service import Why
from app.people.signing.rules import LIMITS, SWITCHES, SignInRules
from app.readers.saying import Saying
from tests.ui.people.stage import PeopleStage
from ui.people.fake_people import AUDIT, SECURITY, SYSTEM
from ui.people.rules_tab import RulesTab

RULES = 4


@pytest.fixture
def tab(stage: PeopleStage) -> RulesTab:
    return stage.page.rules


@pytest.fixture
def speak(stage: PeopleStage, tab: RulesTab, qtbot: QtBot) -> Callable[..., None]:
    """Let somebody speak, and wait until the rules he may see are there."""

    def sign_in(number: str = SECURITY) -> None:
        stage.page.tabs.setCurrentIndex(RULES)
        stage.page.gate.take(stage.people.persons[number])
        if tab.is_seen:
            qtbot.waitUntil(lambda: tab.is_filled)

    return sign_in


def figure(tab: RulesTab, name: str) -> QSpinBox:
    editor = tab.editors[name]
    assert isinstance(editor, QSpinBox)
    return editor


def switch(tab: RulesTab, name: str) -> QCheckBox:
    editor = tab.editors[name]
    assert isinstance(editor, QCheckBox)
    return editor


def test_every_rule_of_an_institution_is_there_within_its_limits(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None]
) -> None:
    """Without it a new rule could be changed by commands alone."""
    stage.people.rules = SignInRules(shortest=12, second_destroying=True)
    speak()
    assert set(tab.editors) == set(LIMITS) | SWITCHES == set(SignInRules().body()) - {"training"}
    assert (figure(tab, "shortest").value(), switch(tab, "second_destroying").isChecked()) == (
        12,
        True,
    )
    for name, (least, most, _) in LIMITS.items():
        box = figure(tab, name)
        assert (box.minimum(), box.maximum()) == (least, most)
        assert box.accessibleName()
        assert box.accessibleDescription()
    assert not tab.save.isEnabled()
    assert not tab.undo.isEnabled()


def test_only_what_was_changed_is_laid_down_and_what_others_changed_is_shown(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None], qtbot: QtBot
) -> None:
    """Without it two administrators would take each other's changes back."""
    speak()
    figure(tab, "idle_min").setValue(5)
    switch(tab, "second_rules").setChecked(True)
    stage.people.rules = replace(stage.people.rules, shortest=14)
    stage.page.refresh()
    qtbot.waitUntil(lambda: figure(tab, "shortest").value() == 14)
    assert tab.changes == {"idle_min": 5, "second_rules": True}
    QTest.keyClick(tab.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.people.wishes[-1] == {"idle_min": 5, "second_rules": True}
    qtbot.waitUntil(lambda: stage.page.strip.isVisible())
    assert stage.people.rules == SignInRules(shortest=14, idle_min=5, second_rules=True)
    assert tab.changes == {}
    assert not tab.save.isEnabled()


def test_what_was_changed_is_taken_back_before_it_is_laid_down(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None]
) -> None:
    """Without it a wrong turn would have to be found figure by figure."""
    speak()
    figure(tab, "expires_days").setValue(30)
    switch(tab, "verified").setChecked(False)
    tab.undo.trigger()
    assert (tab.changes, figure(tab, "expires_days").value()) == ({}, 90)
    assert {} not in stage.people.wishes


def test_a_reminder_behind_the_end_is_said_beside_it_and_not_sent(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None]
) -> None:
    """Without it the service's refusal would not say which of two figures is meant."""
    speak()
    figure(tab, "expires_days").setValue(7)
    assert "口令有效天数" in tab.too_late.text()
    assert not tab.too_late.isHidden()
    tab.wish_saving()
    assert not [one for one in stage.people.wishes if isinstance(one, dict)]
    figure(tab, "warns_days").setValue(3)
    assert tab.too_late.isHidden()
    assert tab.save.isEnabled()


def test_what_the_service_refuses_is_said_and_stays_to_be_mended(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None], qtbot: QtBot
) -> None:
    """Without it a refusal would look like a change."""
    speak()
    said: list[str] = []
    stage.page.refused.connect(said.append)
    refusal = Saying("无操作锁屏分钟应为 1 到 10。", "1 to 10 minutes.")
    stage.people.faults[Asked.SET_RULES] = (Why.REFUSED, refusal, "rule-limit")
    figure(tab, "idle_min").setValue(20)
    tab.save.trigger()
    qtbot.waitUntil(lambda: said == ["无操作锁屏分钟应为 1 到 10。"])
    assert tab.changes == {"idle_min": 20}
    assert tab.save.isEnabled()


def test_who_may_only_look_finds_the_rules_grey_and_why(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None]
) -> None:
    """Without it an auditor would change a figure that nobody takes."""
    speak(AUDIT)
    assert not any(editor.isEnabled() for editor in tab.editors.values())
    assert "人员" in tab.reason.text()
    assert tab.save.toolTip() == tab.reason.text()
    stage.page.gate.forget()
    speak(SYSTEM)
    assert not tab.is_seen
    assert not tab.is_filled


def test_who_rolls_the_page_changes_no_figure(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None]
) -> None:
    """Without it a wheel over the form would lay down another rule."""
    speak()
    box = figure(tab, "shortest")
    middle = QPointF(box.rect().center())
    turn = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turn)
    assert tab.changes == {}


def test_an_institution_for_training_says_so(
    stage: PeopleStage, tab: RulesTab, speak: Callable[..., None]
) -> None:
    """Without it somebody would wait for passwords of a training to end."""
    stage.people.rules = SignInRules(training=True)
    speak()
    assert "培训机构" in tab.about.text()
