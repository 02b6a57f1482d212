"""Reads the gateway's JSON: both shapes, simplified and wrapped.

Without it every operation would know that lists come as `{"models": {"code_full_info_dto": […]}}`
from one caller's answers and as plain lists from another's. The wrapped root is
`<method>_response`; a result stands in `result`, or at the root for uploads; success is a boolean
called `response_success`, `success` or `success_i`.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sync.connectors.mashangfangxin.results import (
    Json,
    of_business,
    of_gateway,
    text,
    unexpected,
)
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.platform_time import BEIJING

_SUCCESS_FLAGS = ("response_success", "success", "success_i")
_SUCCESS = "SUCCESS"
_MONTH, _DAY, _MILLISECONDS = 6, 8, 13
_DATE_LENGTHS = frozenset({_MONTH, _DAY, _MILLISECONDS})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_answer(body: bytes, settings: MsfxSettings) -> dict[str, Any]:
    """Read an answer and return its result; raises PlatformError unless it is a success."""
    try:
        root = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise unexpected("不是 JSON") from error
    if not isinstance(root, dict):
        raise unexpected("不是 JSON 对象")
    if isinstance(root.get("error_response"), dict):
        raise of_gateway(root["error_response"], settings)
    for name, value in root.items():
        if name.endswith("_response") and isinstance(value, dict):
            root = value
            break
    result = root.get("result")
    result = result if isinstance(result, dict) else root
    if not _succeeded(result):
        raise of_business(result, settings)
    return result


def rows(parent: Json, name: str) -> list[Json]:
    """The objects of a list, in either shape; empty where there is none."""
    value = _unwrapped(parent.get(name))
    if not value:
        return []
    if isinstance(value, dict):
        # One object that was not put into a list.
        return [value]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise unexpected(f"{name} 不是列表")
    return value


def inside(parent: Json, *names: str) -> Json:
    """The object under one of several names; empty where there is none."""
    for name in names:
        value = parent.get(name)
        if isinstance(value, dict):
            return value
    return {}


def whole(fields: Json, name: str) -> int | None:
    """A whole number; None where it is missing; ValueError where it is none."""
    said = text(fields, name)
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 12):
        raise ValueError(f"{name} 应为整数，现为“{said}”")
    return int(said)


def day(fields: Json, *names: str, month_end: bool = False) -> date | None:
    """The first date given under several names; ValueError where it is none.

    2026-11-22 or 20261122, a time after it or not; milliseconds since 1970. A month alone is its
    last day for an expiry (`month_end`), else no date.
    """
    for name in names:
        said = text(fields, name)
        if said:
            try:
                return _read_day(said, month_end=month_end)
            except (ValueError, OverflowError):
                raise ValueError(f"{name} 应为日期，现为“{said}”") from None
    return None


def needed(fields: Json, name: str) -> str:
    """A field that must be there; ValueError where it is not."""
    said = text(fields, name)
    if not said:
        raise ValueError(f"{name} 为空")
    return said


def true(value: object) -> bool:
    """A boolean, however it is written."""
    return value is True or str(value).lower() == "true"


def _unwrapped(value: object) -> object:
    """What stands under the name of its elements, where there is such a name."""
    if isinstance(value, dict) and len(value) == 1:
        (inner,) = value.values()
        if isinstance(inner, list | dict):
            return inner
    return value


def _read_day(said: str, *, month_end: bool) -> date | None:
    digits = said.partition(" ")[0].partition("T")[0].replace("-", "").replace("/", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in _DATE_LENGTHS:
        raise ValueError(said)
    if len(digits) == _MILLISECONDS:
        return (_EPOCH + timedelta(milliseconds=int(digits))).astimezone(BEIJING).date()
    year, month = int(digits[:4]), int(digits[4:6])
    if len(digits) > _MONTH:
        return date(year, month, int(digits[6:]))
    return date(year, month, monthrange(year, month)[1]) if month_end else None


def _succeeded(result: Mapping[str, Any]) -> bool:
    for name in _SUCCESS_FLAGS:
        if result.get(name) is not None:
            return true(result[name])
    if result.get("msg_code") is None:
        raise unexpected("没有处理结果")
    return text(result, "msg_code") == _SUCCESS
