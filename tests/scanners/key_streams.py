"""The recorded key streams, for the wedge alone and for the wedge behind a window.

Without it the two would not be asked the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.codes.reading import GS
from app.readers.settings import Layout, WedgeSettings
from scanners.keyboard.us_keyboard import LEGENDS

STREAMS = sorted((Path(__file__).parent / "data").glob("*.json"))


def stream_of(path: Path) -> tuple[dict[str, Any], WedgeSettings]:
    """Read a stream and the settings of the reader that it was recorded with."""
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    values = record.get("settings", {})
    if "layout" in values:
        values["layout"] = Layout(values["layout"])
    if "gs_keys" in values:
        values["gs_keys"] = tuple(values["gs_keys"])
    return record, WedgeSettings(**values)


@dataclass(frozen=True)
class Stroke:
    """A key stroke as a stream records it."""

    symbol: str
    at_ms: int
    text: str = ""
    pressed: bool = True
    repeated: bool = False
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    keypad: bool = False
    place: int = 0


def recorded(row: dict[str, Any]) -> Stroke:
    """Make a stroke of a row of a stream."""
    symbol = row["down"] if "down" in row else row["up"]
    held = row.get("with", "").split()
    return Stroke(
        symbol=symbol,
        at_ms=row["at"],
        text=row.get("text", symbol if len(symbol) == 1 else ""),
        pressed="down" in row,
        repeated="repeat" in held,
        shift="shift" in held,
        ctrl="ctrl" in held,
        alt="alt" in held,
        keypad="keypad" in held,
        place=row.get("place", 0),
    )


SHIFTED = dict(zip('!@#$%^&*()_+{}|:"~<>?', "1234567890-=[]\\;'`,./", strict=True))
GS_STYLES = (
    "ctrl", "F8", "F9", "alt-linux", "alt-windows", "alt-num-lock-off", "|", "#", "^]", "lost",
)  # fmt: skip
_WITHOUT_NUM_LOCK = {"0": "Insert", "2": "Down", "9": "PageUp"}


@dataclass(frozen=True)
class SimulatedReader:
    """A reader that types as its settings say: one key after another, each down and up."""

    period_ms: int = 8
    dwell_ms: int = 4
    gs: str = "ctrl"
    ending: str = "Enter"
    caps_lock: bool = False
    places: bool = False
    """Tell the places of keys and nothing else, as where an input method took the rest."""

    def strokes(self, text: str, at_ms: int) -> list[Stroke]:
        """Type a text and its line ending, from this time on."""
        keys = _Typing(self, at_ms)
        for character in text:
            if character == GS:
                keys.type_gs()
            else:
                keys.type_character(character)
        keys.end()
        return keys.strokes


class _Typing:
    def __init__(self, reader: SimulatedReader, at_ms: int) -> None:
        self.reader = reader
        self.at = at_ms
        self.strokes: list[Stroke] = []

    def key(self, symbol: str, **held: Any) -> None:  # noqa: ANN401
        self.strokes.append(Stroke(symbol, self.at, **held))
        up = {**held, "text": "", "pressed": False}
        self.strokes.append(Stroke(symbol, self.at + self.reader.dwell_ms, **up))
        self.at += self.reader.period_ms

    def modifier(self, symbol: str, *, pressed: bool) -> None:
        self.strokes.append(Stroke(symbol, self.at, pressed=pressed))
        if pressed:
            self.at += self.reader.period_ms - self.reader.dwell_ms

    def type_character(self, character: str) -> None:
        shift = character.isupper() or character in SHIFTED
        text = character.swapcase() if self.reader.caps_lock else character
        if shift:
            self.modifier("Shift", pressed=True)
        if self.reader.places:
            plain = SHIFTED.get(character, character.lower())
            place = next(place for place, (key, _) in LEGENDS.items() if key == plain)
            self.key("", place=place, shift=shift)
        else:
            self.key(character.upper(), text=text, shift=shift)
        if shift:
            self.at -= self.reader.period_ms - self.reader.dwell_ms
            self.modifier("Shift", pressed=False)
            self.at += self.reader.period_ms - self.reader.dwell_ms

    def type_gs(self) -> None:
        style = self.reader.gs
        if style == "ctrl":
            self.modifier("Ctrl", pressed=True)
            self.key("]", text=GS, ctrl=True)
            self.modifier("Ctrl", pressed=False)
        elif style.startswith("F"):
            self.key(style)
        elif style.startswith("alt"):
            self.type_gs_by_number(style)
        elif style != "lost":
            for character in style:
                self.type_character(character)

    def type_gs_by_number(self, style: str) -> None:
        self.modifier("Alt", pressed=True)
        for digit in "029":
            symbol = _WITHOUT_NUM_LOCK[digit] if style == "alt-num-lock-off" else digit
            self.key(symbol, text=digit if style == "alt-linux" else "", alt=True, keypad=True)
        self.modifier("Alt", pressed=False)
        if style == "alt-windows":
            self.strokes.append(Stroke("", self.at, text=GS))

    def end(self) -> None:
        for symbol in self.reader.ending.split():
            if symbol == "Ctrl+J":
                self.modifier("Ctrl", pressed=True)
                self.key("J", text="\n", ctrl=True)
                self.modifier("Ctrl", pressed=False)
            else:
                self.key(symbol, text={"Enter": "\r", "Tab": "\t"}[symbol])


def mixed(*streams: list[Stroke]) -> list[Stroke]:
    """Put the keys of several machines and people in the order of their times."""
    return sorted((stroke for stream in streams for stroke in stream), key=lambda each: each.at_ms)
