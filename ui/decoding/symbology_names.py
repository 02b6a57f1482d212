"""The names of AIM symbology identifiers: without it `]d2` would mean something to few people.

Source: ISO/IEC 15424, tables of the symbologies a drug warehouse meets. Names of symbologies are
the same in every language, but for 汉信码 (Han Xin Code, GB/T 21049).
"""

from __future__ import annotations

_EXACT = {
    "]C1": "GS1-128",
    "]d2": "GS1 DataMatrix",
    "]Q3": "GS1 QR Code",
    "]e0": "GS1 DataBar",
    "]e1": "GS1 Composite",
    "]e2": "GS1 Composite",
    "]J1": "GS1 DotCode",
    "]E0": "EAN-13 / UPC",
    "]E4": "EAN-8",
    "]E3": "EAN-13 + Add-On",
}
_BY_LETTER = {
    "A": "Code 39",
    "B": "Telepen",
    "C": "Code 128",
    "E": "EAN / UPC",
    "F": "Codabar",
    "G": "Code 93",
    "H": "Code 11",
    "I": "ITF (Interleaved 2 of 5)",
    "J": "DotCode",
    "L": "PDF417",
    "M": "MSI",
    "Q": "QR Code",
    "R": "Straight 2 of 5",
    "S": "Industrial 2 of 5",
    "U": "MaxiCode",
    "d": "Data Matrix",
    "e": "GS1 DataBar",
    "h": "汉信码 Han Xin",
    "z": "Aztec Code",
}


def symbology_name(identifier: str | None) -> str:
    """Name the symbology of an AIM identifier; empty for none or one that is not known."""
    if not identifier or len(identifier) < 2:
        return ""
    return _EXACT.get(identifier) or _BY_LETTER.get(identifier[1], "")
