"""Lays the parts of a paper on pages: rows whole, headings again, what belongs together together.

Without it a paper of 500 lines would cut rows in two, lose its headings, or leave signatures alone
on a page where they could belong to any paper. Nothing is drawn here before all pages are known,
because each of them says how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from printing.document import Box, Document

_CARRIED = 2
"""Rows that go along with what may not stand alone on a page."""

Draw = Callable[[Document, Box], None]
"""Draws something into a box that is as high as it said."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is never split."""

    height: float
    """mm."""
    draw: Draw


@dataclass(frozen=True, slots=True)
class Section:
    """Pieces under one heading, which stands again on each page they go on to."""

    pieces: tuple[Piece, ...]
    heading: Piece | None = None
    with_before: bool = False
    """It never begins a page by itself: rows of the section before it come along."""


Page = list[Piece]


def lay_out(sections: Sequence[Section], room: float) -> list[Page]:
    """Lay sections on pages of `room` mm; there is at least one page."""
    pages = _Pages(room)
    for section in sections:
        for number, piece in enumerate(section.pieces):
            pages.place(section, piece, first=number == 0)
    return pages.done


class _Pages:
    """Pages in the making."""

    def __init__(self, room: float) -> None:
        self.done: list[Page] = [[]]
        self._room = room
        self._used = 0.0
        self._rows: list[tuple[Section, Piece]] = []
        """What of the section at hand stands on the last page, its heading left out."""

    def place(self, section: Section, piece: Piece, *, first: bool) -> None:
        """Put a piece where there is room for it, under its heading."""
        heading = section.heading if first else None
        needed = piece.height + (heading.height if heading else 0.0)
        carried: list[tuple[Section, Piece]] = []
        if self._used + needed > self._room and self.done[-1]:
            if section.with_before:
                carried = self._take_along(needed)
            self._begin_page()
            heading = section.heading
        for owner, row in carried:
            self._put_under_heading(owner, row, owner.heading if not self._rows else None)
        if first and not section.with_before:
            self._rows = []
        self._put_under_heading(section, piece, heading)

    def _put_under_heading(self, section: Section, piece: Piece, heading: Piece | None) -> None:
        if heading is not None:
            self._put(heading)
        self._put(piece)
        self._rows.append((section, piece))

    def _put(self, piece: Piece) -> None:
        self.done[-1].append(piece)
        self._used += piece.height

    def _begin_page(self) -> None:
        self.done.append([])
        self._used = 0.0
        self._rows = []

    def _take_along(self, needed: float) -> list[tuple[Section, Piece]]:
        """Take the last rows of the full page, with their heading where none of them stays."""
        taken: list[tuple[Section, Piece]] = []
        spare = self._room - needed
        headed = False
        while self._rows and len(taken) < _CARRIED and self._may_go():
            owner, row = self._rows[-1]
            above = owner.heading.height if owner.heading and not headed else 0.0
            if row.height + above > spare:
                break
            spare -= row.height + above
            headed = headed or owner.heading is not None
            taken.insert(0, self._rows.pop())
            self.done[-1].pop()
            if not self._rows and owner.heading is not None:
                self.done[-1].pop()
        return taken

    def _may_go(self) -> bool:
        """Whether something stays on the page when its last row goes."""
        rest = len(self.done[-1]) - 1
        last = len(self._rows) == 1 and self._rows[-1][0].heading is not None
        return rest > (1 if last else 0)
