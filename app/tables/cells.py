"""What a cell of a table holds, and how a person sees it.

Without it a number would be read as twenty digits that it lost long ago, and 12.50 as 12.5. Text
stays text. A number keeps its value and the decimals its format shows; a day and a time are known
by the format alone, since a sheet writes them as numbers too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from app.codes.reading import BLANKS

OUTER = BLANKS + "\u3000\u00a0"
"""What may stand around a text without belonging to it."""
MONEY_PLACES = 2
"""Decimals below which a format may hide, and not round: a price shown as 13 may be 12.5."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sheet."""

    value: float
    places: int | None = None
    """Decimals its format shows; None where it shows as many as there are."""
    width: int = 0
    """Digits a format of zeros fills up to: 00012."""

    @property
    def exact(self) -> bool:
        """Whether all its digits are still there: a sheet keeps fifteen."""
        return abs(self.value) < 1e15

    @property
    def text(self) -> str:
        """As it is shown; where that would hide part of an amount, as it is."""
        if self.value.is_integer() and self.exact and not self.places:
            return str(int(self.value)).zfill(self.width)
        amount = Decimal(format(self.value, ".15g"))
        if self.places is None:
            return format(amount, "f")
        step = Decimal(1).scaleb(-self.places)
        shown = amount.quantize(step, ROUND_HALF_UP) if abs(amount) < 10**15 else amount
        return format(shown if self.places >= MONEY_PLACES or shown == amount else amount, "f")


Cell = str | Number | datetime | time | None
"""Empty: None or an empty text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something."""

    number: int
    """As people count: the first row of the file is 1."""
    cells: Sequence[Cell]
    trouble: str = ""
    """Why it cannot be taken for what was written; a Chinese sentence."""
    doubt: str = ""
    """What is odd about it, though it was read."""


def shown(cell: Cell) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip(OUTER)
    if isinstance(cell, Number):
        return cell.text
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()


def day_in(cell: Cell) -> date | None:
    """The day a cell of a sheet is; None for all else."""
    return cell.date() if isinstance(cell, datetime) else None
