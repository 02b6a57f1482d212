"""Rows go onto pages whole, in order, under headings, and signatures never stand alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printing.document import Box, Document
from printing.flow import Page, Piece, Section, lay_out

ROOM = 150.0


def nothing(document: Document, box: Box) -> None:
    """Draw nothing."""


def heads(document: Document, box: Box) -> None:
    """Draw nothing, as a heading."""


def ends(document: Document, box: Box) -> None:
    """Draw nothing, at the end."""


def pieces(heights: list[float]) -> tuple[Piece, ...]:
    return tuple(Piece(height, nothing) for height in heights)


def used(page: Page) -> float:
    return sum(piece.height for piece in page)


@given(
    heights=st.lists(st.floats(7, 16), max_size=120),
    photos=st.lists(st.floats(50, 70), max_size=9),
)
def test_every_row_stands_on_one_page_under_its_heading(
    heights: list[float], photos: list[float]
) -> None:
    heading, over = Piece(7.5, heads), Piece(6.0, heads)
    rows, pictures = pieces(heights), pieces(photos)
    end = Piece(58.0, ends)
    sections = (
        Section(rows, heading),
        Section(pictures, over),
        Section((end,), with_before=True),
    )
    pages = lay_out(sections, ROOM)
    laid = [piece for page in pages for piece in page if piece not in (heading, over)]
    assert laid == [*rows, *pictures, end]
    for page in pages:
        assert used(page) <= ROOM
        # No heading stands under nothing, and nothing without the heading it belongs to.
        followed = [page[n + 1] for n, p in enumerate(page) if p in (heading, over)]
        assert not any(piece in (heading, over, end) for piece in followed)
        assert not any(piece is row for piece in page[:1] for row in (*rows, *pictures))
    # Signatures alone on a page could belong to any paper.
    assert len(pages[-1]) > 1 or not laid[:-1]


def test_no_sections_are_one_empty_page() -> None:
    assert lay_out([], ROOM) == [[]]


def test_a_section_without_pieces_leaves_no_heading() -> None:
    (heading,) = pieces([7.5])
    assert lay_out([Section((), heading)], ROOM) == [[]]


def test_two_rows_go_along_with_what_may_not_stand_alone() -> None:
    heading = Piece(8.0, heads)
    rows = pieces([10.0] * 12)
    end = Piece(50.0, ends)
    first, second = lay_out([Section(rows, heading), Section((end,), with_before=True)], ROOM)
    assert first == [heading, *rows[:10]]
    assert second == [heading, *rows[10:], end]
