"""What a check takes from the store: all that its outcome hangs on, and what of it has changed.

Without it a check would not know whether anything happened since the last one. Which items were
said anew since then stands in the store (taking.touched): none is read to find that out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.catalogue.aliases import reading as aliases
from app.catalogue.checking.comparing import Relations
from app.catalogue.checking.recheck import Changed
from app.catalogue.checking.rules import Rule
from app.catalogue.entries import matches, taking
from app.catalogue.entries.values import MatchState, Side
from app.catalogue.matching.likening import Alike, Likening
from app.catalogue.meaning.naming import Said
from app.catalogue.relations import reading as relations
from app.catalogue.warnings import laying_down

AllAlike = tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Supplies:
    """Where a check gets what other rooms know."""

    relations: Callable[[Connection, str, date], Relations] = relations.allowed
    """Names of the distributors that may deliver on a day, by provincial code."""
    makers: Callable[[Connection, str], AllAlike] = aliases.makers
    """What persons said of makers' names, or names of one company together."""
    approvals: Callable[[Connection, str], AllAlike] = aliases.approvals
    """The same of approval numbers: old and new ones of one item."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """All that the outcome of a check hangs on."""

    rules: tuple[Rule, ...]
    confirmed: Mapping[str, tuple[str, ...]]
    rejected: frozenset[tuple[str, str]]
    relations: Relations
    makers: AllAlike
    approvals: AllAlike
    taken: Mapping[Side, int]
    """How often something was taken into each catalogue here."""


def read(connection: Connection, org: str, sources: Supplies, today: date) -> Supplied:
    """Read it, as it is at this moment."""
    confirmed: dict[str, tuple[str, ...]] = {}
    for hospital_code, province_code in sorted(
        matches.standing(connection, org, MatchState.CONFIRMED)
    ):
        confirmed[hospital_code] = (*confirmed.get(hospital_code, ()), province_code)
    allowed = sources.relations(connection, org, today)
    return Supplied(
        rules=laying_down.present_rules(connection, org).rules,
        confirmed=confirmed,
        rejected=matches.standing(connection, org, MatchState.REJECTED),
        relations=dict(allowed),
        makers=sources.makers(connection, org),
        approvals=sources.approvals(connection, org),
        taken={side: taking.number(connection, org, side) for side in Side},
    )


def changed(connection: Connection, org: str, before: Supplied, after: Supplied) -> Changed | None:
    """What is otherwise than before; None where only a look at everything can say."""
    if before.rules != after.rules or not _only_said(before, after):
        return None
    touched = {
        side: taking.touched(connection, org, side, before.taken[side], after.taken[side])
        for side in Side
    }
    province, hospital = touched[Side.PROVINCE], touched[Side.HOSPITAL]
    if province is None or hospital is None:
        return None
    named = (before.makers, before.approvals) == (after.makers, after.approvals)
    rejected = {hospital_code for hospital_code, _ in before.rejected ^ after.rejected}
    return Changed(
        province=tuple(sorted(province)),
        hospital=tuple(sorted(hospital)),
        relations=_differing(before.relations, after.relations),
        matches=tuple(sorted({*_differing(before.confirmed, after.confirmed), *rejected})),
        likening=None if named else Likening(after.makers, after.approvals),
    )


def _only_said(before: Supplied, after: Supplied) -> bool:
    """Whether of names and numbers nothing differs but what persons said of two writings."""
    differing = {*before.makers} ^ {*after.makers} | {*before.approvals} ^ {*after.approvals}
    return all(isinstance(one, Said) for one in differing)


def _differing(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Codes of which something else is said."""
    said = [code for code, names in after.items() if before.get(code) != names]
    return (*said, *(code for code in before if code not in after))
