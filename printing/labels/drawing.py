"""A label in whole dots: what stands where, before anybody draws it.

Without it the PDF, the preview and the printer would each round in their own way. A dot is counted
from the top left corner; nothing in a drawing lies between two dots, but for the sizes that a font
gives its letters.
"""

from __future__ import annotations

from dataclasses import dataclass

from printing.bar_codes import Symbol
from printing.fonts import Face
from printing.labels.design import Symbology


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
    """The dot row its letters stand on."""
    text: str
    size: int
    """Dots of the em box."""
    face: Face
    white: bool
    area: Area
    """What it takes up."""
    place: str


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

    @property
    def tall(self) -> int:
        """Dots of one of its rows."""
        return self.area.height // len(self.symbol.rows)

    @property
    def identifier(self) -> str:
        """The AIM identifier a scanner sends before it."""
        return _IDENTIFIERS[self.code]

    @property
    def quiet(self) -> Area:
        """It, and the white it needs; bars need none above and below."""
        white = self.symbol.quiet * self.module
        ends = 0 if self.symbol.linear else white
        area = self.area
        return Area(area.x - white, area.y - ends, area.width + 2 * white, area.height + 2 * ends)


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
