from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.receiving.acceptance.file_kinds import CSV, PDF, TEXT, XLSX
from app.receiving.acceptance.logger_file import LoggerFile, read_logger
from app.receiving.acceptance.values import REFRIGERATED
from tests.app.receiving.acceptance.desk_bench import CSV_OF_A_LOGGER

START = datetime(2026, 11, 21, 6)


def utc(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute).astimezone(UTC)


def read(text: str | bytes, kind: str = CSV) -> LoggerFile:
    return read_logger(text if isinstance(text, bytes) else text.encode(), kind, REFRIGERATED)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_csv_file_is_read_in_each_encoding(encoding: str) -> None:
    found = read(CSV_OF_A_LOGGER.encode(encoding)).readings
    assert found is not None
    assert (found.count, found.low, found.high) == (3, Decimal("4.1"), Decimal("8.6"))
    assert found.mean == Decimal("5.90")
    assert found.outside == 1
    assert (found.first_at, found.last_at) == (utc(6), utc(6, 20))


def test_day_and_time_in_two_columns_are_joined() -> None:
    text = "日期\t时间\t温度1\t温度2\n2026/11/21\t06:00\t3.0\t4.0\n2026/11/21\t06:10\t5.0\t9.0\n"
    found = read(text).readings
    assert found is not None
    assert (found.count, found.low, found.high, found.outside) == (
        4,
        Decimal("3.0"),
        Decimal("9.0"),
        1,
    )


def test_a_table_without_headings_is_known_by_what_stands_in_it() -> None:
    text = "1;2026-11-21 06:00;4.5 ℃;60\n2;2026-11-21 06:10;5.5 ℃;61\n"
    found = read(text, TEXT).readings
    assert found is not None
    assert (found.count, found.low, found.high) == (2, Decimal("4.5"), Decimal("5.5"))


def test_limits_and_humidity_are_no_readings_and_a_lost_probe_is_left_out() -> None:
    text = (
        "time,temperature limit,humidity,temp (°C)\n"
        "2026-11-21 06:00:00,8.0,55,4.0\n2026-11-21 06:10:00,8.0,55,999\n"
    )
    found = read(text).readings
    assert found is not None
    assert (found.count, found.high) == (1, Decimal("4.0"))


def sheet(*, apart: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        hour = book.add_format({"num_format": "hh:mm"})
        page.write_row(0, 0, ["记录仪", "L-100"])
        page.write_row(2, 0, ["日期", "时间", "温度"] if apart else ["时间", "温度"])
        for n in range(5):
            at = START + timedelta(minutes=10 * n)
            if apart:
                page.write_datetime(3 + n, 0, datetime(at.year, at.month, at.day), day)
                page.write_datetime(3 + n, 1, at.time(), hour)
                page.write_number(3 + n, 2, 2.5 + n)
            else:
                page.write_datetime(3 + n, 0, at, moment)
                page.write_number(3 + n, 1, 2.5 + n)
    return out.getvalue()


@pytest.mark.parametrize("apart", [False, True])
def test_a_sheet_is_read(apart: bool) -> None:
    found = read(sheet(apart=apart), XLSX).readings
    assert found is not None
    assert (found.count, found.low, found.high) == (5, Decimal("2.50"), Decimal("6.50"))
    assert (found.first_at, found.last_at) == (utc(6), utc(6, 40))


def test_what_cannot_be_read_says_why() -> None:
    assert read(b"%PDF-1.7", PDF).note == "logger-not-a-table"
    assert read(b"PK\x03\x04 broken", XLSX).note == "logger-not-a-table"
    assert read("a,b\n1,2\n").note == "logger-no-readings"
    assert read("时间,温度\n2026-13-45 99:99,4.0\n").note == "logger-no-readings"


def test_a_cell_in_the_last_corner_of_a_sheet_costs_no_memory() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet())) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'r="A8"', b'r="XFD1048576"')
            target.writestr(entry, data)
    found = read(packed.getvalue(), XLSX).readings
    assert found is not None
    assert found.count == 4


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_nothing_that_is_attached_breaks_the_reader(data: bytes) -> None:
    for kind in (CSV, TEXT, XLSX):
        found = read_logger(data, kind, REFRIGERATED)
        assert (found.readings is None) == bool(found.note)


def test_a_long_journey_is_read_whole(tmp_path: Path) -> None:
    rows = (f"{START + timedelta(minutes=n)},{n % 5 + 3}.0" for n in range(20_000))
    found = read("时间,温度\n" + "\n".join(rows)).readings
    assert found is not None
    assert (found.count, found.mean, found.outside) == (20_000, Decimal("5.00"), 0)
