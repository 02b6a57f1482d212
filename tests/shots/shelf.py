"""A shelf as a telephone sees it, with what was read on it.

Without it the page that reads pictures would be shown with an empty one. The codes are drawn,
photographed (turned, blurred) and read by the real decoders.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from app.readers.picture import PictureShown
from scanners.pictures.picture_file import read_codes_in
from tests.scanners.pictures import scenes

BOXES = 12
COLUMNS = 3
KNOWN = "8100001"
STRANGE = "8100099"


def photographed() -> PictureShown:
    """Draw twelve boxes, the last of a drug nobody knows here, and read them."""
    codes = [scenes.trace_code(number) for number in range(BOXES - 1)]
    codes.append(scenes.trace_code(1, STRANGE))
    symbols = [scenes.code_128(code) for code in codes]
    picture = scenes.turned(scenes.in_rows(symbols, COLUMNS, 1920, 1080), 3.0)
    done, data = cv2.imencode(".png", scenes.blurred(picture, 0.8))
    assert done
    with TemporaryDirectory() as folder:
        path = Path(folder, "货架.png")
        path.write_bytes(data.tobytes())
        return read_codes_in(path, lambda identifier: identifier == KNOWN)
