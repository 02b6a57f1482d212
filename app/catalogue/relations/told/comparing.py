"""Finds what a list says that was not known: pure, a list and what is known in, news out.

Without it every fetch would look like a hundred thousand changes. A relation that is listed for
several tender periods (中标期数) is one relation: it holds while any of them does. What was ended
keeps the day on which it ended; nothing is deleted. A whole list ends only what its own source told
before: a file of HIS and the platform may each know something the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import msgspec

from app.catalogue.relations.told.bodies import PartyTold, RelationTold
from app.catalogue.relations.told.values import (
    Key,
    News,
    Party,
    PartyListed,
    RelationList,
    RelationListed,
)

STOPPED = "平台已停用"
UNLISTED = "平台不再列出"
_MOST_PERIODS = 10
PartyKey = tuple[Party, str]
Kept = TypeVar("Kept", RelationTold, PartyTold)


@dataclass(frozen=True, slots=True)
class Known:
    """What was told before, each with the source that told it last."""

    relations: Mapping[Key, tuple[RelationTold, str]]
    parties: Mapping[PartyKey, tuple[PartyTold, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What is news, and how many relations were listed."""

    relations: tuple[RelationTold, ...]
    parties: tuple[PartyTold, ...]
    total: int

    def count(self, *kinds: News) -> int:
        """How many relations are news of these kinds."""
        return sum(one.what in kinds for one in self.relations)


def news_of(listed: RelationList, known: Known, source: str, today: date) -> Found:
    """What a list says that is not known."""
    lines = _joined(listed.relations)
    relations = [
        one
        for line in lines.values()
        if (one := _relation(line, known.relations.get(line.key), today)) is not None
    ]
    parties = [
        said
        for party in {(one.part, one.code): one for one in listed.parties}.values()
        if (said := _party(party, known.parties.get((party.part, party.code)))) is not None
    ]
    if listed.whole:
        relations += _unlisted_relations(known, source, lines.keys(), today)
        parties += _unlisted_addresses(known, source, listed.parties)
    return Found(tuple(relations), tuple(parties), len(lines))


def is_empty(listed: RelationList, known: Known, source: str) -> bool:
    """Whether a whole list without any relation would end all that its source told."""
    told = (one for one, by in known.relations.values() if by == source)
    return listed.whole and not listed.relations and any(one.ended_on is None for one in told)


def _joined(lines: Iterable[RelationListed]) -> dict[Key, RelationListed]:
    """One line for each relation; of several periods the one that holds longest stands."""
    found: dict[Key, list[RelationListed]] = {}
    for line in lines:
        found.setdefault(line.key, []).append(line)
    return {key: some[0] if len(some) == 1 else _one_of(some) for key, some in found.items()}


def _one_of(lines: list[RelationListed]) -> RelationListed:
    holding = [one for one in lines if one.enabled] or lines
    best = max(holding, key=lambda one: (one.valid_until or date.max, one.period))
    starts = [one.valid_from for one in holding if one.valid_from is not None]
    begun = min(starts) if len(starts) == len(holding) else None
    periods = list(dict.fromkeys(one.period for one in holding if one.period))
    return replace(best, valid_from=begun, period="、".join(periods[-_MOST_PERIODS:]))


def _relation(
    line: RelationListed, known: tuple[RelationTold, str] | None, today: date
) -> RelationTold | None:
    made = RelationTold(
        province_code=line.province_code,
        distributor_code=line.distributor_code,
        address_code=line.address_code,
        what=News.NEW,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
        ended_on=None if line.enabled else today,
        scope=line.scope,
        restraint=line.restraint,
        period=line.period,
    )
    if known is None:
        return made if line.enabled else _as(made, News.ENDED)
    before, _source = known
    if before.ended_on is not None:
        return _as(made, News.RETURNED) if line.enabled else None
    if not line.enabled:
        return _as(made, News.ENDED)
    return None if _as(made, before.what) == before else _as(made, News.CHANGED)


def _party(line: PartyListed, known: tuple[PartyTold, str] | None) -> PartyTold | None:
    """What is said of a party; what a list leaves out stays as it was known."""
    before = None if known is None else known[0]
    told = {
        name: getattr(line, name) or getattr(before, name, "")
        for name in ("name", "text", "contact", "phone")
    }
    stopped = "" if line.enabled else STOPPED
    made = PartyTold(part=line.part, code=line.code, what=News.NEW, stopped=stopped, **told)
    if before is None:
        return made
    if _as(made, before.what) == before:
        return None
    if bool(stopped) is bool(before.stopped):
        return _as(made, News.CHANGED)
    return _as(made, News.ENDED if stopped else News.RETURNED)


def _unlisted_relations(
    known: Known, source: str, listed: Iterable[Key], today: date
) -> Iterator[RelationTold]:
    here = set(listed)
    for key, (before, by) in known.relations.items():
        if by == source and before.ended_on is None and key not in here:
            yield msgspec.structs.replace(before, what=News.ENDED, ended_on=today)


def _unlisted_addresses(
    known: Known, source: str, listed: Iterable[PartyListed]
) -> Iterator[PartyTold]:
    """Addresses that a list of addresses does not name; a distributor keeps its name."""
    here = {one.code for one in listed if one.part is Party.ADDRESS}
    if not here:
        return
    for (part, code), (before, by) in known.parties.items():
        if part is Party.ADDRESS and by == source and not before.stopped and code not in here:
            yield msgspec.structs.replace(before, what=News.ENDED, stopped=UNLISTED)


def _as(said: Kept, what: News) -> Kept:
    return msgspec.structs.replace(said, what=what)
