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
    left, top, right, bottom = font.getbbox(character, anchor="ls")
    if right <= left or bottom <= top:
        return None
    box = (int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2)
    grey = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
    mask, offset = font.getmask2(character, mode="L", anchor="ls")
    shape = Image.frombytes("L", mask.size, bytes(mask))
    grey.paste(shape, (offset[0] - box[0], offset[1] - box[1]))
    return Glyph(grey.point(_DARK, "1"), box[0], box[1])


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
