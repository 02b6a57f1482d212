"""Checks fields one after the other and collects what is wrong, line by line, as the platform does.

Without it each operation would stop at its first error. One bad line refuses the whole document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.gpo_shyl.account import DAY, MOMENT

Fields = Mapping[str, Any]

_LONGEST_NUMBER = 12


class Refusal(Exception):
    """The platform does not do what was asked: success false."""

    def __init__(self, message: str, code: str = "", data: object = None) -> None:
        """Name what is wrong, and what there is already."""
        super().__init__(message)
        self.message = message
        self.code = code
        self.data = data


def text(fields: Fields, name: str) -> str:
    """A field as text; empty where it is missing."""
    value = fields.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def lines(fields: Fields) -> list[Fields]:
    """The lines of a document (mx); empty where there are none."""
    found = fields.get("mx")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def moment(said: str) -> datetime:
    """A time in Beijing; ValueError where it is none."""
    return datetime.strptime(said, MOMENT).replace(tzinfo=BEIJING)


@dataclass
class Checking:
    """What is wrong with one document so far."""

    errors: list[str] = field(default_factory=list)

    def needs(self, fields: Fields, *names: str, where: str = "") -> None:
        """Fields that must be there."""
        self.errors += [f"{where}{name} 不能为空" for name in names if not text(fields, name)]

    def among(self, fields: Fields, name: str, allowed: Collection[str], where: str = "") -> None:
        """A field that must be one of some values."""
        said = text(fields, name)
        if said and said not in allowed:
            self.errors.append(f"{where}{name} 有误：{said}")

    def number(self, fields: Fields, name: str, where: str = "") -> None:
        """A whole number above 0, where it is there."""
        said = text(fields, name)
        digits = said.isascii() and said.isdigit() and len(said) < _LONGEST_NUMBER
        if said and not (digits and int(said) > 0):
            self.errors.append(f"{where}{name} 应为大于 0 的整数：{said}")

    def money(self, fields: Fields, name: str, where: str = "") -> None:
        """An amount that is not below 0, where it is there."""
        said = text(fields, name)
        whole, _, part = said.partition(".")
        digits = (whole + part).isascii() and (whole + part).isdigit() and whole
        if said and not (digits and len(said) < _LONGEST_NUMBER):
            self.errors.append(f"{where}{name} 应为金额：{said}")

    def time(self, fields: Fields, name: str) -> None:
        """A date with a time of day, where it is there."""
        self._read(fields, name, moment, "yyyy-MM-dd HH:mm:ss")

    def day(self, fields: Fields, name: str, where: str = "") -> None:
        """A date, where it is there."""
        self._read(fields, name, lambda said: datetime.strptime(said, DAY), "yyyy-MM-dd", where)

    def counted(self, fields: Fields) -> None:
        """As many lines as jls says, and each sxh once."""
        found = lines(fields)
        if text(fields, "jls") != str(len(found)) or not found:
            self.errors.append(f"jls 与明细笔数不符：{text(fields, 'jls')}，{len(found)}")
        if len({text(one, "sxh") for one in found}) < len(found):
            self.errors.append("sxh 重复")

    def done(self) -> None:
        """Raise Refusal where anything is wrong."""
        if self.errors:
            raise Refusal("；".join(self.errors))

    def _read(
        self,
        fields: Fields,
        name: str,
        read: Callable[[str], object],
        form: str,
        where: str = "",
    ) -> None:
        said = text(fields, name)
        try:
            if said:
                read(said)
        except ValueError:
            self.errors.append(f"{where}{name} 应为 {form}：{said}")


def line_name(number: int) -> str:
    """What stands before an error of a line."""
    return f"第({number})笔："


def amount(fields: Fields, name: str) -> Decimal:
    """An amount that was checked."""
    return Decimal(text(fields, name))
