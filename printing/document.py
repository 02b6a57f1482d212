"""Pages of a PDF, drawn in millimetres from the top left corner.

Without it every paper would know reportlab, points and a page that begins at the bottom. All text
goes through a box, so nothing overflows; bar codes are drawn as rectangles on whole device dots,
because a bar that ends between two dots is one dot too wide or too narrow on a thermal printer.
A document is pure: the same calls give the same bytes.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing import fonts
from printing.bar_codes import Symbol
from printing.fonts import ASCENT, Face
from printing.text import Fitted, fit, width

POINTS_PER_INCH = 72
MM_PER_INCH = 25.4
POINT = POINTS_PER_INCH / MM_PER_INCH
"""Points in a millimetre."""

_ROUNDING = 1e-3
"""Points a page is smaller than its whole dots, so that rounding up never adds a dot."""


class Align(StrEnum):
    """Where text stands in its box, from left to right."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres from the top left corner of the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def inset(self, sides: float, ends: float | None = None) -> Box:
        """Make it smaller on all sides; `ends` is for above and below."""
        ends = sides if ends is None else ends
        return Box(self.x + sides, self.y + ends, self.width - 2 * sides, self.height - 2 * ends)

    def top(self, height: float) -> Box:
        """Its upper part."""
        return Box(self.x, self.y, self.width, height)

    def below(self, height: float) -> Box:
        """What is left under its upper part."""
        return Box(self.x, self.y + height, self.width, self.height - height)

    def columns(self, *shares: float) -> tuple[Box, ...]:
        """Divide it from left to right by shares."""
        unit = self.width / sum(shares)
        starts = [self.x + unit * sum(shares[:index]) for index in range(len(shares))]
        pairs = zip(starts, shares, strict=True)
        return tuple(Box(start, self.y, unit * share, self.height) for start, share in pairs)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    size: float
    minimum: float
    """It is shrunk to this before something is left out."""
    face: Face = Face.REGULAR
    align: Align = Align.LEFT
    grey: float = 0.0
    """0 black … 1 white."""


class Document:
    """A PDF in the making; `finish` gives its bytes."""

    def __init__(self, width_mm: float, height_mm: float, title: str, dpi: int) -> None:
        fonts.load()
        self.dpi = dpi
        self._dot = POINTS_PER_INCH / dpi
        self._page = (self._whole_dots(width_mm), self._whole_dots(height_mm))
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=(self._page[0] - _ROUNDING, self._page[1] - _ROUNDING),
            invariant=1,
            pageCompression=1,
            initialFontName=Face.REGULAR.value,  # type: ignore[arg-type]  # its stub says float
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("TraceDock")
        self._canvas.setCreator("TraceDock 药品追溯收货工作站")

    def _whole_dots(self, length_mm: float) -> float:
        return math.floor(length_mm * self.dpi / MM_PER_INCH + 1e-6) * self._dot

    def text(self, box: Box, text: str, style: Style) -> Fitted:
        """Set text into a box, in the middle of its height; what did not fit is left out."""
        room = (box.width * POINT, box.height * POINT)
        fitted = fit(text, style.face, room, style.size, style.minimum)
        self.lines(box, fitted, style)
        return fitted

    def lines(self, box: Box, fitted: Fitted, style: Style) -> None:
        """Draw text that was fitted before, in the middle of the height of its box."""
        if not fitted.lines:
            return
        self._canvas.setFillGray(style.grey)
        self._canvas.setFont(style.face.value, fitted.size)
        start = box.y * POINT + (box.height * POINT - fitted.height) / 2
        for index, line in enumerate(fitted.lines):
            above = (fitted.leading - fitted.size) / 2 + ASCENT * fitted.size
            base = self._page[1] - (start + index * fitted.leading + above)
            self._canvas.drawString(_left(box, line, fitted.size, style), base, line)

    def stack(self, box: Box, upper: tuple[str, Style], lower: tuple[str, Style]) -> None:
        """Set two texts one under the other, together in the middle of the height of a box."""
        room = box.width * POINT
        half = box.height * POINT / 2
        second = fit(lower[0], lower[1].face, (room, half), lower[1].size, lower[1].minimum)
        rest = (room, box.height * POINT - second.height)
        first = fit(upper[0], upper[1].face, rest, upper[1].size, upper[1].minimum)
        start = box.y + (box.height - (first.height + second.height) / POINT) / 2
        middle = start + first.height / POINT
        self.lines(Box(box.x, start, box.width, first.height / POINT), first, upper[1])
        self.lines(Box(box.x, middle, box.width, second.height / POINT), second, lower[1])

    def rule(self, x: float, y: float, to_x: float, to_y: float, points: float = 0.5) -> None:
        """Draw a straight line."""
        self._canvas.setLineWidth(points)
        self._canvas.setStrokeGray(0)
        self._canvas.line(x * POINT, self._up(y), to_x * POINT, self._up(to_y))

    def frame(self, box: Box, points: float = 0.5) -> None:
        """Draw the outline of a box."""
        self._canvas.setLineWidth(points)
        self._canvas.setStrokeGray(0)
        self._canvas.rect(*self._rectangle(box), stroke=1, fill=0)

    def fill(self, box: Box, grey: float = 0.0) -> None:
        """Fill a box."""
        self._canvas.setFillGray(grey)
        self._canvas.rect(*self._rectangle(box), stroke=0, fill=1)

    def slanted(self, box: Box, text: str, size: float, grey: float) -> None:
        """Write large across a box, for what lies behind the rest."""
        self._canvas.saveState()
        self._canvas.translate((box.x + box.width / 2) * POINT, self._up(box.y + box.height / 2))
        self._canvas.rotate(30)
        self._canvas.setFillGray(grey)
        self._canvas.setFont(Face.BOLD.value, size)
        self._canvas.drawCentredString(0, -size / 3, text)
        self._canvas.restoreState()

    def symbol(self, symbol: Symbol, x: float, y: float, dots: int, bar_height: float = 0.0) -> Box:
        """Draw a bar code with modules of so many device dots; gives the box its bars fill.

        `x` and `y` are where its bars begin; the quiet zone lies outside. A 2-D symbol ignores
        `bar_height`.
        """
        left = round(x * self.dpi / MM_PER_INCH)
        top = round(y * self.dpi / MM_PER_INCH)
        tall = round(bar_height * self.dpi / MM_PER_INCH) if symbol.linear else dots
        # One path for all: shared edges of modules leave no hair lines between them.
        path = self._canvas.beginPath()
        for row, start, length in symbol.runs():
            upper = top + row * tall
            path.rect(
                (left + start * dots) * self._dot,
                self._page[1] - (upper + tall) * self._dot,
                length * dots * self._dot,
                tall * self._dot,
            )
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)
        mm = MM_PER_INCH / self.dpi
        height = len(symbol.rows) * tall
        return Box(left * mm, top * mm, symbol.width * dots * mm, height * mm)

    def picture(self, box: Box, jpeg: bytes) -> None:
        """Draw a JPEG that has the proportions of the box; it goes into the file as it is."""
        self._canvas.drawImage(ImageReader(io.BytesIO(jpeg)), *self._rectangle(box))

    def next_page(self) -> None:
        """Go to a new page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """End the last page and give the whole PDF."""
        self._canvas.showPage()
        with fonts.LOCK:
            self._canvas.save()
        return self._buffer.getvalue()

    def _up(self, y: float) -> float:
        return self._page[1] - y * POINT

    def _rectangle(self, box: Box) -> tuple[float, float, float, float]:
        return box.x * POINT, self._up(box.bottom), box.width * POINT, box.height * POINT


def _left(box: Box, line: str, size: float, style: Style) -> float:
    if style.align is Align.LEFT:
        return box.x * POINT
    spare = box.width * POINT - width(line, style.face, size)
    return box.x * POINT + (spare if style.align is Align.RIGHT else spare / 2)
