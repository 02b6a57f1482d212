"""Rows go onto pages whole, in order, and leave room for the end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printing.table import MeasuredRow, Row, paginate

ROOM = 150.0
END = 58.0


@given(heights=st.lists(st.floats(7, 16), max_size=120))
def test_every_row_stands_on_one_page_and_the_end_has_its_room(heights: list[float]) -> None:
    rows = [MeasuredRow(Row((str(number),)), (), height) for number, height in enumerate(heights)]
    pages = paginate(rows, ROOM, END)
    assert [row for page in pages for row in page] == rows
    for page in pages:
        assert sum(row.height for row in page) <= ROOM
    assert sum(row.height for row in pages[-1]) + END <= ROOM
    # Signatures alone on a page could belong to any paper.
    assert pages[-1] or not rows


def test_no_rows_are_one_page() -> None:
    assert paginate([], ROOM, END) == [[]]
