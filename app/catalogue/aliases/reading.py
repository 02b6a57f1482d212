"""Reads what was said of names: pair by pair for people, and as what holds for match and check.

Without it each reader would judge anew which words stand. An institution says some hundreds, a
diligent one some thousands: all of them are read at once.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.catalogue.aliases.values import Alias, AliasKey, AliasWord, Kind, State, Statement, Verdict
from app.catalogue.meaning.naming import Said
from app.store.tables.aliases import alias_word

_STATES = {
    Verdict.SAME: State.SAME,
    Verdict.APART: State.APART,
    Verdict.WITHDRAWN: State.WITHDRAWN,
}
_HOLDING = (State.SAME, State.APART)
_NOT_SAID = uuid.UUID(int=0)


def aliases(connection: Connection, org: str) -> dict[AliasKey, Alias]:
    """All pairs of which somebody said something."""
    rows: dict[AliasKey, list[Any]] = defaultdict(list)
    for row in connection.execute(select(alias_word).where(alias_word.c.org == org)):
        rows[AliasKey(Kind(row.kind), row.one, row.other)].append(row)
    return {key: _alias(key, some) for key, some in sorted(rows.items())}


def of_keys(
    connection: Connection, org: str, keys: Collection[AliasKey]
) -> Mapping[AliasKey, Alias]:
    """Those of some pairs; a pair of which nobody said anything is not in the answer."""
    return {key: one for key, one in aliases(connection, org).items() if key in keys}


def makers(connection: Connection, org: str) -> tuple[Said, ...]:
    """What holds of makers' names; of contested pairs nothing does."""
    return holding(aliases(connection, org).values(), Kind.MAKER)


def approvals(connection: Connection, org: str) -> tuple[Said, ...]:
    """What holds of approval numbers."""
    return holding(aliases(connection, org).values(), Kind.APPROVAL)


def holding(known: Iterable[Alias], kind: Kind) -> tuple[Said, ...]:
    """What holds of one kind by these."""
    return tuple(_said(one) for one in known if one.key.kind is kind and one.state in _HOLDING)


def as_if(
    known: Mapping[AliasKey, Alias], statements: Sequence[Statement], person: str, at: datetime
) -> dict[AliasKey, Alias]:
    """How pairs would stand if somebody who knows them all said this too."""
    after = dict(known)
    for one in statements:
        word = AliasWord(
            _NOT_SAID, one.verdict, one.one, one.other, person, at, one.why, one.since, stands=True
        )
        after[one.key] = Alias(one.key, _STATES[one.verdict], (word,))
    return after


def _alias(key: AliasKey, rows: Sequence[Any]) -> Alias:
    passed = {text for row in rows for text in row.behind.split()}
    words = [
        AliasWord(
            op_id=row.op_id,
            verdict=Verdict(row.verdict),
            one=row.one_text or row.one,
            other=row.other_text or row.other,
            person=row.person,
            at=row.at,
            why=row.why,
            since=row.since,
            stands=str(row.op_id) not in passed,
        )
        for row in rows
    ]
    words.sort(key=lambda word: (word.at, word.op_id), reverse=True)
    # Of words that name each other in a ring, which no program of ours says, the last one stands.
    verdicts = {word.verdict for word in words if word.stands} or {words[0].verdict}
    state = _STATES[verdicts.pop()] if len(verdicts) == 1 else State.CONTESTED
    return Alias(key, state, tuple(words))


def _said(alias: Alias) -> Said:
    word = alias.said
    on = word.at.astimezone().date()
    same = alias.state is State.SAME
    return Said(word.one, word.other, same, word.person, on, word.why, word.since)
