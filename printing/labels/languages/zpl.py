"""ZPL II: one graphic field that fills the label; without it a label of this family's printers.

The rows go as ^GF in Z64: zlib, then base64, then the CRC-16 of the base64. Where a printer is too
old for that (firmware before X.10) its answer is a blank label, which the test label shows.

Source: Zebra ZPL II Programming Guide, ^GF, ^PQ, ^PR, ~SD, ~HS.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from printing.labels.languages.status import Fault, PrinterStatus
from printing.labels.raster import Raster

ASK = b"~HS"
DARKEST = 30
FASTEST = 14
_LEVEL = 4
"""Of zlib: a tenth larger than the best and three times as fast."""

_STRING = re.compile(rb"\x02([^\x03]*)\x03")
_FIELDS_OF = (12, 11)
"""Of the first two strings of an answer."""


def job(raster: Raster, dpi: int, copies: int, darkness: int | None, speed: int | None) -> bytes:
    """Print a raster; `darkness` is percent of what the printer can, `speed` inches a second."""
    size, row = len(raster.rows), raster.row_bytes
    packed = base64.b64encode(zlib.compress(raster.rows, _LEVEL))
    check = binascii.crc_hqx(packed, 0)
    dark = b"" if darkness is None else b"~SD%02d\r\n" % round(darkness * DARKEST / 100)
    fast = b"" if speed is None else b"^PR%d\r\n" % min(max(speed, 1), FASTEST)
    return b"".join(
        (
            dark,
            b"^XA^FX%d dpi^FS\r\n" % dpi,
            fast,
            b"^PW%d^LL%d^LH0,0^LS0\r\n" % (raster.width, raster.height),
            b"^FO0,0^GFA,%d,%d,%d,:Z64:%s:%04X^FS\r\n" % (size, size, row, packed, check),
            b"^PQ%d\r\n^XZ\r\n" % copies,
        )
    )


def read_status(answer: bytes) -> PrinterStatus | None:
    """Read the three strings of ~HS; None where they are not all there."""
    strings = [found.split(b",") for found in _STRING.findall(answer)]
    if len(strings) < 2 or any(
        len(string) < least for string, least in zip(strings, _FIELDS_OF, strict=False)
    ):
        return None
    first, second = strings[0], strings[1]
    said = (
        (second[2], Fault.HEAD_OPEN),
        (first[1], Fault.PAPER_OUT),
        (second[3], Fault.RIBBON_OUT),
        (first[2], Fault.PAUSED),
        (first[11], Fault.HOT),
        (first[10], Fault.COLD),
        (first[9], Fault.MEMORY),
    )
    if not all(flag in (b"0", b"1") for flag, _ in said) or not second[8].isdigit():
        return None
    left = int(second[8]) + (int(first[4]) if first[4].isdigit() else 0)
    faults = tuple(fault for flag, fault in said if flag == b"1")
    return PrinterStatus(faults, busy=left > 0 or first[7] == b"1", waiting=left)
