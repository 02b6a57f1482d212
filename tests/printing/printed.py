"""Reads back what was printed: bar codes with a decoder, words from the text layer."""

from __future__ import annotations

import pypdfium2
import zxingcpp
from PIL import Image

Glyph = tuple[float, float, float, float, str]


def bitmap(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Render one page as a thermal printer does: one bit a dot."""
    document = pypdfium2.PdfDocument(pdf)
    grey = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    image: Image.Image = grey.point(lambda value: 255 if value > 127 else 0)
    return image


def codes(pdf: bytes, page: int, dpi: int) -> set[tuple[str, bytes]]:
    """Decode one page as printed: AIM identifier and content of each bar code."""
    found = zxingcpp.read_barcodes(bitmap(pdf, page, dpi))
    return {(code.symbology_identifier, code.bytes) for code in found}


def words(pdf: bytes) -> list[str]:
    """Extract the text layer, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return [text.replace("\r", "") for text in texts]


def _glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    text = page.get_textpage()
    glyphs = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        left, bottom, right, top = text.get_charbox(index)
        if character.strip() and right > left and top > bottom:
            glyphs.append((left, bottom, right, top, character))
    return glyphs


def clashes(pdf: bytes) -> list[tuple[str, str]]:
    """Name each two glyphs that overlap, and each that leaves its page."""
    document = pypdfium2.PdfDocument(pdf)
    clashes = []
    for page in document:
        glyphs = sorted(_glyphs(page))
        width, height = page.get_size()
        for number, one in enumerate(glyphs):
            if one[0] < 0 or one[1] < 0 or one[2] > width or one[3] > height:
                clashes.append((one[4], "page"))
            for other in glyphs[number + 1 :]:
                if other[0] >= one[2] - 0.4:
                    break
                # Some glyphs stand out of their advance by a hair.
                if min(one[3], other[3]) - max(one[1], other[1]) > 0.4:
                    clashes.append((one[4], other[4]))
    document.close()
    return clashes
