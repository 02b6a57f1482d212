"""The shapes of letters in dots; without them the PDF and the raster would set text in two places.

Where a letter stands follows from the widths of the font, not from a hinted shape, so that both
renderings agree to half a dot. Shapes are kept: labels say the same letters again and again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageFont

from printing import fonts
from printing.fonts import FOLDER, Face, FontMissing
from printing.text import width

_HALF = 112
"""Of 255: what a letter covers of a dot it makes dark; less than half, for thin strokes."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: its dark dots, and where they begin from the pen."""

    mask: Image.Image
    left: int
    top: int


def pen_places(text: str, face: Face, size: int) -> Iterator[tuple[str, int]]:
    """Give each letter with the dots from the start of its line to its pen."""
    along = 0.0
    for character in text:
        yield character, round(along)
        along += _advance(character, face) * size


@lru_cache(maxsize=20_000)
def glyph(character: str, face: Face, size: int) -> Glyph | None:
    """Draw one letter; None where it is blank."""
    font = _font(face, size)
    # A font keeps its last letter while it draws it, and labels are drawn in several threads.
    with fonts.LOCK:
        mask, (left, top) = font.getmask2(character, mode="L", anchor="ls")
    if 0 in mask.size:
        return None
    shape = Image.frombytes("L", mask.size, bytes(mask))
    return Glyph(shape.point(_DARK, "1"), left, top)


_DARK = [255 if value >= _HALF else 0 for value in range(256)]


@lru_cache(maxsize=20_000)
def _advance(character: str, face: Face) -> float:
    fonts.load()
    return width(character, face, 1.0)


@lru_cache(maxsize=200)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    path = FOLDER / f"{face.value}.ttf"
    try:
        # The plain layout: the other one depends on what a system has installed.
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        raise FontMissing(path) from None
