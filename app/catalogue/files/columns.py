"""Which columns the three kinds of catalogue files have, and what is made of a row.

Without it headings would stand in as many lists as there are readers. Headings and what is required
are those of the command `catalogue check`; other programs' headings for the same are offered when a
person maps a file, and never taken unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from app.catalogue.files.values import (
    CellProblem,
    Reader,
    read_code,
    read_day,
    read_names,
    read_optional,
    read_price,
    read_ratio,
    read_text,
)
from app.catalogue.rows import DeliveryRow, HospitalRow, PriceUnit, ProvinceRow
from app.tables.headings import Column

T = TypeVar("T")


class Kind(StrEnum):
    """Which file, as a saved mapping names those that are mapped."""

    PROVINCE = "province"
    HOSPITAL = "hospital"
    RELATIONS = "relations"
    ALIASES = "aliases"
    """Written and read by this program alone: its headings are not mapped."""
    PLATFORM = "platform"
    """A table of a platform: the mapping belongs to the connection (app.links.mapping)."""


@dataclass(frozen=True, slots=True)
class FileKind(Generic[T]):
    """What a kind of file holds."""

    kind: Kind
    name: str
    """In Chinese."""
    columns: tuple[Column, ...]
    readers: Mapping[str, Reader]
    """Field → how its cells are read."""
    make: Callable[[dict[str, Any]], T]
    """A row of its fields; may raise UnitProblem."""
    key: tuple[str, ...]
    """Fields that no two rows have alike, where rows are `unique`; the first names a row."""
    needed: tuple[str, ...]
    """Fields without which a row says nothing."""
    expected: tuple[str, ...] = ()
    """Fields without which a row is taken, and told."""
    unique: bool = True
    """Whether a row with the key of another one is refused."""

    def heading(self, field: str) -> str:
        """The heading of a field."""
        return next((each.heading for each in self.columns if each.field == field), field)


_CODE = Column("province_code", "省标代码", True, ("统编代码", "商品统编代码", "省平台编码"))
_APPROVAL = ("approval_number", "批准文号", ("国药准字", "注册证号", "批文号"))
_NAME = Column("name", "通用名", True, ("药品名称", "通用名称", "品名", "药品通用名", "名称"))
_STRENGTH = Column("strength", "规格", True, ("药品规格", "制剂规格", "包装规格"))
_FORM = ("form", "剂型", ("剂型名称",))
_UNIT = Column("unit", "包装单位", True, ("单位", "最小销售包装单位", "计价包装"))
_DOSAGE_UNIT = Column("dosage_unit", "最小单位", True, ("制剂单位", "最小制剂单位", "用药单位"))
_RATIO = Column("pack_quantity", "转换比", True, ("包装数量", "转换系数", "包装转换比", "系数"))
_MAKER = Column("maker", "生产企业", True, ("生产厂家", "厂家", "产地", "生产企业名称"))
_PRICE = Column("price", "采购价格", True, ("采购价", "进价", "中标价", "价格", "挂网价"))
_INSURANCE = Column(
    "insurance_code", "医保代码", False, ("医保编码", "国家医保代码", "国家医保编码")
)
_STANDARD = Column("standard_code", "药品本位码", False, ("本位码", "国家药品编码", "国药本位码"))
_TRADE_NAME = Column("trade_name", "商品名", False, ("商品名称",))
_DISTRIBUTORS = Column("distributors", "配送企业", False, ("配送公司", "供货单位", "供应商"))
_STATUS = Column("status", "状态", False, ("使用状态", "采购状态", "在用状态"))

_PROVINCE_COLUMNS = (
    _CODE,
    Column(*_APPROVAL[:2], True, _APPROVAL[2]),
    _NAME,
    _STRENGTH,
    Column(*_FORM[:2], True, _FORM[2]),
    _UNIT,
    _DOSAGE_UNIT,
    _RATIO,
    _MAKER,
    _PRICE,
    _INSURANCE,
    _STANDARD,
    _TRADE_NAME,
    _DISTRIBUTORS,
    _STATUS,
    Column("material", "包装材质", False, ("材质",)),
)
_HOSPITAL_COLUMNS = (
    Column("hospital_code", "院内编码", True, ("药品编码", "院内码", "药品序号", "HIS编码")),
    _NAME,
    _STRENGTH,
    _MAKER,
    _UNIT,
    _DOSAGE_UNIT,
    _RATIO,
    _PRICE,
    Column("province_code", "省标代码", False, _CODE.others),
    _INSURANCE,
    Column(*_APPROVAL[:2], False, _APPROVAL[2]),
    _STANDARD,
    _TRADE_NAME,
    Column(*_FORM[:2], False, _FORM[2]),
    _DISTRIBUTORS,
    _STATUS,
    Column("price_unit", "计价单位", False, ("价格单位",)),
)
_DELIVERY_COLUMNS = (
    _CODE,
    Column("distributor", "配送企业", True, _DISTRIBUTORS.others),
    Column("address", "配送地址", False, ("配送点", "收货地址")),
    Column("valid_from", "有效期起", False, ("生效日期", "开始日期")),
    Column("valid_until", "有效期止", False, ("失效日期", "截止日期", "结束日期")),
    _STATUS,
)

_READERS: Mapping[str, Reader] = {
    "hospital_code": read_code,
    "province_code": read_code,
    "insurance_code": read_code,
    "standard_code": read_code,
    "approval_number": read_optional,
    "name": read_text,
    "strength": read_text,
    "maker": read_optional,
    "form": read_optional,
    "unit": read_optional,
    "dosage_unit": read_optional,
    "pack_quantity": read_ratio,
    "price": read_price,
    "price_unit": read_optional,
    "trade_name": read_optional,
    "distributors": read_names,
    "status": read_optional,
    "material": read_optional,
    "distributor": read_optional,
    "address": read_optional,
    "valid_from": read_day,
    "valid_until": read_day,
}


class UnitProblem(CellProblem):
    """A 计价单位 that is neither the pack nor the dosage unit."""


def _province_row(fields: dict[str, Any]) -> ProvinceRow:
    return ProvinceRow(**fields)


def _hospital_row(fields: dict[str, Any]) -> HospitalRow:
    said = fields.pop("price_unit", "")
    return HospitalRow(**fields, price_unit=_price_unit(said, fields))


def _price_unit(said: str, fields: Mapping[str, Any]) -> PriceUnit:
    if not said or said.startswith("包装") or said == fields["unit"]:
        return PriceUnit.PACK
    if said.startswith("最小") or said == fields["dosage_unit"]:
        return PriceUnit.DOSAGE
    raise UnitProblem("计价单位应为“包装”或“最小”，请更正。")


def _delivery_row(fields: dict[str, Any]) -> DeliveryRow:
    return DeliveryRow(**fields)


def _readers(columns: tuple[Column, ...]) -> dict[str, Reader]:
    return {column.field: _READERS[column.field] for column in columns}


PROVINCE = FileKind(
    Kind.PROVINCE,
    "省平台目录",
    _PROVINCE_COLUMNS,
    _readers(_PROVINCE_COLUMNS),
    _province_row,
    ("province_code",),
    ("province_code",),
    ("name",),
)
HOSPITAL = FileKind(
    Kind.HOSPITAL,
    "院内目录",
    _HOSPITAL_COLUMNS,
    _readers(_HOSPITAL_COLUMNS),
    _hospital_row,
    ("hospital_code",),
    ("hospital_code",),
    ("name",),
)
RELATIONS = FileKind(
    Kind.RELATIONS,
    "配送关系",
    _DELIVERY_COLUMNS,
    _readers(_DELIVERY_COLUMNS),
    _delivery_row,
    ("province_code", "distributor", "address", "valid_from"),
    ("province_code", "distributor"),
)
ALL_KINDS: Mapping[Kind, FileKind[Any]] = {
    each.kind: each for each in (PROVINCE, HOSPITAL, RELATIONS)
}
