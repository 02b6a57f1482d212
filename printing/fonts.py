"""The two fonts of every paper, registered with reportlab when the first paper is made.

Without them Chinese would vanish on machines without Chinese fonts: the standard PDF fonts are not
embedded. Noto Sans SC is (as a subset). Registering costs 0.2 s, so nothing is loaded on import.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"

ASCENT = 0.88
"""Of the em box above the base line; Chinese glyphs of Noto Sans SC fill the em box."""


class Face(StrEnum):
    """A font, by the name under which reportlab knows it."""

    REGULAR = "NotoSansSC-Regular"
    BOLD = "NotoSansSC-Bold"


class FontMissing(Exception):
    """A font file is not where the program was installed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"打印字体 {path.name} 缺失或已损坏，请重新安装本程序。")


LOCK = threading.Lock()
"""Held while fonts are registered or written into a document: their readers keep a position."""


def load() -> None:
    """Register both fonts, once; FontMissing where a file is absent or damaged."""
    with LOCK:
        known = pdfmetrics.getRegisteredFontNames()
        for face in Face:
            if face.value not in known:
                _register(face)


def _register(face: Face) -> None:
    path = FOLDER / f"{face.value}.ttf"
    try:
        pdfmetrics.registerFont(TTFont(face.value, str(path)))
    except (TTFError, OSError):
        raise FontMissing(path) from None
