"""Pages as pictures: what a printer of the system is given to draw, dot by dot.

Without it a paper would need another program to reach a printer. A PDF is drawn by PDFium, with no
dot between black and white that the paper does not ask for: bars keep whole dots, and letters are
sharp on a laser printer. A picture is taken as it is, in the size that it says.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from app.papers import NotPrinted

PICTURE = ".png"
"""How the name of a file ends that holds one page as dots."""
_POINTS_PER_INCH = 72
_MM_PER_INCH = 25.4
_DOTS_PER_METRE = 1000 / _MM_PER_INCH

_pdfium = threading.Lock()
"""PDFium serves one thread at a time."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as dots."""

    image: QImage
    dpi: int
    size_mm: QSizeF
    """Of the paper."""


def pages_of(path: Path, dpi: int) -> Iterator[Page]:
    """Draw a PDF page by page, or take the picture that a file is; raises NotPrinted."""
    if path.suffix.lower() == PICTURE:
        yield _picture(path)
        return
    try:
        with _pdfium:
            document = pypdfium2.PdfDocument(path)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise _unreadable(path, error) from error
    try:
        for number in range(len(document)):
            yield _drawn(document, number, dpi, path)
    finally:
        with _pdfium:
            document.close()


def _drawn(document: pypdfium2.PdfDocument, number: int, dpi: int, path: Path) -> Page:
    try:
        with _pdfium:
            page = document[number]
            width, height = page.get_size()
            bitmap = page.render(
                scale=dpi / _POINTS_PER_INCH,
                no_smoothtext=True,
                no_smoothimage=True,
                no_smoothpath=True,
            )
            dots = bytes(bitmap.buffer)
            wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
            bitmap.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, error) from error
    size = QSizeF(_millimetres(width), _millimetres(height))
    # The picture borrows its dots; what is converted or copied owns them.
    image = QImage(dots, wide, high, stride, QImage.Format.Format_BGR888)
    grey = QImage.Format.Format_Grayscale8
    return Page(image.convertToFormat(grey) if image.allGray() else image.copy(), dpi, size)


def _picture(path: Path) -> Page:
    image = QImage(str(path))
    if image.isNull():
        raise _unreadable(path, "PNG")
    dpi = round(image.dotsPerMeterX() / _DOTS_PER_METRE)
    # Whole dots are a little less or more than the paper, whose size is in tenths.
    width, height = (
        round(dots / dpi * _MM_PER_INCH, 1) for dots in (image.width(), image.height())
    )
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return Page(grey, dpi, QSizeF(width, height))


def _millimetres(points: float) -> float:
    return round(points / _POINTS_PER_INCH * _MM_PER_INCH, 1)


def _unreadable(path: Path, error: object) -> NotPrinted:
    return NotPrinted(f"文件“{path.name}”画不出来（{error}），请重新生成后再打印。")
