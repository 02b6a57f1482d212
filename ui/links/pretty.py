"""Lays out what was said to a platform so that people can read it: JSON, XML, forms.

Without it an envelope of forty fields would be one line. Nothing is expanded or fetched, whatever a
document declares: it is cut into pieces at its tags and no more, so that half a document is laid
out as well as a whole one. A text inside XML that is itself XML is laid out below it.
"""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qsl

LONGEST = 400_000
"""Characters; what is longer is shown as it came."""

_NOTE = "（"
_INDENT = "  "
_DEEPEST = 40
_NESTED = 2
"""So often a text inside XML may be XML again."""
_PIECE = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<[^<>]+>|[^<]+|<", re.DOTALL)
_FORM = re.compile(r"[A-Za-z0-9_.%+-]+=[^\s&]*(&[A-Za-z0-9_.%+-]+=[^\s&]*)*")


def laid_out(text: str) -> str:
    """The same in lines, where it is known how; else as it came."""
    bare = text.strip()
    if not bare or len(bare) > LONGEST:
        return text
    if bare[0] == _NOTE:
        # The journal's own words on an answer that came before; what was said stands below.
        note, _end, said = bare.partition("\n")
        return f"{note}\n{laid_out(said)}" if said else text
    if bare[0] in "{[":
        return _json(bare) or text
    if bare[0] == "<":
        return _xml(bare)
    if _FORM.fullmatch(bare):
        pairs = parse_qsl(bare, keep_blank_values=True)
        return "\n".join(f"{name} = {value}" for name, value in pairs)
    return text


def _json(text: str) -> str:
    """Empty where it is none: half an answer, or numbers without end."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return ""


def _xml(text: str) -> str:
    lines = _Lines()
    lines.take(text, _NESTED)
    return "\n".join(lines.found)


class _Lines:
    """The lines of a document; an element with nothing but a text is one line."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._depth = 0
        self._opened = ""
        """The beginning of an element, and its text, that waits for the end."""

    def take(self, text: str, nested: int) -> None:
        """Lay out a document, and so many more within its texts."""
        for piece in _PIECE.findall(text):
            if piece.startswith("</"):
                self._end(piece)
            elif _opens(piece):
                self._flush()
                self._opened = piece
            elif piece.strip():
                self._say(piece, nested)
        if self._opened:
            self._put(self._opened)
            self._opened = ""

    def _end(self, piece: str) -> None:
        if not self._opened:
            self._depth = max(0, self._depth - 1)
        self._put(self._opened + piece)
        self._opened = ""

    def _say(self, piece: str, nested: int) -> None:
        inner = _inner(piece) if nested else ""
        if inner:
            self._flush()
            self.take(inner, nested - 1)
        elif self._opened and not piece.startswith("<"):
            self._opened += piece.strip()
        else:
            self._flush()
            self._put(piece.strip())

    def _flush(self) -> None:
        """What was opened has more in it than a text."""
        if self._opened:
            self._put(self._opened)
            self._opened, self._depth = "", min(_DEEPEST, self._depth + 1)

    def _put(self, line: str) -> None:
        self.found.append(_INDENT * self._depth + line)


def _opens(piece: str) -> bool:
    """Whether a piece begins an element that has an end."""
    return piece.startswith("<") and len(piece) > 1 and piece[1] not in "?!/" and piece[-2] != "/"


def _inner(piece: str) -> str:
    """A document within a text, escaped or in CDATA; empty where it is none."""
    bare = piece.strip()
    if bare.startswith("<![CDATA["):
        bare = bare[len("<![CDATA[") : -len("]]>")].strip()
    elif bare.startswith("&lt;"):
        bare = unescape(bare)
    else:
        return ""
    return bare if bare.startswith("<") and not bare.startswith("<![CDATA[") else ""
