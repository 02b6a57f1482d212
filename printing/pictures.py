"""Photos on a paper: small, several beside each other, each with its caption.

Without it a photo of a broken carton would stay in the computer while its report goes out. A file
that is no picture, is damaged or absurdly large is named in its place: a report with a hole says
more than no report. Photos are turned as the camera was held and made small, so that a report of
thirty photos can still be sent.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from app.receiving.acceptance.files import stored_bytes
from printing.document import Align, Box, Document, Style
from printing.endings import caption
from printing.flow import Piece, Section

_KINDS = ("JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF")
_MOST_PIXELS = 100_000_000
_SIDE = 900
"""Pixels of the longer side: 250 dpi at the size they are printed."""
_PICTURE = 56.0
_CAPTION = 8.0
_GAP = 3.0
_ACROSS = 3
_WORDS = Style(7.5, 5.5, align=Align.CENTRE)
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, MemoryError)
"""What Pillow raises at files that are not what they say."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo to print."""

    name: str
    caption: str
    """What it shows, who took it, when."""
    source: Path | bytes | None
    """The file, or what is in it; None where it is not on this workstation."""

    @property
    def there(self) -> bool:
        """Whether the file is on this workstation at all."""
        return self.source.is_file() if isinstance(self.source, Path) else self.source is not None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo made small."""

    jpeg: bytes
    width: int
    height: int


def section(photos: Sequence[Photo], across: int = _ACROSS) -> Section:
    """Photos in rows under a heading that stands again on each page."""
    rows = [photos[start : start + across] for start in range(0, len(photos), across)]
    pieces = tuple(_row(tuple((one, _shrunk(one)) for one in row), across) for row in rows)
    return Section(pieces, caption(f"照片（{len(photos)} 张）"))


def _shrunk(photo: Photo) -> Picture | None:
    """Read a photo and make it small; None where it cannot be shown."""
    source = photo.source
    if source is None:
        return None
    Image.init()  # knows only some kinds before
    try:
        content = source if isinstance(source, bytes) else stored_bytes(source)
        with Image.open(io.BytesIO(content), formats=_KINDS) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            image.draft("RGB", (_SIDE, _SIDE))
            image.thumbnail((_SIDE, _SIDE))
            upright = ImageOps.exif_transpose(image)
            return _as_jpeg(upright)
    except (*_DAMAGED, Image.DecompressionBombError):
        return None


def _as_jpeg(image: Image.Image) -> Picture:
    """On white: what is transparent would be printed black."""
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    buffer = io.BytesIO()
    ground.save(buffer, "JPEG", quality=80)
    return Picture(buffer.getvalue(), *ground.size)


def _row(shown: Sequence[tuple[Photo, Picture | None]], across: int) -> Piece:
    def draw(document: Document, box: Box) -> None:
        cells = box.columns(*(1,) * across)
        for cell, (photo, picture) in zip(cells, shown, strict=False):
            _draw_photo(document, cell.top(_PICTURE).inset(_GAP / 2, 1), photo, picture)
            words = cell.below(_PICTURE).top(_CAPTION).inset(_GAP / 2, 0)
            document.text(words, photo.caption, _WORDS)

    return Piece(_PICTURE + _CAPTION + 1, draw)


def _draw_photo(document: Document, box: Box, photo: Photo, picture: Picture | None) -> None:
    document.frame(box, 0.4)
    inner = box.inset(1)
    if picture is None:
        reason = "不是图片或已损坏，无法显示" if photo.there else "文件不在本工作站"
        document.text(inner, f"{photo.name}（{reason}）", Style(9, 6, align=Align.CENTRE))
        return
    scale = min(inner.width / picture.width, inner.height / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    place = Box(inner.x + (inner.width - wide) / 2, inner.y + (inner.height - high) / 2, wide, high)
    document.picture(place, picture.jpeg)
