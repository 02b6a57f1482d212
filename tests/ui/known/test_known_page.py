"""The page of what is known, worked by keys over a made-up desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.receiving.known import wording
from app.receiving.known.events import BarWish, Decided, Decision, MappingsAsked, Pair
from app.receiving.known.item_rules import ALL, Rule, of_class, of_item
from app.receiving.known.listing import BarKind
from app.receiving.known.values import MappingState
from app.receiving.values import PackageLevel
from tests.ui.known import samples
from tests.ui.stage import Stage
from ui.known.bar_dialog import BarDialog
from ui.known.fake_known import FakeKnown
from ui.known.mappings_model import explained
from ui.known.rule_dialog import RULES, RuleDialog
from ui.known_page import BARS, MAPPINGS, KnownPage
from ui.known_page import RULES as RULES_TAB

PERSON = "药师乙"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def known(stage: Stage) -> FakeKnown:
    fake = stage.rooms.known
    assert isinstance(fake, FakeKnown)
    samples.fill(fake)
    return fake


@pytest.fixture
def page(stage: Stage, known: FakeKnown, qtbot: QtBot) -> KnownPage:
    stage.window.sign_in(PERSON)
    QTest.keyClick(stage.window, Qt.Key.Key_7, CONTROL)
    shown = stage.window.pages.rooms.known
    qtbot.waitUntil(lambda: shown.isVisible() and bool(shown.bars.model.rows))
    return shown


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)


def wishes(known: FakeKnown, name: str) -> list[tuple[object, ...]]:
    return [wish[1:] for wish in known.wishes if wish[0] == name]


def pair(number: int, item: int | None = None) -> Pair:
    entry = samples.mapping(number, item=item).entry
    return Pair(entry.identifier, entry.province_code)


def test_what_waits_is_shown_first_and_counted_on_the_tab(page: KnownPage) -> None:
    states = {row.entry.state for row in page.mappings.model.rows}
    assert states == {MappingState.PROPOSED}
    assert page.tabs.tabText(MAPPINGS) == "标识对照 (9)"


def test_a_conflict_is_explained_in_words(page: KnownPage) -> None:
    text = page.mappings.explanation.text()
    assert "8100020" in text
    assert samples.ITEMS[1].name in text
    assert "驳回" in text
    assert explained(samples.mapping(1)) == ""
    assert "换过包装" in explained(samples.mappings()[3])


@pytest.mark.parametrize(
    ("key", "decision", "state"),
    [
        (Qt.Key.Key_F7, Decision.CONFIRM, MappingState.CONFIRMED),
        (Qt.Key.Key_F8, Decision.REFUSE, MappingState.REFUSED),
    ],
)
def test_several_pairs_are_decided_at_once_and_undone(
    page: KnownPage,
    known: FakeKnown,
    qtbot: QtBot,
    key: Qt.Key,
    decision: Decision,
    state: MappingState,
) -> None:
    view = page.mappings.view
    press(view, Qt.Key.Key_Down, SHIFT)
    press(view, key)
    pairs = (pair(20, 0), pair(1))
    assert wishes(known, "decide") == [(Decided(pairs, decision), PERSON)]
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == 7)
    assert page.strip.isVisible()
    assert {row.entry.state for row in known.mappings[:2]} == {state}
    assert page.mappings.undo.isEnabled()
    press(view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == 9)
    assert not page.mappings.undo.isEnabled()


def test_a_pair_is_confirmed_on_another_level(page: KnownPage, known: FakeKnown) -> None:
    page.mappings.level.setCurrentIndex(2)
    press(page.mappings.view, Qt.Key.Key_F7)
    wish = Decided((pair(20, 0),), Decision.CONFIRM, PackageLevel.MIDDLE)
    assert wishes(known, "decide") == [(wish, PERSON)]


def test_a_decision_is_withdrawn(page: KnownPage, known: FakeKnown, qtbot: QtBot) -> None:
    page.mappings.shown.setCurrentIndex(2)
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == 2)
    press(page.mappings.view, Qt.Key.Key_F9)
    assert wishes(known, "decide")[0][0].decision is Decision.WITHDRAW  # type: ignore[attr-defined]


def test_a_filter_shows_conflicts_only(page: KnownPage, qtbot: QtBot) -> None:
    page.mappings.shown.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == 2)
    assert {row.entry.identifier for row in page.mappings.model.rows} == {"8100020"}


def test_a_search_leads_into_the_list_and_an_empty_one_says_what_to_do(
    page: KnownPage, qtbot: QtBot
) -> None:
    press(page, Qt.Key.Key_F, CONTROL)
    field = page.mappings.list.field
    assert field.hasFocus()
    QTest.keyClicks(field, "8100004")
    press(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == 1)
    assert page.mappings.view.hasFocus()
    press(page.mappings.view, Qt.Key.Key_Escape)
    assert field.hasFocus()
    field.setText("没有")
    press(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.mappings.model.rows)
    assert "显示全部" in page.mappings.list.empty.sentence
    page.mappings.show_all.trigger()
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == len(samples.mappings()))


def test_an_answer_to_an_older_search_is_not_shown(page: KnownPage, known: FakeKnown) -> None:
    before = page.mappings.model.rows
    known.list_mappings(MappingsAsked(search="8100031"))
    assert page.mappings.model.rows == before


def test_a_scanned_box_shows_what_is_said_of_its_identifier_and_counts_nowhere(
    page: KnownPage, stage: Stage, qtbot: QtBot
) -> None:
    stage.readers.read(f"8100031{1:013d}".encode())
    qtbot.waitUntil(lambda: len(page.mappings.model.rows) == 1)
    assert page.mappings.model.rows[0].entry.state is MappingState.CONFIRMED
    assert not [wish for wish in stage.desk.wishes if wish[0] == "scan"]


def test_a_scan_without_an_identifier_is_refused_in_words(
    page: KnownPage, stage: Stage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.refused) as refused:
        stage.readers.read(b"ZX-001")
    assert refused.args is not None
    assert "药品追溯码" in refused.args[0]


def turn_to(page: KnownPage, tab: int) -> None:
    while page.tabs.currentIndex() != tab:
        press(page.panels[page.tabs.currentIndex()].view, Qt.Key.Key_F6)


def test_a_rule_for_an_item_is_laid_down_by_keys(
    page: KnownPage, known: FakeKnown, qtbot: QtBot
) -> None:
    turn_to(page, RULES_TAB)
    press(page.rules.view, Qt.Key.Key_F7)
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    assert not dialog.ok.isEnabled()
    QTest.keyClicks(dialog.item.field, "ydsz")
    qtbot.waitUntil(dialog.item.results.isVisible)
    press(dialog.item.field, Qt.Key.Key_Down)
    press(dialog.item.results, Qt.Key.Key_Return)
    assert dialog.item.chosen == samples.ITEMS[2]
    dialog.rule.setCurrentIndex(RULES.index(Rule.COLD_CHAIN))
    assert dialog.ok.isEnabled()
    press(dialog.ok, Qt.Key.Key_Space)
    scope = of_item(samples.ITEMS[2].province_code)
    assert wishes(known, "lay_down") == [(scope, Rule.COLD_CHAIN, "2-8℃", PERSON)]
    qtbot.waitUntil(lambda: page.dialog is None)
    assert "规则已生效" in page.strip.label.text()


def test_a_value_that_a_rule_does_not_have_is_explained_while_it_is_typed(
    page: KnownPage, known: FakeKnown
) -> None:
    turn_to(page, RULES_TAB)
    page.rules.view.point_at(4)
    press(page.rules.view, Qt.Key.Key_Return)
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    assert (dialog.scope, dialog.chosen_rule, dialog.written) == (
        ALL,
        Rule.NEAR_EXPIRY_DAYS,
        "270",
    )
    dialog.value.setCurrentText("9999")
    assert dialog.said.text() == wording.expected(Rule.NEAR_EXPIRY_DAYS).chinese
    assert not dialog.ok.isEnabled()
    dialog.reject()
    assert wishes(known, "lay_down") == []


@pytest.mark.parametrize("rule", RULES)
def test_every_value_that_is_offered_is_one_that_the_rule_has(page: KnownPage, rule: Rule) -> None:
    page.rules.ask_for_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.kind.setCurrentIndex(1)
    dialog.word.setText("注射液")
    assert dialog.scope == of_class("注射液")
    dialog.rule.setCurrentIndex(RULES.index(rule))
    for place in range(dialog.value.count()):
        dialog.value.setCurrentIndex(place)
        assert dialog.ok.isEnabled(), dialog.value.currentText()
        assert dialog.written.isascii() or rule in (Rule.COLD_CHAIN, Rule.DOCUMENTS)
    dialog.reject()


def test_a_refused_form_stays_open_and_says_why(
    page: KnownPage, known: FakeKnown, qtbot: QtBot
) -> None:
    known.refusal = wording.saying("scope-missing")
    page.rules.ask_for_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.kind.setCurrentIndex(2)
    dialog.wish()
    qtbot.waitUntil(lambda: dialog.said.text() == known.refusal.chinese)  # type: ignore[union-attr]
    assert page.dialog is dialog
    assert dialog.ok.isEnabled()
    dialog.reject()


def test_rules_are_taken_back(page: KnownPage, known: FakeKnown, qtbot: QtBot) -> None:
    turn_to(page, RULES_TAB)
    press(page.rules.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.rules.model.rows) == len(samples.rules()) - 1)
    assert wishes(known, "take_back") == [((samples.rules()[0],), PERSON)]


def test_a_batch_is_recalled_and_the_recall_lifted(
    page: KnownPage, known: FakeKnown, qtbot: QtBot
) -> None:
    turn_to(page, BARS)
    press(page.bars.view, Qt.Key.Key_F7)
    dialog = page.dialog
    assert isinstance(dialog, BarDialog)
    dialog.batch.setText("Ａ１")
    assert not dialog.ok.isEnabled()
    dialog.reason.setText("通告")
    dialog.document.setText("2026-5")
    press(dialog.ok, Qt.Key.Key_Space)
    wish = BarWish(BarKind.RECALL, "通告", "2026-5", batch="A1")
    assert wishes(known, "bar") == [(wish, PERSON)]
    qtbot.waitUntil(lambda: page.dialog is None and len(page.bars.model.rows) == 4)
    page.bars.view.point_at(0)
    press(page.bars.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.bars.model.rows) == 3)
    page.bars.lifted.setChecked(True)
    qtbot.waitUntil(lambda: len(page.bars.model.rows) == 5)


def test_a_stop_needs_an_item_and_an_identifier_must_be_one(page: KnownPage) -> None:
    page.bars.ask_for_bar()
    dialog = page.dialog
    assert isinstance(dialog, BarDialog)
    dialog.identifier.setText("12")
    assert dialog.said.text() == wording.saying("identifier-wrong", identifier="12").chinese
    dialog.kind.setCurrentIndex(1)
    assert dialog.said.text() == wording.saying("stop-without-item").chinese
    dialog.item.choose(samples.ITEMS[0])
    dialog.reason.setText("停用")
    assert dialog.ok.isEnabled()
    assert dialog.asked.identifier == ""
    dialog.reject()


def test_a_code_that_nobody_met_can_be_taken_as_it_is(page: KnownPage, qtbot: QtBot) -> None:
    page.bars.ask_for_bar()
    dialog = page.dialog
    assert isinstance(dialog, BarDialog)
    QTest.keyClicks(dialog.item.field, "XY0001")
    press(dialog.item.field, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.item.results.isVisible)
    press(dialog.item.field, Qt.Key.Key_Return)
    assert dialog.asked.province_code == "XY0001"
    QTest.keyClicks(dialog.item.field, "Z")
    assert dialog.asked.province_code == ""
    dialog.reject()
