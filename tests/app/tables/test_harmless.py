from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tables.cells import shown
from app.tables.harmless import harmless, new_book, to_paste, write_separated
from app.tables.opening import open_table
from app.tables.writing import Layout, write_table
from tests.sources import sources

ELSEWHERE = {
    "app/tracing/chunks.py": "a line of a chunk, hashed as it is: no file of a person",
    "sync/sandbox/training/relations.py": "what a foreign platform writes for our client",
}
"""Who else may write CSV, and why."""
KINDS = {"csv": {"writer", "DictWriter"}, "xlsxwriter": {"Workbook"}, "openpyxl": {"Workbook"}}
CELLS = ("write_formula", "write_url")
EVIL = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(1)",
    '=HYPERLINK("http://evil.example","x")',
)
PLAIN = ("-5", "-5.25", "-12.5%", "12", "阿莫西林胶囊", "", "A=1", "http://x.example")


def _writers(tree: ast.Module) -> Iterator[int]:
    """Lines where CSV or a workbook is begun."""
    typed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typed:
            continue
        if isinstance(node, ast.ImportFrom) and node.module in KINDS:
            if {one.name for one in node.names} & KINDS[node.module]:
                yield node.lineno
        elif isinstance(node, ast.Attribute):
            of = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in KINDS.get(of, ()) or node.attr in CELLS:
                yield node.lineno


def test_nobody_else_writes_tables() -> None:
    # Without it the next report would be written past the guard.
    found = {name for name, tree in sources(*KINDS, *CELLS) if any(_writers(tree))}
    assert found == {"app/tables/harmless.py", *ELSEWHERE}


def test_a_writer_past_the_guard_is_seen() -> None:
    # Without it the look above might look at nothing.
    for text in (
        "import csv\ncsv.writer(f)",
        "from csv import DictWriter",
        "s.write_formula(0, 0)",
    ):
        assert list(_writers(ast.parse(text)))
    unread = "if TYPE_CHECKING:\n    from xlsxwriter import Workbook\nimport csv\ncsv.reader(f)"
    assert not list(_writers(ast.parse(unread)))


@pytest.mark.parametrize("cell", EVIL)
def test_no_cell_of_csv_begins_like_a_formula(cell: str) -> None:
    # Without it a name in a foreign file would be run on the computer of whoever opens our report.
    file = io.StringIO(newline="")
    assert write_separated(file, [[cell, 7, None]]) == 1
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert row == [f"\t{cell}", "7", ""]


@pytest.mark.parametrize("cell", EVIL)
def test_no_cell_that_is_pasted_begins_like_a_formula(cell: str) -> None:
    # Without it a scanned code would be computed by the sheet it is pasted into, or fill two cells.
    text = to_paste([["行", cell], ["-5", f"a\tb{cell}"]])
    (first, second), (third, fourth) = (line.split("\t") for line in text.split("\n"))
    assert (first, third) == ("行", "-5")
    assert second == f"'{cell.strip()}"
    assert fourth.startswith("a b")


@pytest.mark.parametrize("cell", PLAIN)
def test_what_no_spreadsheet_computes_is_written_as_it_is(cell: str) -> None:
    # Without it -5 could not be added up any more.
    assert harmless(cell) == cell


LAYOUT = Layout("表", ("名称", "说明"), (10, 10))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@settings(max_examples=20, deadline=None, database=None)
@given(cells=st.lists(st.sampled_from(EVIL + PLAIN[:-1]), min_size=2, max_size=2))
def test_what_is_written_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, ending: str, cells: list[str]
) -> None:
    # Without it a guard that stays would change names on their way out and in again.
    path = tmp_path_factory.mktemp("t") / f"表{ending}"
    write_table(path, LAYOUT, [cells, ["末行", "x"]])
    with open_table(path) as table:
        rows = [[shown(cell) for cell in row.cells] for row in table.rows]
    wanted = [[*LAYOUT.titles], [cell.strip() for cell in cells], ["末行", "x"]]
    assert [row for row in rows if any(row)] == [
        (row + [""] * (len(read) - len(row)))[: len(read)]
        for row, read in zip((row for row in wanted if any(row)), rows, strict=True)
    ]


def test_a_text_in_a_workbook_is_no_formula_and_no_link(tmp_path: Path) -> None:
    # Without it Excel would compute, or lead somewhere.
    path = tmp_path / "book.xlsx"
    with new_book(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, [*EVIL, "http://evil.example", "7"])
    parts = zipfile.ZipFile(path)
    text = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in text
    assert "hyperlink" not in text.lower()
    assert text.count('t="s"') == len(EVIL) + 2
    assert not [name for name in parts.namelist() if "externalLink" in name]


def test_a_book_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path) -> None:
    # Without it the library's own error would pass every net and end as a bug.
    with pytest.raises(OSError), new_book(tmp_path / "gone" / "book.xlsx") as book:
        book.add_worksheet()
