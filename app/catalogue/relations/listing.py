"""The statements that page through relations, and count them, where persons and platforms spoke.

Without it a page of two hundred would be cut out of a hundred thousand in memory. What a person
laid down covers what the platform tells of the same relation, unless the person said that the
platform's is to stand (standing.py says the same of values).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union, union_all

from app.catalogue.relations.events import RelationsAsked
from app.catalogue.relations.values import Origin
from app.store.tables.relations import delivery_relation, told_relation

_KEY = ("province_code", "distributor_code", "address_code")
_said, _told = delivery_relation.c, told_relation.c


def keys(org: str, asked: RelationsAsked, of_round: uuid.UUID | None) -> Select[Any]:
    """What the relations join that are asked for, in order."""
    if asked.disputed:
        return _ordered(_disputed(org).where(*_narrowed(_said, asked)))
    if asked.news:
        mine = (_told.org == org, _told.round_id == of_round)
        return _ordered(_keys(_told).where(*mine, *_narrowed(_told, asked)))
    theirs = _uncovered(org).where(*_narrowed(_told, asked))
    own = _keys(_said).where(*_own(org), *_narrowed(_said, asked))
    if not asked.gone:
        own = own.where(_said.gone.is_(False))
    both = union(own, theirs).subquery()
    return _ordered(select(*(both.c[name] for name in _KEY)))


def disputed(org: str) -> Select[Any]:
    """How many differ from what the platform says, undecided."""
    return select(func.count()).select_from(_disputed(org).subquery())


def counts(org: str) -> Select[Any]:
    """How many relations each distributor has."""
    own = _keys(_said).where(*_own(org), _said.gone.is_(False))
    both = union_all(own, _uncovered(org)).subquery()
    company = both.c.distributor_code
    return select(company, func.count().label("number")).group_by(company)


def holding(org: str, on: date) -> Select[Any]:
    """What the relations of named items join that hold on a day."""
    own = _keys(_said).where(*_own(org), _said.gone.is_(False), *_in_time(_said, on))
    ended = or_(_told.ended_on.is_(None), _told.ended_on > on)
    theirs = _uncovered(org).where(ended, *_in_time(_told, on))
    both = union_all(own, theirs).subquery()
    return select(*(both.c[name] for name in _KEY)).where(both.c.province_code != "")


def _in_time(columns: Any, on: date) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 (of either table)
    """Whether a day is between the first and the last that were named."""
    begun = or_(columns.valid_from.is_(None), columns.valid_from <= on)
    return begun, or_(columns.valid_until.is_(None), columns.valid_until >= on)


def _keys(columns: Any) -> Select[Any]:  # noqa: ANN401 (the columns of either table)
    return select(*(columns[name] for name in _KEY))


def _ordered(query: Select[Any]) -> Select[Any]:
    return query.order_by(*(query.selected_columns[name] for name in _KEY))


def _own(org: str) -> tuple[ColumnElement[bool], ...]:
    """Words of persons that stand by themselves."""
    return _said.org == org, _said.origin != Origin.PLATFORM


def _same_key() -> ColumnElement[bool]:
    return and_(_said.org == _told.org, *(_said[name] == _told[name] for name in _KEY))


def _uncovered(org: str) -> Select[Any]:
    """What only the platform tells."""
    covered = exists().where(_same_key(), _said.origin != Origin.PLATFORM)
    return _keys(_told).where(_told.org == org, _told.latest, ~covered)


def _disputed(org: str) -> Select[Any]:
    still = and_(
        _said.gone.is_(False),
        or_(_said.valid_until.is_(None), _said.valid_until >= _told.ended_on),
    )
    otherwise = or_(
        _said.gone,
        _said.valid_until.is_distinct_from(_told.valid_until),
        and_(_told.valid_from.is_not(None), _said.valid_from.is_distinct_from(_told.valid_from)),
    )
    differs = or_(
        and_(_told.ended_on.is_not(None), still), and_(_told.ended_on.is_(None), otherwise)
    )
    joined = _keys(_said).join_from(delivery_relation, told_relation, _same_key())
    return joined.where(*_own(org), _told.latest, _told.at > _said.at, differs)


def _narrowed(
    columns: Any,  # noqa: ANN401 (the columns of either table)
    asked: RelationsAsked,
) -> list[ColumnElement[bool]]:
    wanted = ((name, getattr(asked, name)) for name in _KEY)
    return [columns[name] == value for name, value in wanted if value]
