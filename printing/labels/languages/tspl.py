"""TSPL: one BITMAP that fills the label; without it a label of these printers, common in China.

Here 1 is a white dot. GAP is not sent: the printer keeps what it measured when its paper was put
in.

Source: TSC TSPL/TSPL2 Programming Manual, SIZE, DENSITY, SPEED, BITMAP, PRINT, <ESC>!?.
"""

from __future__ import annotations

from printing.labels.languages.status import Fault, PrinterStatus
from printing.labels.raster import Raster

ASK = b"\x1b!?"
DARKEST = 15
FASTEST = 14
_MM_PER_INCH = 25.4

_FAULTS = (
    (0x01, Fault.HEAD_OPEN),
    (0x04, Fault.PAPER_OUT),
    (0x08, Fault.RIBBON_OUT),
    (0x02, Fault.JAM),
    (0x10, Fault.PAUSED),
    (0x40, Fault.HEAD_OPEN),
    (0x80, Fault.OTHER),
)
_PRINTING = 0x20


def job(raster: Raster, dpi: int, copies: int, darkness: int | None, speed: int | None) -> bytes:
    """Print a raster; `darkness` is percent of what the printer can, `speed` inches a second."""
    width, height = (dots * _MM_PER_INCH / dpi for dots in (raster.width, raster.height))
    lines = [b"SIZE %.2f mm,%.2f mm" % (width, height)]
    if darkness is not None:
        lines.append(b"DENSITY %d" % round(darkness * DARKEST / 100))
    if speed is not None:
        lines.append(b"SPEED %d" % min(max(speed, 1), FASTEST))
    lines += [
        b"DIRECTION 0,0",
        b"REFERENCE 0,0",
        b"CLS",
        b"BITMAP 0,0,%d,%d,0,%s" % (raster.row_bytes, raster.height, raster.light),
        b"PRINT 1,%d" % copies,
        b"",
    ]
    return b"\r\n".join(lines)


def read_status(answer: bytes) -> PrinterStatus | None:
    """Read the one byte of <ESC>!?; None where there is none, or more."""
    if len(answer) != 1:
        return None
    bits = answer[0]
    faults = dict.fromkeys(fault for mask, fault in _FAULTS if bits & mask)
    return PrinterStatus(tuple(faults), busy=bool(bits & _PRINTING))
