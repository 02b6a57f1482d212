"""Bar codes as modules: what is dark and how wide the white around it must be.

Without it each paper would draw its own, and one of them would forget FNC1. zxing-cpp encodes; its
answer is compared with what was asked for, since it takes brackets in a value for an identifier.
Check digits and dates are checked before, by whoever made the values.

Sources: GS1 General Specifications 5.4 (GS1-128: 10 modules of quiet zone), 5.6 (GS1 DataMatrix:
1 module) and 5.7 (GS1 QR: 4 modules); ISO/IEC 15417, 16022 and 18004.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast
from unicodedata import category

import zxingcpp

from app.codes.gs1.dictionary import application_identifier

GS = "\x1d"
LINEAR_QUIET = 10
MATRIX_QUIET = 1
QR_QUIET = 4

CHARSET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}")
"""GS1 General Specifications, figure 7.11-1: what a batch or serial may be written with."""

Elements = Sequence[tuple[str, str]]
"""Application identifiers with their values, in the order they are written."""


class BarCodeError(ValueError):
    """A content that no bar code of this kind can carry."""

    def __init__(self, content: str, reason: str) -> None:
        self.content = content
        super().__init__(f"“{content}”做不成条码：{reason}")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A bar code, module by module."""

    rows: tuple[tuple[bool, ...], ...]
    """True is dark; a linear symbol has one row."""
    quiet: int
    """Modules that must stay white around it."""
    words: str
    """What is written under it for people."""

    @property
    def linear(self) -> bool:
        """It is made of bars, and as tall as one likes."""
        return len(self.rows) == 1

    @property
    def width(self) -> int:
        """Modules from the first dark one to the last."""
        return len(self.rows[0])

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Give each dark stretch as row, first module, number of modules."""
        for number, row in enumerate(self.rows):
            start = 0
            for dark, modules in groupby(row):
                length = len(tuple(modules))
                if dark:
                    yield number, start, length
                start += length

    def dots(self, room: float, dpi: int, at_most: float) -> int:
        """How many dots a module may have so that it fits with its quiet zones into a width (mm).

        `at_most` limits the module (mm); 0 means that not even one dot fits.
        """
        dot = 25.4 / dpi
        fitting = int(room / ((self.width + 2 * self.quiet) * dot) + 1e-6)
        return min(fitting, max(1, int(at_most / dot + 1e-6)))


def code_128(text: str) -> Symbol:
    """Encode plain Code 128 (AIM ]C0)."""
    # zxing-cpp would take Latin-1 too, but scanners disagree on what they make of it.
    if not text or not text.isascii() or not text.isprintable():
        raise BarCodeError(text, "只能用半角字母、数字和符号。")
    barcode = _create(text, zxingcpp.BarcodeFormat.Code128, gs1=False)
    return _checked(barcode, text, text, LINEAR_QUIET)


def gs1_128(elements: Elements) -> Symbol:
    """Encode a GS1-128 (AIM ]C1)."""
    barcode = _create(_escaped(elements), zxingcpp.BarcodeFormat.Code128, gs1=True)
    return _checked(barcode, bracketed(elements), element_string(elements), LINEAR_QUIET)


def gs1_data_matrix(elements: Elements) -> Symbol:
    """Encode a square GS1 DataMatrix (AIM ]d2)."""
    matrix = zxingcpp.BarcodeFormat.DataMatrix
    barcode = _create(_escaped(elements), matrix, gs1=True, force_square=True)
    return _checked(barcode, bracketed(elements), element_string(elements), MATRIX_QUIET)


def qr(text: str) -> Symbol:
    """Encode a QR code (AIM ]Q1), other than ASCII as UTF-8; a seventh of it may be damaged."""
    if not text or any(category(character) in ("Cc", "Cs") for character in text):
        raise BarCodeError(text, "没有内容，或含有控制字符。")
    barcode = _create(text, zxingcpp.BarcodeFormat.QRCode, gs1=False, ec_level="M")
    return _checked(barcode, text, text, QR_QUIET)


def gs1_qr(elements: Elements) -> Symbol:
    """Encode a GS1 QR code (AIM ]Q3)."""
    barcode = _create(_escaped(elements), zxingcpp.BarcodeFormat.QRCode, gs1=True, ec_level="M")
    return _checked(barcode, bracketed(elements), element_string(elements), QR_QUIET)


def bracketed(elements: Elements) -> str:
    """Write elements for people, as GS1 wants it under a bar code."""
    return "".join(f"({identifier}){value}" for identifier, value in elements)


def element_string(elements: Elements) -> str:
    """Write elements as a scanner sends them: GS after a variable length, unless it is the last."""
    ends = ["" if _ends_alone(identifier) else GS for identifier, _ in elements]
    ends[-1:] = [""]
    pairs = zip(elements, ends, strict=True)
    return "".join(identifier + value + end for (identifier, value), end in pairs)


def _ends_alone(identifier: str) -> bool:
    known = application_identifier(identifier)
    return known is not None and known.fixed_length is not None


def _escaped(elements: Elements) -> str:
    # An opening bracket inside a value would begin an identifier.
    return "".join(f"({key})" + value.replace("(", "\\(") for key, value in elements)


def _create(text: str, kind: zxingcpp.BarcodeFormat, **options: bool | str) -> zxingcpp.Barcode:
    try:
        return zxingcpp.create_barcode(text, kind, **options)
    except ValueError as error:
        raise BarCodeError(text, "内容太长或含有条码不能表示的字符。") from error


def _checked(barcode: zxingcpp.Barcode, words: str, expected: str, quiet: int) -> Symbol:
    if barcode.bytes != expected.encode():
        raise BarCodeError(words, "含有会使条码内容走样的字符。")
    image = barcode.to_image(scale=1, add_quiet_zones=False)
    # Its type stub does not say that the image is a buffer.
    flat = bytes(cast("bytes", image))
    height, width = image.shape[:2]
    rows = tuple(
        tuple(value == 0 for value in flat[row * width : (row + 1) * width])
        for row in range(1 if quiet == LINEAR_QUIET else height)
    )
    return Symbol(rows, quiet, words)
