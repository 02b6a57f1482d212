"""Draws a queued label for the printer it goes to.

Without it a label could only come out of the printer it was queued for. What is sent is the raster
of the one layout engine: in the printer's language, or as a picture in the dots of a printer that
has a driver. Where those are not known, such a printer gets PDF.
"""

from __future__ import annotations

import json

from app.labels.printers import LabelPrinter, Reach
from printing.labels.drawing import Drawing
from printing.labels.languages.registry import Language
from printing.labels.layout import lay_out
from printing.labels.pdf import pdf
from printing.labels.raster import render
from printing.labels.reading import read_design


def drawn(printer: LabelPrinter, design: str, fields: str, dots: int | None = None) -> bytes:
    """What a printer is to be sent; raises DesignError where the label cannot be drawn.

    `dots`: an inch, where its line wants a picture.
    """
    if dots is not None:
        return pictured(design, fields, dots)
    drawing = _laid_out(design, fields, printer.dpi)
    if printer.reach is Reach.SYSTEM:
        return pdf([drawing])
    return Language(printer.language).job(
        render(drawing), printer.dpi, darkness=printer.darkness, speed=printer.speed
    )


def pictured(design: str, fields: str, dpi: int) -> bytes:
    """The very dots of a label as a PNG; raises DesignError where it cannot be drawn."""
    return render(_laid_out(design, fields, dpi)).png(dpi)


def _laid_out(design: str, fields: str, dpi: int) -> Drawing:
    return lay_out(read_design(design.encode(), ""), json.loads(fields), dpi)
