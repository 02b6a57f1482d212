"""How many carton labels a second become PDF and ZPL, beside reportlab drawing their codes alone.

Without it a shipment of 1,000 cartons would be the first to show how long its labels take. Each
label has its own SSCC, so that no symbol is made twice. The bare drawing is what no label program
on reportlab can do without: the same two symbols, encoded and drawn as rectangles, a page each, and
no word. `python -m tests.benchmarks labels [--codes N]`.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.codes.check_digits import gs1_check_digit
from app.packing.carton_label import CartonLabel
from printing.bar_codes import Symbol, gs1_128, gs1_data_matrix
from printing.labels.carton import lay_out_cartons, render
from printing.labels.languages.registry import Language
from printing.labels.raster import render as dots
from tests.printing.labels.carton_sample import ITEM, LABEL

LABELS = 1_000
WANTED = 50
"""Labels a second of each, on a quiet core: faster than any printer prints them."""
_MODULE = 0.5
_INSIDE = (("02", "06901234567892"), ("17", "280104"), ("37", "40"), ("10", "A26010432"))


def main(codes: int = LABELS) -> None:
    """Print labels per processor second, and what share of the bare drawing's speed that is."""
    labels = tuple(_labels(codes))
    render(labels[:1])  # fonts are loaded once a day
    bare = _rate(lambda: _bare(labels), codes)
    print(f"{codes:,} labels of 100 × 150 mm at 203 dpi")
    print(f"reportlab, bare symbols: {bare:,.0f}/s")
    for name, make in (("PDF", lambda: render(labels)), ("ZPL", lambda: _zpl(labels))):
        rate = _rate(make, codes)
        print(f"{name}: {rate:,.0f}/s (wanted {WANTED}/s); ratio {rate / bare:.2f}")


def _labels(count: int) -> Iterator[CartonLabel]:
    item = replace(ITEM, batch="A26010432", gtin="06901234567892")
    first = replace(LABEL, carton_count=count, contents=(item,))
    for number in range(1, count + 1):
        digits = f"06901234{number:09}"
        sscc = digits + gs1_check_digit(digits)
        yield replace(first, sscc=sscc, carton_no=f"CK{number:012}", sequence=number)


def _zpl(labels: tuple[CartonLabel, ...]) -> bytes:
    drawings = lay_out_cartons(labels)
    return b"".join(Language.ZPL.job(dots(drawing), drawing.dpi) for drawing in drawings)


def _bare(labels: tuple[CartonLabel, ...]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(100 * mm, 150 * mm), pageCompression=1)
    for label in labels:
        sscc = ("00", label.sscc or "")
        _draw(canvas, gs1_128([sscc]), 6, 138, 28)
        _draw(canvas, gs1_data_matrix([sscc, *_INSIDE]), 78, 58, _MODULE)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, symbol: Symbol, x: float, y: float, tall: float) -> None:
    path = canvas.beginPath()
    for row, start, length in symbol.runs():
        lower = (y - (row + 1) * tall) * mm
        path.rect((x + start * _MODULE) * mm, lower, length * _MODULE * mm, tall * mm)
    canvas.drawPath(path, stroke=0, fill=1)


def _rate(make: Callable[[], object], count: int) -> float:
    began = time.process_time()
    make()
    return count / (time.process_time() - began)


if __name__ == "__main__":
    main()
