"""Labels as PDF, a page each: the same places as the raster, with true letters.

Without it an office printer and an archive would get dots. Bars are rectangles on whole dots of the
label printer, and text can be searched and copied. The same drawings give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing import fonts
from printing.fonts import Face
from printing.labels.design import Turn
from printing.labels.drawing import Area, Bars, Bitmap, Dark, Drawing, Item, Line
from printing.labels.raster import Raster

_POINTS_PER_INCH = 72
_ROUNDING = 1e-3
"""Points a page is smaller than its whole dots, so that rounding up never adds a dot."""


def pdf(drawings: Iterable[Drawing], title: str = "") -> bytes:
    """Write labels as pages of one PDF; raises FontMissing."""
    fonts.load()
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        invariant=1,
        pageCompression=1,
        initialFontName=Face.REGULAR.value,  # type: ignore[arg-type]  # its stub says float
    )
    canvas.setAuthor("TraceDock")
    canvas.setCreator("TraceDock 药品追溯收货工作站")
    for drawing in drawings:
        canvas.setTitle(title or drawing.title)
        _Sheet(canvas, drawing).draw()
        canvas.showPage()
    with fonts.LOCK:
        canvas.save()
    return buffer.getvalue()


class _Sheet:
    """One page."""

    def __init__(self, canvas: Canvas, drawing: Drawing) -> None:
        self._canvas = canvas
        self._drawing = drawing
        self._dot = _POINTS_PER_INCH / drawing.dpi
        self._height = drawing.height * self._dot

    def draw(self) -> None:
        """Draw everything, in its order."""
        wide = self._drawing.width * self._dot
        self._canvas.setPageSize((wide - _ROUNDING, self._height - _ROUNDING))
        for item in self._drawing.items:
            self._draw(item)

    def _draw(self, item: Item) -> None:
        if isinstance(item, Line):
            self._line(item)
        elif isinstance(item, Dark):
            self._canvas.setFillGray(0)
            self._canvas.rect(*self._rectangle(item.area), stroke=0, fill=1)
        elif isinstance(item, Bars):
            self._bars(item)
        else:
            self._bitmap(item)

    def _line(self, line: Line) -> None:
        self._canvas.setFillGray(1 if line.white else 0)
        self._canvas.setFont(line.face.value, line.size * self._dot)
        x, y = line.x * self._dot, self._height - line.base * self._dot
        if line.turn is Turn.NONE:
            self._canvas.drawString(x, y, line.text)
            return
        self._canvas.saveState()
        self._canvas.translate(x, y)
        self._canvas.rotate(-int(line.turn.value))
        self._canvas.drawString(0, 0, line.text)
        self._canvas.restoreState()

    def _bars(self, bars: Bars) -> None:
        # One path for all: shared edges of modules leave no hair lines between them.
        path = self._canvas.beginPath()
        for dark in bars.dark():
            path.rect(*self._rectangle(dark))
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _bitmap(self, picture: Bitmap) -> None:
        area = picture.area
        image = Raster(area.width, area.height, picture.rows).image().convert("RGB")
        # White dots of a picture hide nothing in the raster, and so do not here.
        self._canvas.drawImage(ImageReader(image), *self._rectangle(area), mask=[255] * 6)

    def _rectangle(self, area: Area) -> tuple[float, float, float, float]:
        dot = self._dot
        return area.x * dot, self._height - area.bottom * dot, area.width * dot, area.height * dot
