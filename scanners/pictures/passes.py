"""The ways a picture is looked at: as it is, enlarged, softened, turned.

Without it a code that is small, noisy or tilted would never be read, since the decoder finds bars
only when they lie nearly level or upright and are wider than a pixel or so. Each pass makes one
picture out of the picture and knows the way back, so that corners are those of the picture that
came. No pass makes a picture larger than `LARGEST`: time and memory are bounded whatever comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import cv2
import numpy as np

from scanners.pictures.places import Affine, Grey

LARGEST = 36_000_000
"""Pixels of the largest picture a pass makes: a telephone's 12 million, enlarged by 1.7."""
LARGEST_TURNED = 16_000_000
"""The same for turned ones, of which there are seven; larger pictures are made smaller first."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to look at a picture."""

    name: str
    scale: float = 1.0
    angle: float = 0.0
    """Degrees, counter-clockwise."""
    blur: float = 0.0
    """Sigma of a Gaussian, in pixels of the original: noise gone, edges kept well enough."""
    sharpen: bool = False
    """Edges exaggerated: reads more, also of what is not there; zbar must confirm it."""
    linear_only: bool = False
    """Matrix symbols are found at any angle anyway."""
    searching: bool = True
    """Also upright and at smaller scales; costs three times as much."""
    inverted: bool = False
    """Also light on dark."""


QUICK = Pass("quick", searching=False)
PLAIN = Pass("plain", inverted=True)
ENLARGED = Pass("enlarged", scale=1.7)
SOFTENED = Pass("softened", scale=1.7, blur=1.2)
SHARPENED = Pass("sharpened", scale=1.7, sharpen=True)
TURNED = tuple(
    Pass(f"turned {angle:+d}", angle=angle, linear_only=True)
    for angle in (12, -12, 24, -24, 36, -36, 45)
)

THOROUGH_PASSES = (PLAIN, ENLARGED, SOFTENED, *TURNED, SHARPENED)
"""For a picture that stands still: all."""
LIVE_EXTRAS = (ENLARGED, TURNED[0], TURNED[1], PLAIN, TURNED[2], TURNED[3], SOFTENED, *TURNED[4:])
"""For a camera: one of them for each frame beside the quick one, in turn."""


def prepare(grey: Grey, way: Pass) -> tuple[Grey, Affine]:
    """Make the picture of a pass; return it and the matrix that leads back."""
    if way.blur:
        grey = _grey(cv2.GaussianBlur(grey, (0, 0), way.blur))
    if way.angle:
        return _turned(grey, way)
    scale = min(way.scale, sqrt(LARGEST / grey.size))
    if scale != 1.0:
        how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        grey = _grey(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how))
    if way.sharpen:
        soft = cv2.GaussianBlur(grey, (0, 0), 2.0)
        grey = _grey(cv2.addWeighted(grey, 2.5, soft, -1.5, 0))
    return grey, np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]], dtype=np.float64)


def _turned(grey: Grey, way: Pass) -> tuple[Grey, Affine]:
    """Turn the picture about its middle onto a sheet on which all of it has room."""
    high, wide = grey.shape
    angle = np.radians(way.angle)
    cosine, sine = abs(np.cos(angle)), abs(np.sin(angle))
    room = np.array([wide * cosine + high * sine, wide * sine + high * cosine])
    scale = min(way.scale, sqrt(LARGEST_TURNED / float(room.prod())))
    matrix = np.asarray(
        cv2.getRotationMatrix2D((wide / 2, high / 2), way.angle, scale), dtype=np.float64
    )
    matrix[:, 2] += room * scale / 2 - (wide / 2, high / 2)
    size = (max(1, int(room[0] * scale)), max(1, int(room[1] * scale)))
    turned = cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(128,))
    back = np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64)
    return _grey(turned), back


def _grey(image: object) -> Grey:
    return np.asarray(image, dtype=np.uint8)
