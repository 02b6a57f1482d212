"""Two readers, or a reader and a person, at one keyboard port: a scan is whole or not readable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.codes.parse import parse
from app.codes.reading import GS
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.settings import WedgeSettings
from scanners.keyboard.burst import UNKNOWN, Sort
from scanners.keyboard.wedge import KeyboardWedge
from scanners.set_up.from_keys import burst_of
from tests.scanners.key_streams import (
    STREAMS,
    SimulatedReader,
    Stroke,
    mixed,
    recorded,
    stream_of,
)
from tests.scanners.test_wedge import NOW, Desk

ONE = "81000010000000000017"
OTHER = "81000020000000000024"
GS1 = "0106901234567892" + "21aB7x" + GS + "10Sn9"
READER = SimulatedReader()
STRICT = WedgeSettings(gs_keys=("F8", "F9"))


def play(strokes: list[Stroke], settings: WedgeSettings | None = None) -> Desk:
    """Type strokes at a desk whose window notices silences."""
    desk = Desk(settings)
    last = strokes[0].at_ms if strokes else 0
    for stroke in strokes:
        if stroke.at_ms - last > desk.wedge.gap_ms:
            desk.silence()
        desk.key(stroke)
        last = stroke.at_ms
    desk.silence()
    return desk


def texts(desk: Desk) -> list[str]:
    return [scan.text for scan in desk.scans]


def person(text: str, at_ms: int, hold_ms: int = 80, step_ms: int = 110) -> list[Stroke]:
    strokes = []
    for n, character in enumerate(text):
        symbol, typed = ("Enter", "\r") if character == "\r" else (character.upper(), character)
        at = at_ms + n * step_ms
        strokes += [
            Stroke(symbol, at, typed),
            Stroke(symbol, at + hold_ms, pressed=False),
        ]
    return mixed(strokes)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_no_single_reader_looks_like_two(stream: Path) -> None:
    record, reader = stream_of(stream)
    if record.get("hands") == 2:
        return
    strokes = [recorded(row) for row in record["strokes"] if not row.get("silence")]
    burst = burst_of([stroke for stroke in strokes if not stroke.repeated])

    assert list(burst.overlaps(burst.keys, burst.last_at)) == []
    assert burst.sorted_at(burst.last_at, reader).sort is not Sort.TYPED


def test_two_readers_one_right_after_the_other_are_two_scans() -> None:
    first = READER.strokes(ONE, 1000)
    second = READER.strokes(OTHER, first[-1].at_ms)

    assert texts(play(first + second)) == [ONE, OTHER]


@pytest.mark.parametrize("shift_ms", range(1, 170, 3))
@pytest.mark.parametrize("dwell_ms", [4, 6, 8])
def test_two_readers_that_cross_are_one_scan_that_nobody_takes_for_a_code(
    shift_ms: int, dwell_ms: int
) -> None:
    reader = SimulatedReader(dwell_ms=dwell_ms)
    desk = play(mixed(reader.strokes(ONE, 1000), reader.strokes(OTHER, 1000 + shift_ms)))

    if texts(desk) == [ONE, OTHER]:
        assert shift_ms >= 160
        return
    assert len(desk.scans) == 1
    assert UNKNOWN in desk.scans[0].text
    assert not parse(desk.scans[0].text).valid
    assert len(desk.scans[0].raw) == 40
    assert (desk.field, desk.enters) == ("", 0)


@pytest.mark.parametrize("shift_ms", range(1, 170, 3))
def test_readers_that_never_hold_two_keys_at_once_make_no_code_either(shift_ms: int) -> None:
    short = SimulatedReader(dwell_ms=2)
    desk = play(mixed(short.strokes(GS1, 1000), short.strokes(OTHER, 1000 + shift_ms)))

    for text in texts(desk):
        assert text in (GS1, OTHER) or not parse(text).valid


def test_shift_of_one_reader_within_the_other_does_not_change_a_code_unseen() -> None:
    desk = play(mixed(READER.strokes(GS1, 1000), READER.strokes("ABCDEFGHIJ", 1003)))

    assert all(UNKNOWN in text for text in texts(desk))
    assert len(desk.scans) == 1


def test_crossing_is_told_to_the_person_once() -> None:
    told: list[tuple[str, Saying]] = []
    scans: list[Scan] = []
    wedge = KeyboardWedge(
        scans.append,
        [("keyboard-1", WedgeSettings())],
        tell=lambda reader_id, saying: told.append((reader_id, saying)),
    )
    for stroke in mixed(READER.strokes(ONE, 1000), READER.strokes(OTHER, 1002)):
        wedge.key(stroke)

    assert len(told) == 1
    assert told[0][0] == "keyboard-1"
    assert "请分别重扫" in told[0][1].chinese


def test_after_a_crossing_the_next_scan_is_read() -> None:
    crossed = mixed(READER.strokes(ONE, 1000), READER.strokes(OTHER, 1003))
    desk = play(crossed + READER.strokes(GS1, crossed[-1].at_ms + 300))

    assert len(desk.scans) == 2
    assert desk.scans[1].text == GS1


def test_a_third_reader_that_crosses_leaves_no_code_behind() -> None:
    desk = play(
        mixed(
            READER.strokes(ONE, 1000), READER.strokes(OTHER, 1003), READER.strokes(GS1 + GS1, 1006)
        )
    )

    assert all(UNKNOWN in text for text in texts(desk))


def switching(text: str, at_ms: int, *, bits: bool) -> list[Stroke]:
    """A reader whose reports switch from key to key, told in the order of the USB tables."""
    strokes: list[Stroke] = []
    held: Stroke | None = None
    order = "1234567890\r"
    for n, character in enumerate(text + "\r"):
        symbol = "Enter" if character == "\r" else character
        down = Stroke(symbol, at_ms + n * 8, character)
        if held is not None and held.symbol == symbol:
            strokes += [replace(held, at_ms=down.at_ms - 4, text="", pressed=False), down]
        elif held is not None:
            up = replace(held, at_ms=down.at_ms, text="", pressed=False)
            first = bits and order.index(character) < order.index(held.text)
            strokes += [down, up] if first else [up, down]
        else:
            strokes.append(down)
        held = down
    assert held is not None
    return [*strokes, replace(held, at_ms=held.at_ms + 8, text="", pressed=False)]


@pytest.mark.parametrize("bits", [False, True])
def test_a_reader_whose_reports_switch_from_key_to_key_is_one_reader(bits: bool) -> None:
    code = "81053472690918273645"
    assert texts(play(switching(code, 1000, bits=bits))) == [code]


def test_a_reader_that_switches_from_enter_to_the_next_code_is_two_scans() -> None:
    first = switching(ONE, 1000, bits=True)
    second = switching(OTHER, first[-1].at_ms, bits=True)
    together = [*first[:-1], second[0], first[-1], *second[1:]]

    assert texts(play(together)) == [ONE, OTHER]


@pytest.mark.parametrize("at_ms", range(940, 1180, 7))
@pytest.mark.parametrize("hold_ms", [50, 80, 120])
def test_a_letter_typed_during_a_scan_is_neither_lost_nor_in_the_code(
    at_ms: int, hold_ms: int
) -> None:
    desk = play(mixed(READER.strokes(ONE, 1000), person("x", at_ms, hold_ms)))

    assert texts(desk) == [ONE]
    assert desk.field == "x"
    assert desk.enters == 0


@pytest.mark.parametrize("at_ms", range(1027, 1160, 5))
def test_an_enter_of_a_person_during_a_scan_does_not_cut_it_short(at_ms: int) -> None:
    desk = play(mixed(READER.strokes(ONE, 1000), person("\r", at_ms)))

    assert texts(desk) == [ONE]
    assert desk.enters == 1


@pytest.mark.parametrize("at_ms", range(1001, 1027, 2))
def test_an_enter_among_the_first_keys_of_a_scan_leaves_no_half_code(at_ms: int) -> None:
    desk = play(mixed(READER.strokes(ONE, 1000), person("\r", at_ms)))

    assert all(text == ONE or UNKNOWN in text for text in texts(desk))
    assert desk.enters == 1


def test_a_key_that_a_person_holds_down_is_not_in_the_code() -> None:
    held = [Stroke("A", 400, "a")]
    held += [Stroke("A", at, "a", repeated=True) for at in range(900, 1400, 30)]
    held.append(Stroke("A", 1400, pressed=False))
    desk = play(mixed(held, READER.strokes(ONE, 1001)))

    assert texts(desk) == [ONE]
    assert desk.field == "a" * 18


def test_shift_pressed_by_a_person_in_the_middle_of_a_key_spoils_the_scan() -> None:
    strokes = [
        replace(each, shift=True) if 1150 < each.at_ms < 1230 else each
        for each in READER.strokes(GS1, 1000)
    ]
    shift = [Stroke("Shift", 1145), Stroke("Shift", 1230, pressed=False)]
    desk = play(mixed(strokes, shift))

    assert GS1.upper() not in texts(desk)


def test_a_key_that_means_nothing_spoils_the_scan_and_is_named() -> None:
    told: list[Saying] = []
    scans: list[str] = []
    wedge = KeyboardWedge(
        lambda scan: scans.append(scan.text),
        [("keyboard-1", WedgeSettings())],
        tell=lambda _, saying: told.append(saying),
    )
    for stroke in SimulatedReader(gs="F9").strokes(GS1, 1000):
        wedge.key(stroke)

    assert len(scans) == 1
    assert UNKNOWN in scans[0]
    assert "F9" in told[0].chinese


@pytest.mark.parametrize("later_ms", [400, 600])
def test_an_enter_of_a_person_after_a_scan_gets_through(later_ms: int) -> None:
    strokes = READER.strokes(ONE, 1000)
    desk = play(strokes + person("\r", strokes[-1].at_ms + later_ms))

    assert (texts(desk), desk.enters) == ([ONE], 1)


def test_a_burst_belongs_to_the_reader_whose_prefix_it_begins_with() -> None:
    scans: list[Scan] = []
    wedge = KeyboardWedge(
        scans.append,
        [
            ("plain", WedgeSettings(gs_text="|")),
            ("tilde", WedgeSettings(prefix="~", suffix="$", gs_keys=("F9",))),
            ("long", WedgeSettings(prefix="~SCAN", gs_text="#")),
        ],
        clock=lambda: NOW,
    )
    typed = [
        SimulatedReader(gs="|").strokes(GS1, 1000),
        SimulatedReader(gs="F9").strokes(f"~{GS1}$", 3000),
        SimulatedReader(gs="#").strokes(f"~SCAN{GS1}", 5000),
    ]
    for stroke in mixed(*typed):
        wedge.key(stroke)

    assert [(scan.device, scan.text) for scan in scans] == [
        ("plain", GS1), ("tilde", GS1), ("long", GS1),
    ]  # fmt: skip


def test_readers_may_change_at_run_time_and_without_any_every_key_passes() -> None:
    desk = Desk()
    desk.wedge.change([])
    for stroke in READER.strokes(ONE, 1000):
        assert not desk.key(stroke).swallow
    assert (desk.field, desk.enters, desk.scans) == (ONE, 1, [])
    desk.wedge.change([("keyboard-7", WedgeSettings())])
    for stroke in READER.strokes(ONE, 5000):
        desk.key(stroke)

    assert [scan.device for scan in desk.scans] == ["keyboard-7"]


def test_a_recorded_burst_goes_to_the_listener_whole_and_is_no_scan() -> None:
    desk = Desk(WedgeSettings(prefix="~"))
    bursts: list[tuple[object, ...]] = []
    desk.wedge.record(bursts.append)
    strokes = SimulatedReader(gs="F9", ending="Enter Ctrl+J").strokes("A" + GS1, 1000)
    for stroke in strokes:
        desk.key(stroke)
    desk.silence()
    assert bursts == [tuple(strokes)]
    assert (desk.scans, desk.field, desk.enters) == ([], "", 0)
    desk.wedge.record(None)
    for stroke in READER.strokes(f"~{ONE}", 9000):
        desk.key(stroke)

    assert texts(desk) == [ONE]


def test_typing_passes_while_bursts_are_recorded() -> None:
    desk = Desk()
    bursts: list[object] = []
    desk.wedge.record(bursts.append)
    for stroke in person("hello world", 1000):
        desk.key(stroke)
    desk.silence()

    assert (desk.field, bursts) == ("hello world", [])


READERS = st.builds(
    SimulatedReader,
    period_ms=st.integers(6, 26),
    dwell_ms=st.just(0),
    gs=st.sampled_from(["ctrl", "F8", "F9", "alt-linux", "alt-windows", "alt-num-lock-off", "^]"]),
    ending=st.sampled_from(["Enter", "Tab", "Enter Ctrl+J"]),
    caps_lock=st.booleans(),
).map(lambda each: replace(each, dwell_ms=min(27, (each.period_ms + 1) // 2)))
CONTENT = st.text("0123456789abcxyzABCXYZ-/_" + GS, min_size=8, max_size=40).filter(
    lambda text: text == text.strip(GS) and GS + GS not in text and "^]" not in text
)
SCAN = st.tuples(READERS, CONTENT, st.integers(0, 4000))
KEY = st.tuples(st.sampled_from("abcdefghij 0123456789"), st.integers(84, 400), st.integers(50, 82))


def typist(keys: list[tuple[str, int, int]]) -> list[Stroke]:
    strokes, at = [], 500
    for character, step, hold in keys:
        at += step
        strokes += person(character, at, hold)
    return strokes


@settings(max_examples=400, deadline=None)
@given(scans=st.lists(SCAN, min_size=1, max_size=2), keys=st.lists(KEY, max_size=30))
@example(
    scans=[
        (SimulatedReader(25, 13, gs="alt-linux"), f"0{GS}0A0000", 126),
        (SimulatedReader(13, 7), f"0000{GS}000", 158),
    ],
    keys=[],
)
def test_every_scan_is_whole_or_unreadable_and_never_wrong(
    scans: list[tuple[SimulatedReader, str, int]], keys: list[tuple[str, int, int]]
) -> None:
    streams = [reader.strokes(text, 1000 + at) for reader, text, at in scans]
    desk = play(mixed(*streams, typist(keys)), STRICT)

    contents = [text for _, text, _ in scans]
    for text in texts(desk):
        assert text in contents or UNKNOWN in text
    if len(scans) == 1 and texts(desk) == contents:
        assert desk.field == "".join(key for key, _, _ in keys)
        assert desk.enters == 0


@settings(max_examples=200, deadline=None)
@given(keys=st.lists(KEY, max_size=60))
def test_all_that_a_typist_types_arrives(keys: list[tuple[str, int, int]]) -> None:
    desk = play(typist(keys))

    assert desk.field == "".join(key for key, _, _ in keys)
    assert desk.scans == []
