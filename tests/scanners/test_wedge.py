"""Recorded key streams in, scans and what is left in the focused field out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.scan import Scan
from app.readers.settings import Layout, WedgeSettings
from scanners.framing import MAX_FRAME
from scanners.keyboard.keys import KeyDecision, KeyStroke
from scanners.keyboard.reading import composed_by_alt
from scanners.keyboard.wedge import KeyboardWedge
from tests.scanners.key_streams import STREAMS, Stroke, recorded, stream_of

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
CODE = "81000010000000000017"


class Desk:
    """A focused field that does what a window does: takes what is not swallowed."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self.scans: list[Scan] = []
        self.field = ""
        self.enters = 0
        self._before = ""
        readers = [("keyboard-1", settings or WedgeSettings())]
        self.wedge = KeyboardWedge(self.scans.append, readers, clock=lambda: NOW)

    def key(self, stroke: Stroke) -> KeyDecision:
        decision = self.wedge.key(stroke)
        self._obey(decision)
        if not stroke.pressed:
            return decision
        if not decision.swallow:
            self._type(stroke)
        return decision

    def silence(self) -> None:
        self._obey(self.wedge.silence())

    def _obey(self, decision: KeyDecision) -> None:
        if decision.leaked:
            self.field = self._before
            for stroke in decision.kept:
                self._type(stroke)
        for stroke in decision.give_back:
            self._type(stroke)
        if decision.begins:
            self._before = self.field

    def _type(self, stroke: KeyStroke) -> None:
        if stroke.symbol == "Enter":
            self.enters += 1
        elif stroke.text.isprintable() and not stroke.ctrl:
            self.field += stroke.text


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_a_recorded_stream_gives_its_scans_and_leaves_the_field_right(stream: Path) -> None:
    record, settings = stream_of(stream)
    desk = Desk(settings)
    for row in record["strokes"]:
        if row.get("silence"):
            desk.silence()
        else:
            desk.key(recorded(row))

    assert [scan.text for scan in desk.scans] == record["scans"]
    assert desk.field == record["field"]
    if record["scans"]:
        enters = record.get("enters", 0)
        assert desk.enters == enters, "an Enter of the reader reached the window"


def test_a_scan_by_keys_names_the_wedge_and_its_symbology() -> None:
    desk = Desk()
    for n, character in enumerate(f"]C1{CODE}"):
        desk.key(Stroke(character, n * 8, character, shift=character == "C"))
    desk.key(Stroke("Enter", 200, "\r"))

    expected = Scan(f"]C1{CODE}".encode(), CODE, "]C1", "keyboard-1", NOW)
    assert desk.scans == [expected]


def test_what_leaked_before_a_burst_was_recognised_is_reported() -> None:
    desk = Desk()
    for n, character in enumerate(CODE):
        desk.key(Stroke(character, n * 8, character))

    assert desk.field == "81"
    assert desk.key(Stroke("Enter", 170, "\r")).leaked == "81"
    assert desk.field == ""


@given(
    gaps=st.lists(st.integers(83, 400), min_size=1, max_size=60),
    text=st.text("abcdefgh 0123456789", min_size=60, max_size=60),
)
def test_whoever_types_at_most_twelve_keys_a_second_is_never_swallowed(
    gaps: list[int], text: str
) -> None:
    desk = Desk()
    at = 1000
    for gap, character in zip(gaps, text, strict=False):
        at += gap
        assert not desk.key(Stroke(character.upper(), at, character)).swallow

    assert desk.scans == []
    assert desk.field == text[: len(gaps)]


@given(
    gaps=st.lists(st.integers(0, 300), min_size=1, max_size=60),
    text=st.text("abcdefgh 0123456789", min_size=60, max_size=60),
    silence=st.booleans(),
)
def test_no_key_is_lost_at_any_speed(gaps: list[int], text: str, silence: bool) -> None:
    desk = Desk()
    at = 1000
    for gap, character in zip(gaps, text, strict=False):
        at += gap
        if silence and gap > desk.wedge.gap_ms:
            desk.silence()
        desk.key(Stroke(character.upper(), at, character))
        desk.key(Stroke(character.upper(), at, pressed=False))
    desk.silence()

    seen = len(desk.field) + sum(len(scan.raw) for scan in desk.scans)
    assert seen == len(gaps)


@given(gap=st.integers(0, 40), pause=st.integers(0, 100), where=st.integers(5, 19))
def test_a_reader_within_the_limits_is_always_read(gap: int, pause: int, where: int) -> None:
    desk = Desk()
    at = 1000
    for n, character in enumerate(CODE):
        at += min(gap, 20) if n != where else max(min(gap, 20), pause)
        desk.key(Stroke(character, at, character))
    desk.key(Stroke("Enter", at + 10, "\r"))

    assert [scan.text for scan in desk.scans] == [CODE]
    assert (desk.field, desk.enters) == ("", 0)


def test_keys_that_never_end_are_cut_at_the_limit() -> None:
    desk = Desk()
    for _ in range(MAX_FRAME):
        desk.key(Stroke("8", 1000, "8"))

    assert [len(scan.raw) for scan in desk.scans] == [MAX_FRAME]


def test_keys_that_go_on_for_longer_than_a_code_may_are_given_back() -> None:
    desk = Desk(WedgeSettings(total_ms=500))
    for n in range(51):
        desk.key(Stroke("8", n * 10, "8"))
    assert desk.field == "88"
    desk.key(Stroke("8", 510, "8"))

    assert (desk.field, desk.scans) == ("8" * 52, [])


def test_a_clock_that_goes_back_ends_the_burst_and_loses_nothing() -> None:
    desk = Desk()
    for at, character in zip((5000, 5008, 5016, 5024, 10, 18), "abcdef", strict=True):
        desk.key(Stroke(character.upper(), at, character))
    desk.silence()

    assert desk.field == "abcdef"


def test_a_persons_enter_goes_through_when_no_scan_was_just_before() -> None:
    desk = Desk()
    desk.key(Stroke("Enter", 1000, "\r"))
    for n, character in enumerate(CODE):
        desk.key(Stroke(character, 2000 + n * 8, character))
    desk.key(Stroke("Enter", 2170, "\r"))
    desk.key(Stroke("Enter", 3000, "\r"))

    assert desk.enters == 2


@pytest.mark.parametrize(
    ("digits", "character"),
    [("029", "\x1d"), ("65", "A"), ("0233", "é"), ("47554", "孤"), ("99999", "�"), ("1" * 9, "�")],
)
def test_alt_and_a_number_make_a_character(digits: str, character: str) -> None:
    assert composed_by_alt(digits) == character


@given(
    st.lists(
        st.builds(
            Stroke,
            symbol=st.one_of(st.sampled_from(["Enter", "Tab", "Alt", "F8", "", "Left"]), st.text()),
            at_ms=st.integers(0, 2**40),
            text=st.text(st.characters(exclude_categories=[]), max_size=3),
            pressed=st.booleans(),
            repeated=st.booleans(),
            shift=st.booleans(),
            ctrl=st.booleans(),
            alt=st.booleans(),
            keypad=st.booleans(),
            place=st.integers(-1, 300),
        ),
        max_size=40,
    ),
    st.sampled_from(Layout),
)
def test_no_stream_of_keys_makes_it_fail(strokes: list[Stroke], layout: Layout) -> None:
    desk = Desk(WedgeSettings(layout=layout))
    for stroke in strokes:
        desk.key(stroke)


@pytest.mark.parametrize("layout", Layout)
def test_keys_that_an_input_method_left_only_their_place_are_read_by_it(layout: Layout) -> None:
    desk = Desk(WedgeSettings(layout=layout))
    for n, place in enumerate([9, 2, 11, 11, 30, 48, 12]):
        desk.key(Stroke("", n * 8, place=place, shift=place == 48))
    desk.key(Stroke("Enter", 60, "\r"))

    assert [scan.text for scan in desk.scans] == ["8100aB-"]


def test_dead_keys_of_the_us_international_layout_are_read_by_their_place() -> None:
    desk = Desk(WedgeSettings(layout=Layout.US_POSITIONS))
    dead = [("Dead_Acute", "", 40, False), ("Dead_Circumflex", "", 7, True)]
    digits = [(digit, digit, (9, 2, 11)[n], False) for n, digit in enumerate("810")]
    for n, (symbol, text, place, shift) in enumerate([*digits, *dead, ("A", "â", 30, False)]):
        desk.key(Stroke(symbol, n * 8, text, place=place, shift=shift))
    desk.key(Stroke("Enter", 60, "\r"))

    assert [scan.text for scan in desk.scans] == ["810'^a"]


def test_a_character_typed_with_altgr_is_read() -> None:
    desk = Desk()
    for n, character in enumerate("8100"):
        desk.key(Stroke(character, n * 8, character))
    desk.key(Stroke("AltGr", 32))
    # Windows tells AltGr as Ctrl and Alt.
    desk.key(Stroke("|", 36, "|", ctrl=True, alt=True))
    desk.key(Stroke("Enter", 60, "\r"))

    assert [scan.text for scan in desk.scans] == ["8100|"]


@pytest.mark.parametrize("gs_text", ["|", "#", "{}"])
def test_what_a_reader_types_for_gs_is_gs_again(gs_text: str) -> None:
    desk = Desk(WedgeSettings(gs_text=gs_text))
    for n, character in enumerate(f"10A1{gs_text}21B2"):
        desk.key(Stroke(character.upper(), n * 8, character, shift=character.isupper()))
    desk.key(Stroke("Enter", 200, "\r"))

    assert [scan.text for scan in desk.scans] == ["10A1\x1d21B2"]
    assert desk.scans[0].raw == f"10A1{gs_text}21B2".encode()
