from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.tables import writing
from app.tables.cells import shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from app.tables.writing import Layout, write_table
from tests.app.tables.sheets import parts_of

LAYOUT = Layout(
    "结果",
    ("编码", "级别"),
    (12, 8),
    words={1: {"error": "错误"}},
    colours={"error": "#FF0000"},
    coloured_by=1,
)
ROWS = [["00012", "error"], ["=1+1", "info"], ["12345678901234567890", ""]]


@pytest.mark.parametrize("ending", [".csv", ".XLSX"])
def test_what_is_written_reads_back_as_it_was(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    path.write_text("before")
    assert write_table(path, LAYOUT, ROWS) == 3
    with open_table(path) as table:
        found = [[shown(cell) for cell in row.cells] for row in table.rows]
    assert [row[:2] for row in found[:3]] == [["编码", "级别"], *ROWS[:2]]
    assert found[3][0] == "12345678901234567890"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_sheet_has_filter_colours_and_words_for_people(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(path, LAYOUT, ROWS)
    parts = parts_of(io.BytesIO(path.read_bytes()))
    sheet, styles = parts["xl/worksheets/sheet1.xml"], parts["xl/styles.xml"].decode()
    for mark in (b"<pane ", b'<autoFilter ref="A1:B4"', b"<col "):
        assert mark in sheet
    assert "FFFF0000" in styles
    assert "错误" in styles


def test_columns_of_numbers_can_be_added_up_and_all_others_stay_text(tmp_path: Path) -> None:
    layout = Layout("和", ("编码", "金额", "占比"), (9, 9, 9), numbers={1: "0.00", 2: "0.0%"})
    rows = [["00012", "-3.50", "12.5%"], ["3", "=1+1", ""], ["4", "1234567890123456.5", "1e5"]]
    write_table(tmp_path / "out.xlsx", layout, rows)
    sheet = parts_of(io.BytesIO((tmp_path / "out.xlsx").read_bytes()))["xl/worksheets/sheet1.xml"]
    assert re.findall(rb'<c r="([A-C][234])"[^>]*><v>([^<]*)</v>', sheet) == [
        (b"B2", b"-3.5"),
        (b"C2", b"0.125"),
    ]
    write_table(tmp_path / "out.csv", layout, rows)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1:3] == [
        "00012,-3.50,12.5%",
        "3,\t=1+1,",
    ]


def test_rows_beyond_one_sheet_go_on_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 2)
    path = tmp_path / "out.xlsx"
    assert write_table(path, LAYOUT, [["1", "error"]] * 5) == 5
    assert "xl/worksheets/sheet3.xml" in parts_of(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_breaks_off_leaves_the_file_that_was(tmp_path: Path, ending: str) -> None:
    def rows() -> Iterator[list[str]]:
        yield ROWS[0]
        raise RuntimeError

    path = tmp_path / f"out{ending}"
    path.write_text("before")
    with pytest.raises(RuntimeError):
        write_table(path, LAYOUT, rows())
    with pytest.raises(OSError, match="gone"):
        write_table(tmp_path / "gone" / f"out{ending}", LAYOUT, ROWS)
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_other_endings_are_refused_and_csv_is_for_excel(tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match=r"\.csv"):
        write_table(tmp_path / "out.pdf", LAYOUT, ROWS)
    path = tmp_path / "out.csv"
    write_table(path, LAYOUT, ROWS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[2][0] == "\t=1+1"
