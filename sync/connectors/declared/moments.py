"""Dates, times and figures, as platforms write them.

Without it each value would be written and read in a way of its own. A format is made of %Y %m %d %H
%M %S and what stands between them, or counts from 1970.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

SECONDS, MILLISECONDS = "seconds", "milliseconds"
DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"

_FORMAT = re.compile(r"([^%]|%[YmdHMS]){1,60}")
_FIGURE = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO_DAY = 10
_A_THOUSAND = 1000


def readable_format(said: str) -> bool:
    """Whether a format is one."""
    return said in (SECONDS, MILLISECONDS) or ("%Y" in said and bool(_FORMAT.fullmatch(said)))


def write(value: date | datetime, form: str, zone: timezone) -> str:
    """Write a day, or a moment by the platform's clock."""
    if form in (SECONDS, MILLISECONDS):
        at = _midnight(value, zone)
        past = int((at - _EPOCH).total_seconds() * (1 if form == SECONDS else _A_THOUSAND))
        return str(past)
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime(form or MOMENT)
    return value.strftime(form or DAY)


def read_moment(said: str, form: str, zone: timezone) -> datetime:
    """Read a moment, in UTC; ValueError where it is none."""
    try:
        if form in (SECONDS, MILLISECONDS):
            return _EPOCH + timedelta(seconds=int(said) / (1 if form == SECONDS else _A_THOUSAND))
        if form:
            return datetime.strptime(said, form).replace(tzinfo=zone).astimezone(UTC)
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"应为{_like(form, MOMENT)}，现为“{said}”") from error


def read_day(said: str, form: str, zone: timezone) -> date:
    """Read a day; without a format a time after it is passed over. ValueError where it is none."""
    try:
        if form in (SECONDS, MILLISECONDS):
            return read_moment(said, form, zone).astimezone(zone).date()
        if form:
            return datetime.strptime(said, form).date()
        return date.fromisoformat(said[:_ISO_DAY])
    except (ValueError, OverflowError) as error:
        raise ValueError(f"应为{_like(form, DAY)}，现为“{said}”") from error


def write_figure(value: Decimal | int, decimals: int | None) -> str:
    """Write a figure without an exponent, rounded where decimals are said."""
    if decimals is None:
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return format(Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), "f")


def read_figure(said: str) -> Decimal:
    """Read a figure; ValueError where it is none."""
    if not _FIGURE.fullmatch(said):
        raise ValueError(f"应为数字，现为“{said}”")
    return Decimal(said)


def read_whole(said: str) -> int:
    """Read a whole number, with decimals of nothing or not; ValueError where it is none."""
    figure = read_figure(said)
    if figure != int(figure):
        raise ValueError(f"应为整数，现为“{said}”")
    return int(figure)


def _midnight(value: date | datetime, zone: timezone) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=zone)


def _like(form: str, usual: str) -> str:
    return f"时间（{form or usual}）"
