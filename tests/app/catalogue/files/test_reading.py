from __future__ import annotations

import io
import subprocess
import sys
import tracemalloc
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.catalogue.files.columns import HOSPITAL, PROVINCE, RELATIONS, FileKind
from app.catalogue.files.reading import HeadingsMissing, open_catalogue
from app.catalogue.files.reports import RowSaid, Weight, summed
from app.catalogue.rows import PriceUnit
from app.tables.refused import TableRefused
from tests.app.catalogue.files.texts import GOOD, PROVINCE_HEADINGS, line, text_of
from tests.app.tables.sheets import sheet_of

T = TypeVar("T")


def read(
    file: io.BytesIO, kind: FileKind[T], mapping: Mapping[str, str] | None = None
) -> tuple[list[T], list[RowSaid], list[str]]:
    rows: list[T] = []
    said: list[RowSaid] = []
    with open_catalogue(file, kind, mapping) as reading:
        for row in reading.rows:
            if isinstance(row, RowSaid):
                said.append(row)
            else:
                rows.append(row)
        return rows, said, reading.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_catalogue_is_read_with_its_decimals(encoding: str) -> None:
    (row,), said, notes = read(
        text_of(line(采购价格="￥1,234.50元", 配送企业="甲；乙"), encoding=encoding), PROVINCE
    )
    assert (said, notes) == ([], [])
    assert (row.province_code, row.pack_quantity, str(row.price)) == ("ZP0001", 24, "1234.50")
    assert row.distributors == ("甲", "乙")
    assert (row.status, row.material) == ("", "")


def test_a_bad_row_is_told_and_stops_nothing() -> None:
    rows, said, _notes = read(
        text_of(
            line(省标代码="A"),
            line(省标代码="B", 采购价格="面议", 转换比="x"),
            line(省标代码=""),
            line(省标代码="A"),
            line(省标代码="8.6E+13"),
            [*line(省标代码="C"), "", "过长"],
            ["D", "国药准字H20140732"],
            line(省标代码="E", 生产企业="a\x00b"),
            line(省标代码="F", 通用名=""),
            line(省标代码="G", 批准文号="国药准字H2014"),
        ),
        PROVINCE,
    )
    assert [row.province_code for row in rows] == ["A", "F", "G"]
    assert [(one.row, one.column, one.weight is Weight.REFUSED) for one in said] == [
        (3, "转换比", True),
        (3, "采购价格", True),
        (4, "省标代码", True),
        (5, "省标代码", True),
        (6, "省标代码", True),
        (7, "", True),
        (8, "", True),
        (9, "生产企业", True),
        (10, "通用名", False),
        (11, "批准文号", False),
    ]
    assert "第 2 行" in said[3].reason
    assert said[0].value == "x"
    assert "第 3 行 采购价格“面议”" in summed(said)[1]


def test_headings_that_are_missing_are_named_with_what_was_found() -> None:
    with pytest.raises(HeadingsMissing, match="批准文号、通用名") as refused:
        read(io.BytesIO("省标代码,厂家\n1,2\n".encode()), PROVINCE)
    assert "厂家" in str(refused.value)
    for nothing in (b"", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0"):
        with pytest.raises(TableRefused):
            read(io.BytesIO(nothing), PROVINCE)


def test_a_mapping_reads_what_another_program_calls_it() -> None:
    text = "药品编码,药名,规格,厂家,包装单位,最小单位,转换比,进价,计价单位\n"
    text += "1,甲,1g,厂,盒,片,10,0.5,片\n2,甲,1g,厂,盒,片,10,5,盒\n3,甲,1g,厂,盒,片,10,5,桶\n"
    mapping = {"药品编码": "hospital_code", "药名": "name", "厂家": "maker", "进价": "price"}
    rows, said, _notes = read(io.BytesIO(text.encode()), HOSPITAL, mapping)
    assert [row.price_unit for row in rows] == [PriceUnit.DOSAGE, PriceUnit.PACK]
    assert [(one.row, one.column, one.value) for one in said] == [(4, "计价单位", "桶")]


def test_a_sheet_with_title_merged_groups_sums_and_formats_is_read() -> None:
    with_formats = sheet_of(_fill_merged)
    rows, said, notes = read(with_formats, PROVINCE)
    assert [(row.province_code, row.maker) for row in rows] == [
        ("P1", "某厂"),
        ("P2", "某厂"),
        ("P4", "某厂"),
    ]
    assert [row.price for row in rows] == [Decimal("12.50"), Decimal("0.3"), Decimal("7")]
    assert str(rows[0].price) == "12.50"
    assert [(one.row, one.column) for one in said] == [(7, "通用名、规格")]
    assert any("表头在第 3 行" in note for note in notes)
    assert any("分组标题 1 行（第 4 行）" in note for note in notes)
    assert any("合计 1 行" in note for note in notes)
    assert any("重复的表头 1 行" in note for note in notes)


def _fill_merged(book: Workbook, sheet: Worksheet) -> None:
    width = len(PROVINCE_HEADINGS)
    sheet.merge_range(0, 0, 0, width - 1, "省平台目录")
    upper = ["" if heading == "采购价格" else heading for heading in PROVINCE_HEADINGS]
    sheet.write_row(2, 0, [heading or "采购价格" for heading in upper])
    sheet.merge_range(3, 0, 3, width - 1, "一、抗菌药物")
    money = book.add_format({"num_format": "0.00"})
    price, maker = PROVINCE_HEADINGS.index("采购价格"), PROVINCE_HEADINGS.index("生产企业")
    for at, (code, amount) in enumerate((("P1", 12.5), ("P2", 0.1 + 0.2), ("P3", 1), ("P4", 7))):
        cells = line(省标代码=code)
        cells[maker] = ""
        for column, cell in enumerate(cells):
            if cell and not (code == "P3" and column in (2, 3)):
                sheet.write_string(4 + at, column, cell)
        sheet.write_number(4 + at, price, amount, money if code == "P1" else None)
    sheet.merge_range(4, maker, 7, maker, "某厂")
    sheet.merge_range(6, 2, 6, 3, "头孢 0.25g")
    sheet.write_row(8, 0, PROVINCE_HEADINGS)
    sheet.write_row(9, 0, ["合 计", "", "", 4])


def test_lines_in_another_encoding_are_taken_and_told() -> None:
    raw = text_of(line(), line(省标代码="B")).getvalue()
    raw += b"\n" + ",".join(line(省标代码="C")).encode("gb18030") + b"\n\xff\xff\xff,x\n"
    rows, said, notes = read(io.BytesIO(raw), PROVINCE)
    assert [row.name for row in rows] == [GOOD["通用名"]] * 3
    assert [(one.row, one.weight) for one in said] == [
        (4, Weight.DOUBTFUL),
        (5, Weight.REFUSED),
    ]
    assert any("混用" in note for note in notes)


def test_relations_have_days_and_one_row_a_distributor() -> None:
    text = "配送企业,省标代码,有效期起,有效期止,状态,备注\n甲,P1,2026/1/1,2026年12月31日,有效,x\n"
    text += "乙,P1,,,,\n甲,P1,2026-01-01,,,\n,P2,,,,\n丙,P3,某日,,,\n"
    rows, said, notes = read(io.BytesIO(text.encode()), RELATIONS)
    assert [(row.distributor, row.province_code) for row in rows] == [("甲", "P1"), ("乙", "P1")]
    assert rows[0].valid_until is not None
    assert [(one.row, one.column) for one in said] == [
        (4, "省标代码"),
        (5, "配送企业"),
        (6, "有效期起"),
    ]
    assert "备注" in notes[0]


def test_progress_is_told_and_may_end_it() -> None:
    class Enough(Exception):
        pass

    told: list[tuple[int, float]] = []

    def progress(rows: int, share: float) -> None:
        told.append((rows, share))
        if rows > 2_000:
            raise Enough

    file = text_of(*(line(省标代码=f"P{number}") for number in range(5_000)))
    with pytest.raises(Enough), open_catalogue(file, PROVINCE, progress=progress) as reading:
        for _row in reading.rows:
            pass
    assert [rows for rows, _share in told] == [1_000, 2_000, 3_000]
    assert all(0 < share <= 1 for _rows, share in told)


def test_memory_does_not_grow_with_the_rows() -> None:
    row = ",".join(line(省标代码="P{}")) + "\n"
    head = ",".join(PROVINCE_HEADINGS) + "\n"
    file = io.BytesIO((head + "".join(row.format(n) for n in range(3_000))).encode())
    tracemalloc.start()
    try:
        with open_catalogue(file, PROVINCE) as reading:
            count = sum(1 for _row in reading.rows)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 3_000
    assert most < 4_000_000


_COUNTED = """
import resource, sys
from pathlib import Path
from app.catalogue.files.columns import PROVINCE
from app.catalogue.files.reading import open_catalogue
with open_catalogue(Path(sys.argv[1]), PROVINCE) as reading:
    count = sum(1 for _row in reading.rows)
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does, in kilobytes")
def test_a_million_rows_are_read_within_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "million.csv"
    row = ",".join(line(省标代码="P{}")) + "\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(PROVINCE_HEADINGS) + "\n")
        file.writelines(row.format(number) for number in range(1_000_000))
    command = [sys.executable, "-c", _COUNTED, str(path)]
    root = Path(__file__).parents[4]
    done = subprocess.run(
        command, capture_output=True, check=True, timeout=1_500, text=True, cwd=root
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == 1_000_000
    assert kilobytes < 250_000


@given(st.lists(st.lists(st.text(max_size=8), max_size=20), max_size=5))
def test_no_rows_break_it(rows: list[list[str]]) -> None:
    taken, said, _notes = read(text_of(*rows), PROVINCE)
    assert len(taken) <= len(rows) * 8
    assert all(one.reason.endswith("。") for one in said)
