"""What searches of lists share: days of Beijing, and text in either case on both databases.

Without it each list would find something else for the same words.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, collate, func

from app.store.texts import storable
from sync.platform_time import BEIJING

LONGEST_TEXT = 200
"""Characters of what is looked for."""
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(9000, 1, 1)
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def contains(connection: Connection, place: Column[Any], text: str) -> ColumnElement[bool]:
    """Whether a text stands there, A to Z in either case; `%` and `_` are themselves."""
    folded = place if connection.dialect.name == "sqlite" else collate(place, "C")
    small: ColumnElement[str] = func.lower(folded)
    return small.contains(storable(text).translate(_SMALL), autoescape=True)


def between_days(
    place: Column[Any], first: date | None, last: date | None
) -> Iterator[ColumnElement[bool]]:
    """Whether a time is on days of Beijing, both included; None: without an end."""
    if first is not None:
        yield place >= _begin(first)
    if last is not None:
        yield place < _begin(last) + timedelta(days=1)


def _begin(day: date) -> datetime:
    return datetime.combine(min(max(day, _FIRST_DAY), _LAST_DAY), time(), BEIJING)
