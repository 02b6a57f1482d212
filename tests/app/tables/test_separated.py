from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tables.cells import Row, shown
from app.tables.opening import open_table

TEXT = "编码,名称,规格,厂家\n1,头孢拉定胶囊,0.25g,某厂\n2,阿莫西林,0.5g,某厂\n"


def rows_of(raw: bytes) -> list[Row]:
    with open_table(io.BytesIO(raw)) as table:
        return list(table.rows)


def texts(raw: bytes) -> list[list[str]]:
    return [[shown(cell) for cell in row.cells] for row in rows_of(raw)]


EXPECTED = [line.split(",") for line in TEXT.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tables_are_read_as_programs_in_china_write_them(
    encoding: str, delimiter: str, end: str
) -> None:
    raw = TEXT.replace(",", delimiter).replace("\n", end).encode(encoding)
    if encoding == "utf-16" and end == "\r":
        return  # no program writes that
    assert texts(raw) == EXPECTED


@pytest.mark.parametrize(("most", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_line_in_another_encoding_is_read_and_told_alone(most: str, other: str) -> None:
    raw = TEXT.encode(most) + "3,红霉素肠溶片,0.1g,某厂\n".encode(other) + b"4,\xff\xff\xff,x,y\n"
    rows = rows_of(raw)
    assert [shown(cell) for cell in rows[3].cells] == ["3", "红霉素肠溶片", "0.1g", "某厂"]
    assert "编码" in rows[3].doubt
    assert [bool(row.doubt) for row in rows[:3]] == [False] * 3
    assert (rows[4].number, "既不是" in rows[4].trouble) == (5, True)


def test_a_quotation_mark_that_is_not_closed_costs_one_row() -> None:
    raw = TEXT + '3,"头孢,0.25g,某厂\n4,甲,1g,厂\n5,"乙\n丙",2g,厂\n6,丁",3g,厂\n7,"戊"片,4g,厂\n'
    rows = rows_of(raw.encode())
    assert [row.number for row in rows if row.trouble] == [4]
    by_number = {row.number: [shown(cell) for cell in row.cells] for row in rows}
    assert by_number[6] == ["5", "乙\n丙", "2g", "厂"]
    assert by_number[7] == ["6", '丁"', "3g", "厂"]
    assert by_number[8] == ["7", "戊片", "4g", "厂"]
    assert "引号" in rows[-1].doubt
    last = rows_of((TEXT + '3,"头孢').encode())
    assert [row.number for row in last if row.trouble] == [4]


def test_codes_that_programs_guard_are_the_codes() -> None:
    assert texts('编码,名称\n="00012",x\n\t00013,\u3000y\u00a0\n\x00\x00,\n'.encode())[1:] == [
        ["00012", "x"],
        ["00013", "y"],
    ]


def test_what_divides_stands_in_most_lines_not_most_often() -> None:
    assert texts(b"a,b,c\n\t\t\t,\t\t,1\n2,\t\t\t,3\n")[1] == ["", "", "1"]
    assert texts(b"a;b\n1,50;2,50\n")[1] == ["1,50", "2,50"]


def test_a_line_without_end_is_told_and_read_over() -> None:
    raw = b"a,b\n" + b"x" * 3_000_000 + b"\n1,2\n"
    first, second, third = rows_of(raw)
    assert (first.trouble, third.cells) == ("", ["1", "2"])
    assert "太长" in second.trouble


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('a,"；\n甲 \t'), max_size=6), min_size=2, max_size=2),
        max_size=6,
    ),
    st.sampled_from(["utf-8-sig", "gb18030"]),
)
def test_what_a_program_wrote_is_read_or_told(rows: list[list[str]], encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["表,头", "名称,一", "x", "y", "z", "w"], *rows])
    found = rows_of(out.getvalue().encode(encoding))
    written = [[cell.strip(" \t\n") for cell in row] for row in rows]
    expected = [row for row in written if any(row)]
    read = [[shown(cell) for cell in row.cells] for row in found[1:]]
    assert read == expected or any(row.trouble for row in found)


@given(st.binary(max_size=600))
def test_no_bytes_break_it(raw: bytes) -> None:
    if not raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        numbers = [row.number for row in rows_of(raw)]
        assert numbers == sorted(set(numbers))
