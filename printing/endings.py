"""What stands under the lines of a paper: totals, short statements, longer words, signatures.

Without it each paper would draw its own boxes for signatures. Each is one piece that is never
split; a box for words that nobody has said yet is left blank, to be written in by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printing import fonts
from printing.document import POINT, Align, Box, Document, Style
from printing.flow import Piece, Section
from printing.fonts import Face
from printing.paper import NORMAL, STRONG
from printing.text import fit

_STATEMENTS = 6.5
_TOTALS = 9.5
_GAP = 1.0
_SIGNATURE = 24.0
_WORDS_LIMIT = 60.0


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and what is known of it already."""

    role: str
    name: str = ""
    at: str = ""
    """When; a time or a date."""


def caption(text: str) -> Piece:
    """A heading over a section."""

    def draw(document: Document, box: Box) -> None:
        document.text(box.below(1.5), text, STRONG)

    return Piece(7.5, draw)


def totals(words: Sequence[str]) -> Piece:
    """A framed row of sums."""

    def draw(document: Document, box: Box) -> None:
        framed = box.below(_GAP)
        document.frame(framed, 0.8)
        _draw_row(document, framed, words, STRONG)

    return Piece(_TOTALS, draw)


def statements(words: Sequence[str], width: float) -> tuple[Piece, ...]:
    """Short statements side by side, in as many rows as they need."""
    rows: list[list[str]] = []
    room = 0.0
    for word in words:
        wanted = _wanted(word)
        if not rows or wanted > room:
            rows.append([])
            room = width - 4
        rows[-1].append(word)
        room -= wanted
    return tuple(_statement_row(tuple(row), width) for row in rows)


def said(heading: str, text: str, width: float, blank: float = 0.0) -> Piece:
    """Longer words in a frame, under their heading; `blank` mm are left to write in."""
    fonts.load()
    room = (width - 4) * POINT
    fitted = fit(text, Face.REGULAR, (room, _WORDS_LIMIT * POINT), 9, 7)
    high = fitted.height / POINT

    def draw(document: Document, box: Box) -> None:
        framed = box.below(_GAP)
        document.frame(framed, 0.5)
        document.text(framed.top(6).inset(2, 0.3), heading, STRONG)
        document.lines(framed.below(6).top(high).inset(2, 0), fitted, NORMAL)

    return Piece(_GAP + 7.5 + high + blank, draw)


def signatures(signers: Sequence[Signer]) -> Piece:
    """Boxes to sign in; names that are known stand in them."""

    def draw(document: Document, box: Box) -> None:
        framed = box.below(_GAP)
        document.frame(framed, 0.8)
        cells = framed.columns(*(1,) * len(signers))
        for cell, signer in zip(cells, signers, strict=True):
            if cell.x > framed.x:
                document.rule(cell.x, cell.y, cell.x, cell.bottom, 0.4)
            _draw_signature(document, cell, signer)

    return Piece(_SIGNATURE + _GAP, draw)


def ending(*pieces: Piece) -> Section:
    """Make one piece of several, which takes rows along where it must begin a page."""

    def draw(document: Document, box: Box) -> None:
        y = box.y
        for piece in pieces:
            piece.draw(document, Box(box.x, y, box.width, piece.height))
            y += piece.height

    return Section((Piece(sum(p.height for p in pieces), draw),), with_before=True)


def _statement_row(words: tuple[str, ...], width: float) -> Piece:
    """A row, as high as what is said in it needs: a remark may be long."""
    fonts.load()
    room = ((width - 5) * POINT, _WORDS_LIMIT * POINT)
    high = fit(words[0], NORMAL.face, room, NORMAL.size, 7).height / POINT if len(words) == 1 else 0
    return Piece(
        max(_STATEMENTS, high + 2), lambda document, box: _draw_row(document, box, words, NORMAL)
    )


def _wanted(word: str) -> float:
    """About what a statement takes at its full size, with a gap (mm)."""
    wide = sum(1.0 if ord(letter) > 0x2000 else 0.56 for letter in word)
    return (wide + 2) * NORMAL.size / POINT


def _draw_row(document: Document, box: Box, words: Sequence[str], style: Style) -> None:
    inner = box.inset(2, 0.3)
    # A share for each by its length, so that the gaps look alike.
    cells = inner.columns(*(_wanted(word) for word in words))
    for cell, word in zip(cells, words, strict=True):
        document.text(cell.inset(0.3, 0), word, style)


def _draw_signature(document: Document, cell: Box, signer: Signer) -> None:
    document.text(cell.top(6.5).inset(1.5, 0.3), signer.role, Style(9, 7, Face.BOLD))
    document.text(cell.below(6.5).top(10).inset(1.5, 0.3), "签字：", NORMAL)
    name = Box(cell.x + 12, cell.y + 7.5, cell.width - 15, 8)
    document.text(name, signer.name, Style(11, 6.5, align=Align.CENTRE))
    document.rule(name.x, cell.y + 15.7, name.right, cell.y + 15.7, 0.4)
    day = cell.below(16.3).top(7).inset(1.5, 0.3)
    document.text(day, f"日期：{signer.at or '________年 ____月 ____日'}", NORMAL)
