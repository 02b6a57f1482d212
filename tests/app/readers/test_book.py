from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.book import FILE_NAME, KEYBOARD, BookRefusal, ReaderBook
from app.readers.profile import ReaderProfile, ReaderSettings, Sends
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

COM3 = SerialSettings("COM3")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


def rewrite(path: Path, change: Callable[[Any], object]) -> None:
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")


def test_a_new_workstation_has_one_keyboard_reader(path: Path) -> None:
    book = ReaderBook(path)

    assert book.readers == (KEYBOARD,)
    assert (KEYBOARD.reader_id, KEYBOARD.name) == ("keyboard-1", "键盘口扫码枪")
    assert book.complaints == ()
    assert not path.exists()


def test_every_setting_of_every_kind_comes_back_in_order(path: Path) -> None:
    book = ReaderBook(path)
    framing = Framing(Terminator.CRLF, 0.5, "\x02", "#", "|")
    settings: tuple[ReaderSettings, ...] = (
        SerialSettings("usb:1eab:0022:S1", 115200, Parity.EVEN, 1.5, 7, framing),
        HidSettings("usb:1eab:0022", "<", ">"),
        CameraSettings("0", 1280),
        WedgeSettings(30, 90, 4000, 5, "~", "!", ("F8", "F9"), "#", Layout.US_POSITIONS),
    )
    for number, each in enumerate(settings):
        book.add(f"枪{number}", each)
    serial = book.readers[1]
    book.change(replace(serial, sends=Sends.INVENTORY, enabled=False))

    again = ReaderBook(path)

    assert again.readers == book.readers
    assert [one.settings for one in again.readers[1:]] == list(settings)
    assert [one.reader_id for one in again.readers] == [
        "keyboard-1",
        "serial-1",
        "hid-1",
        "camera-1",
        "keyboard-2",
    ]


def test_an_id_is_never_given_again(path: Path) -> None:
    book = ReaderBook(path)
    book.remove(book.add("一号", COM3).reader_id)

    assert book.add("一号", COM3).reader_id == "serial-2"
    book.remove("serial-2")
    assert ReaderBook(path).add("一号", COM3).reader_id == "serial-3"


def test_an_id_in_a_damaged_file_is_not_given_again(path: Path) -> None:
    book = ReaderBook(path)
    book.add("一号", COM3)
    path.write_bytes(path.read_bytes()[:-20])

    assert ReaderBook(path).add("一号", COM3).reader_id == "serial-2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COM3, SerialSettings("com3", 115200)),
        (SerialSettings("/dev/ttyACM0"), SerialSettings("/dev/ttyACM0")),
        (SerialSettings("usb:0C2E:0b61"), SerialSettings("usb:0c2e:0b61:S1")),
        (HidSettings("usb:0c2e:0b61:S1"), HidSettings("usb:0c2e:0b61")),
        (CameraSettings("0"), CameraSettings("0", 640)),
        (WedgeSettings(prefix="~"), WedgeSettings(prefix="~", gap_ms=200)),
    ],
)
def test_two_readers_that_cannot_be_told_apart_are_refused(
    path: Path, one: ReaderSettings, other: ReaderSettings
) -> None:
    book = ReaderBook(path)
    first = book.add("一号", one)

    with pytest.raises(BookRefusal) as refused:
        book.add("二号", other)
    assert "“一号”" in refused.value.why.chinese
    assert "“一号”" in refused.value.why.english
    book.change(replace(first, enabled=False))
    assert book.add("二号", other).enabled
    with pytest.raises(BookRefusal):
        book.change(first)


def test_two_readers_of_one_model_are_told_apart_by_their_serial_numbers(path: Path) -> None:
    book = ReaderBook(path)
    book.add("一号", SerialSettings("usb:0c2e:0b61:S1"))

    assert book.add("二号", SerialSettings("usb:0c2e:0b61:S2")).reader_id == "serial-2"
    assert book.add("三号", SerialSettings("/dev/ttys0")).reader_id == "serial-3"
    assert book.add("四号", SerialSettings("/dev/ttyS0")).reader_id == "serial-4"


def test_a_name_is_used_once(path: Path) -> None:
    book = ReaderBook(path)
    book.add("Dock", COM3)

    with pytest.raises(BookRefusal, match="“dock”"):
        book.add(" dock ", SerialSettings("COM4"))
    with pytest.raises(BookRefusal, match="name"):
        book.add(" ", SerialSettings("COM4"))


def test_what_is_not_in_the_book_is_neither_changed_nor_removed(path: Path) -> None:
    book = ReaderBook(path)

    with pytest.raises(BookRefusal, match="serial-9"):
        book.remove("serial-9")
    with pytest.raises(BookRefusal, match="serial-9"):
        book.change(ReaderProfile("serial-9", "九号", COM3))
    with pytest.raises(BookRefusal, match="另一种接口"):
        book.change(replace(KEYBOARD, settings=COM3))


def test_the_last_keyboard_reader_can_be_switched_off_and_not_removed(path: Path) -> None:
    book = ReaderBook(path)
    book.change(replace(KEYBOARD, enabled=False))

    with pytest.raises(BookRefusal, match="不能删除"):
        book.remove("keyboard-1")
    second = book.add("二号", WedgeSettings())
    book.remove("keyboard-1")
    assert ReaderBook(path).readers == (second,)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"version":2,"readers":[]}', b'{"readers":1}', b"[" * 9999],
)
def test_a_damaged_file_is_kept_aside_and_told_of(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    book = ReaderBook(path)

    assert book.readers == (KEYBOARD,)
    (complaint,) = book.complaints
    (aside,) = path.parent.glob("*.kept")
    assert aside.name in complaint.chinese
    assert aside.name in complaint.english
    book.add("一号", COM3)
    assert aside.read_bytes() == content
    assert len(ReaderBook(path).readers) == 2


def wrong_setting(entry: dict[str, Any]) -> None:
    entry["settings"]["baud"] = 9601


def unknown_setting(entry: dict[str, Any]) -> None:
    entry["settings"]["framing"]["gs"] = "|"


def unknown_key(entry: dict[str, Any]) -> None:
    entry["colour"] = "red"


def wrong_kind(entry: dict[str, Any]) -> None:
    entry["kind"] = "bluetooth"


def id_of_another_kind(entry: dict[str, Any]) -> None:
    entry["reader_id"] = "hid-1"


def missing_port(entry: dict[str, Any]) -> None:
    del entry["settings"]["port"]


def name_that_cannot_be_read(entry: dict[str, Any]) -> None:
    entry["name"] = "\x07"


@pytest.mark.parametrize(
    "spoil",
    [
        wrong_setting,
        unknown_setting,
        unknown_key,
        wrong_kind,
        id_of_another_kind,
        missing_port,
        name_that_cannot_be_read,
    ],
)
def test_one_reader_that_cannot_be_used_is_left_out_and_named(
    path: Path, spoil: Callable[[Any], None]
) -> None:
    book = ReaderBook(path)
    book.add("一号", COM3)
    good = book.add("二号", SerialSettings("COM4"))
    rewrite(path, lambda content: spoil(content["readers"][1]))
    before = path.read_bytes()

    again = ReaderBook(path)

    assert again.readers == (KEYBOARD, good)
    named, kept = again.complaints
    assert "一号" in named.chinese or "\x07" in named.chinese
    (aside,) = path.parent.glob("*.kept")
    assert aside.name in kept.chinese
    assert aside.read_bytes() == before


def test_a_file_without_a_keyboard_reader_gets_one_that_can_be_told_apart(path: Path) -> None:
    book = ReaderBook(path)
    book.add("一号", COM3)
    rewrite(path, lambda content: content["readers"].pop(0))
    rewrite(path, lambda content: content["readers"][0].update(name=KEYBOARD.name))

    again = ReaderBook(path)

    assert [one.name for one in again.readers] == [KEYBOARD.name, f"{KEYBOARD.name} 2"]
    assert again.add("三号", WedgeSettings(prefix="~")).reader_id == "keyboard-2"


def test_readers_of_a_file_that_share_a_port_are_switched_off_but_one(path: Path) -> None:
    book = ReaderBook(path)
    book.add("一号", COM3)
    book.add("二号", SerialSettings("COM4"))
    rewrite(path, lambda content: content["readers"][2]["settings"].update(port="COM3"))

    again = ReaderBook(path)

    assert [one.enabled for one in again.readers] == [True, True, False]
    assert "“一号”" in again.complaints[0].chinese


def test_what_cannot_be_saved_is_not_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "folder"
    in_the_way.write_text("a file")
    book = ReaderBook(in_the_way / FILE_NAME)

    with pytest.raises(BookRefusal, match="没有保存"):
        book.add("一号", COM3)
    assert book.readers == (KEYBOARD,)


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    ReaderBook(path).add("一号", COM3)

    assert [one.name for one in path.parent.iterdir()] == [FILE_NAME]


@given(st.binary(max_size=200))
def test_no_bytes_leave_a_desk_without_readers(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("book") / FILE_NAME
    path.write_bytes(content)

    assert ReaderBook(path).readers
