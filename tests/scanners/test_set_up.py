"""Three printed codes in, settings out with which the real wedge and framer read everything."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes.reading import GS
from app.readers.scan import Scan
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
from scanners.framing import Framer, scan_from_frame
from scanners.keyboard.wedge import KeyboardWedge
from scanners.set_up.set_up import CODES, SetUp
from tests.scanners.key_streams import GS_STYLES, SimulatedReader, Stroke, mixed
from tests.scanners.test_wedge import NOW

LETTERS, ELEMENTS, DIGITS = CODES
SECOND = f"{ELEMENTS[0][0]}{ELEMENTS[0][1]}21{ELEMENTS[1][1]}{GS}10{ELEMENTS[2][1]}"
TEXTS = (LETTERS, SECOND, DIGITS)
AIM = ("]C0", "]d2", "]C0")
CODE = "0106901234567892" + "21aB-7/x" + GS + "10Sn_9"


def by_keys(
    reader: SimulatedReader, prefix: str = "", suffix: str = "", aim: bool = False
) -> SetUp:
    set_up = SetUp(WedgeSettings())
    for n, text in enumerate(TEXTS):
        whole = prefix + (AIM[n] if aim else "") + text + suffix
        set_up.take_keys(reader.strokes(whole, 1000 * n))
    return set_up


def read_by(settings: WedgeSettings, strokes: list[Stroke]) -> list[Scan]:
    scans: list[Scan] = []
    wedge = KeyboardWedge(scans.append, [("keyboard-1", settings)], clock=lambda: NOW)
    for stroke in strokes:
        wedge.key(stroke)
    wedge.silence()
    return scans


@settings(max_examples=300, deadline=None)
@given(
    gs=st.sampled_from(GS_STYLES),
    ending=st.sampled_from(["Enter", "Tab", "Enter Ctrl+J", ""]),
    prefix=st.sampled_from(["", "~", "\x02", "SCAN:"]),
    suffix=st.sampled_from(["", "$", "\x03", "END"]),
    aim=st.booleans(),
    caps_lock=st.booleans(),
    places=st.booleans(),
    pace=st.sampled_from([(2, 1), (8, 4), (16, 8), (30, 15), (50, 25)]),
)
def test_whatever_a_reader_adds_its_scans_are_read_right_after_the_set_up(
    gs: str,
    ending: str,
    prefix: str,
    suffix: str,
    aim: bool,
    caps_lock: bool,
    places: bool,
    pace: tuple[int, int],
) -> None:
    if places and ("\x02" in prefix or "\x03" in suffix):
        return
    reader = SimulatedReader(*pace, gs=gs, ending=ending, caps_lock=caps_lock, places=places)
    set_up = by_keys(reader, prefix, suffix, aim)

    shown = set_up.shown("keyboard-1")
    assert shown.step == 4, shown.complaint
    assert isinstance(shown.settings, WedgeSettings)
    assert (shown.settings.prefix, shown.settings.suffix) == (prefix, suffix)
    strokes = reader.strokes(prefix + ("]d2" if aim else "") + CODE + suffix, 9000)
    expected = CODE.replace(GS, "") if gs == "lost" else CODE
    scans = read_by(shown.settings, strokes)
    assert [scan.text for scan in scans] == [expected]
    assert scans[0].symbology == ("]d2" if aim else None)


def test_keys_without_text_are_read_by_their_place_and_it_is_said() -> None:
    shown = by_keys(SimulatedReader(places=True)).shown("keyboard-1")

    assert shown.settings == WedgeSettings()
    azerty = by_keys(SimulatedReader()).shown("keyboard-1")
    assert isinstance(azerty.settings, WedgeSettings)
    assert azerty.settings.layout is Layout.SYSTEM


FRENCH = {"a": "q", "q": "a", "z": "w", "w": "z", "m": ",", "1": "&", "0": "à", "9": "ç"}


def test_a_foreign_layout_is_read_by_the_places_of_the_keys() -> None:
    reader = SimulatedReader(places=True)
    set_up = SetUp(WedgeSettings())
    for n, text in enumerate(TEXTS):
        strokes = [
            Stroke(
                **{
                    **{name: getattr(each, name) for name in Stroke.__dataclass_fields__},
                    **_french(each),
                }
            )
            for each in reader.strokes(text, 1000 * n)
        ]
        set_up.take_keys(strokes)
    shown = set_up.shown("keyboard-1")

    assert isinstance(shown.settings, WedgeSettings)
    assert shown.settings.layout is Layout.US_POSITIONS
    assert any("按键位读取" in str(each) for each in shown.findings)


def _french(stroke: Stroke) -> dict[str, Any]:
    return {"symbol": "É", "text": "é"} if stroke.place and stroke.pressed else {}


@pytest.mark.parametrize("gs", ["lost"])
def test_a_lost_separator_is_allowed_and_told(gs: str) -> None:
    shown = by_keys(SimulatedReader(gs=gs)).shown("keyboard-1")

    assert shown.step == 4
    assert any("分隔符丢失" in each.chinese for each in shown.findings)
    assert all(each.english for each in shown.findings)


def test_what_came_is_shown_by_the_names_of_keys() -> None:
    set_up = SetUp(WedgeSettings())
    set_up.take_keys(SimulatedReader().strokes(LETTERS, 0))

    assert set_up.shown("keyboard-1").arrived.startswith("Shift T Shift D 1 A Q W")
    assert set_up.step == 2


def test_a_wrong_code_is_named_and_another_one_may_follow() -> None:
    set_up = SetUp(WedgeSettings())
    reader = SimulatedReader()
    complaints = []
    for text in (DIGITS, "81000010000000000017", LETTERS, LETTERS, DIGITS, SECOND, DIGITS):
        set_up.take_keys(reader.strokes(text, 0))
        complaints.append(str(set_up.shown("keyboard-1").complaint or ""))

    starts = ["这是第 3 个码", "这不是设置码", "", "第 1 个码已经扫过了", "这是第 3 个码", "", ""]
    for complaint, start in zip(complaints, starts, strict=True):
        assert complaint.startswith(start)
        assert bool(complaint) == bool(start)
    assert set_up.step == 4


def test_a_code_that_came_twice_at_once_is_refused() -> None:
    set_up = SetUp(WedgeSettings())
    reader = SimulatedReader()
    set_up.take_keys(reader.strokes(LETTERS, 0) + reader.strokes(LETTERS, 500))

    assert "两遍" in str(set_up.shown("keyboard-1").complaint)
    assert set_up.step == 1


def test_two_readers_at_once_are_told() -> None:
    set_up = SetUp(WedgeSettings())
    reader = SimulatedReader()
    set_up.take_keys(mixed(reader.strokes(LETTERS, 0), reader.strokes(LETTERS, 30 + 2)))

    assert "两支扫码枪同时输入" in str(set_up.shown("keyboard-1").complaint)


def test_changed_case_is_told() -> None:
    set_up = SetUp(WedgeSettings())
    set_up.take_keys(SimulatedReader().strokes(LETTERS.swapcase(), 0))

    assert "大小写" in str(set_up.shown("keyboard-1").complaint)


def test_a_reader_as_slow_as_a_person_is_told_to_be_set_faster() -> None:
    shown = by_keys(SimulatedReader(100, 20)).shown("keyboard-1")

    assert "字符间延时" in str(shown.complaint)
    assert shown.step == 1


def test_a_camera_is_not_set_up_by_codes() -> None:
    with pytest.raises(TypeError):
        SetUp(CameraSettings("0"))


@given(
    gs=st.sampled_from([GS, "|", "#", "^]", "{GS}", ""]),
    ending=st.sampled_from(["\r", "\n", "\r\n", "", "\t\r"]),
    prefix=st.sampled_from(["", "~", "\x02", "SCAN:"]),
    suffix=st.sampled_from(["", "$", "\x03", "END"]),
    aim=st.booleans(),
    leading=st.booleans(),
)
def test_a_serial_reader_is_read_right_after_the_set_up(
    gs: str, ending: str, prefix: str, suffix: str, aim: bool, leading: bool
) -> None:
    set_up = SetUp(SerialSettings("/dev/ttyACM0"))
    for n, text in enumerate(TEXTS):
        fnc1 = gs if leading and n == 1 and not aim else ""
        whole = prefix + (AIM[n] if aim else "") + fnc1 + text.replace(GS, gs) + suffix + ending
        set_up.take_bytes(whole.encode())
    shown = set_up.shown("serial-1")

    assert isinstance(shown.settings, SerialSettings), shown.complaint
    framing = shown.settings.framing
    framer = Framer(framing)
    raw = (prefix + ("]d2" if aim else "") + CODE.replace(GS, gs) + suffix + ending).encode()
    frames = (*framer.feed(raw, 0.0), *framer.flush())
    texts = [scan_from_frame(each, "serial-1", NOW, framing.gs_text).text for each in frames]
    assert texts == [CODE if gs else CODE.replace(GS, "")]
    assert framing.prefix == prefix


def test_the_terminator_is_the_one_that_came() -> None:
    set_up = SetUp(SerialSettings("/dev/ttyACM0"))
    for text in TEXTS:
        set_up.take_bytes(f"{text}\r\n".encode())

    proposed = set_up.shown("serial-1").settings
    assert proposed == SerialSettings("/dev/ttyACM0", framing=Framing(Terminator.CRLF))


def test_at_a_wrong_speed_the_next_one_is_proposed() -> None:
    set_up = SetUp(SerialSettings("/dev/ttyS0", baud=9600))
    noise = bytes(random.Random(7).choices(range(128, 256), k=20)) + b"\xff\x81\x80"
    set_up.take_bytes(noise)
    shown = set_up.shown("serial-1")

    assert "115200" in str(shown.complaint)
    assert shown.settings == SerialSettings("/dev/ttyS0", baud=115200)
    for text in TEXTS:
        set_up.take_bytes(text.encode() + b"\r")
    done = set_up.shown("serial-1").settings
    assert isinstance(done, SerialSettings)
    assert done.baud == 115200


@pytest.mark.parametrize(("parity", "odd"), [(Parity.EVEN, 0), (Parity.ODD, 1)])
def test_seven_bits_with_parity_are_recognised(parity: Parity, odd: int) -> None:
    set_up = SetUp(SerialSettings("/dev/ttyS0"))
    for text in TEXTS:
        raw = f"{text}\r".encode()
        set_up.take_bytes(bytes(b | 0x80 if b.bit_count() % 2 != odd else b for b in raw))
    done = set_up.shown("serial-1").settings

    assert isinstance(done, SerialSettings)
    assert (done.byte_size, done.parity) == (7, parity)


def test_a_hid_reader_gets_its_affixes() -> None:
    set_up = SetUp(HidSettings("usb:1eab:0022"))
    for n, text in enumerate(TEXTS):
        set_up.take_bytes(f"~{AIM[n]}{text}$".encode())
    shown = set_up.shown("hid-1")

    assert shown.settings == HidSettings("usb:1eab:0022", prefix="~", suffix="$")
    assert shown.arrived.startswith("7E 5D 43 30")


def test_affixes_that_change_give_no_settings() -> None:
    set_up = SetUp(SerialSettings("/dev/ttyACM0"))
    for n, text in enumerate(TEXTS):
        set_up.take_bytes(f"{n}{text}\r".encode())
    shown = set_up.shown("serial-1")

    assert shown.step == 1
    assert "每次添加的内容不同" in str(shown.complaint)


@given(st.lists(st.binary(max_size=80), max_size=6))
def test_no_bytes_make_it_fail(raws: list[bytes]) -> None:
    set_up = SetUp(SerialSettings("/dev/ttyACM0"))
    for raw in raws:
        set_up.take_bytes(raw)
        assert set_up.shown("serial-1").step == 1
