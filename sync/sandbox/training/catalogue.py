"""The items that training deliveries are made of.

Without it every training drug would be called Drug 1. Names, makers, strengths and approval numbers
are public facts; platform codes, drug identifiers, GTINs, insurance codes and prices are made up.
The table is resources/sample_data/training-catalogue.csv.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parents[3] / "resources" / "sample_data" / "training-catalogue.csv"


@dataclass(frozen=True, slots=True)
class TrainingItem:
    """One item of the platform's catalogue."""

    province_code: str
    """商品统编代码 ZXSPBM."""
    drug_type: str
    """药品类型 YPLX."""
    name: str
    form: str
    strength: str
    maker: str
    approval_number: str
    standard_code: str
    unit: str
    dosage_unit: str
    pack_quantity: int
    price: str
    """元 per sales package."""
    shelf_days: int
    storage: str
    small: str
    """Drug identifier printed on the smallest package; empty where it carries a GTIN instead."""
    middle: str
    large: str
    boxes_per_middle: int
    """0 where there is no middle package."""
    gtin: str
    insurance_code: str
    """医保药品编码: of the right shape, and known to the stand-in for the insurance."""

    @property
    def drug_identifiers(self) -> dict[str, str]:
        """Drug identifier → package level, as far as the item has levels."""
        levels = {self.small: "small", self.middle: "middle", self.large: "large"}
        return {identifier: level for identifier, level in levels.items() if identifier}


@cache
def load_catalogue(path: Path = CATALOGUE) -> tuple[TrainingItem, ...]:
    """Read the table, in its order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_item(row) for row in csv.DictReader(file))


def _item(row: dict[str, str]) -> TrainingItem:
    return TrainingItem(
        province_code=row["商品统编代码"],
        drug_type=row["药品类型"],
        name=row["通用名"],
        form=row["剂型"],
        strength=row["规格"],
        maker=row["生产企业"],
        approval_number=row["批准文号"],
        standard_code=row["药品本位码"],
        unit=row["包装单位"],
        dosage_unit=row["最小单位"],
        pack_quantity=int(row["转换比"]),
        price=row["采购价格"],
        shelf_days=int(row["有效期天数"]),
        storage=row["储存条件"],
        small=row["小码标识"],
        middle=row["中码标识"],
        large=row["大码标识"],
        boxes_per_middle=int(row["每中包数量"] or 0),
        gtin=row["GTIN"],
        insurance_code=row["医保药品编码"],
    )
