"""Where a code stands in a picture: four corners, and whether two of them are one place.

Without it a code that two passes found would count twice, and two boxes with the same product code
would count once. Corners run clockwise from the symbol's own top left, so its first side lies along
the bars' row however the box was turned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from app.readers.picture import Corner

Corners = tuple[Corner, Corner, Corner, Corner]
T = TypeVar("T")

Grey = NDArray[np.uint8]
"""A picture, one byte for a pixel."""
Affine = NDArray[np.float64]
"""A 2 × 3 matrix that moves points of one picture to another."""

_REACH = 0.15
"""How far beyond a symbol the middle of the same symbol may lie, as a share of its length: passes
see different rows of the bars."""
_MARGIN = 0.12
"""White that is taken along at each end of the bars: decoders want to see the quiet zone."""
_LEAST_CUT_HEIGHT = 24
_LONGEST_CUT = 1600


def moved(corners: NDArray[np.float64], matrix: Affine) -> Corners:
    """Move four points by a matrix and round them to pixels."""
    points = corners @ matrix[:, :2].T + matrix[:, 2]
    return as_corners(points)


def clockwise(corners: Corners) -> Corners:
    """Let corners run clockwise: of bars that were read from right to left they do not."""
    first, second, third, fourth = corners
    (x1, y1), (x2, y2) = (
        (third[0] - first[0], third[1] - first[1]),
        (fourth[0] - second[0], fourth[1] - second[1]),
    )
    return corners if x1 * y2 - y1 * x2 >= 0 else (fourth, third, second, first)


def as_corners(points: NDArray[np.float64]) -> Corners:
    """Round four points to pixels."""
    first, second, third, fourth = ((round(float(x)), round(float(y))) for x, y in points)
    return first, second, third, fourth


def middle(corners: Corners) -> tuple[float, float]:
    """The middle of a symbol."""
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def length(corners: Corners) -> float:
    """The longest side of a symbol, in pixels."""
    points = np.array(corners, dtype=np.float64)
    return float(np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1).max())


def same_place(one: Corners, other: Corners) -> bool:
    """Tell whether two finds stand on one spot of the picture."""
    return _reaches(one, other) or _reaches(other, one)


def _reaches(corners: Corners, other: Corners) -> bool:
    hull = cv2.convexHull(np.array(corners, dtype=np.float32))
    return cv2.pointPolygonTest(hull, middle(other), True) >= -_REACH * length(corners)


def in_reading_order(codes: Iterable[T], corners_of: Callable[[T], Corners]) -> tuple[T, ...]:
    """Sort what stands in a picture as a person reads: rows from the top, each from the left."""
    placed = sorted(((middle(corners_of(code)), code) for code in codes), key=lambda one: one[0][1])
    rows: list[list[tuple[tuple[float, float], T]]] = []
    for place, code in placed:
        if rows and place[1] - rows[-1][0][0][1] <= _height(corners_of(code)) / 2:
            rows[-1].append((place, code))
        else:
            rows.append([(place, code)])
    return tuple(code for row in rows for _, code in sorted(row, key=lambda one: one[0][0]))


def _height(corners: Corners) -> float:
    """How tall a symbol is on the picture; a reader may have seen one row of its bars only."""
    ys = [y for _, y in corners]
    return max(max(ys) - min(ys), length(corners) / 8)


def cut_out(grey: Grey, corners: Corners, scale: float) -> Grey:
    """Cut one linear symbol out and turn it upright, its bars standing, its quiet zones white."""
    points = np.array(corners, dtype=np.float64)
    along = (points[1] + points[2] - points[0] - points[3]) / 2
    wide = max(1.0, float(np.linalg.norm(along)))
    along /= wide
    down = np.array([-along[1], along[0]])
    centre = points.mean(axis=0)
    high = max(_LEAST_CUT_HEIGHT / scale, float(np.abs((points - centre) @ down).max()) * 2)
    wide *= 1 + 2 * _MARGIN
    scale = min(scale, _LONGEST_CUT / wide)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    origin = centre - along * wide / 2 - down * high / 2
    back = np.column_stack([along / scale, down / scale, origin])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(grey, back, size, flags=flags, borderValue=(255,))
    return np.asarray(cut, dtype=np.uint8)
