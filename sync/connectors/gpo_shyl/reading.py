"""Reads deliveries into our values.

Without it every caller would know what pssl is. A delivery is a head with a bar code (txm), which
goods are picked up by, and details, each one batch of one line of a plan. It names no drug but by
its code (ypbm). Which forms dates take is not documented: those that are told apart without doubt
are read.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sync.connectors.gpo_shyl.envelope import Json, rows, text, unexpected
from sync.connectors.port import PlatformDetail
from sync.platform_time import BEIJING

MOMENT = "%Y-%m-%d %H:%M:%S"

_DAY = re.compile(r"([0-9]{4})([-/]?)([0-9]{2})\2([0-9]{2})(?:[ T].*)?")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


def details_of(delivery: Json) -> list[dict[str, Any]]:
    """The details of a delivery, each once; raises PlatformError where some are missing."""
    number = text(delivery, "psdbh")
    listed = rows(delivery.get("mx"), f"配送单 {number} 的明细")
    once = {text(one, "psdmxbh") or str(at): one for at, one in enumerate(listed)}
    total = text(delivery, "jls")
    if total and total != str(len(once)):
        raise unexpected(f"配送单 {number} 应有 {total} 笔明细，收到 {len(once)} 笔")
    return list(once.values())


def read_detail(delivery: Json, fields: Json) -> PlatformDetail:
    """Read one detail; a ValueError names the field that cannot be read."""
    return PlatformDetail(
        detail_id=needed(fields, "psdmxbh"),
        delivery_no=needed(delivery, "psdbh"),
        distributor_code=text(delivery, "pssbm") or needed(delivery, "gysbm"),
        carton_no=needed(delivery, "txm"),
        province_code=needed(fields, "ypbm"),
        name="",
        form="",
        strength="",
        maker="",
        unit="",
        batch=text(fields, "scph"),
        production_date=_day(fields, "scrq") if text(fields, "scrq") else None,
        expiry=_day(fields, "yxrq"),
        quantity=_packs(fields, "pssl"),
        order_line_id=text(fields, "cgjhmxbh") or text(fields, "ddmxbh"),
        shipped_at=_moment(delivery, "pssj"),
    )


def read_price(fields: Json) -> Decimal:
    """Read dj, the price of a detail; ValueError where it is none."""
    said = needed(fields, "dj")
    if not _NUMBER.fullmatch(said):
        raise ValueError(f"dj 应为单价，现为“{said}”")
    return Decimal(said)


def needed(fields: Json, name: str) -> str:
    """A field that must be there; ValueError where it is not."""
    said = text(fields, name)
    if not said:
        raise ValueError(f"{name} 为空")
    return said


def _packs(fields: Json, name: str) -> int:
    said = needed(fields, name)
    if not _NUMBER.fullmatch(said) or (number := Decimal(said)) != int(number) or number < 1:
        raise ValueError(f"{name} 应为不小于 1 的整数，现为“{said}”")
    return int(number)


def _day(fields: Json, name: str) -> date:
    said = needed(fields, name)
    found = _DAY.fullmatch(said)
    try:
        if found is None:
            raise ValueError(said)
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        raise ValueError(f"{name} 应为日期，现为“{said}”") from None


def _moment(fields: Json, name: str) -> datetime:
    said = needed(fields, name)
    try:
        return datetime.strptime(said, MOMENT).replace(tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} 应为 yyyy-MM-dd HH:mm:ss，现为“{said}”") from None
