"""EPL2: one GW that fills the label; without it a label of older desktop printers.

Here 1 is a white dot. Q needs the gap between two labels; nearly all are 3 mm, and the printer
senses the true one.

Sources: Zebra EPL Programming Guide (GW, Q, q, D, S, P, ^ee) and its note on GW, which says that 1
is white.
"""

from __future__ import annotations

import re

from printing.labels.languages.status import Fault, PrinterStatus
from printing.labels.raster import Raster

ASK = b"\r\n^ee\r\n"
DARKEST = 15
_SPEEDS = (1.5, 2.0, 2.5, 3.5)
"""Inches a second of S1 to S4, on the desktop printers."""
_GAP_MM = 3.0
_MM_PER_INCH = 25.4

_ANSWER = re.compile(rb"\s*(\d{2}(?:,\d{2})*)\s*")
_FAULTS = {
    4: Fault.MEMORY,
    5: Fault.MEMORY,
    7: Fault.PAPER_OUT,
    11: Fault.HEAD_OPEN,
    12: Fault.PAUSED,
}
_SYNTAX = (1, 2, 3, 8, 9, 10)
"""What was sent before was wrong; the printer itself is well."""


def job(raster: Raster, dpi: int, copies: int, darkness: int | None, speed: int | None) -> bytes:
    """Print a raster; `darkness` is percent of what the printer can, `speed` inches a second."""
    # The empty line ends whatever a broken job left unfinished.
    lines = [b"", b"N", b"q%d" % (raster.row_bytes * 8)]
    lines.append(b"Q%d,%d" % (raster.height, round(_GAP_MM * dpi / _MM_PER_INCH)))
    if darkness is not None:
        lines.append(b"D%d" % round(darkness * DARKEST / 100))
    if speed is not None:
        nearest = min(range(len(_SPEEDS)), key=lambda index: abs(_SPEEDS[index] - speed))
        lines.append(b"S%d" % (nearest + 1))
    lines += [
        b"GW0,0,%d,%d,%s" % (raster.row_bytes, raster.height, raster.light),
        b"P%d" % copies,
        b"",
    ]
    return b"\r\n".join(lines)


def read_status(answer: bytes) -> PrinterStatus | None:
    """Read the codes of ^ee; None where the answer is none."""
    found = _ANSWER.fullmatch(answer)
    if found is None:
        return None
    codes = [int(code) for code in found[1].split(b",")]
    faults = (_FAULTS.get(code, Fault.OTHER) for code in codes if code and code not in _SYNTAX)
    return PrinterStatus(tuple(dict.fromkeys(faults)))
