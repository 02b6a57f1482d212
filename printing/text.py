"""Makes text fit into a box: shrink, wrap, and only then leave something out.

Without it a long drug name would run over its neighbour. What must be left out is left out of the
middle, because both ends of a drug name tell drugs apart (盐酸…片, 盐酸…注射液). Lines are never
begun by closing punctuation, and a number or Latin word is cut only where it is wider than the box.
Lengths are points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from printing.fonts import Face

LEADING = 1.22
"""From base line to base line, in sizes."""
ELLIPSIS = "…"
MOST = 600
"""Characters that are looked at; no box of ours holds more."""

_STEP = 0.5
_LITTLE_SMALLER = 0.87
_UNIT = re.compile(
    r"[（(\[【《“□▲]*(?:[0-9A-Za-z.,:%/+\-−–~*×μ°]+|\s+|.)[，。、；：！？）)\]】》”…℃%]*", re.DOTALL
)
_TAIL = 12


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text as it will stand in its box."""

    lines: tuple[str, ...]
    size: float
    whole: bool
    """Nothing was left out."""

    @property
    def leading(self) -> float:
        """The height of one line."""
        return self.size * LEADING

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.leading


def clean(text: str) -> str:
    """Make one printable line: control characters and line breaks become blanks, surrogates go."""
    shown = (_shown(character) for character in text[: MOST * 4])
    return " ".join("".join(shown).split())


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cs", "Cf") else character


def width(text: str, face: Face, size: float) -> float:
    """Measure one line."""
    return _width_of_thousand(text, face) * size / 1000


@lru_cache(maxsize=8_000)
def _width_of_thousand(text: str, face: Face) -> float:
    # Fitting tries the same words at many sizes; widths grow with the size.
    return float(pdfmetrics.stringWidth(text, face.value, 1000))


def wrap(text: str, face: Face, size: float, room: float) -> tuple[str, ...]:
    """Break clean text into lines no wider than `room` (one character a line at the least)."""
    if width(text, face, size) <= room:
        return (text,)
    lines: list[str] = []
    line = ""
    for unit in _units(text, face, size, room):
        if line and width(line + unit.rstrip(), face, size) > room:
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line += unit
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _units(text: str, face: Face, size: float, room: float) -> list[str]:
    """Split into what is kept together, cutting only what is wider than a line."""
    units: list[str] = []
    for unit in _UNIT.findall(text):
        units.extend(unit if width(unit, face, size) > room else (unit,))
    return units


def fit(
    text: str,
    face: Face,
    room: tuple[float, float],
    size: float,
    minimum: float,
    *,
    step: float = _STEP,
    lines: int = MOST,
) -> Fitted:
    """Fit text into a width and a height: the largest size that holds all of it, else the smallest.

    Sizes are tried in steps; there are `lines` at most. A box that is lower than one line of the
    smallest size gets one line all the same.
    """
    shown = clean(text)
    if not shown:
        return Fitted((), size, whole=True)
    if len(shown) > MOST:
        shown = _shortened(shown, MOST)
    for size_range, cutting, most in (
        # One line a little smaller looks better than two.
        ((size, max(minimum, size * _LITTLE_SMALLER)), False, 1),
        # A date or a number is rather set smaller than cut in two.
        ((size, minimum), False, lines),
        ((size, minimum), True, lines),
    ):
        for at in _sizes(*size_range, step):
            laid_out = _laid_out(shown, face, at, room, cutting)
            if laid_out and len(laid_out) <= most:
                return Fitted(laid_out, at, whole=True)
    return _left_out(shown, face, minimum, room, lines)


def _laid_out(
    text: str, face: Face, size: float, room: tuple[float, float], cutting: bool
) -> tuple[str, ...]:
    """Break text at this size; nothing where it does not fit, or only with a word cut in two."""
    units = _UNIT.findall(text)
    if not cutting and any(width(unit.rstrip(), face, size) > room[0] for unit in units):
        return ()
    lines = wrap(text, face, size, room[0])
    fits = len(lines) <= _lines_in(room[1], size) and _narrow_enough(lines, face, size, room[0])
    return lines if fits else ()


def _sizes(size: float, minimum: float, step: float) -> Iterator[float]:
    while size > minimum:
        yield size
        size -= step
    yield minimum


def _narrow_enough(lines: tuple[str, ...], face: Face, size: float, room: float) -> bool:
    return all(width(line, face, size) <= room for line in lines)


def _lines_in(height: float, size: float) -> int:
    # A hair of rounding must not cost a line.
    return max(1, int(height / (size * LEADING) + 1e-6))


def _left_out(text: str, face: Face, size: float, room: tuple[float, float], lines: int) -> Fitted:
    most = min(lines, _lines_in(room[1], size))
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        shorter = wrap(_shortened(text, middle), face, size, room[0])
        if len(shorter) <= most and _narrow_enough(shorter, face, size, room[0]):
            low = middle
        else:
            high = middle - 1
    return Fitted(wrap(_shortened(text, low), face, size, room[0])[:most], size, whole=False)


def _shortened(text: str, keep: int) -> str:
    """Keep so many characters, two thirds of them from the start."""
    if keep >= len(text):
        return text
    tail = min(keep // 3, _TAIL)
    return text[: keep - tail].rstrip() + ELLIPSIS + (text[-tail:].lstrip() if tail else "")
