"""Pictures of codes as cameras and scanners see them, drawn from a seed.

Without it tests and the benchmark of pictures would need photographs, and nobody would know what
stands on them. A scene is grey; what it holds is known by value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Format = zxingcpp.BarcodeFormat

WHITE = 255
GTIN = "06901234567892"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A code to be drawn, and what a decoder must say it holds."""

    image: Picture
    raw: bytes


def trace_code(number: int, identifier: str = "8100001") -> str:
    """A trace code that exists nowhere; its digits spread so that neighbours differ."""
    return f"{identifier}{number * 7919 + 1_000_000_007:013d}"


def code_128(text: str, module: int = 3, height: int = 60) -> Symbol:
    """Plain Code 128."""
    barcode = zxingcpp.create_barcode(text, Format.Code128)
    return Symbol(_bars(barcode, module, height), text.encode())


def gs1_128(bracketed: str, module: int = 2, height: int = 60) -> Symbol:
    """A GS1-128 from `(01)…(10)…`."""
    barcode = zxingcpp.create_barcode(bracketed, Format.Code128, gs1=True)
    return Symbol(_bars(barcode, module, height), bytes(barcode.bytes))


def ean_13(digits: str, module: int = 3, height: int = 70) -> Symbol:
    """An EAN-13."""
    return Symbol(
        _bars(zxingcpp.create_barcode(digits, Format.EAN13), module, height), digits.encode()
    )


def gs1_data_matrix(bracketed: str, module: int = 4) -> Symbol:
    """A GS1 DataMatrix from `(01)…(21)…`."""
    barcode = zxingcpp.create_barcode(bracketed, Format.DataMatrix, gs1=True)
    return Symbol(_modules(barcode, module), bytes(barcode.bytes))


def qr_code(content: str | bytes, module: int = 4) -> Symbol:
    """A QR code; bytes go in as they are, without saying in which encoding."""
    barcode = zxingcpp.create_barcode(content, Format.QRCode)
    return Symbol(_modules(barcode, module), bytes(barcode.bytes))


def _bars(barcode: zxingcpp.Barcode, module: int, height: int) -> Picture:
    row = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)[:1]
    bars = np.repeat(np.repeat(row, height, axis=0), module, axis=1)
    return np.pad(bars, ((6, 6), (10 * module, 10 * module)), constant_values=WHITE)


def _modules(barcode: zxingcpp.Barcode, module: int) -> Picture:
    one = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)
    grown = np.kron(one, np.ones((module, module), dtype=np.uint8))
    return np.pad(grown, 4 * module, constant_values=WHITE)


def sheet(width: int = 1280, height: int = 720, shade: int = 225) -> Picture:
    """An empty desk."""
    return np.full((height, width), shade, dtype=np.uint8)


def put(picture: Picture, symbol: Symbol, left: int, top: int) -> None:
    """Stick a symbol on."""
    high, wide = symbol.image.shape
    picture[top : top + high, left : left + wide] = symbol.image


def alone(symbol: Symbol, width: int = 1280, height: int = 720) -> Picture:
    """One symbol in the middle of a desk."""
    picture = sheet(width, height)
    high, wide = symbol.image.shape
    put(picture, symbol, (width - wide) // 2, (height - high) // 2)
    return picture


def in_rows(symbols: Sequence[Symbol], columns: int, width: int, height: int) -> Picture:
    """Many symbols in rows and columns, as boxes lie in a tray."""
    picture = sheet(width, height)
    rows = -(-len(symbols) // columns)
    for number, symbol in enumerate(symbols):
        row, column = divmod(number, columns)
        high, wide = symbol.image.shape
        left = (2 * column + 1) * width // (2 * columns) - wide // 2
        top = (2 * row + 1) * height // (2 * rows) - high // 2
        put(picture, symbol, left, top)
    return picture


def tray(rng: np.random.Generator, boxes: int = 32, module: int = 2) -> tuple[Picture, set[bytes]]:
    """Boxes side by side under one camera, 1920 × 1080."""
    numbers = rng.choice(10**8, size=boxes, replace=False)
    symbols = [code_128(trace_code(int(number)), module, height=44) for number in numbers]
    return in_rows(symbols, 4, 1920, 1080), {symbol.raw for symbol in symbols}


def turned(picture: Picture, degrees: float) -> Picture:
    """Turn the camera."""
    high, wide = picture.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return _picture(
        cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(225,))
    )


def from_the_side(picture: Picture, rng: np.random.Generator, share: float = 0.12) -> Picture:
    """Look at it from the side: each corner moves inwards by up to a share of the picture."""
    high, wide = picture.shape
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=np.float32)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], dtype=np.float32)
    moved = corners + inwards * rng.uniform(0, share, (4, 2)).astype(np.float32) * (wide, high)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return _picture(cv2.warpPerspective(picture, matrix, (wide, high), borderValue=(225,)))


def noisy(picture: Picture, rng: np.random.Generator, sigma: float) -> Picture:
    """Too little light: grain."""
    return np.clip(picture + rng.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)


def blurred(picture: Picture, sigma: float) -> Picture:
    """Out of focus."""
    return _picture(cv2.GaussianBlur(picture, (0, 0), sigma))


def faded(picture: Picture, contrast: float) -> Picture:
    """Pale print: black is only so much darker than white."""
    return (255 - (255 - picture.astype(np.float32)) * contrast).astype(np.uint8)


def squeezed(picture: Picture, quality: int) -> Picture:
    """Through a messenger: JPEG of a low quality."""
    done, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return _picture(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def smaller(picture: Picture, scale: float) -> Picture:
    """From further away."""
    shrunk = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    high, wide = picture.shape
    result = sheet(wide, high)
    top, left = (high - shrunk.shape[0]) // 2, (wide - shrunk.shape[1]) // 2
    result[top : top + shrunk.shape[0], left : left + shrunk.shape[1]] = shrunk
    return result


def scratched(symbol: Symbol, rng: np.random.Generator, scratches: int) -> Symbol:
    """Fingernails and tape: bright or dark lines along the bars, the way that hurts most."""
    image = symbol.image.copy()
    high, wide = image.shape
    for _ in range(scratches):
        x = int(rng.integers(0, wide))
        slant = int(rng.integers(-6, 7))
        shade = int(rng.choice([0, 255]))
        cv2.line(image, (x, 0), (x + slant, high), (shade,), int(rng.integers(1, 5)))
    return Symbol(image, symbol.raw)


def clutter(rng: np.random.Generator, width: int = 1280, height: int = 720) -> Picture:
    """No code at all: printed text, fences of lines, noise."""
    picture = sheet(width, height)
    for _ in range(60):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        words = "".join(map(str, rng.integers(0, 10, 14)))
        cv2.putText(picture, words, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20,), 2)
    for _ in range(6):
        left, top = int(rng.integers(0, width - 300)), int(rng.integers(0, height - 80))
        fence = np.repeat(rng.choice([0, 255], (1, 100)).astype(np.uint8), 3, axis=1)
        picture[top : top + 70, left : left + 300] = np.repeat(fence, 70, axis=0)
    return noisy(picture, rng, 8)


def _picture(image: object) -> Picture:
    return np.asarray(image, dtype=np.uint8)
