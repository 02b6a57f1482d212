"""Reads picture files: photographs, screenshots, scanned papers.

Without it a photograph of a delivery sheet would have to be typed in. Pillow reads what the header
says before a pixel is unpacked, so that a small file cannot ask for all memory, turns a photograph
the way the camera was held, and opens paths with Chinese names on every system (OpenCV does
neither). Of a file with several pages the first is read.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from app.readers.picture import PictureCode, PictureShown
from app.readers.saying import Saying
from app.readers.system_words import of_system
from scanners.pictures import sayings
from scanners.pictures.decoding import Effort, Image, find_codes
from scanners.pictures.judging import Known, judge
from scanners.pictures.places import Corners, in_reading_order

MAX_PIXELS = 60_000_000
"""Larger pictures are refused: telephones make 12 to 50 million."""
PREVIEW_WIDTH = 960

_FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF")
_TRANSPARENT = ("RGBA", "LA", "PA")
# What Pillow raises from inside a damaged file; SyntaxError is its own PNG reader's.
_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, MemoryError)


class PictureUnreadable(Exception):
    """A file is not there, is no picture, or is one that cannot be read."""

    def __init__(self, saying: Saying) -> None:
        super().__init__(saying.chinese)
        self.saying = saying


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture as it is to be seen."""

    image: Image
    """Blue, green, red."""

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.image.shape[0])


def read_codes_in(path: Path, known: Known | None = None) -> PictureShown:
    """Read all codes of a picture file, in reading order; raises PictureUnreadable."""
    picture = read_picture(path)
    codes = judge(find_codes(picture.image, Effort.THOROUGH), known)
    return shown(str(path.name), picture.image, in_reading_order(codes, _corners_of), PREVIEW_WIDTH)


def _corners_of(code: PictureCode) -> Corners:
    return code.corners


def read_picture(path: Path) -> Picture:
    """Read a picture file, turned as it was taken; raises PictureUnreadable."""
    name = str(path)
    try:
        if path.stat().st_size == 0:
            raise PictureUnreadable(sayings.empty_file(name))
        with path.open("rb") as file, warnings.catch_warnings():
            # Its warning about large pictures begins where our limit does not end.
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(file, formats=_FORMATS) as opened:
                return _unpacked(opened, name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PictureUnreadable(sayings.not_there(name)) from error
    except UnidentifiedImageError as error:
        raise PictureUnreadable(sayings.no_picture(name)) from error
    except Pillow.DecompressionBombError as error:
        raise PictureUnreadable(sayings.too_large(name, MAX_PIXELS)) from error
    except OSError as error:
        raise PictureUnreadable(sayings.not_readable(name, of_system(error))) from error


def _unpacked(opened: Pillow.Image, name: str) -> Picture:
    if opened.width * opened.height > MAX_PIXELS:
        raise PictureUnreadable(sayings.too_large(name, MAX_PIXELS))
    try:
        ImageOps.exif_transpose(opened, in_place=True)
        pixels = np.array(_in_colours(opened), dtype=np.uint8)
    except _DAMAGE as error:
        raise PictureUnreadable(sayings.damaged(name)) from error
    # In place: of 60 million pixels each copy is 180 MB.
    return Picture(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR, pixels), dtype=np.uint8))


def _in_colours(image: Pillow.Image) -> Pillow.Image:
    """Make three channels of any kind; what is transparent becomes white paper."""
    if image.mode in _TRANSPARENT or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Pillow.new("RGBA", image.size, "white")
        return Pillow.alpha_composite(paper, image).convert("RGB")
    if image.mode.startswith("I") or image.mode == "F":
        # Scanners write 16 bits; Pillow would cut them off at 255 instead of scaling them.
        deep = np.array(image, dtype=np.float64)
        scale = 255.0 / max(255.0, float(deep.max()))
        image = Pillow.fromarray((deep.clip(0) * scale).astype(np.uint8))
    return image if image.mode == "RGB" else image.convert("RGB")


def preview(image: Image, max_width: int) -> tuple[bytes, int, int]:
    """Make a small picture to show: RGB bytes without padding, its width and height."""
    high, wide = image.shape[:2]
    scale = min(1.0, max_width / wide)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    small = image if scale == 1.0 else cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    order = cv2.COLOR_GRAY2RGB if small.ndim == 2 else cv2.COLOR_BGR2RGB
    return np.ascontiguousarray(cv2.cvtColor(small, order)).tobytes(), *size


def shown(
    source: str,
    image: Image,
    codes: tuple[PictureCode, ...],
    max_width: int,
    *,
    live: bool = False,
) -> PictureShown:
    """Put a picture and what was found in it together for the window."""
    high, wide = image.shape[:2]
    small, small_wide, small_high = preview(image, max_width)
    return PictureShown(source, wide, high, small, small_wide, small_high, codes, live=live)
