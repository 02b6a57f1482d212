"""A reader is set up by a form that refuses nothing silently."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.readers.events import ReaderShown, ReadersShown
from app.readers.profile import ReaderKind, ReaderProfile, ReaderSettings, Sends
from app.readers.settings import (
    CameraSettings,
    Framing,
    HidSettings,
    Layout,
    Parity,
    SerialSettings,
    Terminator,
    WedgeSettings,
)
from tests.ui import reader_samples as samples
from ui.application import Dressed
from ui.devices.field_cells import PlaceCell
from ui.devices.reader_dialog import ReaderDialog
from ui.devices.reader_words import suggest_name
from ui.devices.setting_fields import (
    FIELDS,
    OWN_PRESET,
    RS232_PRESET,
    USB_PRESET,
    changes,
    settings_from,
    values_of,
)
from ui.devices.settings_form import SettingsForm
from ui.devices.typed_text import ZERO_WIDTH_SPACE, breakable, from_typed
from ui.fake_readers import FakeReaders
from ui.parts.readable import readable

BOOK = [shown.profile for shown in samples.shown().readers]
FOUND = samples.found().found
OTHERWISE: dict[ReaderKind, ReaderSettings] = {
    ReaderKind.SERIAL: SerialSettings(
        "COM7",
        baud=19200,
        parity=Parity.EVEN,
        stop_bits=1.5,
        byte_size=7,
        framing=Framing(Terminator.CRLF, 0.5, "\x02", "#", "|"),
    ),
    ReaderKind.KEYBOARD: WedgeSettings(
        machine_gap_ms=60,
        gap_ms=150,
        total_ms=8000,
        min_length=6,
        prefix="~",
        suffix="\x03",
        gs_keys=("F7", "F8"),
        gs_text="#",
        layout=Layout.US_POSITIONS,
    ),
    ReaderKind.HID: HidSettings("usb:1eab:0022:A1", "<", ">"),
    ReaderKind.CAMERA: CameraSettings("/dev/video2", 1280),
}


def silent() -> FakeReaders:
    """A port that answers nothing."""
    return FakeReaders(lambda _event: None)


def build(
    qtbot: QtBot, profile: ReaderProfile | None = None, book: list[ReaderProfile] = BOOK
) -> tuple[ReaderDialog, FakeReaders]:
    readers = silent()
    dialog = ReaderDialog(readers, book, FOUND, profile)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog, readers


def form(dialog: ReaderDialog) -> SettingsForm:
    assert dialog.form is not None
    return dialog.form


def choose(dialog: ReaderDialog, kind: str) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findText(kind))


def enter(dialog: ReaderDialog, **values: object) -> None:
    for name, value in values.items():
        form(dialog).cells[name].show_value(value)


def test_a_new_reader_has_a_name_and_the_first_port_that_is_not_used(qtbot: QtBot) -> None:
    dialog, readers = build(qtbot)
    assert dialog.name.text() == "收货台扫码枪 2"
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    wished = SerialSettings("usb:1eab:1022:A0012345")
    assert readers.wishes == [("add_reader", "收货台扫码枪 2", wished)]
    assert not dialog.save_button.isEnabled()


@pytest.mark.parametrize("kind", list(OTHERWISE))
def test_every_setting_is_shown_and_saved_unchanged(qtbot: QtBot, kind: ReaderKind) -> None:
    profile = ReaderProfile("x-1", "试验", OTHERWISE[kind], enabled=False)
    dialog, readers = build(qtbot, profile)
    assert {field.setting for field in FIELDS[kind]} == set(values_of(OTHERWISE[kind]))
    dialog.save()
    assert readers.wishes == [("change_reader", profile)]


@pytest.mark.parametrize("kind", list(OTHERWISE))
def test_every_change_is_said_with_old_and_new(kind: ReaderKind) -> None:
    usual: dict[ReaderKind, ReaderSettings] = {
        ReaderKind.SERIAL: SerialSettings("COM3"),
        ReaderKind.KEYBOARD: WedgeSettings(),
        ReaderKind.HID: HidSettings("usb:0c2e:0b61"),
        ReaderKind.CAMERA: CameraSettings("0"),
    }
    before = usual[kind]
    said = changes(before, OTHERWISE[kind], kind)
    assert len(said) == len(FIELDS[kind])
    assert all(" → " in line and "\x02" not in line for line in said)
    assert changes(before, before, kind) == []


@pytest.mark.parametrize(
    ("kind", "setting", "value"),
    [
        ("串口", "port", ""),
        ("串口", "timeout_s", "9"),
        ("串口", "timeout_s", "nan"),
        ("串口", "timeout_s", "很久"),
        ("串口", "prefix", "x" * 17),
        ("串口", "gs_text", "A"),
        ("键盘口", "min_length", "2"),
        ("键盘口", "min_length", ""),
        ("键盘口", "gap_ms", "4.5"),
        ("键盘口", "gap_ms", "30"),
        ("HID POS", "usb", "1eab"),
        ("摄像头", "source", " "),
    ],
)
def test_a_value_outside_its_limits_is_marked_where_it_stands(
    qtbot: QtBot, kind: str, setting: str, value: str
) -> None:
    dialog, readers = build(qtbot, book=[])
    choose(dialog, kind)
    enter(dialog, **{setting: value})
    dialog.save()
    cell = form(dialog).cells[setting]
    assert readers.wishes == []
    assert cell.isVisible()
    assert cell.editor.property("invalid")
    assert "应为" in cell.note.text()
    assert dialog.complaint.isVisible()
    marked = [name for name, each in form(dialog).cells.items() if each.editor.property("invalid")]
    assert marked == [setting]


def test_a_marked_value_that_is_corrected_is_saved(qtbot: QtBot) -> None:
    dialog, readers = build(qtbot, samples.KEYBOARD)
    enter(dialog, min_length="2")
    dialog.save()
    enter(dialog, min_length="6")
    dialog.save()
    assert not form(dialog).cells["min_length"].editor.property("invalid")
    assert not dialog.complaint.isVisible()
    wished = replace(samples.KEYBOARD, settings=WedgeSettings(min_length=6))
    assert readers.wishes == [("change_reader", wished)]


@pytest.mark.parametrize("name", ["", "   ", "a\u202eb"])
def test_a_name_nobody_could_read_is_marked(qtbot: QtBot, name: str) -> None:
    dialog, readers = build(qtbot, samples.SERIAL)
    dialog.name.setText(name)
    dialog.save()
    assert readers.wishes == []
    assert dialog.name.property("invalid")
    assert "名称" in dialog.name_note.text()


def test_what_may_stand_there_is_said_in_english_too(qtbot: QtBot, qapp: Dressed) -> None:
    qapp.languages.choose("en")
    dialog, _ = build(qtbot, samples.KEYBOARD)
    enter(dialog, min_length="2", total_ms="x")
    dialog.save()
    assert "whole number" in form(dialog).cells["total_ms"].note.text()
    enter(dialog, total_ms="5000")
    dialog.save()
    assert "from 3 to 64" in form(dialog).cells["min_length"].note.text()


def test_the_dialog_closes_when_the_book_shows_what_was_wished(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot, samples.SERIAL)
    dialog.name.setText("二号台")
    dialog.save()
    dialog.show_readers(samples.shown())
    assert dialog.isVisible()
    renamed = replace(samples.SERIAL, name="二号台")
    dialog.show_readers(ReadersShown((ReaderShown(renamed, None),)))
    assert not dialog.isVisible()


def test_a_refused_wish_keeps_the_dialog_and_what_was_entered(qtbot: QtBot) -> None:
    dialog, readers = build(qtbot)
    dialog.save()
    dialog.show_refusal(samples.REFUSED)
    assert "COM3" in dialog.complaint.text()
    assert dialog.save_button.isEnabled()
    dialog.save()
    assert len(readers.wishes) == 2


def test_what_an_added_reader_sends_and_whether_it_is_used_follow_when_it_is_there(
    qtbot: QtBot,
) -> None:
    dialog, readers = build(qtbot)
    dialog.sends.setCurrentIndex(1)
    dialog.enabled.setChecked(False)
    dialog.save()
    added = ReaderProfile("serial-9", "收货台扫码枪 2", SerialSettings("usb:1eab:1022:A0012345"))
    rows = (*samples.shown().readers, ReaderShown(added, None))
    dialog.show_readers(ReadersShown(rows))
    wished = replace(added, sends=Sends.INVENTORY, enabled=False)
    assert readers.wishes[-1] == ("change_reader", wished)
    assert not dialog.isVisible()


def test_one_keyboard_port_is_enough_and_a_kind_stays(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot)
    assert dialog.kind.findText("键盘口") == -1
    first, _ = build(qtbot, book=[])
    assert first.kind.findText("键盘口") >= 0
    known, _ = build(qtbot, samples.SERIAL)
    assert not known.kind.isEnabled()


def test_another_kind_brings_its_own_settings_and_leaves_a_written_name(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot)
    choose(dialog, "摄像头")
    assert dialog.name.text() == "收货台摄像头"
    assert set(form(dialog).cells) == {"source", "width"}
    assert not dialog.sends.isVisible()
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "hall")
    choose(dialog, "HID POS")
    assert dialog.name.text() == "hall"
    assert form(dialog).cells["usb"].value() == "usb:0c2e:0b61"


def test_a_preset_fills_the_line_in_and_usb_needs_none(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot, samples.HELD)
    assert form(dialog).preset.currentIndex() == OWN_PRESET
    form(dialog).preset.setCurrentIndex(RS232_PRESET)
    form(dialog).preset.activated.emit(RS232_PRESET)
    assert form(dialog).cells["baud"].value() == 9600
    assert form(dialog).cells["baud"].isVisible()
    form(dialog).preset.activated.emit(USB_PRESET)
    assert not form(dialog).cells["baud"].isVisible()


def test_a_line_set_by_hand_is_no_preset(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot, ReaderProfile("serial-1", "x", SerialSettings("COM1")))
    assert form(dialog).preset.currentIndex() == RS232_PRESET
    combo = form(dialog).cells["baud"].editor
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert form(dialog).preset.currentIndex() == OWN_PRESET


def test_a_port_is_chosen_by_its_name_or_typed(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot)
    cell = form(dialog).cells["port"]
    assert isinstance(cell, PlaceCell)
    assert "NLS-HR22" in cell.combo.currentText()
    cell.combo.setEditText("  COM12 ")
    assert cell.value() == "COM12"
    dialog.show_found(samples.found())
    assert cell.value() == "COM12"


def test_the_advanced_part_is_folded_until_wanted(qtbot: QtBot) -> None:
    dialog, _ = build(qtbot)
    assert not form(dialog).cells["prefix"].isVisible()
    form(dialog).fold.setFocus()
    QTest.keyClick(form(dialog).fold, Qt.Key.Key_Space)
    assert form(dialog).cells["prefix"].isVisible()


def test_a_name_is_suggested_that_no_reader_has() -> None:
    assert suggest_name(ReaderKind.HID, []) == "收货台扫码枪"
    taken = ["收货台扫码枪", "收货台扫码枪 2", "收货台扫码枪 4"]
    assert suggest_name(ReaderKind.SERIAL, taken) == "收货台扫码枪 3"


@given(st.text(st.characters(max_codepoint=0x7F, exclude_characters="<"), max_size=16))
def test_what_is_shown_can_be_typed_again(text: str) -> None:
    if "\x7f" not in text:
        assert from_typed(readable(text)) == text


@given(st.text(max_size=200))
def test_a_text_that_may_break_is_still_the_same_text(text: str) -> None:
    assert breakable(text).replace(ZERO_WIDTH_SPACE, "") == text.replace(ZERO_WIDTH_SPACE, "")


@given(st.integers(20, 500), st.integers(500, 30_000), st.integers(3, 64))
def test_settings_survive_their_values(gap: int, total: int, shortest: int) -> None:
    settings = WedgeSettings(gap_ms=max(40, gap), total_ms=total, min_length=shortest)
    assert settings_from(ReaderKind.KEYBOARD, values_of(settings)) == settings
