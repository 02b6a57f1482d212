"""Labels from tables: mapped columns, bad rows named, a template that spreadsheets take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.labels.form_table import read_table, write_template
from app.labels.forms import FieldKind, FormField
from app.tables.refused import TableRefused
from app.tables.writing import Layout, write_table
from tests.app.labels.test_filling import FORM


def test_bad_rows_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    # Without it one slip would cost a table, or a label.
    path = tmp_path / "货位.csv"
    path.write_text(
        "货位清单\n货位号,有效期至,备注,cold\nA-01,2028-01-04,甲,是\n,,乙,\nA-03,昨天,丙,否\n"
        "A-04,,丁,\n",
        encoding="gb18030",
    )
    read = read_table(7, FORM, path, {})
    assert read.turn == 7
    assert read.titles == ("货位号", "有效期至", "备注", "cold")
    assert read.fields == ("location", "expiry", "", "cold")
    assert [(row.where, dict(row.values)) for row in read.rows] == [
        ("第 3 行", {"location": "A-01", "expiry": "2028-01-04", "cold": "冷链"}),
        ("第 6 行", {"location": "A-04"}),
    ]
    assert [str(one) for one in read.problems] == [
        "第 4 行，货位号：没有填写，请补上。",
        "第 5 行，有效期至：“昨天”不是日期，请写成 YYYY-MM-DD。",
    ]


def test_a_person_says_which_column_is_which() -> None:
    # Without it only tables with our own headings could be used.
    copied = "位置\t效期\nA-01\t2028-01-04\nA-02\t\n".encode()
    unknown = read_table(1, FORM, copied, {})
    assert unknown.titles == ("位置", "效期")
    assert unknown.rows == ()
    assert "列对照" in unknown.problems[0].reason
    half = read_table(2, FORM, copied, {"效期": "expiry"})
    assert half.problems[0].fields == ("location",)
    assert half.rows == ()
    mapped = read_table(3, FORM, copied, {"位置": "location", "效期": "expiry"})
    assert mapped.problems == ()
    assert [row.values["location"] for row in mapped.rows] == ["A-01", "A-02"]
    commas = read_table(3, FORM, "货位号\t备注\nA,1\t甲,乙,丙\nA,2\t丁,戊,己\n".encode(), {})
    assert [row.values["location"] for row in commas.rows] == ["A,1", "A,2"]
    assert read_table(4, FORM, copied, {"位置": "location", "效期": ""}).fields[1] == ""


def test_a_sheet_is_read_and_a_number_that_lost_digits_is_refused(tmp_path: Path) -> None:
    # Without it a trace code would be printed with the zeros that a spreadsheet made of it.
    path = tmp_path / "codes.xlsx"
    serial = replace(FORM, fields=(FormField("trace_code", "追溯码", FieldKind.TRACE_CODE),))
    layout = Layout("x", ("追溯码",), (20,))
    write_table(path, layout, [["81000010000000012345"]])
    assert read_table(1, serial, path, {}).rows[0].values == {"trace_code": "81000010000000012345"}


def test_a_template_has_a_column_for_each_field_and_no_formula(tmp_path: Path) -> None:
    # Without it people would guess headings, or an own field would run in their spreadsheet.
    form = replace(FORM, fields=(*FORM.fields, FormField("own", "=1+1")))
    for name in ("模板.csv", "模板.xlsx"):
        write_template(tmp_path / name, form)
    assert read_table(1, FORM, tmp_path / "模板.xlsx", {}).fields[:3] == (
        "location",
        "expiry",
        "cold",
    )
    assert "\t=1+1" in (tmp_path / "模板.csv").read_text("utf-8-sig")


def test_what_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    # Without it an empty file would be an empty job, and a huge one a full memory.
    with pytest.raises(TableRefused, match="空的"):
        read_table(1, FORM, b"", {})
    many = "货位号\n" + "\n".join(f"A-{number}" for number in range(10_001))
    with pytest.raises(TableRefused, match="10000 行"):
        read_table(1, FORM, many.encode(), {})
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    with pytest.raises(TableRefused, match="XLSX"):
        read_table(1, FORM, old, {})
