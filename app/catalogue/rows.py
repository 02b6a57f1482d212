"""One row of a catalogue as it was said: nothing folded, nothing corrected.

Without it each file, platform and table would have a shape of its own. What a writing means is for
app/catalogue/meaning to say; here stands what was written, because that is what a person is shown.
Field names follow the command's two files (`catalogue check`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class PriceUnit(StrEnum):
    """What a price is for (计价单位)."""

    PACK = "包装"
    """The sales package."""
    DOSAGE = "最小"
    """The smallest dosage unit."""


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """One item of the provincial catalogue (省平台目录); the key is `province_code`."""

    province_code: str
    """省标代码."""
    approval_number: str
    name: str
    """通用名."""
    strength: str
    """规格, as written: it may hold pack and maker as well."""
    form: str
    unit: str
    """包装单位: 盒, 瓶 …"""
    dosage_unit: str
    """最小单位: 片, 支 …"""
    pack_quantity: int | None
    """转换比: dosage units in one sales package; None where it was not said."""
    maker: str
    price: Decimal | None
    """元 per sales package, with the decimals it was written with; None where it was not said."""
    insurance_code: str = ""
    standard_code: str = ""
    """药品本位码."""
    trade_name: str = ""
    distributors: tuple[str, ...] = ()
    """Who may deliver it; empty: not said."""
    status: str = ""
    """As written: 在用, 停用, 暂停采购 …; empty: in use."""
    material: str = ""
    """包装材质."""


@dataclass(frozen=True, slots=True)
class HospitalRow:
    """One item of the hospital's own catalogue (院内目录); the key is `hospital_code`."""

    hospital_code: str
    """院内编码."""
    name: str
    strength: str
    maker: str
    unit: str
    dosage_unit: str
    pack_quantity: int | None
    price: Decimal | None
    """元 per `price_unit`."""
    province_code: str = ""
    insurance_code: str = ""
    approval_number: str = ""
    standard_code: str = ""
    trade_name: str = ""
    form: str = ""
    distributors: tuple[str, ...] = ()
    status: str = ""
    price_unit: PriceUnit = PriceUnit.PACK


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """Who may deliver an item (配送关系), as a file says it: one distributor a row."""

    province_code: str
    """省标代码; empty: any item."""
    distributor: str
    """配送企业, by name as written."""
    address: str = ""
    """配送地址; empty: anywhere."""
    valid_from: date | None = None
    """有效期起: the first day that counts."""
    valid_until: date | None = None
    """有效期止: the last day that counts."""
    status: str = ""
    """As written: 有效, 停用 …; empty: it holds."""
