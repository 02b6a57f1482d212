"""How a warning stands, from its values and all that persons decided on it.

Without it the order in which decisions come would decide. Pure: a function of the set of words, so
that every workstation says the same.

- A word that names another one's id was said in its knowledge and stands in its place.
- A word holds for the values it was said on: where either is another, the warning is back.
- Two standing words that say something else are contested until somebody who sees both decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.catalogue.meaning.text import fold
from app.catalogue.warnings.values import Decision, Returned, WarningState, WarningWord


@dataclass(frozen=True, slots=True)
class Standing:
    """How a warning that is not closed stands, dates not looked at."""

    state: WarningState
    decision: Decision | None = None
    until: date | None = None
    returned: Returned | None = None


_OPEN = Standing(WarningState.OPEN)


def standing_of(words: Sequence[WarningWord], province_value: str, hospital_value: str) -> Standing:
    """Say how a warning of these values stands."""
    said = [word for word in words if word.stands and word.decision is not Decision.REOPEN]
    if not said:
        return _OPEN
    mine = [word for word in said if _is_on(word, province_value, hospital_value)]
    if not mine:
        return Standing(WarningState.OPEN, returned=Returned.VALUES)
    last = max(mine, key=lambda word: (word.at, word.op_id))
    if len({(word.decision, word.until) for word in mine}) > 1:
        return Standing(WarningState.CONTESTED, last.decision, last.until)
    return Standing(WarningState.DECIDED, last.decision, last.until)


def on_day(state: WarningState, until: date | None, today: date) -> tuple[WarningState, bool]:
    """How it stands on a day, and whether that is because a date has passed."""
    passed = state is WarningState.DECIDED and until is not None and until < today
    return (WarningState.OPEN, True) if passed else (state, False)


def _is_on(word: WarningWord, province_value: str, hospital_value: str) -> bool:
    return (fold(word.province_value), fold(word.hospital_value)) == (
        fold(province_value),
        fold(hospital_value),
    )
