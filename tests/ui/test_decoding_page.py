"""Any code is explained on its own page, and nothing that is scanned there counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.codes.parse import parse
from app.receiving.verdicts import Severity
from tests.ui import samples
from tests.ui.stage import Stage
from tests.ui.test_fitting import SIZES, cut_off
from ui.batch_dialog import BatchDialog
from ui.decoding.code_words import code_severity, code_word, drawable
from ui.decoding.history_panel import READINGS_KEPT
from ui.decoding.raw_data import gap_text
from ui.decoding.readings import ReadingLog, RepeatTest
from ui.decoding.symbology_names import symbology_name
from ui.decoding_page import DecodingPage
from ui.parts.languages import LANGUAGES
from ui.places import DECODING, DELIVERIES, RECEIVING
from ui.ports import Readers
from ui.unanswered import UnansweredDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> DecodingPage:
    """The page, with somebody signed in."""
    stage.window.sign_in("收货员甲")
    QTest.keyClick(stage.window, Qt.Key.Key_3, CONTROL)
    page = stage.window.pages.decoding
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    return page


@pytest.fixture
def read(stage: Stage, page: DecodingPage, qtbot: QtBot) -> Callable[..., None]:
    """Let the reader read something and wait until it is shown."""

    def read(raw: bytes, after_ms: int = 0) -> None:
        before = page.reading
        stage.readers.read(raw, read_at=samples.NOW + timedelta(milliseconds=after_ms))
        qtbot.waitUntil(lambda: page.reading is not before)

    return read


def test_a_scan_says_at_once_what_it_is(page: DecodingPage, read: Callable[..., None]) -> None:
    read(samples.GS1_RAW)
    assert page.what.band.word == "药品追溯码"
    assert page.what.band.severity is Severity.RIGHT
    assert "批号 A26003" in page.what.sentence.text()
    assert [page.what.model.text(row, 2) for row in page.what.model.rows] == [
        "06900000000014",
        "2026-12-31",
        "A26003",
        "SN0000000417",
    ]
    assert page.what.problems.isHidden()


def test_what_is_wrong_is_said_with_what_to_do(
    page: DecodingPage, read: Callable[..., None]
) -> None:
    read(samples.GS1_DAMAGED)
    said = page.what.problems.text()
    assert page.what.band.severity is Severity.WRONG
    assert "校验位不对" in said
    assert "重新扫描" in said
    assert said.count("\n") == 2


def test_a_text_nobody_knows_has_no_parts(page: DecodingPage, read: Callable[..., None]) -> None:
    read(b"ZX-1")
    assert page.what.band.word == "无法识别"
    assert page.what.band.severity is Severity.WRONG
    assert page.what.view.isHidden()


def test_bytes_are_shown_in_groups_with_the_separator_marked(
    page: DecodingPage, read: Callable[..., None]
) -> None:
    read(b"]C1\x1d10A1\x02\xff")
    hexes, text = page.raw.bytes.toPlainText().split("\n")
    assert hexes == "5D 43 31 1D   31 30 41 31   02 FF"
    assert text.startswith("]C1GS10A1STX")
    cursor = page.raw.bytes.textCursor()
    cursor.setPosition(hexes.index("1D") + 1)
    assert cursor.charFormat().background().style() is not Qt.BrushStyle.NoBrush
    cursor.setPosition(hexes.index("5D") + 1)
    assert cursor.charFormat().background().style() is Qt.BrushStyle.NoBrush


def test_facts_name_symbology_reader_time_and_gap(
    page: DecodingPage, read: Callable[..., None]
) -> None:
    read(samples.GS1_RAW)
    assert "距上次" not in page.raw.facts.text()
    read(samples.GS1_RAW, after_ms=1240)
    facts = page.raw.facts.text()
    assert "50 字节 · ]d2 GS1 DataMatrix · 一号收货台" in facts
    assert ".240 · 距上次 1,240 ms" in facts
    assert "一扫两读" not in facts
    read(samples.GS1_RAW, after_ms=1300)
    assert "一扫两读" in page.raw.facts.text()


def test_typed_and_pasted_codes_are_explained_by_enter(page: DecodingPage) -> None:
    assert page.field.hasFocus()
    QTest.keyClicks(page.field, samples.trace_code(7))
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    assert page.what.band.word == "药品追溯码"
    assert page.field.text() == ""
    QGuiApplication.clipboard().setText("国药准字H20260003\n\n6900000000014\n")
    page.field.paste()
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    words = [code_word(row.code) for row in page.history.model.rows]
    assert words == ["商品条码", "批准文号", "药品追溯码"]
    assert "手工输入" in page.raw.facts.text()
    assert page.test.model.rows == []


def test_scans_are_held_while_the_page_is_seen(
    stage: Stage, page: DecodingPage, read: Callable[..., None], qtbot: QtBot
) -> None:
    pages = stage.window.pages
    assert stage.readers.held
    read(samples.trace_code(1).encode())
    pages.scan_virtually(samples.trace_code(2))
    qtbot.waitUntil(lambda: page.reading is not None and page.reading.reader == "虚拟扫码枪")
    assert [wish for wish in stage.desk.wishes if wish[0] == "scan"] == []
    pages.show_page(DELIVERIES)
    pages.show_page(DECODING)
    holds = [wish[1] for wish in stage.readers.wishes if wish[0] == "hold_scans"]
    assert holds == [True, False, True]


@pytest.mark.parametrize("leave", ["sign out", "close"])
def test_scans_count_again_when_nobody_looks(stage: Stage, page: DecodingPage, leave: str) -> None:
    if leave == "close":
        stage.window.close()
    else:
        stage.window.menus.sign_out.trigger()
    assert not stage.readers.held
    assert stage.readers.wishes.count(("hold_scans", False)) == 1


def test_the_open_receipt_waits_behind_the_page(working: Stage, qtbot: QtBot) -> None:
    pages = working.window.pages
    pages.show_page(DECODING)
    assert ("leave",) not in working.desk.wishes
    pages.show_page(RECEIVING)
    qtbot.waitUntil(pages.receiving.isVisible)
    assert pages.receiving.confirm.isEnabled()
    assert not working.readers.held


def test_a_scan_that_is_not_held_is_not_of_this_page(
    stage: Stage, page: DecodingPage, qtbot: QtBot
) -> None:
    stage.readers.held = False
    stage.readers.read(b"1234")
    stage.readers.held = True
    stage.readers.read(b"5678")
    qtbot.waitUntil(lambda: page.reading is not None)
    assert [row.scan.raw for row in page.history.model.rows] == [b"5678"]


def test_the_history_shows_an_earlier_reading_again_by_keys(
    page: DecodingPage, read: Callable[..., None]
) -> None:
    read(samples.trace_code(1).encode())
    read(b"ZX-1", after_ms=900)
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    QTest.keyClick(page.history.view, Qt.Key.Key_Down)
    assert page.what.band.word == "药品追溯码"
    read(b"ZX-2", after_ms=1800)
    assert page.what.band.word == "无法识别"
    QTest.keyClick(page.history.view, Qt.Key.Key_Escape)
    assert page.field.hasFocus()


def test_the_history_keeps_the_last_two_hundred(page: DecodingPage) -> None:
    for number in range(READINGS_KEPT + 3):
        page.field.setText(samples.trace_code(number))
        page.explain_typed()
    assert len(page.history.model.rows) == READINGS_KEPT
    assert page.history.model.rows[0].number == READINGS_KEPT + 3


def test_what_is_shown_can_be_copied_for_people_and_for_programs(
    page: DecodingPage, read: Callable[..., None]
) -> None:
    read(samples.GS1_RAW)
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_C, CONTROL)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("药品追溯码（GS1）")
    assert "5D 64 32" in text
    assert "A26003<GS>21SN" in text
    QTest.keyClick(page.field, Qt.Key.Key_C, CONTROL | SHIFT)
    said = json.loads(QGuiApplication.clipboard().text())
    assert said["kind"] == "trace_code"
    assert said["batch"] == "A26003"
    assert said["symbology"] == "]d2"
    assert bytes.fromhex(said["raw_hex"]) == samples.GS1_RAW


def test_a_selection_in_the_field_is_copied_as_in_every_field(page: DecodingPage) -> None:
    page.field.setText("ZX-1")
    page.field.selectAll()
    QTest.keyClick(page.field, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "ZX-1"


def test_clearing_forgets_readings_counts_and_test(
    page: DecodingPage, read: Callable[..., None]
) -> None:
    assert not page.forget.isEnabled()
    read(b"ZX-1")
    page.test.begin()
    QTest.keyClick(page.field, Qt.Key.Key_F6)
    assert page.reading is None
    assert page.history.model.rows == []
    assert page.test.model.rows == []
    assert not page.test.running
    assert not page.copy_text.isEnabled()


def test_readers_are_counted_each_by_itself(
    stage: Stage, page: DecodingPage, read: Callable[..., None], qtbot: QtBot
) -> None:
    read(samples.trace_code(1).encode())
    read(samples.trace_code(1).encode(), after_ms=80)
    read(b"?", after_ms=2000)
    stage.readers.read(samples.trace_code(1).encode(), "serial-2", samples.NOW)
    qtbot.waitUntil(lambda: len(page.test.model.rows) == 2)
    first, second = page.test.model.rows
    assert (first.reader, first.read, first.unusable, first.doubled) == ("一号收货台", 3, 1, 1)
    assert (second.reader, second.read, second.unusable, second.doubled) == ("serial-2", 1, 0, 0)


def test_ten_scans_of_one_code_are_compared(page: DecodingPage, read: Callable[..., None]) -> None:
    page.tabs.setCurrentIndex(1)
    page.test.begin_button.click()
    assert page.field.hasFocus()
    for number in range(10):
        assert page.test.running
        raw = samples.GS1_RAW if number != 6 else samples.GS1_RAW.replace(b"\x1d", b"")
        read(raw, after_ms=number * 900)
    assert not page.test.running
    assert "10 次中只有 9 次相同" in page.test.result.text()
    assert "49 字节" in page.test.result.text()
    page.test.begin_button.click()
    for number in range(10, 20):
        read(samples.GS1_RAW, after_ms=number * 900)
    assert page.test.result.text() == "✓ 10 次全部相同。"


def test_the_test_of_ten_can_be_given_up(page: DecodingPage) -> None:
    page.test.begin_button.click()
    page.test.begin_button.click()
    assert not page.test.running


def test_the_page_speaks_english_at_once(
    stage: Stage, page: DecodingPage, read: Callable[..., None], qtbot: QtBot
) -> None:
    read(samples.GS1_DAMAGED)
    stage.window.use_language("en")
    qtbot.waitUntil(lambda: page.what.sentence.text().startswith("Drug trace code (GS1)"))
    assert "wrong check digit" in page.what.problems.text()
    assert [page.what.model.text(row, 1) for row in page.what.model.rows][2] == "(10) batch"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_has_room(
    stage: Stage, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window = stage.window
    window.use_language(language)
    window.resize(*size)
    window.sign_in("收货员甲")
    window.pages.show_page(DECODING)
    page = window.pages.decoding
    assert page is not None
    assert cut_off(window) == []
    page.test.begin()
    for raw in (*samples.DECODED, samples.GS1_DAMAGED) * 2:
        stage.readers.read(raw)
    qtbot.waitUntil(lambda: page.reading is not None and page.reading.number == 12)
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        assert cut_off(window) == []
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_strips_and_dialogs_has_room(
    stage: Stage, qtbot: QtBot, language: str
) -> None:
    window = stage.window
    window.use_language(language)
    window.resize(910, 512)
    window.sign_in("收货员甲")
    batch = BatchDialog(samples.batch(), window)
    batch.allow_taking("请先打开一张配送单。")
    for dialog in (batch, UnansweredDialog(samples.scans_unanswered().scans, {}, window)):
        dialog.show()
        qtbot.waitExposed(dialog)
        assert cut_off(dialog) == []
        assert dialog.height() <= 480
        assert dialog.width() <= 880
        dialog.close()
    stage.bridge.post(samples.scans_unanswered())
    qtbot.waitUntil(window.pages.unanswered.isVisible)
    window.pages.open_virtual_scanner()
    window.pages.virtual_scanner.tabs.setCurrentIndex(2)
    assert cut_off(window) == []
    assert cut_off(window.pages.virtual_scanner) == []


def test_the_fake_readers_are_readers(stage: Stage) -> None:
    readers: Readers = stage.readers
    assert readers is stage.readers


def test_a_code_with_a_remark_looks_like_a_notice() -> None:
    code = parse(samples.trace_code(1))
    damaged = parse("(01)06900000000013")
    assert code_severity(replace(code, problems=damaged.problems)) is Severity.NOTICE


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("]C1", "GS1-128"),
        ("]d2", "GS1 DataMatrix"),
        ("]d1", "Data Matrix"),
        ("]Q3", "GS1 QR Code"),
        ("]?0", ""),
        ("]", ""),
        (None, ""),
    ],
)
def test_symbologies_have_names(identifier: str | None, name: str) -> None:
    assert symbology_name(identifier) == name


@pytest.mark.parametrize(
    ("gap_ms", "text"), [(None, "–"), (0, "0 ms"), (9_999, "9,999 ms"), (61_000, "61.0 s")]
)
def test_gaps_are_written_short(gap_ms: int | None, text: str) -> None:
    assert gap_text(gap_ms) == text


def test_pictures_of_control_characters_are_written_by_name() -> None:
    assert drawable("A␝B␡⟨U+200B⟩") == "A<GS>B<DEL><U+200B>"


def test_the_usual_reading_of_ten_is_the_one_that_came_most_often() -> None:
    test = RepeatTest().taking([b"x", b"a", b"a", b"y", b"a", b"x"])
    assert (test.same, test.others, test.done) == (3, (b"x", b"y"), False)
    assert RepeatTest().same == 0
    assert RepeatTest().others == ()
    assert len(RepeatTest().taking([b"a"] * 12).raws) == 10


def test_a_cleared_log_counts_from_one() -> None:
    log = ReadingLog()
    event = samples.scan_seen(b"1")
    assert [log.take(event).number for _ in range(2)] == [1, 2]
    log.clear()
    again = log.take(event)
    assert (again.number, again.gap_ms, again.doubled) == (1, None, False)
