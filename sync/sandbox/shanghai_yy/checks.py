"""The checks that several messages share, and what a message is answered with.

Without it each message would refuse in its own words. What is missing or no figure is refused as
11006; what no dictionary holds, as 12xxx.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sync.sandbox.shanghai_yy.fields import read_date_b
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE

_WHOLE = re.compile(r"([0-9]{1,12})(\.0{1,6})?")
_FIGURE = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Reply:
    """MAIN and DETAIL of an answer; None where the message has none."""

    main: Mapping[str, str] | None = None
    structs: Sequence[Mapping[str, str]] | None = None
    result: Result = Result.DONE


@dataclass(frozen=True, slots=True)
class Fault:
    """What is said of one row of an upload."""

    result: Result = Result.DONE
    hint: str = ""

    @property
    def said(self) -> str:
        """For CLQKMS."""
        return self.hint or self.result.meaning


def required(fields: Mapping[str, str], name: str) -> str:
    """Read a field that must be there."""
    value = fields.get(name, "")
    if not value:
        raise Refusal(Result.WRONG_XML, f"缺少必填项 {name}")
    return value


def count(fields: Mapping[str, str], name: str, least: int = 0) -> int:
    """Read a whole number that must be there."""
    text = required(fields, name)
    found = _WHOLE.fullmatch(text)
    if found is None or int(found[1]) < least:
        raise Refusal(Result.WRONG_XML, f"{name} 应为不小于 {least} 的整数，现为“{text}”")
    return int(found[1])


def money(fields: Mapping[str, str], name: str) -> str:
    """Read an amount in 元 that may be left out."""
    text = fields.get(name, "")
    if text and not _MONEY.fullmatch(text):
        raise Refusal(Result.WRONG_XML, f"{name} 应为金额，现为“{text}”")
    return text


def one_of(fields: Mapping[str, str], name: str, allowed: str, result: Result) -> str:
    """Read a one-letter code that must be there and in its table."""
    value = required(fields, name)
    if len(value) != 1 or value not in allowed:
        raise Refusal(result, f"{name} 应为 {'、'.join(allowed)} 之一，现为“{value}”")
    return value


def figure(fields: Mapping[str, str], name: str) -> Decimal:
    """Read an amount that must be there and may be negative."""
    text = required(fields, name)
    if not _FIGURE.fullmatch(text):
        raise Refusal(Result.WRONG_XML, f"{name} 应为数字，现为“{text}”")
    return Decimal(text)


def among(fields: Mapping[str, str], name: str, allowed: Collection[str], result: Result) -> str:
    """Read a code that must be there and in a dictionary."""
    value = required(fields, name)
    if value not in allowed:
        raise Refusal(result, f"{result.meaning}：{name} 为“{value}”")
    return value


def require_count(main: Mapping[str, str], structs: Sequence[Mapping[str, str]]) -> None:
    """Refuse an upload whose rows are not as many as it says, or none."""
    if count(main, "JLS") != len(structs):
        raise Refusal(Result.WRONG_COUNT, f"JLS 与明细行数 {len(structs)} 不一致")
    if not structs:
        raise Refusal(Result.WRONG_COUNT, "至少要有一行明细")


def span(
    main: Mapping[str, str],
    names: tuple[str, str] = ("QSRQ", "JZRQ"),
    limit: tuple[int, Result] = (60, Result.INTERVAL_60),
    *,
    needed: bool = False,
) -> tuple[date, date]:
    """Read the days asked for, which may not be too many; any day where they are left out."""
    days = [
        read_date_b(name, required(main, name) if needed else main.get(name, "")) for name in names
    ]
    first, last = days[0] or date.min, days[1] or date.max
    most, result = limit
    if all(days) and abs((last - first).days) > most:
        raise Refusal(result)
    return first, last


def page(structs: Sequence[Mapping[str, str]], size: int) -> Reply:
    """Answer with so many rows, and say whether more follow."""
    shown = structs[:size]
    finished = "1" if len(shown) == len(structs) else "0"
    return Reply({"SFWJ": finished, "JLS": str(len(shown))}, shown)


def judged(
    structs: Sequence[Mapping[str, str]], faults: Sequence[Fault], main: Mapping[str, str]
) -> Reply:
    """Answer an upload row by row: 10000 where one is wrong, and then nothing was kept."""
    rows = [
        {**struct, "CLJG": fault.result.code, "CLQKMS": fault.said}
        for struct, fault in zip(structs, faults, strict=True)
    ]
    wrong = any(fault.result is not Result.DONE for fault in faults)
    return Reply(main, rows, Result.BAD_DETAIL if wrong else Result.DONE)


def require_distributor(code: str) -> None:
    """Refuse a distributor that training does not know; empty asks for any."""
    if code not in ("", DISTRIBUTOR_CODE):
        raise Refusal(Result.NO_DISTRIBUTOR)
