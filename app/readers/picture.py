"""Codes that were found in a picture: a photo of a shelf, a sheet, or what a camera sees now.

Without it a picture would give texts and nobody could say which box they stand on. Values only;
scanners/pictures finds them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.readers.saying import Saying

Corner = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PictureCode:
    """One code, where it stands in the picture, and whether it can be trusted."""

    raw: bytes
    """What the symbol holds, GS (0x1D) kept."""
    text: str
    """The same as text, folded to half width."""
    symbology: str
    """The AIM symbology identifier (`]C1`, `]d2` …)."""
    corners: tuple[Corner, Corner, Corner, Corner]
    """In pixels of the whole picture, clockwise from its top left."""
    doubt: Saying | None = None
    """Why a person has to confirm it; None when it is sure."""

    @property
    def sure(self) -> bool:
        """Whether it may be taken without asking."""
        return self.doubt is None


@dataclass(frozen=True, slots=True)
class PictureShown:
    """Event: a picture was read, or a camera saw something."""

    source: str
    """The file's name, or the camera's reader_id."""
    width: int
    """Of the whole picture, in pixels; 0 where it could not be read."""
    height: int
    preview: bytes
    """RGB, 8 bits each, `preview_width` × `preview_height`, no padding."""
    preview_width: int
    preview_height: int
    codes: tuple[PictureCode, ...]
    live: bool = False
    """True for a camera: the next picture replaces this one."""
    done: int = 1
    """How many of `total` pictures of one wish were read."""
    total: int = 1
    complaint: Saying | None = None
    """Why the picture could not be read."""
