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
_AMOUNT = re.compile(r"-?[0-9]{0,12}(\.[0-9]{1,6})?")

Fields = Mapping[str, str]


def read_detail(fields: Fields, *, unnamed: bool = False) -> PlatformDetail:
    """Read one STRUCT of YY003; a ValueError names the field that cannot be read.

    `unnamed`: it need not say whose delivery it is (YY006).
    """
    return PlatformDetail(
        detail_id=required(fields, "PSMXBH"),
        delivery_no=required(fields, "PSDH"),
        distributor_code=fields.get("YQBM", "") if unnamed else required(fields, "YQBM"),
        carton_no=fields.get("PSDTM", ""),
        province_code=required(fields, "ZXSPBM"),
        name=fields.get("CPM", ""),
        form=fields.get("YPJX", ""),
        strength=fields.get("GG", ""),
        maker=fields.get("SCQYMC", ""),
        unit=fields.get("BZDWMC", ""),
        batch=fields.get("SCPH", ""),
        production_date=known_date(fields, "SCRQ"),
        expiry=read_date(fields, "YXRQ"),
        quantity=whole_number(fields, "PSL"),
        order_line_id=fields.get("DDMXBH", ""),
        shipped_at=read_moment(fields, "CJRQ"),
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
        pack_quantity=whole_number(fields, "BZNHSL"),
    )


def required(fields: Fields, name: str) -> str:
    """Read a field that must be there; a ValueError names it."""
    value = fields.get(name, "")
    if not value:
        raise ValueError(f"{name} 为空")
    return value


def read_date(fields: Fields, name: str) -> date:
    """Read a date in format B that must be there; a ValueError says what came."""
    text = required(fields, name)
    if not _DATE_B.fullmatch(text):
        raise ValueError(f"{name} 应为 yyyyMMdd，现为“{text}”")
    return _calendar(name, text, "%Y%m%d").date()


def known_date(fields: Fields, name: str) -> date | None:
    """Read a date in format B; None where it is empty or stands for unknown."""
    found = read_date(fields, name) if fields.get(name) else UNKNOWN_DATE
    return None if found == UNKNOWN_DATE else found


def write_date(day: date | None) -> str:
    """Write a date in format B; empty where there is none."""
    return "" if day is None else f"{day:%Y%m%d}"


def write_moment(moment: datetime) -> str:
    """Write a time in format A."""
    return moment.astimezone(BEIJING).strftime("%Y%m%d/%H%M%S/")


def number(fields: Fields, name: str) -> Decimal | None:
    """Read an amount that may be negative; None where it is empty; a ValueError says what came."""
    text = fields.get(name, "")
    if not text:
        return None
    if not _AMOUNT.fullmatch(text) or not text.strip("-."):
        raise ValueError(f"{name} 应为数字，现为“{text}”")
    return Decimal(text)


def written(figure: Decimal | int) -> str:
    """Write a figure without an exponent."""
    return f"{Decimal(figure):f}"


def yes_no(yes: bool) -> str:
    """Write a 是/否."""
    return "1" if yes else "0"


def read_moment(fields: Fields, name: str) -> datetime:
    """Read a time in format A that must be there, as UTC; a ValueError says what came."""
    text = required(fields, name)
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


def whole_number(fields: Fields, name: str) -> int:
    """Read a quantity of at least 1 that must be there; a ValueError says what came."""
    text = required(fields, name)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{name} 应为数量，现为“{text}”")
    figure = Decimal(text)
    if figure != int(figure) or figure < 1:
        raise ValueError(f"{name} 应为不小于 1 的整数，现为“{text}”")
    return int(figure)
