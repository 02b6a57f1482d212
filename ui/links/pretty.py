"""Lays out what was said to a platform so that people can read it: JSON, XML, forms.

Without it an envelope of forty fields would be one line. Nothing is expanded or fetched, whatever a
document declares: it is cut into pieces at its tags and no more, so that half a document is laid
out as well as a whole one. A text inside XML that is itself XML is laid out below it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl

LONGEST = 400_000
"""Characters; what is longer is shown as it came."""

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
    if bare[0] in "{[":
        return _json(bare) or text
    if bare[0] == "<":
        return "\n".join(_xml(bare, 0, _NESTED))
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


def _xml(text: str, depth: int, nested: int) -> Iterator[str]:
    """The lines of a document; an element with nothing but a text is one line."""
    opened = ""
    for piece in _PIECE.findall(text):
        if piece.startswith("</"):
            if opened:
                yield _INDENT * depth + opened + piece
                opened = ""
                continue
            depth = max(0, depth - 1)
            yield _INDENT * depth + piece
        elif _opens(piece):
            if opened:
                yield _INDENT * depth + opened
                depth = min(_DEEPEST, depth + 1)
            opened = piece
        elif piece.strip():
            inner = _inner(piece) if nested else ""
            if inner:
                if opened:
                    yield _INDENT * depth + opened
                    depth, opened = min(_DEEPEST, depth + 1), ""
                yield from _xml(inner, depth, nested - 1)
            elif opened and not piece.startswith("<"):
                opened += piece.strip()
            else:
                if opened:
                    yield _INDENT * depth + opened
                    depth, opened = min(_DEEPEST, depth + 1), ""
                yield _INDENT * depth + piece.strip()
    if opened:
        yield _INDENT * depth + opened


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
