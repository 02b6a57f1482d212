"""Holds two sides of the same things against each other, field by field.

Without it each reconciliation would have its own idea of a difference. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.links.days import DayLine, Difference, Repair

Values = Mapping[str, str]
"""What a side has of a thing: by the Chinese name of the field."""
Things = Mapping[str, Values]
"""By number."""
Mending = Callable[[str, Difference], Repair]
"""What is done about the difference of a thing."""

NOTHING = "—"
"""Stands for a thing, or a field, that a side does not have."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of holding one day's things of two sides against each other."""

    ours: int = 0
    theirs: int = 0
    equal: int = 0
    lines: tuple[DayLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one reconciliation, day by day."""

    days: Mapping[date, Tally] = field(default_factory=dict)
    message: str = ""
    """Why something could not be compared."""


def held_against(what: str, ours: Things, theirs: Things, mending: Mending) -> Tally:
    """Compare two sides; `what` names a thing: 配送明细."""
    lines: list[DayLine] = []
    for reference in sorted(ours.keys() | theirs.keys()):
        lines += _lines(what, reference, ours.get(reference), theirs.get(reference), mending)
    both = len(ours.keys() & theirs.keys())
    return Tally(
        ours=len(ours),
        theirs=len(theirs),
        equal=both - len({one.reference for one in lines if one.difference is Difference.DIFFERS}),
        lines=tuple(lines),
    )


def _lines(
    what: str, reference: str, ours: Values | None, theirs: Values | None, mending: Mending
) -> list[DayLine]:
    """One line for each field that differs, or one for a thing that a side does not have."""
    if ours is None or theirs is None:
        difference = Difference.MISSING_HERE if ours is None else Difference.MISSING_THERE
        repair = mending(reference, difference)
        mine, other = _told(ours), _told(theirs)
        return [DayLine(reference, what, mine, other, difference, repair)]
    names = [*ours, *(name for name in theirs if name not in ours)]
    differing = [name for name in names if ours.get(name) != theirs.get(name)]
    if not differing:
        return []
    repair = mending(reference, Difference.DIFFERS)
    return [
        DayLine(
            reference,
            f"{what}的{name}",
            ours.get(name, NOTHING),
            theirs.get(name, NOTHING),
            Difference.DIFFERS,
            repair,
        )
        for name in differing
    ]


def _told(values: Values | None) -> str:
    """A whole thing in one line."""
    if values is None:
        return NOTHING
    return "，".join(f"{name} {value}" for name, value in values.items()) or "有"
