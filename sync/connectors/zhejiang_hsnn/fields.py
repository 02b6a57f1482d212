"""Reads the platform's catalogue and distributions into our values.

Without it every caller would know that 规格 is called outlook. A distribution is one batch of one
order detail; it names its item by procurecatalogId, and the catalogue says what that is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from decimal import Decimal

from app.catalogue.items import Item
from sync.connectors.port import PlatformDetail
from sync.connectors.zhejiang_hsnn.results import Json, text
from sync.connectors.zhejiang_hsnn.settings import HsnnSettings
from sync.platform_time import BEIJING

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DAY = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})(?:[-/.]?([0-9]{2}))?")
_MOMENT = "%Y-%m-%d %H:%M:%S"
_IN_USE = frozenset({"", "1", "true", "True"})


def read_item(row: Json) -> Item:
    """Read one row of getProcurecatalog; a ValueError names the field that cannot be read."""
    in_use = text(row, "isUsing")
    return Item(
        province_code=needed(row, "procurecatalogId"),
        name=needed(row, "productName"),
        form=text(row, "medicinemodel"),
        strength=text(row, "outlook"),
        maker=text(row, "companyNameSc"),
        approval_number="",
        standard_code="",
        unit=text(row, "unit"),
        dosage_unit="",
        pack_quantity=count(row, "factor"),
        price=amount(row, "bidPrice"),
        trade_name=text(row, "goodsName"),
        status="" if in_use in _IN_USE else f"isUsing={in_use}",
        material=text(row, "materialName"),
    )


def read_detail(row: Json, item: Item | None, settings: HsnnSettings) -> PlatformDetail:
    """Read one distribution; `item`: what the catalogue says of it, if anything.

    A ValueError names the field that cannot be read.
    """
    return PlatformDetail(
        detail_id=needed(row, "distributeId"),
        delivery_no=text(row, settings.delivery_no_field) or needed(row, "companyDistributeId"),
        distributor_code=needed(row, settings.distributor_field),
        carton_no="",
        province_code=needed(row, "procurecatalogId"),
        name="" if item is None else item.name,
        form="" if item is None else item.form,
        strength="" if item is None else item.strength,
        maker="" if item is None else item.maker,
        unit="" if item is None else item.unit,
        batch=text(row, "batchCode"),
        production_date=None,
        expiry=day(row, "periodDate"),
        quantity=count(row, "distributeCount"),
        order_line_id=text(row, "orderDetailId"),
        shipped_at=moment(row, "distributeTime"),
    )


def needed(row: Json, name: str) -> str:
    """A field that must be there; ValueError where it is not."""
    said = text(row, name)
    if not said:
        raise ValueError(f"{name} 为空")
    return said


def count(row: Json, name: str, least: int = 1) -> int:
    """A whole number, decimals of nothing allowed; ValueError where it is none."""
    said = needed(row, name)
    number = Decimal(said) if _NUMBER.fullmatch(said) else None
    if number is None or number != int(number) or number < least:
        raise ValueError(f"{name} 应为不小于 {least} 的整数，现为“{said}”")
    return int(number)


def amount(row: Json, name: str) -> Decimal | None:
    """元; None where nothing is said, ValueError where it is no number."""
    said = text(row, name)
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        raise ValueError(f"{name} 应为金额，现为“{said}”")
    return Decimal(said)


def day(row: Json, name: str) -> date:
    """A date, a time after it or not; a month alone is its last day. ValueError."""
    said = needed(row, name)
    found = _DAY.fullmatch(said.partition(" ")[0].partition("T")[0])
    try:
        if found is None:
            raise ValueError(said)
        year, month = int(found[1]), int(found[2])
        return date(year, month, int(found[3]) if found[3] else monthrange(year, month)[1])
    except ValueError:
        raise ValueError(f"{name} 应为日期，现为“{said}”") from None


def moment(row: Json, name: str) -> datetime:
    """A date with a time of day, in Beijing; ValueError."""
    said = needed(row, name)
    try:
        return datetime.strptime(said[:19], _MOMENT).replace(tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} 应为 yyyy-MM-dd HH:mm:ss，现为“{said}”") from None


def written(at: datetime) -> str:
    """Write a moment as the platform does."""
    return at.astimezone(BEIJING).strftime(_MOMENT)
