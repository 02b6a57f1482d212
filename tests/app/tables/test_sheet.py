from __future__ import annotations

import io
import random
import tracemalloc
from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.tables.cells import Number, day_in, shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from app.tables.sheet import Merged
from app.tables.sheet_formats import format_of
from tests.app.tables.sheets import parts_of, sheet_of, zipped


def rows_of(file: io.BytesIO, largest: int = 1 << 26) -> list[tuple[int, list[str]]]:
    with open_table(file, largest) as table:
        return [(row.number, [shown(cell) for cell in row.cells]) for row in table.rows]


def fill(book: Workbook, sheet: Worksheet) -> None:
    def form(code: str) -> Format:
        return book.add_format({"num_format": code})

    sheet.merge_range("A1:C1", "目录")
    sheet.write(2, 0, 12.5, form("0.00"))
    sheet.write(2, 1, 12.5, form("0"))
    sheet.write(2, 2, 1234.5, form("¥#,##0.000"))
    sheet.write(2, 3, 4.16666667, form("0.00_);[Red]\\(0.00\\)"))
    sheet.write(2, 4, 0.1 + 0.2)
    sheet.write(2, 5, 12, form("00000"))
    sheet.write(2, 6, 12345678901234567890)
    sheet.write_datetime(2, 7, datetime(2026, 1, 2), form('yyyy"年"m"月"d"日"'))
    sheet.write_datetime(2, 8, datetime(2026, 1, 2, 8, 30), form("yyyy-mm-dd hh:mm"))
    sheet.write_datetime(2, 9, time(8, 30), form("hh:mm"))
    sheet.write(2, 10, 0.5, form("0%"))
    sheet.write_boolean(2, 11, True)
    sheet.write_rich_string(2, 12, "头", book.add_format({"bold": True}), "孢")
    sheet.merge_range(3, 0, 5, 0, "组")


def test_numbers_keep_the_decimals_that_are_shown_and_days_are_days() -> None:
    with open_table(sheet_of(fill)) as table:
        title, numbers, _group = table.rows
        assert table.is_sheet
        assert table.share() == 1.0
        assert table.merged == (Merged(1, 1, 0, 2), Merged(4, 6, 0, 0))
    assert [shown(cell) for cell in title.cells] == ["目录"]
    texts = [shown(cell) for cell in numbers.cells]
    assert texts[:6] == ["12.50", "12.5", "1234.500", "4.17", "0.3", "00012"]
    assert isinstance(numbers.cells[6], Number)
    assert not numbers.cells[6].exact
    assert day_in(numbers.cells[7]) == date(2026, 1, 2)
    assert texts[7:] == ["2026-01-02", "2026-01-02 08:30:00", "08:30:00", "0.5", "TRUE", "头孢"]


@pytest.mark.parametrize(
    ("code", "day", "moment", "places"),
    [
        ("General", False, False, None),
        ("@", False, False, None),
        ("mm:ss", False, True, None),
        ("[h]:mm", False, True, None),
        ("[$-804]aaaa;@", False, False, None),
        ("m/d", True, False, None),
        ("#,##0", False, False, 0),
        ("#,##0.00;[Red]-#,##0.00", False, False, 2),
        ('"共"0.0"元"', False, False, 1),
        ("0.00E+00", False, False, None),
    ],
)
def test_a_format_says_what_a_number_is(
    code: str, day: bool, moment: bool, places: int | None
) -> None:
    form = format_of(164, code)
    assert (form.day, form.time, form.places) == (day, moment, places)
    assert format_of(14, None).day
    assert format_of(4, None).places == 2


def test_a_sheet_is_read_whatever_names_its_program_gives_the_elements() -> None:
    parts = parts_of(sheet_of(lambda _book, sheet: sheet.write_row(0, 0, ["a", 1])))
    name = "xl/worksheets/sheet1.xml"
    body = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c>'
        b'<x:c t="str"><x:f>A1</x:f><x:v>c_x001D_d</x:v></x:c><x:c><x:v>nan</x:v></x:c>'
        b'<x:c t="s"><x:v>77</x:v></x:c></x:row><x:row r="7"><x:c r="ZZZ7"><x:v>1</x:v></x:c>'
        b'<x:c r="B7" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    parts[name] = body
    assert rows_of(zipped(parts)) == [(1, ["b", "c\x1dd", "nan"]), (7, ["", "#N/A"])]


def test_days_may_count_from_1904() -> None:
    parts = parts_of(sheet_of(fill))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbookPr", b'<workbookPr date1904="1"'
    )
    assert rows_of(zipped(parts))[1][1][7] == "2030-01-03"


def test_what_unfolds_to_too_much_or_is_no_sheet_is_refused() -> None:
    good = sheet_of(lambda _book, sheet: sheet.write_row(0, 0, ["a", "b"]))
    parts = parts_of(good)
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    bombs = [
        {strings: b"<sst>" + b"<si><t>a</t></si>" * 200_000 + b"</sst>"},
        {strings: b"<sst><si><t>" + b"a" * 900_000 + b"</t></si></sst>"},
        {sheet: b"<worksheet>" + b" " * 2_000_000 + b"</worksheet>"},
        {sheet: b"<worksheet><row><c><v>" + b"1" * 900_000 + b"</v></c></row></worksheet>"},
        {strings: b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'},
        {sheet: b"<worksheet>"},
        {"xl/workbook.xml": b"<workbook/>"},
        {"xl/styles.xml": b"<"},
    ]
    for bomb in bombs:
        with pytest.raises(TableRefused, match="。"):
            rows_of(zipped(parts | bomb), 1024 * 1024)
    raw = good.getvalue()
    for spoiled in (raw[:200], raw[:-30], b"PK\x03\x04", b"\xd0\xcf\x11\xe0old"):
        with pytest.raises(TableRefused, match="。"):
            rows_of(io.BytesIO(spoiled))


@given(st.binary(max_size=300))
def test_a_broken_sheet_is_refused_and_nothing_else(noise: bytes) -> None:
    parts = parts_of(sheet_of(lambda _book, sheet: sheet.write_row(0, 0, ["a", 1])))
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + noise
    with pytest.raises(TableRefused):
        rows_of(zipped(parts))


def test_no_damage_gives_anything_but_rows_or_a_refusal() -> None:
    raw = sheet_of(fill).getvalue()
    chance = random.Random(7)
    for _ in range(300):
        damaged = bytearray(raw)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(TableRefused):
            rows_of(io.BytesIO(bytes(damaged)))


def test_what_goes_wrong_with_the_rows_is_no_fault_of_the_file() -> None:
    with pytest.raises(ValueError, match="mine"), open_table(sheet_of(fill)) as table:
        next(table.rows)
        raise ValueError("mine")


def test_many_rows_take_no_more_memory_than_few() -> None:
    row = (
        b'<row r="%d"><c r="A%d"><v>1.5</v></c><c r="B%d" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    parts = parts_of(sheet_of(lambda _book, sheet: sheet.write_row(0, 0, ["a", 1])))
    body = b"".join(row % (n, n, n) for n in range(1, 10_001))
    parts["xl/worksheets/sheet1.xml"] = (
        b"<worksheet><sheetData>" + body + b"</sheetData></worksheet>"
    )
    file = zipped(parts)
    tracemalloc.start()
    try:
        with open_table(file) as table:
            count = sum(1 for _row in table.rows)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert most < 2_000_000
