"""What a check takes from the store: all that its outcome hangs on, and what of it has changed.

Without it a check would not know whether anything happened since the last one. Each item is
remembered by a number made of its row, so that whatever a late version corrected is seen too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.catalogue.checking.comparing import Relations
from app.catalogue.checking.recheck import Changed
from app.catalogue.checking.rules import Rule
from app.catalogue.entries import matches, present, taking
from app.catalogue.entries.bodies import FIELDS, row_of
from app.catalogue.entries.values import AnyRow, Entry, MatchState, Side, What
from app.catalogue.relations import reading as relations
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.catalogue.warnings import laying_down
from app.store.tables.catalogue import catalogue_entry

_REPEATED = ("name", "strength", "form", "unit", "dosage_unit", "maker", "status", "distributors")

Groups = tuple[tuple[str, ...], ...]


def _nobody(connection: Connection, org: str) -> Groups:  # noqa: ARG001 (one of several sources)
    return ()


@dataclass(frozen=True, slots=True)
class Supplies:
    """Where a check gets what other rooms know."""

    relations: Callable[[Connection, str, date], Relations] = relations.allowed
    """Names of the distributors that may deliver on a day, by provincial code."""
    makers: Callable[[Connection, str], Groups] = _nobody
    """Other names of makers, those of one company together."""
    approvals: Callable[[Connection, str], Groups] = _nobody
    """Approval numbers that one item had, old and new together."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """All that the outcome of a check hangs on."""

    rules: tuple[Rule, ...]
    confirmed: Mapping[str, tuple[str, ...]]
    rejected: frozenset[tuple[str, str]]
    relations: Mapping[str, tuple[str, ...]]
    makers: Groups
    approvals: Groups
    taken: Mapping[Side, int]
    """How often something was taken into each catalogue here."""
    items: Mapping[Side, Mapping[str, int]] = field(default_factory=dict, compare=False)
    """Codes of all items that are there, and a number that changes with each; nothing where the
    catalogues are too large to be kept."""


def read(
    connection: Connection,
    org: str,
    sources: Supplies,
    today: date,
    most_items: int,
    before: Supplied | None = None,
) -> Supplied:
    """Read it, as it is at this moment; what has not moved since `before` is taken from there."""
    confirmed: dict[str, tuple[str, ...]] = {}
    for hospital_code, province_code in sorted(
        matches.standing(connection, org, MatchState.CONFIRMED)
    ):
        confirmed[hospital_code] = (*confirmed.get(hospital_code, ()), province_code)
    allowed = sources.relations(connection, org, today)
    taken = {side: taking.number(connection, org, side) for side in Side}
    count = select(func.count()).select_from(catalogue_entry).where(*_there(org))
    size = connection.execute(count).scalar_one()
    return Supplied(
        rules=laying_down.present_rules(connection, org).rules,
        confirmed=confirmed,
        rejected=matches.standing(connection, org, MatchState.REJECTED),
        relations={code: tuple(names) for code, names in allowed.items()},
        makers=sources.makers(connection, org),
        approvals=sources.approvals(connection, org),
        taken=taken,
        items=_items(connection, org, taken, before) if size <= most_items else {},
    )


def changed(connection: Connection, org: str, before: Supplied, after: Supplied) -> Changed | None:
    """What is otherwise than before; None where only a look at everything can say."""
    if not before.items or not after.items:
        return None
    for name in ("rejected", "makers", "approvals"):
        if getattr(before, name) != getattr(after, name):
            return None
    province, province_gone = _changed_items(connection, org, Side.PROVINCE, before, after)
    hospital, hospital_gone = _changed_items(connection, org, Side.HOSPITAL, before, after)
    return Changed(
        province=tuple(one.row for one in province if isinstance(one.row, ProvinceRow)),
        province_gone=province_gone,
        hospital=tuple(one.row for one in hospital if isinstance(one.row, HospitalRow)),
        hospital_gone=hospital_gone,
        relations=_differing(before.relations, after.relations),
        confirmed=_differing(before.confirmed, after.confirmed),
    )


def _changed_items(
    connection: Connection, org: str, side: Side, before: Supplied, after: Supplied
) -> tuple[Sequence[Entry], tuple[str, ...]]:
    """Items of one side that are new or other than before, and codes of those that are gone."""
    was, now = before.items[side], after.items[side]
    codes = [code for code, number in now.items() if was.get(code) != number]
    found = present.find(connection, org, side, codes)
    gone = tuple(code for code in was if code not in now)
    return [one for one in found.values() if not one.removed], gone


def rows_of(connection: Connection, org: str, side: Side) -> Iterator[AnyRow]:
    """All items of a catalogue that are not removed, each repeated text kept once.

    A store hands over a new text every time: two thirds of the memory would be the same words.
    """
    pool: dict[str, str] = {}
    parties: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in connection.execute(_query(org, side)):
        values = dict(row._mapping)
        for name in _REPEATED:
            values[name] = pool.setdefault(values[name], values[name])
        made = row_of(side, values)
        kept = parties.setdefault(made.distributors, made.distributors)
        yield made if kept is made.distributors else replace(made, distributors=kept)


def _items(
    connection: Connection, org: str, taken: Mapping[Side, int], before: Supplied | None
) -> dict[Side, Mapping[str, int]]:
    """The numbers of all items; of a catalogue into which nothing was taken they are known."""
    numbers: dict[Side, Mapping[str, int]] = {}
    for side in Side:
        if before is not None and before.items and before.taken[side] == taken[side]:
            numbers[side] = before.items[side]
        else:
            rows = connection.execute(_query(org, side))
            numbers[side] = {row[0]: hash(tuple(row)) for row in rows}
    return numbers


def _query(org: str, side: Side) -> Select[Any]:
    entry = catalogue_entry.c
    columns = (entry.code, *(entry[name] for name in FIELDS))
    mine = (*_there(org), entry.side == side)
    return select(*columns).where(*mine).order_by(entry.code).execution_options(yield_per=1000)


def _there(org: str) -> tuple[ColumnElement[bool], ...]:
    entry: Any = catalogue_entry.c
    return entry.org == org, entry.latest, entry.what != What.REMOVED


def _differing(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    codes = before.keys() | after.keys()
    return tuple(
        (code, after.get(code, ())) for code in sorted(codes) if before.get(code) != after.get(code)
    )
