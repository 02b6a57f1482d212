"""Says in Chinese what is wrong with a row, field by field, for who never saw a program.

Without it a pharmacist would read `Expected int | null` in a report. The library's sentences are
turned into ours one by one; one that is not known stands as it is, so that nothing is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_KINDS = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "decimal": "数",
    "bool": "是或否",
    "datetime": "时间，如 2026-11-21T10:00:00+08:00",
    "array": "一组值",
    "object": "一行内容",
    "null": "空",
}
_WHERE = re.compile(r"(.*?)(?: - at `\$\.?([^`]*)`)?", re.S)
_SAID: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"Invalid enum value '?(.*?)'?", lambda m: f"没有“{m[1]}”这一种"),
    (r"Object contains unknown field `(.*)`", lambda m: f"没有 {m[1]} 这一项，请核对列名"),
    (r"Object missing required field `(.*)`", lambda m: f"缺少 {m[1]}"),
    (r"Expected `(?:str|array)` of length >= 1", lambda _: "不能为空"),
    (r"Expected `str` of length <= (\d+)", lambda m: f"最长 {m[1]} 个字"),
    (r"Expected `array` of length <= (\d+)", lambda m: f"最多 {m[1]} 个"),
    (r"Expected `\w+` >= (\d+)", lambda m: f"不能小于 {m[1]}"),
    (r"Expected `\w+` <= (\d+)", lambda m: f"不能大于 {m[1]}"),
    (r"Expected `str` matching regex .*", lambda _: "不能为空，也不能有换行等控制字符"),
    (r"Expected `datetime` with a timezone component", lambda _: "应带时区，如 +08:00"),
    (r"Invalid RFC3339 encoded datetime", lambda _: f"应为{_KINDS['datetime']}"),
    (r"Invalid UUID", lambda _: "不是业务编号（32 位十六进制）"),
    (r"Invalid decimal string", lambda _: "应为数"),
    (r"Expected `([\w |]+)`, got `(\w+)`", lambda m: f"应为{_kinds(m[1])}，读到的是{_kind(m[2])}"),
)


def of_row(error: Exception) -> str:
    """What is wrong with a row, and what to do."""
    found = _WHERE.fullmatch(str(error))
    said, where = (found[1], found[2] or "") if found else (str(error), "")
    words = next((word(m) for form, word in _SAID if (m := re.fullmatch(form, said, re.S))), said)
    place = f"{where} " if where else ""
    return f"{place}{words}，请改正后重发。"


def _kinds(text: str) -> str:
    return "或".join(_kind(one) for one in text.split(" | ") if one != "null")


def _kind(word: str) -> str:
    return _KINDS.get(word, word).partition("，")[0]
