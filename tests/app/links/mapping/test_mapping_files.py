"""Files of provinces read and written by a mapping: real CSV and XLSX, with Excel's traps."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from app.catalogue.files.reading import HeadingsMissing
from app.catalogue.files.reports import RowSaid, Weight
from app.catalogue.files.values import read_optional
from app.documents import DocumentProblem
from app.links.mapping.cells import Value
from app.links.mapping.guessing import find_heads, guess, mapping_of
from app.links.mapping.reading import open_mapped
from app.links.mapping.sample import Cancelled, look, preview
from app.links.mapping.tables import (
    ACCEPTANCES,
    CATALOGUE,
    DELIVERIES,
    ORDER_STATES,
    ORDERS,
    TABLES,
    Form,
    TableField,
    table_of,
)
from app.links.mapping.values import FieldColumn, TableMapping, read_mapping
from app.links.mapping.writing import write_mapped
from app.tables.refused import TableRefused

Rows = tuple[list[dict[str, Any]], list[RowSaid]]
DELIVERED = TableMapping(
    "deliveries",
    {
        "delivery_no": FieldColumn(("送货单号", "出库单号")),
        "distributor_code": FieldColumn(constant="D01"),
        "province_code": FieldColumn(("药品编码",)),
        "batch": FieldColumn(("批号",)),
        "expiry": FieldColumn(("有效期",)),
        "quantity": FieldColumn(("数量",)),
        "carton_no": FieldColumn((), 6),
    },
)


def read(source: Path | io.BytesIO, mapping: TableMapping) -> Rows:
    with open_mapped(source, mapping) as reading:
        all_of_it = list(reading.rows)
    said = [one for one in all_of_it if isinstance(one, RowSaid)]
    return [one for one in all_of_it if not isinstance(one, RowSaid)], said


def as_bytes(text: str, encoding: str = "gb18030") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def two_row_sheet(path: Path) -> Path:
    """A web page's export: a title, two rows of headings that are merged, groups, a sum."""
    with Workbook(str(path), {"strings_to_numbers": False}) as book:
        book.add_worksheet("说明").write(0, 0, "请看第二页")
        sheet = book.add_worksheet("目录")
        sheet.merge_range(0, 0, 0, 6, "××省药品集中采购目录")
        for at, title in ((0, "流水号"), (1, "药品名称"), (2, "批准文号"), (6, "系数")):
            sheet.merge_range(1, at, 2, at, title)
        sheet.merge_range(1, 3, 1, 4, "价格")
        sheet.write_row(2, 3, ["中标价", "零售价"])
        sheet.merge_range(1, 5, 2, 5, "医保编码")
        rows: list[list[Any]] = [
            [
                "0010",
                "阿莫西林胶囊",
                "国药准字H2005",
                "￥1,234.50",
                "13",
                "XJ01CAA040E001010100001",
                24,
            ],
            ["0011", "头孢克肟片", "国药准字H20050001", "8.90", "9", "XJ01DDT032A001010100002", 12],
            ["0012", "坏的", "国药准字H20050002", "面议", "9", "", 12],
        ]
        for number, row in enumerate(rows, 3):
            sheet.write_row(number, 0, row)
        sheet.write_row(6, 0, ["0013", "公式", "", None, "", "", None])
        sheet.write_formula(6, 6, "=2*6", None, 12)
        sheet.write_row(7, 0, ["合计", "", "", "1243.40"])
    return path


def test_a_gb18030_file_is_read_by_headings_positions_and_constants() -> None:
    text = (
        "××医药有限公司出库清单\n"
        "药品编码,出库单号,批号,有效期,数量,\n"
        '="00012",PS-1,A2601,2028-01-04,"1,040",C7\n'
        "00013,PS-1,A2602,20280105,40.00,\n"
        "00014,PS-1,A2603,2028-02-30,40,\n"
        "00015,,A2604,2028-02-03,-,\n"
        "合计,,,,1120,\n"
    )
    rows, said = read(as_bytes(text), DELIVERED)
    assert [(one["province_code"], one["quantity"], one["carton_no"]) for one in rows] == [
        ("00012", 1040, "C7"),
        ("00013", 40, ""),
    ]
    assert {one["distributor_code"] for one in rows} == {"D01"}
    assert rows[1]["expiry"] == date(2028, 1, 5)
    assert rows[0]["batch"] == "A2601"
    refused = [(one.row, one.column, one.key) for one in said if one.weight is Weight.REFUSED]
    assert refused == [(5, "有效期", "PS-1"), (6, "配送单号", ""), (6, "配送数量", "")]
    assert "不存在" in said[0].reason


def test_a_sheet_with_two_merged_rows_of_headings_is_guessed_and_read(tmp_path: Path) -> None:
    path = two_row_sheet(tmp_path / "目录.xlsx")
    first = look(path)
    assert first.sheets == ("说明", "目录")
    opening = replace(TableMapping("catalogue"), sheet="目录").opening
    sample = look(path, opening)
    heads = find_heads(sample, CATALOGUE)
    assert sample.titles(heads.first, heads.high)[:5] == (
        *("流水号", "药品名称", "批准文号", "价格中标价", "价格零售价"),
    )
    guesses = guess(sample, heads, CATALOGUE)
    assert {one.field: one.at for one in guesses} == {
        "province_code": 0,
        "name": 1,
        "approval_number": 2,
        "price": 3,
        "insurance_code": 5,
        "pack_quantity": 6,
    }
    assert all(one.reason.endswith("。") and 0 < one.confidence <= 100 for one in guesses)
    mapping = replace(mapping_of(sample, heads, CATALOGUE, guesses), sheet="目录")
    assert not mapping.missing
    rows, said = read(path, read_mapping(mapping.as_json(), "catalogue"))
    assert [(one["province_code"], one["price"], one["pack_quantity"]) for one in rows] == [
        ("0010", Decimal("1234.50"), 24),
        ("0011", Decimal("8.90"), 12),
        ("0013", None, 12),
    ]
    assert [(one.row, one.weight) for one in said] == [(4, Weight.REMARK), (6, Weight.REFUSED)]
    assert "可能被截断" in said[0].reason and said[1].value == "面议"


def test_a_formula_nobody_worked_out_is_said(tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["省标代码", "通用名", "转换比", "价格"])
        sheet.write_row(1, 0, ["1", "甲", 12])
        sheet.write_formula(1, 3, "=1+1", None, "")
    named = {
        "province_code": "省标代码",
        "name": "通用名",
        "pack_quantity": "转换比",
        "price": "价格",
    }
    columns = {field: FieldColumn((heading,)) for field, heading in named.items()}
    rows, said = read(path, TableMapping("catalogue", columns))
    assert rows[0]["price"] is None
    assert [(one.row, one.weight) for one in said] == [(2, Weight.DOUBTFUL)]
    assert "公式" in said[0].reason


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("", "2028年1月31日", date(2028, 1, 31)),
        ("DD/MM/YYYY", "31/01/2028", date(2028, 1, 31)),
        ("MM/DD/YYYY", "1/31/2028", date(2028, 1, 31)),
        ("YYMMDD", "280131", date(2028, 1, 31)),
        ("YYYY-MM", "2028年02月", date(2028, 2, 29)),
        ("YYYY-MM", "2028.13", None),
        ("DD/MM/YYYY", "2028-01-31", None),
    ],
)
def test_days_are_read_as_the_mapping_says(form: str, text: str, day: date | None) -> None:
    file = f"药品编码,送货单号,批号,有效期,数量\n1,PS-1,A,{text},2\n"
    rows, said = read(as_bytes(file), replace(DELIVERED, days=form))
    assert [one["expiry"] for one in rows] == ([day] if day else [])
    assert bool(said) is (day is None)


def test_states_are_read_by_a_code_table_and_an_unknown_one_is_refused() -> None:
    columns = {"plan_no": FieldColumn(("订单号",)), "state": FieldColumn(("状态",))}
    mapping = TableMapping("order-states", columns, words={"state": {"在途": "delivering"}})
    rows, said = read(as_bytes("订单号,状态\nCG-1,在途\nCG-2,已完结\nCG-3,飞了\n"), mapping)
    assert [one["state"] for one in rows] == ["delivering", "closed"]
    assert [(one.row, one.value) for one in said] == [(4, "飞了")]
    assert "代码表" in said[0].reason


def test_a_constant_that_cannot_be_read_is_said() -> None:
    wrong = {**DELIVERED.columns, "expiry": FieldColumn(constant="明年")}
    mapping = replace(DELIVERED, columns=wrong)
    with pytest.raises(TableRefused, match="“有效期至”的固定值“明年”"):
        read(as_bytes("送货单号,药品编码,批号,数量,,\nPS-1,1,A,2,,\n"), mapping)


def test_what_a_mapping_lacks_in_a_file_is_named() -> None:
    with pytest.raises(HeadingsMissing, match="省标代码"):
        read(as_bytes("送货单号,批号,有效期,数量\nPS-1,A,2028-01-01,2\n"), DELIVERED)
    with pytest.raises(TableRefused, match="没有名为“三月”的工作表"):
        file = io.BytesIO()
        with Workbook(file) as book:
            book.add_worksheet("四月").write(0, 0, "甲")
        file.seek(0)
        read(file, replace(DELIVERED, sheet="三月"))


def test_a_preview_says_what_would_be_read_and_can_be_stopped() -> None:
    lines = "".join(f"{n},PS-1,A,{'2028-01-01' if n % 7 else '坏'},2\n" for n in range(1, 200))
    file = "药品编码,送货单号,批号,有效期,数量\n" + lines
    seen = preview(as_bytes(file), DELIVERED)
    assert len(seen.rows) == 30 and seen.bad == 28 and not seen.refused and seen.read == 199
    assert preview(as_bytes("甲\n1\n"), DELIVERED).refused

    def stop() -> None:
        raise Cancelled

    for ended in (
        lambda: preview(as_bytes(file), DELIVERED, 30, stop),
        lambda: look(as_bytes(file), going_on=stop),
    ):
        with pytest.raises(Cancelled):
            ended()


def test_guesses_look_at_cells_where_headings_say_nothing() -> None:
    file = "A1,B1,C1,D1,E1\n" + "".join(
        f"81000011234567890123,国药准字H2005000{n},280131,12.5{n},配送中\n" for n in range(1, 6)
    )
    sample = look(as_bytes(file))
    heads = find_heads(sample, CATALOGUE)
    found = {one.at: one.field for one in guess(sample, heads, CATALOGUE)}
    assert found == {1: "approval_number", 3: "price"}
    states = guess(sample, heads, ORDER_STATES)
    assert {one.at: one.field for one in states} == {4: "state"}
    for text, form in (("31/01/2028", "DD/MM/YYYY"), ("05/06/2028", ""), ("20280131", "YYYYMMDD")):
        days = look(as_bytes(f"批号,有效期至\nA1,{text}\nA2,{text}\n"))
        at = find_heads(days, DELIVERIES)
        assert mapping_of(days, at, DELIVERIES, guess(days, at, DELIVERIES)).days == form


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是 JSON"),
        ('{"table": "orders", "columns": {}}', "不是这里的表"),
        ('{"table": "deliveries", "columns": {"x": {}}}', "没有这个字段"),
        ('{"table": "deliveries", "columns": {"batch": {}}}', "constant"),
        ('{"table": "deliveries", "columns": {"batch": {"headings": 3}}}', "列表"),
        ('{"table": "deliveries", "columns": {"batch": {"position": 900}}}', "200"),
        ('{"table": "deliveries", "columns": {}, "days": "ymd"}', "DD/MM/YYYY"),
        ('{"table": "deliveries", "columns": {}, "heading_rows": "2"}', "整数"),
        ('{"table": "deliveries", "columns": {}, "words": {"batch": {}}}', "代码表"),
        ('{"table": "deliveries", "columns": {}, "head": 3}', "表头"),
        ("[]", "对象"),
    ],
)
def test_a_spoiled_mapping_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(DocumentProblem, match=said):
        read_mapping(text, "deliveries")


def test_a_wrong_word_of_a_code_table_is_refused() -> None:
    text = '{"table": "order-states", "columns": {}, "words": {"state": {"1": "nope"}}}'
    with pytest.raises(DocumentProblem, match="nope"):
        read_mapping(text)


_TEXTS = st.text(
    st.characters(codec="gb18030", categories=("L", "N", "P", "S"), exclude_characters="\ufffd"),
    min_size=1,
    max_size=12,
).filter(lambda text: read_optional(text) == text and text[0] not in "'=\"")
_CODES = st.text("0123456789ABCXYZ", min_size=1, max_size=20)
_VALUES: Mapping[Form, st.SearchStrategy[Any]] = {
    Form.TEXT: _TEXTS,
    Form.CODE: _CODES,
    Form.NAMES: st.lists(_CODES, min_size=1, max_size=3, unique=True).map(tuple),
    Form.DAY: st.dates(date(2001, 1, 1), date(2060, 1, 1)),
    Form.MOMENT: st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    ),
    Form.WHOLE: st.integers(1, 999_999),
    Form.COUNT: st.integers(1, 999_999),
    Form.RATIO: st.integers(1, 10_000),
    Form.AMOUNT: st.decimals(0, 99_999, places=4),
}


@st.composite
def _written(draw: st.DrawFn) -> tuple[TableMapping, list[dict[str, Any]]]:
    table = TABLES[draw(st.sampled_from(sorted(TABLES)))]
    fields = [one for one in table.fields if one.required or draw(st.booleans())]
    order = draw(st.permutations(fields))
    high = draw(st.integers(1, 2))
    titles = tuple(f"列{number}" for number in range(len(order)))
    head = (("××省",), titles) if high == 1 else (tuple("上" for _ in titles), titles)
    joined = tuple(f"上{title}" for title in titles) if high == 2 else titles
    mapping = TableMapping(
        table.name,
        {field.name: FieldColumn((title,)) for field, title in zip(order, joined, strict=True)},
        heading_rows=high,
        delimiter=draw(st.sampled_from(["", "\t", ";", "|"])),
        encoding=draw(st.sampled_from(["", "utf-8", "gb18030", "utf-16"])),
        days=draw(st.sampled_from(["", "YYYYMMDD", "DD/MM/YYYY", "YYMMDD", "YYYY年MM月DD日"])),
        decimal=draw(st.sampled_from(".,")),
        words={f.name: {f"码{w.ours}": w.ours for w in f.words} for f in fields if f.words},
        head=head,
        ending=draw(st.sampled_from([".csv", ".xlsx"])),
    )
    rows = []
    for number in range(draw(st.integers(1, 3))):
        row = {f.name: draw(_value(f)) for f in fields}
        row |= {name: f"{number}{row[name]}" for name in table.unique if name in row}
        rows.append(row)
    return mapping, rows


def _value(field: TableField) -> st.SearchStrategy[Any]:
    if field.words:
        return st.sampled_from([word.ours for word in field.words])
    return _VALUES[field.form]


@settings(max_examples=25, deadline=None)
@given(_written())
def test_what_is_written_by_a_mapping_is_read_back_by_it(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[TableMapping, list[dict[str, Any]]]
) -> None:
    mapping, rows = case
    path = tmp_path_factory.getbasetemp() / f"回来{mapping.ending}"
    write_mapped(path, mapping, rows)
    kept = read_mapping(mapping.as_json(), mapping.table)
    assert kept == mapping
    found, said = read(path, kept)
    assert not [one for one in said if one.weight is Weight.REFUSED]
    mapped = set(mapping.columns)
    assert [{name: one[name] for name in mapped} for one in found] == rows


def test_an_outgoing_file_looks_like_the_platform_s_own(tmp_path: Path) -> None:
    mapping = TableMapping(
        "orders",
        {
            "plan_no": FieldColumn(("计划单号",)),
            "quantity": FieldColumn(("数量",)),
            "province_code": FieldColumn((), 5),
            "counts": FieldColumn(("单位代码",), 0, "1"),
        },
        head=(
            ("采购订单导入模板", "", "", "", ""),
            ("计划单号", "医院编码", "数量", "单位代码", ""),
        ),
        fixed={"医院编码": "H01"},
        encoding="gb18030",
        ending=".csv",
        words={"counts": {"2": "dosage"}},
    )
    path = tmp_path / "订单.csv"
    first: dict[str, Value] = {"plan_no": "CG-1", "quantity": 40, "province_code": "001"}
    write_mapped(path, mapping, [first, {"counts": "dosage"}])
    assert path.read_text("gb18030").splitlines() == [
        *("采购订单导入模板,,,,", "计划单号,医院编码,数量,单位代码,"),
        *("CG-1,H01,40,1,001", ",H01,,2,"),
    ]
    bare = TableMapping(
        "acceptances", {"detail_id": FieldColumn(("号",)), "result": FieldColumn(("结果",))}
    )
    write_mapped(path, bare, [{"detail_id": "7", "result": "failed"}])
    assert path.read_text("utf-8-sig").splitlines() == ["号,结果", "7,验收不通过"]


def test_every_table_can_be_mapped_by_its_own_headings() -> None:
    for table in TABLES.values():
        assert table_of(f"mapping-{table.name}") is table
        labels = [field.label for field in table.fields]
        assert len({*labels}) == len(labels)
        sample = look(as_bytes(",".join(labels) + "\n", "utf-8"))
        heads = find_heads(sample, table)
        found = guess(sample, heads, table)
        assert {one.field: one.at for one in found} == {
            f.name: n for n, f in enumerate(table.fields)
        }
    assert ACCEPTANCES.outgoing and ORDERS.outgoing and table_of("in-folder") is None


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    day = date(2028, 1, 1)
    with path.open("w", encoding="gb18030") as file:
        file.write("药品编码,送货单号,批号,有效期,数量\n")
        for n in range(100_000):
            file.write(f"{n},PS-{n // 50},A{n},{day + timedelta(n % 900)},{n % 90 + 1}\n")
    rows, said = read(path, DELIVERED)
    assert len(rows) == 100_000 and not said
