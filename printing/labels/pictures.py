"""Turns a picture of a design into dots; without it a logo would have to be drawn in lines.

What is transparent is white; what is darker than half is black, without dither.
"""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 4_000_000
_HALF = 128


@lru_cache(maxsize=50)
def dots_of(png: bytes, width: int, height: int) -> tuple[int, int, bytes] | None:
    """Give width, height and rows (1 is dark) of a picture as large as the room allows.

    None where the bytes are no PNG.
    """
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            coloured = picture.convert("RGBA")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey = Image.new("RGBA", coloured.size, (255, 255, 255, 255))
    grey.alpha_composite(coloured)
    share = min(width / grey.width, height / grey.height)
    size = (max(1, int(grey.width * share)), max(1, int(grey.height * share)))
    shrunk = grey.convert("L").resize(size, Image.Resampling.BOX)
    dark = shrunk.point([255 if value < _HALF else 0 for value in range(256)], "1")
    return (*size, dark.tobytes())
