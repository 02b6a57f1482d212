"""Finds out how a reader types that pretends to be a keyboard.

Without it layout, affixes, the key for GS and the pace would have to be looked up in a manual and
measured. Pure. Every candidate is tried with the wedge itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from app.codes.reading import GS
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.settings import Layout, SettingError, WedgeSettings
from scanners.keyboard.burst import Burst
from scanners.keyboard.keys import KeyStroke
from scanners.keyboard.reading import MODIFIERS, AltNumber, character_of
from scanners.keyboard.wedge import KeyboardWedge
from scanners.set_up import sayings
from scanners.set_up.codes import Found, expected, find, gs_text_of

_UNMARKED = 0xE000
"""A key that means no character stands in the text as one of the private characters from here."""
_LINE_END = re.compile(r"[\r\n\t]*\Z")
_LINE_END_NAMES = {"\r": "Enter", "\t": "Tab", "\n": "Ctrl+J", "\r\n": "Enter, Ctrl+J"}
_AS_IT_COMES = tuple(WedgeSettings(layout=layout, gs_keys=()) for layout in Layout)
_MARGIN = 1.5
_LONG_CODE = 120
"""Characters of a long GS1 code, for which the time must suffice."""


@dataclass(frozen=True, slots=True)
class _Pace:
    """How fast a reader types."""

    average_ms: float
    longest_ms: int


def key_names(strokes: Sequence[KeyStroke]) -> str:
    """Write the keys that went down by their names."""
    names = (stroke.symbol or f"#{stroke.place}" for stroke in strokes if stroke.pressed)
    return " ".join(names)


def are_crossed(strokes: Sequence[KeyStroke]) -> bool:
    """Whether two machines, or a machine and a person, typed this."""
    burst = burst_of(strokes)
    sorting = burst.sorted_at(burst.last_at, WedgeSettings())
    # A second line ending or text after one is judged by what is found, not here.
    return next(burst.overlaps(sorting.code, burst.last_at), None) is not None


def burst_of(strokes: Sequence[KeyStroke]) -> Burst:
    """Make a burst of strokes, without asking whether it is one."""
    burst = Burst(strokes[0].at_ms if strokes else 0, swallowing=True)
    alt = AltNumber()
    for stroke in strokes:
        composed = None if stroke.pressed else alt.released(stroke)
        if composed is not None:
            burst.compose(composed)
        if stroke.symbol in MODIFIERS:
            if stroke.pressed:
                alt.clear()
            burst.modifier(stroke)
        elif not stroke.pressed:
            burst.release(stroke)
        elif alt.takes(stroke):
            burst.press(stroke, alt_digit=True)
        elif not alt.repeats(stroke, character_of(stroke, _AS_IT_COMES[0])):
            burst.press(stroke)
    return burst


def found_in_keys(strokes: Sequence[KeyStroke], wanted: int) -> Found | None:
    """Find a set-up code in the keys of one scan, best the one that is asked for."""
    found = [each for each in _all_found(strokes) if each is not None]
    found.sort(key=lambda each: (not each.exact, each.number != wanted))
    return found[0] if found else None


def wedge_settings(
    bursts: Sequence[Sequence[KeyStroke]], settings: WedgeSettings
) -> tuple[WedgeSettings, tuple[Saying, ...]] | Saying:
    """Find the settings that read all three scans, and what is worth saying about them."""
    pace = _pace_of(bursts)
    if pace.average_ms > max(_SPEEDS):
        return sayings.too_slow()
    for candidate, found, gs_key in _candidates(bursts, settings, pace):
        wanted = [
            expected(number, candidate.gs_text, gs_lost=not found[1].gs) for number in (1, 2, 3)
        ]
        if [_read(each, candidate) for each in bursts] == wanted:
            return candidate, _findings(bursts, candidate, found, gs_key, pace)
    return sayings.no_common_settings()


_SPEEDS = (40, 80)
"""Keys on average this close together: usual, and the slowest that is not a person."""


def _all_found(strokes: Sequence[KeyStroke]) -> Iterator[Found | None]:
    for way in _AS_IT_COMES:
        yield find(_marked_text(burst_of(strokes), way)[0])


def _marked_text(burst: Burst, way: WedgeSettings) -> tuple[str, list[str]]:
    """Write what keys mean, line ends too; keys that mean nothing as marks, with their names."""
    text = ""
    names: list[str] = []
    for key in burst.keys:
        character = key.character(way)
        if character is None:
            character = chr(_UNMARKED + len(names))
            names.append(key.stroke.symbol)
        text += character
    return text, names


def _candidates(
    bursts: Sequence[Sequence[KeyStroke]], settings: WedgeSettings, pace: _Pace
) -> Iterator[tuple[WedgeSettings, list[Found], str]]:
    """Give the settings that may be right, with what was found and the key that came for GS."""
    for way in _AS_IT_COMES:
        read = [_marked_text(burst_of(each), way) for each in bursts]
        found = [each for text, _ in read if (each := find(text)) is not None]
        if [each.number for each in found] != [1, 2, 3]:
            continue
        gs = found[1].gs
        by_key = len(gs) == 1 and 0 <= ord(gs) - _UNMARKED < len(read[1][1])
        gs_key = read[1][1][ord(gs) - _UNMARKED] if by_key else ""
        try:
            yield _settings_of(found[-1], settings, way, gs_key, gs, pace), found, gs_key
        except SettingError:
            continue


def _settings_of(
    last: Found, settings: WedgeSettings, way: WedgeSettings, gs_key: str, gs: str, pace: _Pace
) -> WedgeSettings:
    """Put together how a reader that typed the third code like this is to be used."""
    ending = _LINE_END.search(last.after)
    average = ceil(pace.average_ms * _MARGIN)
    machine_gap_ms = min(max(average, _SPEEDS[0]), _SPEEDS[1])
    gap_ms = min(max(100, ceil(pace.longest_ms * _MARGIN / 10) * 10, machine_gap_ms), 500)
    return replace(
        settings,
        machine_gap_ms=machine_gap_ms,
        gap_ms=gap_ms,
        total_ms=min(max(5000, average * _LONG_CODE), 30_000),
        prefix=last.before,
        suffix=last.after[: ending.start()] if ending else last.after,
        gs_keys=tuple(dict.fromkeys((*WedgeSettings().gs_keys, gs_key))) if gs_key else ("F8",),
        gs_text="" if gs_key else gs_text_of(gs),
        layout=way.layout,
    )


def _pace_of(bursts: Sequence[Sequence[KeyStroke]]) -> _Pace:
    """Measure how far apart keys are."""
    steps: list[int] = []
    for strokes in bursts:
        presses = [key.down_at for key in burst_of(strokes).keys]
        steps += [later - earlier for earlier, later in pairwise(presses)]
    return _Pace(sum(steps) / max(1, len(steps)), max(steps, default=0))


def _read(strokes: Sequence[KeyStroke], settings: WedgeSettings) -> str:
    """Read a scan with these settings, as it will be read; empty where not one scan comes out."""
    scans: list[Scan] = []
    wedge = KeyboardWedge(scans.append, [("", settings)])
    for stroke in strokes:
        wedge.key(stroke)
    wedge.silence()
    return scans[0].text.removeprefix(GS) if len(scans) == 1 else ""


def _findings(
    bursts: Sequence[Sequence[KeyStroke]],
    settings: WedgeSettings,
    found: Sequence[Found],
    gs_key: str,
    pace: _Pace,
) -> tuple[Saying, ...]:
    """Say what was found out."""
    ending = _LINE_END.search(found[-1].after)
    name = ending.group() if ending else ""
    notes = [
        sayings.affixes(settings.prefix, settings.suffix),
        sayings.line_ending(_LINE_END_NAMES.get(name, "Enter" if name else "")),
        sayings.symbology(" ".join(each.symbology for each in found if each.symbology)),
        _said_of_gs(found[1].gs, gs_key, settings),
        sayings.pace(round(pace.average_ms), pace.longest_ms),
    ]
    if settings.layout is Layout.US_POSITIONS:
        notes.append(sayings.by_place())
    if any(_turned_round(stroke) for strokes in bursts for stroke in strokes):
        notes.append(sayings.caps_lock())
    return tuple(notes)


def _said_of_gs(gs: str, gs_key: str, settings: WedgeSettings) -> Saying:
    if not gs:
        return sayings.gs_lost()
    if gs_key:
        return sayings.gs_by_key(gs_key)
    return sayings.gs_by_text(settings.gs_text) if settings.gs_text else sayings.gs_kept()


def _turned_round(stroke: KeyStroke) -> bool:
    """Whether Caps Lock turned the case of a letter round."""
    text = stroke.text
    letter = stroke.pressed and len(text) == 1 and text.isascii() and text.isalpha()
    return letter and not stroke.ctrl and text.isupper() != stroke.shift
