"""Finds the codes of one picture: what they hold, where they stand, who saw them.

Without it nothing in a picture could be read. zxing-cpp reads; zbar is asked for a second opinion
on bars (second_opinion.py). Nothing is judged here: what may be trusted is for judging.py to say.

Traps of zxing-cpp 3.1.1 that decide the calls below: its text writes GS as the four letters
"<GS>" and guesses encodings, its bytes do neither; ITF and the short codes of shops read wrong
values out of noise and are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from scanners.pictures import second_opinion
from scanners.pictures.passes import QUICK, THOROUGH_PASSES, Pass, prepare
from scanners.pictures.places import Affine, Corners, Grey, clockwise, moved, same_place
from scanners.pictures.second_opinion import GS, ZBAR

Image = NDArray[np.uint8]
"""A picture: grey (height × width), or blue, green, red (height × width × 3)."""

ZXING = "zxing"
_LINEAR = (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.EAN13)
_ALL = (*_LINEAR, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.QRCode)


class Effort(StrEnum):
    """How long a picture may be looked at."""

    LIVE = "live"
    """One quick look: the next frame of the camera comes at once."""
    THOROUGH = "thorough"
    """Every pass and zbar, for a picture that stands still."""


@dataclass(frozen=True, slots=True)
class Found:
    """One value at one place of one picture."""

    raw: bytes
    """What the symbol holds, GS (0x1D) kept."""
    symbology: str
    """Its AIM symbology identifier (`]C1`, `]d2` …)."""
    corners: Corners
    """In pixels of the picture that came, from the symbol's own top left, clockwise."""
    engines: frozenset[str]
    """Who read it: `zxing`, `zbar`."""
    passes: frozenset[str]
    """The passes it was read in; none when zbar alone read it."""

    @property
    def linear(self) -> bool:
        """It is made of bars, and may be misread: symbols of two dimensions correct themselves."""
        return self.symbology[:2] in ("]C", "]E")


def find_codes(image: Image, effort: Effort) -> tuple[Found, ...]:
    """Find the codes of a picture, each value once at each place."""
    grey = to_grey(image)
    if effort is Effort.LIVE:
        return look(grey, (QUICK,))
    found = look(grey, THOROUGH_PASSES)
    return merged([*confirmed(grey, found), *_seen_by_zbar(grey)])


def to_grey(image: Image) -> Grey:
    """Take the colours out."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(grey, dtype=np.uint8)


def look(grey: Grey, ways: Iterable[Pass]) -> tuple[Found, ...]:
    """Look at a picture in some ways; each value once at each place."""
    return merged([found for way in ways for found in _read(grey, way)])


def confirmed(grey: Grey, finds: Iterable[Found]) -> tuple[Found, ...]:
    """Ask zbar about each find made of bars; what it reads there instead becomes a find too."""
    answers: list[Found] = []
    for found in finds:
        answers.append(found)
        if not found.linear or ZBAR in found.engines:
            continue
        expected = found.raw.replace(GS, b"")
        for value in second_opinion.read_at(grey, found.corners, found.raw):
            if value.replace(GS, b"") == expected:
                answers[-1] = replace(found, engines=found.engines | {ZBAR})
            else:
                answers.append(
                    replace(found, raw=value, engines=frozenset({ZBAR}), passes=frozenset())
                )
    return tuple(answers)


def merged(finds: Iterable[Found]) -> tuple[Found, ...]:
    """Make one of finds with the same value at the same place; the first one's place is kept."""
    kept: dict[bytes, list[Found]] = {}
    for found in finds:
        rivals = kept.setdefault(found.raw, [])
        for number, other in enumerate(rivals):
            if same_place(found.corners, other.corners):
                rivals[number] = _joined(other, found)
                break
        else:
            rivals.append(found)
    return tuple(found for rivals in kept.values() for found in rivals)


def _joined(one: Found, other: Found) -> Found:
    return replace(one, engines=one.engines | other.engines, passes=one.passes | other.passes)


def _read(grey: Grey, way: Pass) -> list[Found]:
    picture, back = prepare(grey, way)
    barcodes = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(_LINEAR if way.linear_only else _ALL),
        try_rotate=way.searching,
        try_downscale=way.searching,
        try_invert=way.inverted,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [_found(barcode, way, back) for barcode in barcodes if barcode.bytes]


def _found(barcode: zxingcpp.Barcode, way: Pass, back: Affine) -> Found:
    place = barcode.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    corners = np.array([(point.x, point.y) for point in points], dtype=np.float64)
    return Found(
        raw=bytes(barcode.bytes),
        symbology=barcode.symbology_identifier,
        corners=clockwise(moved(corners, back)),
        engines=frozenset({ZXING}),
        passes=frozenset({way.name}),
    )


def _seen_by_zbar(grey: Grey) -> list[Found]:
    return [
        Found(value, symbology, corners, frozenset({ZBAR}), frozenset())
        for value, symbology, corners in second_opinion.read_all(grey)
    ]
