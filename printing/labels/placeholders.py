"""Fills `{field}` in the texts of a design; without it a design could show the same words only.

A placeholder is a name and nothing more: no attributes, no indexes, no formats, no code. `{{` and
`}}` stand for brackets. A value that holds brackets is a value, never a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What a field may be called."""
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class BadTemplate(ValueError):
    """A text whose placeholders cannot be read."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the value of a field goes."""

    field: str


Template = tuple[str | Slot, ...]


@lru_cache(maxsize=2_000)
def parse(text: str) -> Template:
    """Split a text into what stands as it is and what is filled; raises BadTemplate."""
    parts: list[str | Slot] = []
    at = 0
    for found in _PART.finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
        if found[0] in ("{{", "}}"):
            parts.append(found[0][0])
        elif found[1] is None:
            raise BadTemplate(f"“{found[0]}”没有配对；要印出花括号本身，请写两个。")
        elif not NAME.fullmatch(found[1]):
            raise BadTemplate(
                f"“{found[0][:40]}”不是字段：花括号里只能写字段名（小写字母、数字和下划线）。"
            )
        else:
            parts.append(Slot(found[1]))
    return (*(part for part in (*parts, text[at:]) if part),)


def fields_of(template: Template) -> tuple[str, ...]:
    """Name the fields it is filled with."""
    return tuple(dict.fromkeys(part.field for part in template if isinstance(part, Slot)))


def fill(template: Template, fields: Mapping[str, object]) -> str:
    """Put the values in; a field that is not there is empty."""
    return "".join(
        said(fields.get(part.field)) if isinstance(part, Slot) else part for part in template
    )


def said(value: object) -> str:
    """Write a value: a text as it is, a number in digits; a list, or nothing, as nothing."""
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, Mapping | Sequence) else str(value)


def is_there(value: object) -> bool:
    """Tell whether a field is filled: a text or a list that is not empty, or any number."""
    if isinstance(value, (str, Sequence)):
        return bool(value)
    return value is not None
