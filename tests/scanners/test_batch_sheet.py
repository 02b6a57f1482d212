from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.readers.batch import Batch
from app.tables.cells import Cell, Number
from app.tables.sheet import is_sheet
from scanners.batches import sayings
from scanners.batches.batch import BatchProblem, read_batch_file
from scanners.batches.sheet import rows_of_sheet, text_of_cell
from tests.scanners.batch_sheets import Value, cell, sheet, workbook

CODES = [f"8100001{n:013d}" for n in (101, 102, 103)]
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))


def read(folder: Path, content: bytes) -> Batch:
    path = folder / "盘点.xlsx"
    path.write_bytes(content)
    return read_batch_file(path, zone=CHINA, clock=lambda: NOW)


def test_codes_times_and_quantities_are_read(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 20, 10, 2, 3)
    rows: list[list[Value]] = [["时间", "追溯码", "数量", "品名"]]
    rows += ([moment, code, 1, "药"] for code in CODES)
    batch = read(tmp_path, sheet(rows))

    assert [line.text for line in batch.good] == CODES
    assert {line.read_at for line in batch.lines} == {datetime(2026, 11, 20, 2, 2, 3, tzinfo=UTC)}
    assert [line.line_no for line in batch.lines] == [2, 3, 4]
    assert "第 4 列“品名”未使用" in batch.notes[0].chinese


def test_a_code_that_is_a_number_has_lost_digits(tmp_path: Path) -> None:
    batch = read(tmp_path, sheet([["追溯码"], [CODES[0]], [float(CODES[1])], [CODES[2]]]))

    assert [line.text for line in batch.good] == [CODES[0], CODES[2]]
    assert batch.lines[1].complaint == sayings.DIGITS_LOST


def test_the_column_is_found_when_all_its_digits_are_lost(tmp_path: Path) -> None:
    batch = read(tmp_path, sheet([[n, float(code)] for n, code in enumerate(CODES)]))

    assert [line.complaint for line in batch.lines] == [sayings.DIGITS_LOST] * 3


def test_a_product_code_that_is_a_number_is_whole(tmp_path: Path) -> None:
    batch = read(tmp_path, sheet([["条码", "数量"], [6901234567892, 12.0]]))

    assert [(line.text, line.quantity) for line in batch.good] == [("6901234567892", 12)]


def test_gs_and_rows_are_kept_where_the_sheet_begins_late(tmp_path: Path) -> None:
    code = "010810000100001521AB\x1d10L1"
    batch = read(
        tmp_path, sheet([[None, None, code], [None, None, None], [None, None, CODES[0]]], 7)
    )

    assert [(line.line_no, line.text) for line in batch.good] == [(7, code), (9, CODES[0])]
    assert "第 3 列为条码" in batch.notes[0].chinese


def test_an_empty_sheet_is_empty(tmp_path: Path) -> None:
    with pytest.raises(BatchProblem, match="是空的"):
        read(tmp_path, sheet([]))


def test_formats_of_whole_columns_do_no_harm(tmp_path: Path) -> None:
    last = f'<row r="1048576">{cell("XFD1048576", None)}</row>'
    rows = f'<row r="1">{cell("A1", CODES[0])}</row>'

    assert [line.text for line in read(tmp_path, workbook(rows + last)).good] == CODES[:1]


def test_a_cell_in_the_last_corner_costs_no_memory(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{cell("A1", CODES[0])}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
    )

    assert [line.text for line in read(tmp_path, workbook(rows)).good] == CODES[:1]


def test_a_damaged_sheet_says_so(tmp_path: Path) -> None:
    for content in (workbook('<row r="1"><c r="A1"'), workbook('<row><c t="s"><v>9</v></c></row>')):
        with pytest.raises(BatchProblem, match=r"damaged|损坏|是空的"):
            read(tmp_path, content)


def test_no_damage_gives_anything_but_a_sentence_or_lines(tmp_path: Path) -> None:
    whole = sheet([[CODES[0], 1]] * 30)
    chance = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read(tmp_path, bytes(damaged[: chance.choice([len(whole), chance.randrange(4, 999)])]))
        except BatchProblem as problem:
            assert problem.why.english


def test_other_zips_are_no_sheets() -> None:
    assert is_sheet(sheet([]))
    assert not is_sheet(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Number(12.0), "12"),
        (Number(2.5), "2.5"),
        (Number(8.1000010000000000101e19), "8.10000100000000E+19"),
        (None, ""),
        (datetime(2026, 1, 2), "2026-01-02 00:00:00"),
        (datetime(2026, 1, 2, 3, 4, 5).time(), "03:04:05"),
        ("  x\x1d ", "x\x1d"),
    ],
)
def test_each_kind_of_cell_becomes_text(value: Cell, text: str) -> None:
    assert text_of_cell(value) == text


def test_a_large_sheet_is_read() -> None:
    rows = list(rows_of_sheet(sheet([[f"8100001{n:013d}", n] for n in range(20_000)])))

    assert len(rows) == 20_000
