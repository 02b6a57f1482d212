"""A label as dots, black or white: what the screen shows and what the printer burns, the very same.

Without it a preview would be a promise. Letters are drawn by freetype from the font that is shipped
and become black where they cover half a dot or more; nothing is dithered, so that bars and letters
keep their edges. A raster is the same for the same drawing on one machine.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from printing.labels.design import Turn
from printing.labels.drawing import Area, Bars, Bitmap, Dark, Drawing, Item, Line, turned
from printing.labels.glyphs import glyph, pen_places

_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Raster:
    """Dots in rows, from the top left."""

    width: int
    height: int
    rows: bytes
    """One bit a dot, 1 is dark, the highest bit of a byte is its left dot; rows padded with 0."""

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        return (self.width + 7) // 8

    @property
    def light(self) -> bytes:
        """The same with 1 for white, as some printers and pictures have it; padded with 1."""
        return self.rows.translate(_INVERTED)

    def image(self) -> Image.Image:
        """The dots as a picture."""
        return Image.frombytes("1", (self.width, self.height), self.light)

    def png(self, dpi: int) -> bytes:
        """The dots as a file that every program shows in its true size."""
        buffer = io.BytesIO()
        self.image().save(buffer, "PNG", dpi=(dpi, dpi), optimize=False)
        return buffer.getvalue()


_INVERTED = bytes(255 - value for value in range(256))


def render(drawing: Drawing) -> Raster:
    """Draw every dot of a label; raises FontMissing."""
    image = Image.new("1", (drawing.width, drawing.height), 0)
    for item in drawing.items:
        _draw(image, item)
    return Raster(drawing.width, drawing.height, image.tobytes())


def _draw(image: Image.Image, item: Item) -> None:
    if isinstance(item, Dark):
        area = item.area
        image.paste(1, (area.x, area.y, area.right, area.bottom))
    elif isinstance(item, Bars):
        _draw_bars(image, item)
    elif isinstance(item, Line):
        _draw_line(image, item)
    else:
        _draw_bitmap(image, item)


def _draw_bars(image: Image.Image, bars: Bars) -> None:
    for dark in bars.dark():
        image.paste(1, (dark.x, dark.y, dark.right, dark.bottom))


def _draw_line(image: Image.Image, line: Line) -> None:
    ink = 0 if line.white else 1
    if line.turn is Turn.NONE:
        _write(image, line, (line.x, line.base), ink)
        return
    # Upright on a strip with room for what hangs over, then turned dot by dot about its pen.
    size = line.size
    long = line.area.height if line.turn.sideways else line.area.width
    strip = Image.new("1", (long + 2 * size, 3 * size), 0)
    _write(strip, line, (size, 2 * size), 1)
    pen = Area(line.x, line.base, 0, 0)
    about = Area(-size, -2 * size, strip.width, strip.height)
    at = turned(about, pen, line.turn)
    image.paste(ink, (at.x, at.y), strip.transpose(_TRANSPOSED[line.turn]))


_TRANSPOSED = {
    Turn.RIGHT: Image.Transpose.ROTATE_270,
    Turn.OVER: Image.Transpose.ROTATE_180,
    Turn.LEFT: Image.Transpose.ROTATE_90,
}
"""Pillow turns against the clock."""


def _write(image: Image.Image, line: Line, pen: tuple[int, int], ink: int) -> None:
    for character, place in pen_places(line.text, line.face, line.size):
        shape = glyph(character, line.face, line.size)
        if shape is not None:
            image.paste(ink, (pen[0] + place + shape.left, pen[1] + shape.top), shape.mask)


def _draw_bitmap(image: Image.Image, picture: Bitmap) -> None:
    area = picture.area
    dots = Image.frombytes("1", (area.width, area.height), picture.rows)
    image.paste(1, (area.x, area.y), dots)
