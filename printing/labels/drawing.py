"""A label in whole dots: what stands where, before anybody draws it.

Without it the PDF, the preview and the printer would each round in their own way. A dot is counted
from the top left corner; nothing in a drawing lies between two dots, but for the sizes that a font
gives its letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from printing.bar_codes import Symbol
from printing.fonts import Face
from printing.labels.design import Symbology, Turn


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of dots."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first dot to the right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first dot under it."""
        return self.y + self.height

    def meets(self, other: Area) -> bool:
        """Tell whether the two share a dot."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


def turned(inner: Area, box: Area, turn: Turn) -> Area:
    """Where a part of what stands in a box lies on the label.

    `inner` is counted from the top left corner of the content while it stands upright; `box` is
    what the turned content takes of the label.
    """
    x, y, width, height = inner.x, inner.y, inner.width, inner.height
    if turn is Turn.RIGHT:
        return Area(box.right - y - height, box.y + x, height, width)
    if turn is Turn.OVER:
        return Area(box.right - x - width, box.bottom - y - height, width, height)
    if turn is Turn.LEFT:
        return Area(box.x + y, box.bottom - x - width, height, width)
    return Area(box.x + x, box.y + y, width, height)


@dataclass(frozen=True, slots=True)
class Dark:
    """Black dots: a line, a side of a frame, a filled box."""

    area: Area
    place: str
    """The path of the element in its design."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    x: int
    base: int
    """The dot row its letters stand on; `x` and `base` are where the first one begins."""
    text: str
    size: int
    """Dots of the em box."""
    face: Face
    white: bool
    area: Area
    """What it takes up."""
    place: str
    turn: Turn = Turn.NONE


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar code; its quiet zone lies around `area`."""

    area: Area
    symbol: Symbol
    module: int
    """Dots of one module."""
    code: Symbology
    content: bytes
    """What a scanner sends, with GS between elements."""
    place: str
    turn: Turn = Turn.NONE

    def dark(self) -> Iterator[Area]:
        """Its bars, or the dark modules of its rows."""
        height = self.area.width if self.turn.sideways else self.area.height
        tall = height // len(self.symbol.rows)
        for row, start, length in self.symbol.runs():
            bar = Area(start * self.module, row * tall, length * self.module, tall)
            yield turned(bar, self.area, self.turn)

    @property
    def identifier(self) -> str:
        """The AIM identifier a scanner sends before it."""
        return _IDENTIFIERS[self.code]

    @property
    def quiet(self) -> Area:
        """It, and the white it needs; bars need none above and below."""
        white = self.symbol.quiet * self.module
        ends = 0 if self.symbol.linear else white
        across, down = (ends, white) if self.turn.sideways else (white, ends)
        area = self.area
        return Area(area.x - across, area.y - down, area.width + 2 * across, area.height + 2 * down)


_IDENTIFIERS = {
    Symbology.SSCC: "]C1",
    Symbology.GS1_128: "]C1",
    Symbology.GS1_DATAMATRIX: "]d2",
    Symbology.GS1_QR: "]Q3",
    Symbology.CODE_128: "]C0",
    Symbology.QR: "]Q1",
}


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture, dot by dot, as Raster has it: 1 is dark, rows padded to bytes."""

    area: Area
    rows: bytes
    place: str


Item = Dark | Line | Bars | Bitmap


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole label."""

    width: int
    height: int
    dpi: int
    title: str
    items: tuple[Item, ...]
    """In the order they are drawn."""

    @property
    def bars(self) -> tuple[Bars, ...]:
        """Its bar codes."""
        return tuple(item for item in self.items if isinstance(item, Bars))
