"""The page of the code library, by keyboard and by scanner, with a made-up library behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from app.readers.saying import Saying
from app.tracing.events import CodesFound, ExportShown, ImportShown, LibraryFailed, Task
from app.tracing.moving import Wish
from app.tracing.values import MoveKind, State
from app.tracing.wanted import PAGE, Wanted
from tests.ui import library_samples as samples
from tests.ui.library_stage import FakeStage, build_library
from tests.ui.samples import NOW
from tests.ui.test_fitting import cut_off
from ui.application import Dressed
from ui.library.asking import Meaning
from ui.library.confirm_dialogs import MoveDialog
from ui.library.page import LibraryPage
from ui.parts.languages import LANGUAGES

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
BOX = samples.code(1)


@pytest.fixture
def stage(qapp: Dressed, qtbot: QtBot) -> Iterator[FakeStage]:
    built = build_library(samples.rows(), lambda: NOW)
    page = built.page
    qtbot.addWidget(page)
    page.resize(1274, 678)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.opened()
    qtbot.waitUntil(lambda: page.card.card is not None)
    yield built
    page.closed()


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)


def type_and_enter(page: LibraryPage, text: str) -> None:
    page.wait_for_text()
    page.bar.field.setText(text)
    press(page.bar.field, Key.Key_Return)


def wishes(stage: FakeStage, name: str) -> list[object]:
    return [wish[1] for wish in stage.library.wishes if wish[0] == name]


def last_wish(stage: FakeStage) -> tuple[object, ...]:
    return stage.library.wishes[-1]


def collect(stage: FakeStage, qtbot: QtBot, *numbers: int) -> None:
    """Open the list and scan boxes into it."""
    press(stage.page, Key.Key_F6)
    for number in numbers:
        stage.read(samples.code(number))
    moves = stage.page.moves
    qtbot.waitUntil(lambda: len(moves.model.rows) == len(numbers))
    qtbot.waitUntil(lambda: all(row.checked for row in moves.model.rows))


def test_the_page_opens_with_what_is_there_and_holds_the_scans(stage: FakeStage) -> None:
    page = stage.page
    assert stage.readers.held
    assert page.bar.field.hasFocus()
    assert len(page.results.codes.rows) >= PAGE
    assert "往下还有" in page.count.text()
    page.closed()
    assert not stage.readers.held


def test_rows_follow_as_one_scrolls_down_to_the_last(stage: FakeStage, qtbot: QtBot) -> None:
    results = stage.page.results
    press(stage.page.bar.field, Key.Key_Down)
    assert results.hasFocus()
    for _ in range(4):
        press(results, Key.Key_End, CONTROL)
        QTest.qWait(0)
    qtbot.waitUntil(lambda: results.complete)
    assert len(results.codes.rows) == 100
    assert "共 100 个" in stage.page.count.text()


def test_the_card_follows_the_cursor(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    press(page.bar.field, Key.Key_Down)
    press(page.results, Key.Key_Down)
    qtbot.waitUntil(lambda: page.card.code == BOX)
    assert page.card.band.word == "在库"
    said = page.card.as_text()
    for part in (BOX, "试验氯化钠注射液", "A2602", "PS2026112100001", samples.PARENT, "确认收货"):
        assert part in said
    press(page, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == said


def test_typing_finds_a_drug_and_says_how_it_was_understood(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    type_and_enter(page, "布洛芬")
    qtbot.waitUntil(lambda: "按药品：共" in page.count.text())
    assert {row.name for row in page.results.codes.rows} == {"试验布洛芬缓释片"}


def test_typing_searches_by_itself_after_a_moment(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    QTest.keyClicks(page.bar.field, "A2603")
    qtbot.waitUntil(lambda: "按批号" in page.count.text())
    assert {row.batch for row in page.results.codes.rows} == {"A2603"}


def test_what_is_not_found_in_one_meaning_is_looked_for_in_the_next(
    stage: FakeStage, qtbot: QtBot
) -> None:
    page = stage.page
    type_and_enter(page, "ps2026112100001")
    qtbot.waitUntil(lambda: "按单号" in page.count.text())
    assert len(page.results.codes.rows) >= PAGE


def test_a_chip_by_key_says_what_the_text_is(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    type_and_enter(page, "0012")
    qtbot.waitUntil(lambda: "按追溯码：共 1 个" in page.count.text())
    press(page.bar.field, Key.Key_3, ALT)
    assert page.bar.chips.checkedId() == Meaning.BATCH
    qtbot.waitUntil(lambda: not page.results.codes.rows)
    assert page.none.isVisible()
    press(page, Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.results.codes.rows) >= PAGE)
    assert page.bar.meaning is Meaning.ANY


def test_too_few_characters_of_a_code_are_said_and_not_asked(
    stage: FakeStage, qtbot: QtBot
) -> None:
    page = stage.page
    press(page.bar.field, Key.Key_1, ALT)
    asked = len(wishes(stage, "search"))
    type_and_enter(page, "123")
    assert page.none.isVisible()
    assert "4 个字符" in page.none.sentence
    qtbot.wait(1)
    assert len(wishes(stage, "search")) == asked
    assert page.wanted is None


def test_filters_ask_for_states_ways_out_and_days(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    page.bar.state.setCurrentIndex(2)
    assert wishes(stage, "search")[-1] == Wanted(state=State.OPENED)
    page.bar.state.setCurrentIndex(4)
    assert wishes(stage, "search")[-1] == Wanted(kind=MoveKind.DISPENSED)
    page.bar.period.setCurrentIndex(2)
    last = wishes(stage, "search")[-1]
    assert isinstance(last, Wanted)
    assert last.received_to is not None
    assert last.received_from is not None
    assert (last.received_to - last.received_from).days == 6
    page.bar.period.setCurrentIndex(5)
    assert page.bar.first.isVisible()
    page.bar.first.setText("2026/11/01")
    page.bar.last.setText("nonsense")
    page.bar.search_now()
    last = wishes(stage, "search")[-1]
    assert isinstance(last, Wanted)
    assert str(last.received_from) == "2026-11-01"
    assert last.received_to is None
    assert page.bar.last.property("invalid")


def test_an_answer_to_an_older_question_is_not_shown(stage: FakeStage) -> None:
    page = stage.page
    before = list(page.results.codes.rows)
    page.show_found(CodesFound(Wanted(item="old"), None, (samples.row(999),), None, 1))
    page.show_found(CodesFound(Wanted(), "not asked", (samples.row(999),), None, 1))
    assert list(page.results.codes.rows) == before


def test_a_scan_looks_a_code_up(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    stage.read(samples.code(4))
    qtbot.waitUntil(lambda: page.card.code == samples.code(4))
    assert page.card.band.word == "已出库"
    assert "发药" in page.card.band.form
    assert page.bar.text == samples.code(4)
    qtbot.waitUntil(lambda: len(page.results.codes.rows) == 1)


@pytest.mark.parametrize(("number", "word"), [(990, "不在库"), (991, "查无此码")])
def test_a_code_that_nobody_holds_says_so(
    stage: FakeStage, qtbot: QtBot, number: int, word: str
) -> None:
    stage.library.stories[samples.code(990)] = samples.story()
    stage.read(samples.code(number))
    qtbot.waitUntil(lambda: stage.page.card.band.word == word)
    assert samples.code(number) in stage.page.card.as_text()
    assert not stage.page.take_back.isEnabled()


def test_a_scan_that_is_not_held_here_is_nothing(stage: FakeStage, qtbot: QtBot) -> None:
    stage.readers.held = False
    stage.read(samples.code(4))
    qtbot.wait(1)
    assert stage.page.bar.text == ""


def test_one_goes_to_a_parent_and_back(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    stage.read(BOX)
    qtbot.waitUntil(lambda: page.card.code == BOX)
    page.card.kin.setFocus()
    page.card.kin.point_at(0)
    press(page.card.kin, Key.Key_Return)
    qtbot.waitUntil(lambda: page.card.code == samples.PARENT)
    assert "共 10 个包装" in page.card.more_kin.text()
    page.card.kin.point_at(2)
    press(page.card.kin, Key.Key_Return)
    qtbot.waitUntil(lambda: page.card.code == samples.code(3))
    press(page, Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: page.card.code == samples.PARENT)
    press(page, Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: page.card.code == BOX)
    assert not page.back.isEnabled()


def test_scanned_codes_are_listed_once_with_what_stands_against_them(
    stage: FakeStage, qtbot: QtBot
) -> None:
    collect(stage, qtbot, 1, 4, 500)
    stage.read(BOX)
    moves = stage.page.moves
    qtbot.wait(1)
    texts = [moves.model.text(row, 1) for row in moves.model.rows]
    assert texts == ["没有收过货", "已经出库", "可以"]
    assert "1 盒可以办理，2 个码不能" in moves.sums.text()
    moves.view.point_at(0)
    assert samples.code(500) in moves.reason.text()
    assert "(3)" in stage.page.tabs.tabText(1)


def ask_to_move(stage: FakeStage) -> MoveDialog:
    """Write a document and press Ctrl+Enter."""
    stage.page.moves.document.setText("CF-18")
    press(stage.page, Key.Key_Return, CONTROL)
    dialog = stage.page.questions.move_dialog
    assert dialog is not None
    return dialog


def test_the_confirmation_names_the_numbers_and_moves_nothing_by_itself(
    stage: FakeStage, qtbot: QtBot
) -> None:
    collect(stage, qtbot, 1, 2, 4)
    dialog = ask_to_move(stage)
    assert dialog.heading.text() == "发药 2 盒（2 个码）"
    assert "CF-18" in dialog.details.text()
    assert "试药师" in dialog.details.text()
    assert "1 个码不能办理" in dialog.stays.text()
    assert wishes(stage, "move") == []
    press(dialog, Key.Key_Escape)
    assert wishes(stage, "move") == []


def test_codes_leave_when_it_is_confirmed_after_it_was_given_up(
    stage: FakeStage, qtbot: QtBot
) -> None:
    collect(stage, qtbot, 1, 2, 4)
    page = stage.page
    press(ask_to_move(stage), Key.Key_Escape)
    press(ask_to_move(stage), Key.Key_Return)
    codes = tuple(samples.code(number) for number in (4, 2, 1))
    assert wishes(stage, "move") == [Wish(MoveKind.DISPENSED, codes, "试药师", "CF-18")]
    qtbot.waitUntil(lambda: len(page.moves.model.rows) == 1)
    assert page.strip.isVisible()
    assert "已发药 2 盒" in page.strip.label.text()


def test_a_code_is_taken_off_the_list_with_delete(stage: FakeStage, qtbot: QtBot) -> None:
    collect(stage, qtbot, 1, 2)
    moves = stage.page.moves
    moves.view.setFocus()
    moves.view.point_at(0)
    press(moves.view, Key.Key_Delete)
    assert [row.code for row in moves.model.rows] == [BOX]
    moves.clear()
    assert moves.note.isVisible()
    assert not moves.go.isEnabled()
    press(stage.page, Key.Key_Return, CONTROL)
    assert stage.page.questions.move_dialog is None


def test_chosen_rows_go_on_the_list(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    press(page.bar.field, Key.Key_Down)
    page.results.point_at(1)
    press(page.results, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(page.results, Key.Key_F7)
    assert {row.code for row in page.moves.model.rows} == {samples.code(1), samples.code(2)}
    assert page.tabs.currentIndex() == 1


def test_units_are_asked_for_where_packs_are_opened(stage: FakeStage, qtbot: QtBot) -> None:
    collect(stage, qtbot, 1)
    moves = stage.page.moves
    assert moves.units.isHidden()
    moves.kind.setCurrentIndex(4)
    assert moves.units.isVisible()
    assert moves.wish == Wish(MoveKind.OPENED, (BOX,), "试药师")
    moves.units.setText("２４")
    assert moves.wish.units == 24
    moves.kind.setCurrentIndex(0)
    assert moves.wish.units is None


def test_a_movement_is_taken_back_from_the_card(stage: FakeStage, qtbot: QtBot) -> None:
    page = stage.page
    stage.library.move(Wish(MoveKind.DISPENSED, (BOX,), "试药师", "CF-18"))
    stage.read(BOX)
    qtbot.waitUntil(lambda: page.card.code == BOX and page.take_back.isEnabled())
    press(page, Key.Key_F9)
    dialog = page.questions.take_back_dialog
    assert dialog is not None
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(ok.isEnabled)
    assert ok.text() == "冲销 1 盒"
    dialog.remark.setText("退药")
    press(dialog.remark, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(wishes(stage, "reverse")))
    (wish,) = wishes(stage, "reverse")
    assert (wish.code, wish.whole, wish.note) == (BOX, False, "退药")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.card.band.word == "在库")
    assert not page.take_back.isEnabled()


def test_what_is_looked_at_stays_when_the_rows_are_asked_for_again(
    stage: FakeStage, qtbot: QtBot
) -> None:
    page = stage.page
    page.results.setFocus()
    page.results.point_at(6)
    qtbot.waitUntil(lambda: page.card.code == samples.code(6))
    asked = len(wishes(stage, "search"))
    press(page, Key.Key_F5)
    qtbot.waitUntil(lambda: len(wishes(stage, "search")) > asked)
    page.card.kin.point_at(0)
    press(page.card.kin, Key.Key_Return)
    qtbot.waitUntil(lambda: page.card.code == samples.PARENT)
    stage.library.rows.pop(samples.code(6))
    stage.library.move(Wish(MoveKind.DISPENSED, (samples.code(7),), "试药师"))
    qtbot.waitUntil(lambda: page.results.codes.row(samples.code(6)) is None)
    assert page.card.code == samples.PARENT


def test_stock_is_imported_after_a_question_and_bad_rows_are_saved(
    stage: FakeStage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = stage.page
    path = tmp_path / "期初.csv"
    page.files.show_dialog(str(path))
    dialog = page.files.dialog
    assert dialog is not None
    assert wishes(stage, "import_stock") == []
    press(dialog, Key.Key_Return)
    assert last_wish(stage) == ("import_stock", path, "试药师")
    assert not page.bring_in.isEnabled()
    stage.bridge.post(ImportShown(path, 300))
    qtbot.waitUntil(lambda: "300" in dialog.said.text())
    dialog.stop_button.click()
    assert last_wish(stage) == ("stop_import",)
    stage.library.imported = samples.imported()
    stage.library.finish_import(path)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 3)
    assert "1,184" in dialog.said.text()
    dialog.save_rows(str(tmp_path / "bad.csv"))
    saved = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
    assert f"\t{samples.code(77)}" in saved
    assert "没有填写" in saved
    assert page.bring_in.isEnabled()
    press(dialog, Key.Key_Escape)
    assert page.files.dialog is None


def test_an_import_goes_on_when_its_dialog_is_closed(
    stage: FakeStage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = stage.page
    path = tmp_path / "stock.csv"
    page.files.show_dialog(str(path))
    assert page.files.dialog is not None
    page.files.dialog.begin()
    press(page.files.dialog, Key.Key_Escape)
    stage.library.imported = samples.imported()
    stage.library.finish_import(path)
    qtbot.waitUntil(page.strip.isVisible)
    assert "1,184" in page.strip.label.text()


def test_what_was_found_is_exported_and_can_be_stopped(
    stage: FakeStage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = stage.page
    type_and_enter(page, "布洛芬")
    qtbot.waitUntil(lambda: "按药品：共" in page.count.text())
    page.export_found()
    page.files.export(str(tmp_path / "found.xlsx"))
    assert last_wish(stage) == ("export", Wanted(item="布洛芬"), tmp_path / "found.xlsx")
    qtbot.waitUntil(page.strip.isVisible)
    assert not page.bring_out.isEnabled()
    page.strip.button.click()
    assert last_wish(stage) == ("stop_export",)
    stage.bridge.post(ExportShown(tmp_path / "found.xlsx", 33, stopped=True))
    qtbot.waitUntil(lambda: page.bring_out.isEnabled())
    stage.bridge.post(ExportShown(tmp_path / "found.xlsx", 33, done=True))
    qtbot.waitUntil(lambda: "已导出 33" in page.strip.label.text())
    page.strip.button.click()
    assert not page.strip.isVisible()


@pytest.mark.parametrize("task", list(Task))
def test_what_could_not_be_done_is_said_in_words(
    stage: FakeStage, qtbot: QtBot, task: Task
) -> None:
    page = stage.page
    stage.bridge.post(LibraryFailed(task, Saying("磁盘已满，请清理。", "The disk is full.")))
    qtbot.waitUntil(page.strip.isVisible)
    assert page.strip.label.text() == "磁盘已满，请清理。"
    assert page.strip.property("role") == "strip-wrong"
    stage.read(BOX)
    qtbot.waitUntil(lambda: page.card.code == BOX)


def test_an_empty_library_says_how_it_is_filled(stage: FakeStage, qtbot: QtBot) -> None:
    stage.library.rows.clear()
    press(stage.page, Key.Key_F5)
    qtbot.waitUntil(stage.page.empty.isVisible)
    assert "期初导入" in stage.page.empty.sentence


def test_foreign_text_is_shown_as_text(stage: FakeStage, qtbot: QtBot) -> None:
    row = replace(samples.row(1), name="<b>x</b>", maker="\x1b[31m", batch="<i>")
    stage.library.rows = {row.code: row}
    stage.read(row.code)
    qtbot.waitUntil(lambda: len(stage.page.results.codes.rows) == 1)
    qtbot.waitUntil(lambda: stage.page.card.title.text() == "<b>x</b>")
    assert "<ESC>[31m" in stage.page.card.as_text()


@pytest.mark.parametrize("size", [(1274, 678), (818, 422)])
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_has_room(
    stage: FakeStage, qtbot: QtBot, qapp: Dressed, language: str, size: tuple[int, int]
) -> None:
    page = stage.page
    qapp.languages.choose(language)
    page.resize(*size)
    stage.read(samples.PARENT)
    qtbot.waitUntil(lambda: page.card.code == samples.PARENT)
    assert cut_off(page) == []
    collect(stage, qtbot, 1, 2, 4)
    assert cut_off(page) == []
    assert (page.width(), page.height()) == size
    press(page, Key.Key_Return, CONTROL)
    dialog = page.questions.move_dialog
    assert dialog is not None
    assert cut_off(dialog) == []
    dialog.confirm()
    qtbot.waitUntil(page.strip.isVisible)
    assert cut_off(page) == []
    assert (page.width(), page.height()) == size
