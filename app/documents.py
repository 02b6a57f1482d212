"""Reads documents other programs wrote (parsed JSON) field by field, and says where a mistake is.

Without it a missing key would be a traceback, or each area would word it differently. A document is
read by asking `Fields` for what should be there; every mistake is a `DocumentProblem` with its
path.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

MAX_TEXT = 200
"""Characters in one text field; more is a mistake in the program that wrote it."""

_BLANKS = " \t\r\n\u3000\u00a0\ufeff"
"""What may stand around a text; str.strip() would also take GS."""
_YEARS = range(2000, 2076)
"""A two-digit GS1 year beyond 2075 would be read as one of the last century."""
_DATE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2})|(\d{4})/(\d{1,2})/(\d{1,2})", re.A
)


class DocumentProblem(ValueError):
    """A document that cannot be used: where the mistake is, and what it is."""

    def __init__(self, where: str, reason: str) -> None:
        """Name the path in the document (`lines[2].batch`, empty for all of it) and the reason."""
        self.where = where
        self.reason = reason
        super().__init__(f"{where}：{reason}" if where else reason)


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of a document, and the path to it."""

    values: Mapping[str, object]
    place: str

    @classmethod
    def of(cls, document: object, place: str = "") -> Fields:
        """Take an object; raises DocumentProblem where it is none."""
        if not isinstance(document, dict):
            raise DocumentProblem(place, f"应为对象，读到的是{kind_name(document)}。")
        return cls(cast("Mapping[str, object]", document), place)

    def path(self, key: str) -> str:
        """The path to one of its fields."""
        return f"{self.place}.{key}" if self.place else key

    def wrong(self, key: str, reason: str) -> DocumentProblem:
        """A problem with one of its fields."""
        return DocumentProblem(self.path(key), reason)

    def text(self, key: str, default: str | None = None, *, allowed: str = "") -> str:
        """Read a text; where there is a default, the key may be absent, null or empty.

        Control characters are refused, but for the `allowed` ones (a GS1 code holds GS).
        """
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and not value.strip(_BLANKS)):
            if default is None:
                raise self.wrong(key, "没有填写，请补上。")
            return default
        if not isinstance(value, str):
            raise self.wrong(key, f"应为文字，读到的是{kind_name(value)}。")
        text = value.strip(_BLANKS)
        if len(text) > MAX_TEXT:
            raise self.wrong(key, f"最长 {MAX_TEXT} 个字，这里有 {len(text)} 个。")
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in text):
            raise self.wrong(key, "含有控制字符，请删去。")
        return text

    def number(self, key: str, limit: int, least: int = 1) -> int:
        """Read a whole number between two limits."""
        value = self.values.get(key)
        if value is None:
            raise self.wrong(key, "没有填写，请补上。")
        # In Python, true is a whole number too.
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, f"应为整数，读到的是{kind_name(value)}。")
        if not least <= value <= limit:
            raise self.wrong(key, f"应在 {least} 到 {limit} 之间，请核对。")
        return value

    def day(self, key: str) -> date:
        """Read a date as YYYY-MM-DD, YYYYMMDD or YYYY/M/D."""
        text = self.text(key)
        found = _DATE.fullmatch(text)
        if found is None:
            raise self.wrong(key, f"“{text}”不是日期，请写成 YYYY-MM-DD。")
        year, month, day = (int(part) for part in found.groups() if part is not None)
        try:
            value = date(year, month, day)
        except ValueError:
            raise self.wrong(key, f"“{text}”这一天不存在，请核对。") from None
        if year not in _YEARS:
            raise self.wrong(key, f"年份应在 {_YEARS[0]} 到 {_YEARS[-1]} 之间，读到的是 {year}。")
        return value

    def object(self, key: str) -> Fields:
        """Read an object."""
        if self.values.get(key) is None:
            raise self.wrong(key, "没有填写，请补上。")
        return Fields.of(self.values[key], self.path(key))

    def objects(self, key: str, limit: int, *, optional: bool = False) -> tuple[Fields, ...]:
        """Read a list of objects; an optional one may be absent or null."""
        value = self.values.get(key)
        if value is None and optional:
            return ()
        if value is None:
            raise self.wrong(key, "没有填写，请补上。")
        if not isinstance(value, list):
            raise self.wrong(key, f"应为列表，读到的是{kind_name(value)}。")
        if len(value) > limit:
            raise self.wrong(key, f"最多 {limit} 项，这里有 {len(value)} 项。")
        entries = enumerate(cast("list[object]", value))
        return tuple(Fields.of(entry, f"{self.path(key)}[{index}]") for index, entry in entries)


def parse_json(raw: bytes) -> object:
    """Read the bytes of a file as JSON; raises DocumentProblem."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DocumentProblem("", f"不是 UTF-8 文字（第 {error.start} 字节）。") from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise DocumentProblem("", f"不是 JSON（{where}）。") from error
    except ValueError as error:
        raise DocumentProblem("", "有一个数字长得离谱，请核对。") from error
    except RecursionError as error:
        raise DocumentProblem("", "嵌套太深。") from error


def kind_name(value: object) -> str:
    """What a JSON value is, in Chinese."""
    if value is None:
        return "空值"
    names = {bool: "真假值", int: "数字", float: "数字", str: "文字", list: "列表", dict: "对象"}
    return names.get(type(value), type(value).__name__)
