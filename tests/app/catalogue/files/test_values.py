from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.files.values import (
    CellProblem,
    approval_remark,
    read_code,
    read_day,
    read_names,
    read_price,
    read_ratio,
    read_text,
    standard_code_remark,
)
from app.tables.cells import Cell, Number


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("12.50", "12.50"),
        ("￥12.50", "12.50"),
        ("12.5元", "12.5"),
        ("12.5 元/盒", "12.5"),
        ("1,234.50", "1234.50"),
        ("¥1，234，567.5", "1234567.5"),
        ("１２．５０", "12.50"),
        (".5", "0.5"),
        ("12.", "12"),
        (Number(12.5, 2), "12.50"),
        (Number(12.5, 0), "12.5"),
        (Number(0.1 + 0.2), "0.3"),
    ],
)
def test_prices_are_read_as_people_write_them(cell: Cell, price: str) -> None:
    assert str(read_price(cell)) == price


@pytest.mark.parametrize("cell", ["", "-", "—", "/", "无", None, "NULL"])
def test_nothing_is_no_price(cell: Cell) -> None:
    assert read_price(cell) is None


@pytest.mark.parametrize("cell", ["面议", "12.5.0", "1,23", "-3", "12元5角", "1e5", "#REF!"])
def test_what_is_no_price_says_so(cell: str) -> None:
    with pytest.raises(CellProblem, match="。"):
        read_price(cell)


@pytest.mark.parametrize(
    ("cell", "ratio"),
    [
        ("24", 24),
        ("24.0", 24),
        ("１:24", 24),
        ("1盒：24粒", 24),
        ("24粒/盒", 24),
        ("12*2", 24),
        ("12片×2板", 24),
        ("1,000", 1000),
        (Number(24.0, 2), 24),
    ],
)
def test_ratios_are_read_from_texts(cell: Cell, ratio: int) -> None:
    assert read_ratio(cell) == ratio


@pytest.mark.parametrize("cell", ["0", "2.5", "盒", "99999999", "12+12"])
def test_what_is_no_ratio_says_so(cell: str) -> None:
    with pytest.raises(CellProblem, match="转换比"):
        read_ratio(cell)


def test_a_code_that_a_sheet_spoiled_is_told() -> None:
    assert read_code(Number(86900001000012.0)) == "86900001000012"
    assert read_code("'00012") == "00012"
    for spoiled in (Number(1.2345678901234567e22), "8.69E+13"):
        with pytest.raises(CellProblem, match="文本"):
            read_code(spoiled)


@pytest.mark.parametrize(
    "cell",
    ["2026-01-02", "20260102", "2026/1/2", "2026年1月2日", "2026.1.2", "2026-01-02 00:00:00",
     datetime(2026, 1, 2)],
)  # fmt: skip
def test_days_are_read_as_people_write_them(cell: Cell) -> None:
    assert read_day(cell) == date(2026, 1, 2)


def test_texts_lose_breaks_and_names_are_split() -> None:
    assert read_text("头孢\n拉定") == "头孢 拉定"
    assert read_names("甲；乙;甲; ") == ("甲", "乙")
    for bad in ("a\x00b", "x" * 501):
        with pytest.raises(CellProblem):
            read_text(bad)
    with pytest.raises(CellProblem, match="日期"):
        read_day("明天")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("国药准字H20140732", ""),
        ("国药准字HJ20140732", ""),
        ("国药准字H2014", "4 位"),
        ("国药准字H", "0 位"),
        ("国药准", "开头"),
        ("H20140732", "国药准字"),
        ("准字H20140732", "国药准字"),
        ("不明", ""),
    ],
)
def test_a_number_that_was_cut_off_is_remarked(text: str, part: str) -> None:
    assert part in approval_remark(text)
    assert bool(approval_remark(text)) == bool(part)


@given(st.text(max_size=30), st.decimals(0, 10**9, places=4))
def test_nothing_breaks_a_reader_and_amounts_stay(text: str, amount: Decimal) -> None:
    for reader in (read_price, read_ratio, read_day, read_code, read_names, read_text):
        try:
            reader(text)
        except CellProblem as problem:
            assert str(problem).endswith("。")
    assert read_price(f"￥{amount:,f} 元") == amount


@pytest.mark.parametrize(
    ("code", "insurance_code", "part"),
    [
        ("86900594000342", "XA01ABD075A002010100594", ""),
        ("86900594000342", "", ""),
        ("86900594000342", "XA01", ""),
        ("8690 0594 000342", "", ""),
        ("86900594000343", "", "校验位"),
        ("8690059400034", "", "14 位"),
        ("06900594000342", "", "869"),
        ("86900594000342", "XA01ABD075A002010100322", "00322"),
    ],
)
def test_a_standard_code_that_does_not_fit_is_remarked(
    code: str, insurance_code: str, part: str
) -> None:
    remark = standard_code_remark(code, insurance_code)
    assert part in remark
    assert bool(remark) == bool(part)
