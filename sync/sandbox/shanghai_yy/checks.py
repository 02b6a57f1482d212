"""The checks that several messages share, and what a message is answered with.

Without it each message would refuse in its own words. What is missing or no figure is refused as
11006; what no dictionary holds, as 12xxx.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE

_WHOLE = re.compile(r"([0-9]{1,12})(\.0{1,6})?")
_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Reply:
    """MAIN and DETAIL of an answer; None where the message has none."""

    main: Mapping[str, str] | None = None
    structs: Sequence[Mapping[str, str]] | None = None
    result: Result = Result.DONE


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


def require_distributor(code: str) -> None:
    """Refuse a distributor that training does not know; empty asks for any."""
    if code not in ("", DISTRIBUTOR_CODE):
        raise Refusal(Result.NO_DISTRIBUTOR)
