"""A large pair of catalogues, always the same: as many writings as real ones have.

Without it a benchmark would compare a row with itself. Names, makers and strengths repeat as they
do in a province; a third of the hospital's rows is written otherwise and means the same, one in
twenty says something else, one in eight lacks its provincial code.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

PROVINCE = 100_000
HOSPITAL = 50_000

_SEED = 20261122
_FORMS = (
    ("片", "片剂", "盒", "片", (12, 24, 36, 48, 100)),
    ("胶囊", "胶囊剂", "盒", "粒", (10, 12, 24, 36, 50)),
    ("注射液", "注射液", "支", "支", (1, 5, 10)),
    ("颗粒", "颗粒剂", "盒", "袋", (6, 9, 10, 12, 20)),
    ("分散片", "片剂(分散片)", "盒", "片", (6, 10, 20)),
)
_STRENGTHS = (
    "0.25g",
    "0.5g",
    "0.1g",
    "10mg",
    "5mg",
    "2ml:0.1g",
    "1ml:5mg",
    "50μg",
    "10万单位",
    "20mg",
)
_OTHERWISE = {
    "0.25g": "250mg",
    "0.5g": "０.５g",
    "0.1g": "100mg",
    "10mg": "0.01g",
    "5mg": "5 mg",
    "2ml:0.1g": "2mL：100mg",
    "1ml:5mg": "1ml*5mg",
    "50μg": "50mcg",
    "10万单位": "100000IU",
    "20mg": "20ＭＧ",
}
_CITIES = "北京上海天津重庆广州武汉成都杭州南京济南长沙沈阳石家庄西安福州珠海开封宁波赤峰苏州"
_TRADES = ("制药有限公司", "药业股份有限公司", "制药(集团)有限公司", "生物制药有限公司")
_SYLLABLES = "阿贝达法加海吉康乐美诺普瑞赛泰维希亚扎奥波丹恩福格华杰卡利奈洛米那布克拉特伐他培尼"


def catalogues(
    province: int = PROVINCE, hospital: int = HOSPITAL
) -> tuple[list[ProvinceRow], list[HospitalRow]]:
    """Make both."""
    chance = random.Random(_SEED)
    names = _words(chance, 6_000, 4)
    makers = [
        f"{_CITIES[2 * (n % 20) : 2 * (n % 20) + 2]}{word}{_TRADES[n % 4]}"
        for n, word in enumerate(_words(chance, 2_000, 2))
    ]
    rows = [_province_row(chance, number, names, makers) for number in range(province)]
    chosen = chance.sample(rows, hospital)
    return rows, [_hospital_row(chance, number, row) for number, row in enumerate(chosen)]


def _words(chance: random.Random, count: int, length: int) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=length)) for _ in range(count)]


def _province_row(
    chance: random.Random, number: int, names: Sequence[str], makers: Sequence[str]
) -> ProvinceRow:
    ending, form, unit, dosage_unit, packs = _FORMS[number % len(_FORMS)]
    quantity = chance.choice(packs)
    maker = number * 7919 % len(makers)
    return ProvinceRow(
        province_code=f"YP{number:010}",
        approval_number=f"国药准字H{number // 3:08}",
        name=f"{chance.choice(names)}{ending}",
        strength=chance.choice(_STRENGTHS),
        form=form,
        unit=unit,
        dosage_unit=dosage_unit,
        pack_quantity=quantity,
        maker=makers[maker],
        price=Decimal(chance.randrange(100, 100_000)) / 100,
        insurance_code=f"XA01ABD{number % 1000:03}A00{number % 10}0{number // 1000:03}1{maker:05}",
        standard_code=f"8690{number:010}",
        distributors=("华东医药配送有限公司", "国药控股配送有限公司"),
        status="停用" if number % 97 == 0 else "在用",
        material="铝塑包装",
    )


def _hospital_row(chance: random.Random, number: int, row: ProvinceRow) -> HospitalRow:
    said: dict[str, Any] = {
        "hospital_code": f"Y{number:06}",
        "name": row.name,
        "strength": row.strength,
        "maker": row.maker,
        "unit": row.unit,
        "dosage_unit": row.dosage_unit,
        "pack_quantity": row.pack_quantity,
        "price": row.price,
        "province_code": row.province_code,
        "insurance_code": row.insurance_code,
        "approval_number": row.approval_number,
        "standard_code": row.standard_code,
        "form": row.form,
        "distributors": row.distributors[:1],
        "status": "在用",
    }
    if chance.random() < 1 / 3:
        said |= _written_otherwise(chance, row)
    if chance.random() < 1 / 20:
        said |= _saying_otherwise(chance, row)
    for name in ("province_code", "insurance_code", "standard_code", "approval_number"):
        # One in eight lacks the first, half of those the next, and so on.
        if chance.random() >= (1 / 8 if name == "province_code" else 1 / 2):
            break
        said[name] = ""
    return HospitalRow(**said)


def _written_otherwise(chance: random.Random, row: ProvinceRow) -> dict[str, Any]:
    price: dict[str, Any] = {}
    if row.price is not None and row.pack_quantity:
        per_dose = (row.price / row.pack_quantity).quantize(Decimal("0.000001"))
        price = {"price": per_dose, "price_unit": PriceUnit.DOSAGE}
    ways: tuple[dict[str, Any], ...] = (
        {"strength": _OTHERWISE[row.strength]},
        {"strength": f"{row.strength}*{row.pack_quantity}{row.dosage_unit}"},
        {"approval_number": row.approval_number.removeprefix("国药准字")},
        {"maker": row.maker.replace("(", "（").replace(")", "）")},
        {"maker": f"{row.maker[:4]} {row.maker[4:]}"},
        {"form": ""},
        {"unit": "合" if row.unit == "盒" else row.unit},
        price,
    )
    return chance.choice(ways)


def _saying_otherwise(chance: random.Random, row: ProvinceRow) -> dict[str, Any]:
    ways: tuple[dict[str, Any], ...] = (
        {"strength": "3mg"},
        {"price": Decimal("1.23")},
        {"pack_quantity": 7},
        {"maker": "远方制药有限公司"},
        {"approval_number": "国药准字H99999999"},
        {"distributors": ("远方医药有限公司",)},
        {"insurance_code": "XA01ABD075A002010100999"},
        {"province_code": "YP9999999999"},
    )
    return chance.choice(ways)
