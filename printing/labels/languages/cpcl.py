"""CPCL: one CG that fills the label; without it a label of portable printers.

A printer of 203 dpi is called one of 200 here. The darkness is TONE, -99 to 200 with 0 as the
printer's own, the speed one of six steps.

Source: Zebra CPCL Programming Manual (CG, TONE, SPEED, FORM, PRINT; get printer status, ESC h).
"""

from __future__ import annotations

from printing.labels.languages.status import Fault, PrinterStatus
from printing.labels.raster import Raster

ASK = b"\x1bh"
_TONES = (-99, 200)
FASTEST = 5

_FAULTS = ((0x04, Fault.HEAD_OPEN), (0x02, Fault.PAPER_OUT), (0x08, Fault.BATTERY))
_BUSY = 0x01
_KNOWN = 0x1F


def job(raster: Raster, dpi: int, copies: int, darkness: int | None, speed: int | None) -> bytes:
    """Print a raster; `darkness` is percent of what the printer can, `speed` inches a second."""
    named = dpi // 100 * 100
    lines = [b"! 0 %d %d %d %d" % (named, named, raster.height, copies)]
    lines.append(b"PAGE-WIDTH %d" % raster.width)
    if darkness is not None:
        lines.append(b"TONE %d" % round(_TONES[0] + darkness * (_TONES[1] - _TONES[0]) / 100))
    if speed is not None:
        lines.append(b"SPEED %d" % min(max(speed, 0), FASTEST))
    lines += [
        b"CG %d %d 0 0 %s" % (raster.row_bytes, raster.height, raster.rows),
        b"FORM",
        b"PRINT",
        b"",
    ]
    return b"\r\n".join(lines)


def read_status(answer: bytes) -> PrinterStatus | None:
    """Read the one byte of ESC h; None where there is none, or more."""
    if len(answer) != 1 or answer[0] & ~_KNOWN:
        return None
    bits = answer[0]
    faults = tuple(fault for mask, fault in _FAULTS if bits & mask)
    return PrinterStatus(faults, busy=bool(bits & _BUSY))
