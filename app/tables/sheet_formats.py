"""What the formats of a sheet make of a number: a day, a time, so many decimals.

Without it 46000 would be no day, and 12.50 would be 12.5. Only what changes the meaning is read:
days and times by their letters, decimals, and zeros that fill up a code.

Sources: ECMA-376 part 1, 18.8.30 (numFmts and the list of those that are built in).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.tables.cells import Cell, Number

_BUILT_IN_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_BUILT_IN_TIMES = {*range(18, 22), *range(32, 36), *range(45, 48), 55, 56}
_BUILT_IN_PLACES = {1: 0, 2: 2, 3: 0, 4: 2, 37: 0, 38: 0, 39: 2, 40: 2, 41: 0, 42: 0, 43: 2, 44: 2}
_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Texts, fillers, colours and conditions within a format, which are no part of the number."""
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_PLACES = re.compile(r"\.([0#?]+)")
_FIRST_DAY = datetime(1899, 12, 30)
_FIRST_DAY_1904 = datetime(1904, 1, 1)
_MOST_DAYS = 2_958_466
"""The day after 9999-12-31."""


@dataclass(frozen=True, slots=True)
class CellFormat:
    """What a format makes of a number."""

    day: bool = False
    time: bool = False
    places: int | None = None
    width: int = 0


GENERAL = CellFormat()


def format_of(number: int, code: str | None) -> CellFormat:
    """What a format means, by its number and the text a file gives for it."""
    if code is None:
        return CellFormat(
            number in _BUILT_IN_DAYS, number in _BUILT_IN_TIMES, _BUILT_IN_PLACES.get(number)
        )
    # What is elapsed stands in the brackets that else hold colours.
    elapsed = _ELAPSED.search(code) is not None
    plain = _SAID.sub("", code).split(";", 1)[0].lower()
    if elapsed or re.search(r"[ymdhs]", plain):
        day = re.search(r"[yd]", plain) is not None or not re.search(r"[hs]", plain)
        return CellFormat(day=day and not elapsed, time=elapsed or not day)
    if re.search(r"[%e/@]", plain) or not re.search(r"[0#?]", plain):
        return GENERAL
    if plain.strip("0") == "":
        return CellFormat(places=0, width=len(plain) if len(plain) > 1 else 0)
    found = _PLACES.search(plain)
    return CellFormat(places=len(found[1]) if found else 0)


def cell_of(value: float, form: CellFormat, *, from_1904: bool) -> Cell:
    """A number of a sheet as what its format makes of it."""
    if form.day and 0 <= value < _MOST_DAYS:
        first = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
        # To the second: a day is a float, and 08:00 would be 07:59:59.999.
        return first + timedelta(seconds=round(value * 86_400))
    if form.time and 0 <= value < 1:
        moment = _FIRST_DAY + timedelta(seconds=round(value * 86_400))
        return moment.time() if moment.date() == _FIRST_DAY.date() else time(23, 59, 59)
    return Number(value, form.places, form.width)
