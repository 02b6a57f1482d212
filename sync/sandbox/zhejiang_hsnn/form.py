"""The fields of one call, read one by one.

Without it every desk would check by itself what is missing or no number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.zhejiang_hsnn.account import MOMENT
from sync.sandbox.zhejiang_hsnn.refusals import BAD_COUNT, EntryRefusal, refused

Entry = Mapping[str, str]

_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Form:
    """What a caller sent; readers raise CallRefusal."""

    values: Mapping[str, str]

    def optional(self, name: str) -> str:
        """A field, empty where it is missing."""
        return self.values.get(name, "").strip()

    def text(self, name: str) -> str:
        """A field that must be there."""
        value = self.optional(name)
        if not value:
            raise refused(f"参数 {name} 不能为空")
        return value

    def moment(self, name: str) -> datetime:
        """A date with a time of day, in Beijing."""
        value = self.text(name)
        try:
            return datetime.strptime(value, MOMENT).replace(tzinfo=BEIJING)
        except ValueError:
            raise refused(f"参数 {name} 应为 yyyy-MM-dd HH:mm:ss") from None

    def page(self) -> int:
        """The page that is asked for, from 1."""
        value = self.text("currentPageNumber")
        if not _COUNT.fullmatch(value) or int(value) < 1:
            raise refused("参数 currentPageNumber 有误")
        return int(value)

    def entries(self, name: str) -> list[Entry]:
        """The objects of a list: JSON with `list` in one field."""
        found: list[Entry] = []
        for one in self._list(name):
            if not isinstance(one, dict):
                raise refused(f"参数 {name} 的内容应为对象")
            found.append({key: _text(value) for key, value in one.items()})
        if not found:
            raise refused(f"参数 {name} 的列表为空")
        return found

    def ids(self, name: str) -> list[str]:
        """The numbers of a list, as texts or in objects of one field; empty: all."""
        field = name.removesuffix("s")
        listed = self._list(name) if self.optional(name) else []
        return [_text(one.get(field) if isinstance(one, dict) else one) for one in listed]

    def _list(self, name: str) -> list[Any]:
        try:
            value = json.loads(self.text(name))
            listed = value["list"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise refused(f'参数 {name} 应为 {{"list":[…]}}') from None
        if not isinstance(listed, list):
            raise refused(f'参数 {name} 应为 {{"list":[…]}}')
        return listed


def count_of(entry: Entry, name: str, least: int) -> int:
    """A whole number of an entry; raises EntryRefusal."""
    value = entry.get(name, "")
    if not _COUNT.fullmatch(value) or int(value) < least:
        raise EntryRefusal(BAD_COUNT, f"{name} 应为不小于 {least} 的整数，现为 {value}")
    return int(value)


def _text(value: object) -> str:
    return "" if value is None else str(value)
