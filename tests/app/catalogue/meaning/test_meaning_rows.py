"""Packs and prices of two rows: compared in the same unit, within rounding, and no further."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.packs import Pack, compare_pack_values, compare_packs, pack_of
from app.catalogue.meaning.prices import compare_prices, file_decimals
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

ANSWERS = {"=": Likeness.SAME, "!": Likeness.DIFFERS, "?": Likeness.UNKNOWN}

# Quantity, package, dosage unit, specification; both rows.
PACKS = """
24 盒 片 0.25g | = | 24 盒 片 250mg
24 盒 片 0.25g | ! | 12 盒 片 0.25g
24 盒 片 0.25g | = | 24 合 T 0.25g
24 盒 片 0.25g | = | 24 盒 粒 0.25g
24 盒 片 0.25g | = | 24 盒 片(粒,支,瓶,袋,听) 0.25g
24 盒 片 0.25g×12片×2板 | = | 2 盒 板 0.25g
24 盒 片 0.25g | = | 2 盒 板 0.25g*12片/板*2板/盒
24 盒 片 0.25g | ? | 2 盒 板 0.25g
24 盒 片 0.25g | = | 1 盒 盒 0.25g*24片
24 盒 片 0.25g | = | 1 盒 盒 0.25g*12片*2板
24 盒 片 0.25g | ! | 1 盒 盒 0.25g*12片
24 盒 片 0.25g | ? | 1 盒 盒 0.25g
24 盒 片 0.25g | = | - 盒 片 0.25g*24
24 盒 片 0.25g | ! | - 盒 片 0.25g*12
24 盒 片 0.25g | ? | - 盒 片 0.25g
- 盒 片 0.25g*24片 | = | - 盒 片 0.25g*12片*2板
- 盒 片 0.25g*24片 | ! | - 盒 片 0.25g*36片
10 盒 支 5ml | = | 10 盒 枝 5ml
10 盒 支 5ml | ! | 1 支 支 5ml
10 盒 支 5ml | ! | 5 盒 支 5ml
1 支 支 5ml | = | 1 支 支 5ml
1 盒 瓶 100ml | = | 1 盒 瓶 100ml
1 瓶 瓶 100ml | = | 1 瓶 瓶 100ml
100 瓶 片 0.5mg | = | 1 瓶 瓶 0.5mg*100片
100 瓶 片 0.5mg | = | 100 瓶 片 0.5mg
6 盒 袋 10g | = | 6 盒 包 10g
6 盒 袋 10g | ! | 9 盒 袋 10g
24 盒 片 0.25g | ! | 24 盒 板 0.25g*10片*24板
"""


def _pack(text: str) -> Pack:
    quantity, unit, dosage_unit, specification = text.split(" ")
    return Pack(None if quantity == "-" else int(quantity), unit, dosage_unit, specification)


def test_packs_are_compared_in_one_unit_in_both_directions() -> None:
    wrong = []
    for line in PACKS.strip().split("\n"):
        first, sign, second = line.split(" | ")
        pair = (_pack(first), _pack(second))
        found = compare_pack_values(*pair), compare_pack_values(*reversed(pair))
        if found != (ANSWERS[sign], ANSWERS[sign]):
            wrong.append((line, found))
    assert wrong == []


# Price, quantity, package, dosage unit of the province; price, what for, quantity, units here.
PRICES = """
12.34 24 盒 片 | = | 12.34 包装 24 盒 片
12.34 24 盒 片 | = | 12.340 包装 24 盒 片
12.34 24 盒 片 | ! | 12.35 包装 24 盒 片
12.34 24 盒 片 | ! | 12.3 包装 24 盒 片
12.34 24 盒 片 | = | 0.5142 最小 24 盒 片
12.34 24 盒 片 | = | 0.51 最小 24 盒 片
12.34 24 盒 片 | = | 0.514 最小 24 盒 片
12.34 24 盒 片 | = | 0.514167 最小 24 盒 片
12.34 24 盒 片 | = | 0.51416 最小 24 盒 片
12.34 24 盒 片 | ! | 0.5150 最小 24 盒 片
12.34 24 盒 片 | ! | 0.52 最小 24 盒 片
12.34 24 盒 片 | ! | 0.5 最小 24 盒 片
12.34 24 盒 片 | ! | 12.34 最小 24 盒 片
12.34 24 盒 片 | = | 0.5142 最小 - 盒 片
12.34 - 盒 片 | = | 0.5142 最小 24 盒 片
12.34 - 盒 片 | ? | 0.5142 最小 - 盒 片
12.34 - 盒 片 | = | 12.34 包装 24 盒 片
12.34 - 盒 片 | ! | 12.40 包装 24 盒 片
100 30 盒 粒 | = | 3.33 最小 30 盒 粒
100 30 盒 粒 | = | 3.3333 最小 30 盒 粒
100 30 盒 粒 | ! | 3.34 最小 30 盒 粒
100 30 盒 粒 | ! | 3.3300 最小 30 盒 粒
50.00 10 盒 支 | = | 5.00 包装 1 支 支
50.00 10 盒 支 | ! | 5.10 包装 1 支 支
50.00 10 盒 支 | ! | 50.00 包装 1 支 支
48.35 10 盒 支 | = | 4.84 包装 1 支 支
24.00 24 盒 片 | = | 12.00 包装 12 盒 片
24.00 24 盒 片 | = | 24.00 包装 12 盒 片
24.00 24 盒 片 | ! | 20.00 包装 12 盒 片
24.00 24 盒 片 | = | 12.00 最小 2 盒 板
24.00 24 盒 片 | ! | 13.00 最小 2 盒 板
- 24 盒 片 | ? | 12.00 包装 24 盒 片
12.00 24 盒 片 | ? | - 包装 24 盒 片
0 24 盒 片 | ! | 12.00 包装 24 盒 片
"""


def _price(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text)


def _quantity(text: str) -> int | None:
    return None if text == "-" else int(text)


def _province(text: str, strength: str = "0.25g") -> ProvinceRow:
    price, quantity, unit, dosage_unit = text.split(" ")
    return ProvinceRow(
        "P1", "", "某药", strength, "", unit, dosage_unit, _quantity(quantity), "", _price(price)
    )


def _hospital(text: str, strength: str = "0.25g") -> HospitalRow:
    price, per, quantity, unit, dosage_unit = text.split(" ")
    row = ("H1", "某药", strength, "", unit, dosage_unit, _quantity(quantity), _price(price))
    return HospitalRow(*row, price_unit=PriceUnit(per))


@pytest.mark.parametrize("line", PRICES.strip().split("\n"))
def test_prices_are_compared_per_the_same_unit(line: str) -> None:
    first, sign, second = line.split(" | ")
    likeness, texts = compare_prices(_province(first), _hospital(second))
    assert likeness is ANSWERS[sign]
    assert all(texts) == (likeness is Likeness.DIFFERS)


def test_both_prices_are_told_per_the_same_unit() -> None:
    province = _province("12.34 24 盒 片")
    per_piece = compare_prices(province, _hospital("0.60 最小 24 盒 片"))
    assert per_piece == (Likeness.DIFFERS, ("0.5142 元/片", "0.6 元/片"))
    per_pack = compare_prices(province, _hospital("12.5 包装 24 盒 片"))
    assert per_pack == (Likeness.DIFFERS, ("12.34 元/盒", "12.5 元/盒"))
    one_of_ten = compare_prices(_province("50 10 盒 支"), _hospital("5.5 包装 1 支 支"))
    assert one_of_ten == (Likeness.DIFFERS, ("5 元/支", "5.5 元/支"))


def test_a_tolerance_holds_for_the_unit_of_the_hospital_s_price() -> None:
    province, cent = _province("12.34 24 盒 片"), Decimal("0.01")
    for text, expected in (
        ("12.35 包装 24 盒 片", Likeness.SAME),
        ("12.36 包装 24 盒 片", Likeness.DIFFERS),
        ("0.5242 最小 24 盒 片", Likeness.SAME),
        ("0.5342 最小 24 盒 片", Likeness.DIFFERS),
    ):
        assert compare_prices(province, _hospital(text), cent)[0] is expected


def test_a_file_that_writes_four_decimals_is_held_to_them() -> None:
    province, row = _province("12.34 24 盒 片"), _hospital("0.51 最小 24 盒 片")
    assert compare_prices(province, row)[0] is Likeness.SAME
    assert compare_prices(province, row, decimals=4)[0] is Likeness.DIFFERS
    assert file_decimals([Decimal("1.5"), None, Decimal("0.5142"), Decimal(3)]) == 4
    assert file_decimals([]) == 0


def test_the_pack_of_two_rows_is_asked_of_their_specification_where_a_ratio_is_missing() -> None:
    province = _province("12 - 盒 片", "0.25g×12片×2板")
    assert compare_packs(province, _hospital("12 包装 24 盒 片")) is Likeness.SAME
    assert compare_packs(province, _hospital("12 包装 36 盒 片")) is Likeness.DIFFERS
    assert pack_of("0.25g×12片×2板") == 24
    assert pack_of("0.25g") is None
