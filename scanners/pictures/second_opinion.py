"""zbar, which is asked whether it reads the same as zxing-cpp.

Without it a single picture of bars could not be trusted: each engine alone has returned wrong,
well-formed values of 20 digits on bad pictures, and both the same wrong one never. zbar is only
asked about linear symbols: those of two dimensions correct themselves, and zbar spoils Chinese in
QR codes.

Optional: pyzbar needs the library zbar (libzbar0 on Debian, inside its Windows wheels). Where it is
missing nothing fails and less is sure.
"""

from __future__ import annotations

import cv2
import numpy as np

from scanners.pictures.places import Corners, Grey, as_corners, cut_out

try:
    from pyzbar import pyzbar
except (ImportError, OSError):  # an optional driver: pyzbar looks for its library when imported
    pyzbar = None

ZBAR = "zbar"
CUT_SCALES = (1.0, 2.0)
_STREAK = 0.5
"""Share of the bars' height over which grain is averaged away along the bars: zbar confirms twice
as many right values on bad pictures."""

_SYMBOLOGIES = {"CODE128": "]C0", "EAN13": "]E0"}
GS = b"\x1d"


def available() -> bool:
    """Tell whether zbar is there."""
    return pyzbar is not None


def read_at(grey: Grey, corners: Corners, expected: bytes) -> set[bytes]:
    """Read what stands at a place of the picture; stops at what is expected."""
    values: set[bytes] = set()
    for scale in CUT_SCALES:
        cut = cut_out(grey, corners, scale)
        smooth = cv2.blur(cut, (1, max(3, round(cut.shape[0] * _STREAK))))
        values |= {value for value, _, _ in read_all(np.asarray(smooth, dtype=np.uint8))}
        if expected in values:
            return {expected}
    return values


def read_all(grey: Grey) -> list[tuple[bytes, str, Corners]]:
    """Read all linear symbols of a picture: value, symbology, place."""
    if pyzbar is None:
        return []
    wanted = [pyzbar.ZBarSymbol[name] for name in _SYMBOLOGIES]
    return [
        (bytes(symbol.data), _SYMBOLOGIES[symbol.type], _place(symbol.polygon))
        for symbol in pyzbar.decode(grey, symbols=wanted)
        if symbol.data and symbol.polygon
    ]


def _place(polygon: list[tuple[int, int]]) -> Corners:
    points = np.array(polygon, dtype=np.float64)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return as_corners(np.array([(left, top), (right, top), (right, bottom), (left, bottom)]))
