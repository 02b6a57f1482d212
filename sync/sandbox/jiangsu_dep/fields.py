"""The fields of what a caller sent, read one by one.

Without it every message would check by itself what is missing or no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.jiangsu_dep.account import MOMENT
from sync.sandbox.jiangsu_dep.refusals import EMPTY, ERROR, DepRefusal

Fields = Mapping[str, Any]


def text(fields: Fields, name: str) -> str:
    """A field that must not be empty."""
    value = fields.get(name)
    said = "" if value is None or isinstance(value, dict | list) else str(value).strip()
    if not said:
        raise DepRefusal(EMPTY, f"{name} 为空")
    return said


def number(fields: Fields, name: str) -> Decimal:
    """A number that is not negative."""
    said = text(fields, name)
    try:
        found = Decimal(said)
    except InvalidOperation:
        raise DepRefusal(ERROR, f"{name} 应为数字") from None
    if not found.is_finite() or found < 0:
        raise DepRefusal(ERROR, f"{name} 应为不小于 0 的数字")
    return found


def whole(fields: Fields, name: str, least: int = 1) -> int:
    """A whole number."""
    found = number(fields, name)
    if found != found.to_integral_value() or not least <= found < 10**9:
        raise DepRefusal(ERROR, f"{name} 应为不小于 {least} 的整数")
    return int(found)


def moment(fields: Fields, name: str) -> datetime:
    """A time, in Beijing."""
    said = text(fields, name)
    try:
        return datetime.strptime(said, MOMENT).replace(tzinfo=BEIJING)
    except ValueError:
        raise DepRefusal(ERROR, f"{name} 应为 yyyy-MM-dd HH:mm:ss") from None


def objects(value: object) -> Sequence[Fields]:
    """A list of objects."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise DepRefusal(ERROR, "应为列表")
    return value


def one_object(value: object) -> Fields:
    """An object."""
    if not isinstance(value, dict):
        raise DepRefusal(ERROR, "应为对象")
    return value
