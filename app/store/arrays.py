"""Writes columns of thousands of values as PostgreSQL reads arrays.

Without it the driver would word each value of a carton by itself, in Python, which costs more than
the insert. The text is made by `str.join`, which is as fast as copying; a value that needs a
backslash, or of a type that is not known here, goes the long way.

https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.types import UserDefinedType


class Texts(UserDefinedType[Sequence[str]]):
    """Texts that are bound as one value; PostgreSQL sees from its place which array it is."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:  # noqa: ANN401 (as SQLAlchemy says)
        """What it would be called in a table, where none is."""
        return "TEXT[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Write the texts as one."""
        return written


def written(values: Sequence[Any]) -> Any:  # noqa: ANN401 (a text, or what the driver is to word)
    """An array of these values, as text; the values themselves where one is of another kind."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return _texts(values)
    if not kinds <= _WORDED.keys():
        return list(values)
    elements, last, this = [], _NOTHING, ""
    for value in values:
        if value is not last:  # the receipt of a thousand codes is written once
            last, this = value, _WORDED[type(value)](value)
        elements.append(this)
    return "{" + ",".join(elements) + "}"


def _texts(values: Sequence[str]) -> str:
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') > 2 * (len(values) - 1):
        joined = '","'.join(map(_escaped, values))
    return f'{{"{joined}"}}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


_NOTHING: Any = object()
_WORDED: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "NULL",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: lambda value: f'"{_escaped(value)}"',
    uuid.UUID: str,
    bytes: lambda value: f'"\\\\x{value.hex()}"',
    datetime: lambda value: f'"{value.isoformat()}"',
}
