from __future__ import annotations

import pytest

from app.tables.cells import Row
from app.tables.headings import Column, Headings, find_headings, heading_key
from app.tables.sheet import Merged

COLUMNS = (
    Column("code", "编码", True),
    Column("name", "通用名", True),
    Column("price", "采购价格", True),
    Column("unit", "包装单位"),
)


def found(*rows: list[str], merged: tuple[Merged, ...] = (), **mapping: str) -> Headings:
    numbered = [Row(number, row) for number, row in enumerate(rows, start=1)]
    return find_headings(iter(numbered), COLUMNS, mapping, merged)[0]


def test_order_and_blanks_and_units_make_no_difference() -> None:
    headings = found(["采购价格（元）", " 备 注", "*编码", "通 用\n名", "编码"])
    assert headings.fields == ("price", "", "code", "name", "")
    assert headings.unknown == ("备 注", "编码")
    assert not headings.missing
    assert heading_key("（元）") == "(元)"


def test_titles_above_are_passed_over() -> None:
    rows = iter([Row(2, ["某院目录"]), Row(5, ["编码", "通用名", "采购价格"]), Row(6, ["1"])])
    headings, rest = find_headings(rows, COLUMNS)
    assert (headings.first, headings.last) == (5, 5)
    assert [row.number for row in rest] == [6]


@pytest.mark.parametrize("is_merged", [True, False])
def test_two_rows_of_headings_are_taken_together(is_merged: bool) -> None:
    blocks = (Merged(1, 2, 0, 0), Merged(1, 1, 2, 3)) if is_merged else ()
    headings = found(
        ["编码", "通用名", "采购", "" if is_merged else "采购"],
        ["", "", "价格", "日期"],
        ["1", "甲", "2", "3"],
        merged=blocks,
    )
    assert headings.fields == ("code", "name", "price", "")
    assert (headings.first, headings.last) == (1, 2)
    assert not headings.missing


def test_a_mapping_names_columns_and_leaves_others_out() -> None:
    headings = found(["编码", "药名", "采购价格", "单价"], 药名="name", 单价="price", 采购价格="")
    assert headings.fields == ("code", "name", "", "price")


def test_what_is_missing_is_named() -> None:
    assert [column.heading for column in found(["编码", "x"]).missing] == ["通用名", "采购价格"]
    nothing = found(["x", "y"], ["1", "2"])
    assert (nothing.first, len(nothing.missing)) == (0, 3)
