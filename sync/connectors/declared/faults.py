"""What is wrong with a description, and where: in Chinese and in English.

Without it whoever writes a file would learn of one fault at a time, in a programmer's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_KINDS = {
    "str": "文字",
    "int": "整数",
    "float": "数字",
    "bool": "true 或 false",
    "array": "列表",
    "object": "表",
    "null": "空",
}
_MESSAGES = (
    (re.compile(r"Expected `(.+)`, got `(.+)`"), "应为{0}，现为{1}"),
    (re.compile(r"Invalid enum value (.+)"), "没有 {0} 这种写法"),
    (re.compile(r"Expected `\w+` ([<>]=?) (\S+)"), "应 {0} {1}"),
    (re.compile(r"Expected `str` matching regex (.+)"), "写法应符合 {0}"),
    (re.compile(r"Expected `str` of length ([<>]=?) (\S+)"), "字数应 {0} {1}"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that has to be mended."""

    place: str
    """Names with dots between them, as in the file; empty: the file as a whole."""
    chinese: str
    english: str


class DescriptionError(ValueError):
    """A description that cannot be used; its text names every fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Hold what was found, in the order of the file."""
        self.faults = tuple(faults)
        super().__init__(
            "\n".join(
                f"{one.place or '文件 file'}：{one.chinese} ({one.english})" for one in faults
            )
        )


def of_value(place: str, said: str) -> Fault:
    """Word what msgspec says of a value."""
    what, _, inside = said.partition(" - at `$")
    where = place + inside.rstrip("`")
    for pattern, chinese in _MESSAGES:
        found = pattern.fullmatch(what)
        if found is not None:
            return Fault(where, chinese.format(*map(_kinds, found.groups())), what)
    return Fault(where, f"不能用（{what}）", what)


def _kinds(said: str) -> str:
    parts = said.split(" | ")
    if all(part in _KINDS for part in parts):
        return "、".join(_KINDS[part] for part in parts)
    return said
