"""Text at the border: bytes to text, full width to half width, separators to one character.

Without it every reader of codes would meet full-width digits from an input method, five spellings
of the GS1 separator and bytes in three encodings. Two traps of Python decide the details:
`str.strip()` takes GS (0x1D) off the ends, and `str.isdigit()` is true for full-width digits. So
what is stripped is named, and only what has been folded is looked at.
"""

from __future__ import annotations

import re

GS = "\x1d"
"""The separator between GS1 elements: what a reader sends for FNC1."""

BLANKS = " \t\v\f\r\n\x00\ufeff\u200b"
"""What may stand around a code without belonging to it; never GS."""

_TO_HALF_WIDTH = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)} | {
    0x3000: " ",
    0x00A0: " ",
    0x241D: GS,
}
# What readers and people write for the separator: a keyboard's Ctrl+], and readable names.
_SEPARATOR_NAME = re.compile(r"\^\]|<GS>|\{GS\}|<FNC1>|\{FNC1\}")
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def text_of(raw: bytes) -> str:
    """Decode the bytes of a reader or a file; never fails.

    UTF-8 first (a byte order mark is no part of the text), then GB18030, which readers sold in
    China send for Chinese; bytes that are neither become one character each, so that they show.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def fold(text: str) -> str:
    """Fold full-width ASCII to half width and every spelling of GS to GS; take outer blanks off."""
    if not text.isascii():
        text = text.translate(_TO_HALF_WIDTH)
    return _SEPARATOR_NAME.sub(GS, text).strip(BLANKS)


def split_symbology(text: str) -> tuple[str | None, str]:
    """Split folded text into its AIM symbology identifier (`]C1`, ISO/IEC 15424) and the rest."""
    if not _SYMBOLOGY.match(text):
        return None, text
    return text[:3], text[3:]
