"""Reads the platform's fields into our values.

Without it every caller would know that a date ends in a slash and that year 2999 means unknown.
Dates: A is yyyyMMdd/HHmmss/ in Beijing time, B is yyyyMMdd; 29991231 stands for unknown. Quantities
(PSL) count packs, and travel as text that may carry decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from app.catalogue.items import Item
from sync.connectors.port import PlatformDetail
from sync.platform_time import BEIJING

UNKNOWN_DATE = date(2999, 12, 31)

_MOMENT_A = re.compile(r"([0-9]{8})/([0-9]{6})/")
_DATE_B = re.compile(r"[0-9]{8}")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")

Fields = Mapping[str, str]


def read_detail(fields: Fields) -> PlatformDetail:
    """Read one STRUCT of YY003; a ValueError names the field that cannot be read."""
    production_date = read_date(fields, "SCRQ") if fields.get("SCRQ") else UNKNOWN_DATE
    return PlatformDetail(
        detail_id=_required(fields, "PSMXBH"),
        delivery_no=_required(fields, "PSDH"),
        distributor_code=_required(fields, "YQBM"),
        carton_no=fields.get("PSDTM", ""),
        province_code=_required(fields, "ZXSPBM"),
        name=fields.get("CPM", ""),
        form=fields.get("YPJX", ""),
        strength=fields.get("GG", ""),
        maker=fields.get("SCQYMC", ""),
        unit=fields.get("BZDWMC", ""),
        batch=fields.get("SCPH", ""),
        production_date=None if production_date == UNKNOWN_DATE else production_date,
        expiry=read_date(fields, "YXRQ"),
        quantity=_whole_number(fields, "PSL"),
        order_line_id=fields.get("DDMXBH", ""),
        shipped_at=_moment(fields, "CJRQ"),
    )


def read_item(province_code: str, fields: Fields) -> Item | None:
    """Read MAIN of YY020 for a product; None where it names none."""
    name = fields.get("TYM") or fields.get("CPM") or ""
    if not name:
        return None
    return Item(
        province_code=province_code,
        name=name,
        form=fields.get("YPJX", ""),
        strength=fields.get("GG", ""),
        maker=fields.get("SCQYMC", ""),
        approval_number=fields.get("YPPZWH", ""),
        standard_code=fields.get("YPBWM", ""),
        unit=fields.get("BZDWMC", ""),
        dosage_unit=fields.get("YYDWMC", ""),
        pack_quantity=_whole_number(fields, "BZNHSL"),
    )


def _required(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    if not value:
        raise ValueError(f"{name} 为空")
    return value


def read_date(fields: Fields, name: str) -> date:
    """Read a date in format B that must be there; a ValueError says what came."""
    text = _required(fields, name)
    if not _DATE_B.fullmatch(text):
        raise ValueError(f"{name} 应为 yyyyMMdd，现为“{text}”")
    return _calendar(name, text, "%Y%m%d").date()


def _moment(fields: Fields, name: str) -> datetime:
    text = _required(fields, name)
    found = _MOMENT_A.fullmatch(text)
    if found is None:
        raise ValueError(f"{name} 应为 yyyyMMdd/HHmmss/，现为“{text}”")
    local = _calendar(name, "".join(found.groups()), "%Y%m%d%H%M%S")
    try:
        return local.replace(tzinfo=BEIJING).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{name} 不是有效日期：“{text}”") from None


def _calendar(name: str, text: str, form: str) -> datetime:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        raise ValueError(f"{name} 不是有效日期：“{text}”") from None


def _whole_number(fields: Fields, name: str) -> int:
    text = _required(fields, name)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{name} 应为数量，现为“{text}”")
    number = Decimal(text)
    if number != int(number) or number < 1:
        raise ValueError(f"{name} 应为不小于 1 的整数，现为“{text}”")
    return int(number)
