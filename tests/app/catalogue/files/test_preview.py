from __future__ import annotations

import io

from app.catalogue.files.columns import HOSPITAL
from app.catalogue.files.preview import ROWS, preview


def test_headings_are_offered_and_the_first_rows_shown() -> None:
    rows = "\n".join(f"{number},甲" for number in range(60))
    seen = preview(io.BytesIO(f"目录\n药品编码,通用名\n{rows}\n".encode("gb18030")), HOSPITAL)
    assert (seen.headings.last, seen.headings.fields) == (2, ("", "name"))
    assert seen.suggested == {"药品编码": "hospital_code"}
    assert seen.encoding == "GB18030"
    assert (len(seen.rows), seen.rows[0]) == (ROWS, ("0", "甲"))


def test_where_no_heading_is_known_the_fullest_row_names_the_columns() -> None:
    seen = preview(io.BytesIO("目录\n\na,b,c\n1,2,3\n".encode()), HOSPITAL)
    assert (seen.headings.first, seen.headings.titles) == (3, ("a", "b", "c"))
    assert seen.rows == (("1", "2", "3"),)
    nothing = preview(io.BytesIO(b""), HOSPITAL)
    assert (nothing.headings.titles, nothing.rows) == ((), ())
