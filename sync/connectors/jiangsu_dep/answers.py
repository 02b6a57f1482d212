"""Reads the gateway's JSON: its frame, and single fields.

Without it every message would know that `Code` is `code` on some days and a number or a text on
others. Times are Beijing's; those without a zone and a time of day are whole days. Money and
quantities are read as they are written, never through binary fractions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sync.connectors.jiangsu_dep.results import unexpected
from sync.platform_time import BEIJING

Json = Mapping[str, Any]

MOMENT = "%Y-%m-%d %H:%M:%S"

_MOMENT = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})"
    r"(?:[ T]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.[0-9]{1,9})?)?)?"
)
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway answered, done or not."""

    code: str
    message: str
    rows: tuple[Json, ...]


def read_answer(body: bytes) -> Answer:
    """Read an answer's frame; raises PlatformError where it is none."""
    try:
        root = json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise unexpected("不是 JSON") from error
    if not isinstance(root, dict):
        raise unexpected("不是 JSON 对象")
    frame = {name.lower(): value for name, value in root.items()}
    code = text(frame, "code")
    if not code:
        raise unexpected("没有结果代码（Code）")
    return Answer(code, text(frame, "message"), rows(frame, "data"))


def rows(parent: Json, name: str) -> tuple[Json, ...]:
    """The objects of a list; a single one stands for itself, nothing for an empty list."""
    value = parent.get(name)
    if value is None or value == "":
        return ()
    if isinstance(value, dict):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise unexpected(f"{name} 不是列表")
    return tuple(value)


def text(fields: Json, name: str) -> str:
    """A field as text; empty where it is missing or nothing."""
    value = fields.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def needed(fields: Json, name: str) -> str:
    """A field that must be there; ValueError where it is not."""
    said = text(fields, name)
    if not said:
        raise ValueError(f"{name} 为空")
    return said


def number(fields: Json, name: str) -> Decimal | None:
    """A number that is not negative; None where it is missing; ValueError where it is none."""
    said = text(fields, name)
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        raise ValueError(f"{name} 应为数字，现为“{said}”")
    return Decimal(said)


def whole(fields: Json, name: str) -> int:
    """A whole number from 1 that must be there; ValueError where it is none."""
    found = number(fields, name)
    if found is None or found != int(found) or found < 1:
        raise ValueError(f"{name} 应为不小于 1 的整数，现为“{text(fields, name)}”")
    return int(found)


def moment(fields: Json, name: str) -> datetime | None:
    """A time in UTC; None where it is missing; ValueError where it is none."""
    said = text(fields, name)
    if not said:
        return None
    found = _MOMENT.fullmatch(said)
    try:
        if found is None:
            raise ValueError(said)
        year, month, day_, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day_, hour, minute, second, tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} 应为日期，现为“{said}”") from None


def day(fields: Json, name: str) -> date | None:
    """A day in Beijing; None where it is missing; ValueError where it is none."""
    at = moment(fields, name)
    return None if at is None else at.astimezone(BEIJING).date()


def _no_number(said: str) -> None:
    raise ValueError(said)
