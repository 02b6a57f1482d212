"""Readers are listed, tried, added and removed, and no scan of the page counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.readers.events import ReadersFound, ReaderShown, ReadersShown, ScanSeen, SetUpShown
from app.readers.profile import ReaderKind
from app.receiving.verdicts import Severity
from tests.ui import reader_samples as samples
from tests.ui.test_fitting import cut_off
from ui.application import Dressed
from ui.bridge import Bridge
from ui.devices.reader_dialog import ReaderDialog
from ui.devices.reader_words import state_of
from ui.devices.readers_list import COUNT, LAST, NAME, STATE
from ui.devices.set_up_dialog import SetUpDialog
from ui.devices_page import DevicesPage
from ui.fake_readers import FakeReaders
from ui.parts.languages import LANGUAGES
from ui.parts.rows_model import FRESH_ROLE


@dataclass(frozen=True)
class Bench:
    """The page and the readers behind it."""

    page: DevicesPage
    readers: FakeReaders
    bridge: Bridge

    def dialog(self) -> ReaderDialog:
        return self.page.findChildren(ReaderDialog)[-1]

    def wishes(self, name: str) -> list[tuple[object, ...]]:
        return [wish for wish in self.readers.wishes if wish[0] == name]

    def cell(self, reader_id: str, column: int) -> str:
        row = self.page.model.row(reader_id)
        assert row is not None
        return self.page.model.text(row, column)

    def point_at(self, reader_id: str) -> None:
        position = self.page.model.position(reader_id)
        assert position is not None
        self.page.view.point_at(position)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bridge = Bridge()
    readers = FakeReaders(bridge.post, samples.shown().readers)
    readers.found = samples.found().found
    page = DevicesPage(readers)
    bridge.readers_shown.connect(page.show_readers)
    bridge.readers_found.connect(page.show_found)
    bridge.reader_refused.connect(page.show_refusal)
    bridge.scan_seen.connect(page.show_scan)
    bridge.set_up_shown.connect(page.show_set_up)
    bridge.paper_ready.connect(page.show_paper)
    qtbot.addWidget(page)
    page.resize(1274, 678)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.opened()
    qtbot.waitUntil(lambda: len(page.model.rows) == 6 and bool(page.found.rows))
    yield Bench(page, readers, bridge)
    page.closed()


def test_scans_are_held_while_the_page_is_seen_and_count_again_after(bench: Bench) -> None:
    assert bench.wishes("hold_scans") == [("hold_scans", True)]
    bench.page.closed()
    assert bench.wishes("hold_scans") == [("hold_scans", True), ("hold_scans", False)]
    assert bench.page.test.promise.text() == "此页扫码只作测试，不计入收货"


@pytest.mark.parametrize(
    ("reader_id", "word", "severity"),
    [
        ("keyboard-1", "已连接", Severity.RIGHT),
        ("serial-2", "不能用", Severity.WRONG),
        ("hid-1", "已断开", Severity.NOTICE),
        ("serial-3", "停用", Severity.NEUTRAL),
        ("camera-1", "待用", Severity.NEUTRAL),
    ],
)
def test_each_state_has_its_word_its_mark_and_a_sentence(
    bench: Bench, reader_id: str, word: str, severity: Severity
) -> None:
    bench.point_at(reader_id)
    row = bench.page.model.row(reader_id)
    assert row is not None
    assert bench.cell(reader_id, STATE) == word
    assert state_of(row).severity is severity
    assert bench.page.test.state_sentence.text() == state_of(row).sentence != ""


def test_a_row_says_name_last_scan_and_how_often_it_read(bench: Bench) -> None:
    assert bench.cell("serial-1", NAME) == "收货台扫码枪"
    assert bench.cell("serial-1", LAST) == samples.TRACE_CODE
    assert bench.cell("serial-1", COUNT) == "1,284"


def test_a_scan_lets_its_row_flash_and_shows_every_character(bench: Bench, qtbot: QtBot) -> None:
    bench.page.show_scan(samples.seen(samples.GS1_TEXT))
    index = bench.page.model.index(1, NAME)
    assert index.data(FRESH_ROLE)
    assert "<GS>" in bench.page.test.text.text()
    assert bench.page.test.facts["aim"][1].text() == "]d2"
    assert "1D" in bench.page.test.facts["hex"][1].text().split()
    assert "K7Q2" in bench.page.test.facts["meaning"][1].text()
    assert bench.cell("serial-1", COUNT) == "1,285"
    qtbot.waitUntil(lambda: not index.data(FRESH_ROLE), timeout=10_000)


def test_the_test_counts_each_reader_and_measures_the_time_between(bench: Bench) -> None:
    facts = bench.page.test.facts
    bench.page.show_scan(samples.seen(samples.TRACE_CODE))
    assert "还没有" in facts["interval"][1].text()
    bench.page.show_scan(samples.seen(samples.TRACE_CODE, samples.GONE, 0.2))
    bench.page.show_scan(samples.seen(samples.TRACE_CODE, seconds=0.42))
    assert "0.42" in facts["interval"][1].text()
    assert "2" in facts["count"][1].text()


def test_a_scan_that_counts_is_not_shown_as_a_test(bench: Bench) -> None:
    bench.page.show_scan(samples.seen(samples.TRACE_CODE, held=False))
    assert bench.page.test.tried is None


def test_waiting_for_one_reader_says_when_another_scanned(bench: Bench) -> None:
    bench.point_at("serial-1")
    QTest.keyClick(bench.page.view, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert "收货台扫码枪" in bench.page.test.hint.text()
    bench.page.show_scan(samples.seen(samples.TRACE_CODE, samples.GONE))
    assert "不是" in bench.page.test.hint.text()
    bench.page.show_scan(samples.seen(samples.TRACE_CODE))
    assert bench.page.test.hint.text() == ""


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\xfe", b"<b>x</b>", b"9" * 5000, "中文\u202e".encode(), b"\x1d" * 50]
)
def test_whatever_a_reader_sends_is_shown(bench: Bench, qtbot: QtBot, raw: bytes) -> None:
    bench.readers.read(raw)
    qtbot.waitUntil(lambda: bench.page.test.tried is not None)
    bench.page.test.copy_result()
    assert raw.hex(" ").upper() in QGuiApplication.clipboard().text()
    for label in bench.page.test.findChildren(QLabel):
        assert label.textFormat() is not Qt.TextFormat.RichText
        assert len(label.text()) < 2000


def test_keys_that_come_like_a_reader_are_told_and_press_nothing(bench: Bench) -> None:
    QTest.keyClicks(bench.page.view, samples.TRACE_CODE)
    QTest.keyClick(bench.page.view, Qt.Key.Key_Return)
    assert bench.page.findChildren(ReaderDialog) == []
    assert samples.TRACE_CODE in bench.page.test.hint.text()


def test_only_what_is_not_used_yet_is_offered_with_a_reason_for_the_rest(bench: Bench) -> None:
    bench.page.show_found(samples.found())
    assert [row.found.name for row in bench.page.found.rows] == ["NLS-HR22 CDC", "Scanner HID POS"]
    texts = [label.text() for label in bench.page.found.findChildren(QLabel)]
    assert any("udev" in text for text in texts)


def test_one_click_adds_what_is_plugged_in_and_goes_to_it(bench: Bench, qtbot: QtBot) -> None:
    first = bench.page.found.rows[0]
    first.add.setFocus()
    QTest.keyClick(first.add, Qt.Key.Key_Space)
    assert bench.wishes("add_reader") == [
        ("add_reader", "收货台扫码枪 2", samples.found().found[1].settings)
    ]
    qtbot.waitUntil(lambda: len(bench.page.model.rows) == 7)
    current = bench.page.view.current_row()
    assert current is not None
    assert current.profile.name == "收货台扫码枪 2"
    assert len(bench.wishes("look_for_readers")) == 2


def test_f5_looks_again_and_the_button_keeps_the_keys(bench: Bench) -> None:
    bench.page.found.rows[1].add.setFocus()
    bench.page.show_found(samples.found())
    assert bench.page.found.rows[1].add.hasFocus()
    QTest.keyClick(bench.page.view, Qt.Key.Key_F5)
    assert len(bench.wishes("look_for_readers")) == 2


def test_nothing_found_and_no_reader_say_what_to_do(bench: Bench) -> None:
    bench.page.show_readers(ReadersShown(()))
    bench.page.show_found(ReadersFound(()))
    assert bench.page.note.isVisible()
    assert "Ctrl+N" in bench.page.note.sentence
    assert not bench.page.change.isEnabled()
    assert any("F5" in label.text() for label in bench.page.found.findChildren(QLabel))
    bench.page.show_readers(samples.shown())
    assert not bench.page.note.isVisible()


def test_a_reader_is_switched_off_and_on_again(bench: Bench, qtbot: QtBot) -> None:
    bench.point_at("serial-1")
    bench.page.toggle.trigger()
    off = replace(samples.SERIAL, enabled=False)
    assert bench.wishes("change_reader") == [("change_reader", off)]
    qtbot.waitUntil(lambda: bench.cell("serial-1", STATE) == "停用")
    assert bench.page.toggle.text() == "启用"
    bench.page.toggle.trigger()
    assert bench.wishes("change_reader")[-1] == ("change_reader", samples.SERIAL)


def question(bench: Bench) -> QMessageBox:
    return bench.page.findChildren(QMessageBox)[-1]


def answer(box: QMessageBox, text: str) -> None:
    button = next(each for each in box.findChildren(QPushButton) if each.text() == text)
    button.click()


def test_a_reader_is_removed_after_a_yes_and_enter_is_a_no(bench: Bench, qtbot: QtBot) -> None:
    bench.point_at("serial-1")
    QTest.keyClick(bench.page.view, Qt.Key.Key_Delete)
    QTest.keyClick(question(bench), Qt.Key.Key_Return)
    assert bench.wishes("remove_reader") == []
    QApplication.sendPostedEvents(None, 0)
    bench.page.remove.trigger()
    answer(question(bench), "删除")
    assert bench.wishes("remove_reader") == [("remove_reader", "serial-1")]
    qtbot.waitUntil(lambda: len(bench.page.model.rows) == 5)


def test_the_keyboard_port_cannot_be_removed_and_a_camera_not_be_set_up(bench: Bench) -> None:
    bench.point_at("keyboard-1")
    assert not bench.page.remove.isEnabled()
    assert bench.page.toggle.isEnabled()
    bench.page.ask_to_remove()
    assert bench.page.findChildren(QMessageBox) == []
    bench.point_at("camera-1")
    assert not bench.page.set_up.isEnabled()
    assert not bench.page.try_out.isEnabled()
    bench.page.open_set_up_dialog()
    assert bench.page.findChildren(SetUpDialog) == []


def test_the_cursor_stays_on_its_reader_when_others_come_and_go(bench: Bench) -> None:
    bench.point_at("hid-1")
    rows = samples.shown().readers
    bench.page.show_readers(ReadersShown((rows[5], *rows[2:4])))
    current = bench.page.view.current_row()
    assert current is not None
    assert current.profile.reader_id == "hid-1"
    bench.page.show_readers(ReadersShown(rows[:2]))
    current = bench.page.view.current_row()
    assert current is not None
    assert current.profile.reader_id == "keyboard-1"


def test_a_refusal_is_told_above_the_list_until_the_next_wish(bench: Bench) -> None:
    bench.page.show_refusal(samples.REFUSED)
    assert bench.page.notice.isVisible()
    assert "COM3" in bench.page.notice.label.text()
    bench.page.look_again()
    assert not bench.page.notice.isVisible()


def test_a_refusal_is_told_in_the_dialog_that_wished(bench: Bench) -> None:
    bench.page.add.trigger()
    bench.page.show_refusal(samples.REFUSED)
    assert not bench.page.notice.isVisible()
    assert "COM3" in bench.dialog().complaint.text()


def test_a_reader_is_added_by_hand_from_key_to_row(bench: Bench, qtbot: QtBot) -> None:
    QTest.keyClick(bench.page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = bench.dialog()
    dialog.name.setText("验收台扫码枪")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    qtbot.waitUntil(lambda: len(bench.page.model.rows) == 7)
    current = bench.page.view.current_row()
    assert current is not None
    assert current.profile.name == "验收台扫码枪"
    assert current.profile.kind is ReaderKind.SERIAL


def test_leaving_the_page_closes_a_dialog_and_gives_a_set_up_up(bench: Bench) -> None:
    bench.page.add.trigger()
    bench.page.closed()
    assert not bench.dialog().isVisible()
    bench.point_at("serial-1")
    bench.page.set_up.trigger()
    bench.page.closed()
    assert bench.wishes("end_set_up") == [("end_set_up",)]


def test_events_without_a_dialog_are_borne(bench: Bench) -> None:
    bench.page.show_set_up(SetUpShown("serial-1", 2))
    bench.page.show_scan(ScanSeen(samples.scan("x", "unknown-9"), "没有了的枪", held=True))
    assert bench.page.test.tried is not None


def test_the_page_speaks_english_at_once(bench: Bench, qapp: Dressed) -> None:
    bench.page.show_readers(samples.shown())
    bench.point_at("serial-2")
    qapp.languages.choose("en")
    QApplication.processEvents()
    assert "Another program" in bench.page.test.state_sentence.text()


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("size", [(1274, 678), (820, 422), (868, 450)])
def test_every_word_has_room_on_every_screen(
    bench: Bench, qapp: Dressed, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    qapp.languages.choose(language)
    bench.page.resize(*size)
    found = samples.found().found[1]
    bench.page.show_found(ReadersFound((replace(found, name="x" * 4000),)))
    long = replace(samples.SERIAL, name="长" * 40)
    bench.page.show_readers(ReadersShown((ReaderShown(long, None), *samples.shown().readers[2:])))
    bench.page.show_scan(samples.seen("9" * 400))
    bench.page.show_refusal(samples.REFUSED)
    assert cut_off(bench.page) == []
    assert (bench.page.width(), bench.page.height()) == size
    assert bench.page.found.rows[0].add.visibleRegion().boundingRect().width() > 40


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("reader_id", ["keyboard-1", "serial-2", "hid-1", "camera-1"])
def test_every_word_of_a_form_has_room(
    bench: Bench, qapp: Dressed, language: str, reader_id: str
) -> None:
    qapp.languages.choose(language)
    bench.point_at(reader_id)
    bench.page.change.trigger()
    dialog = bench.dialog()
    assert dialog.form is not None
    dialog.form.fold.setChecked(True)
    dialog.name.setText("")
    dialog.save()
    assert cut_off(dialog) == []
    assert dialog.height() <= 480
    assert dialog.width() <= 880
