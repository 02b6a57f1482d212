"""Reads what platforms told last, and the rounds in which they did.

Without it each screen and each rule would know the tables.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, select

from app.catalogue.relations.told.bodies import PartyTold, RelationTold
from app.catalogue.relations.told.comparing import Known
from app.catalogue.relations.told.values import Key, News, Outcome, Party, Round
from app.catalogue.relations.values import Told
from app.store.many_rows import among
from app.store.tables.relations import relations_round, told_party, told_relation

_RELATION = RelationTold.__struct_fields__
_PARTY = PartyTold.__struct_fields__


def known(connection: Connection, org: str) -> Known:
    """All that was told last, with the source that told it."""
    relations = {
        one.key: (one, row.source)
        for row in connection.execute(_latest(org))
        if (one := _relation_of(row))
    }
    query = select(told_party).where(told_party.c.org == org, told_party.c.latest)
    parties = {
        (Party(row.part), row.code): (_party_of(row), row.source)
        for row in connection.execute(query)
    }
    return Known(relations, parties)


def of_items(connection: Connection, org: str, province_codes: Collection[str]) -> dict[Key, Told]:
    """What was told last of the relations of some items."""
    here = among(connection, told_relation.c.province_code, province_codes)
    rows = connection.execute(_latest(org).where(here))
    return {key_of(row): told_of(row) for row in rows}


def parties(connection: Connection, org: str, part: Party) -> dict[str, PartyTold]:
    """What was told last of all distributors, or all addresses, by code."""
    mine = (told_party.c.org == org, told_party.c.part == part, told_party.c.latest)
    rows = connection.execute(select(told_party).where(*mine).order_by(told_party.c.code))
    return {row.code: _party_of(row) for row in rows}


def last_round(connection: Connection, org: str, source: str = "") -> Round | None:
    """The round before which all others were, of one source or of any."""
    table = relations_round.c
    query = select(relations_round).where(table.org == org)
    if source:
        query = query.where(table.source == source)
    row = connection.execute(query.order_by(table.round_id.desc()).limit(1)).one_or_none()
    return None if row is None else _round_of(row)


def last_news(connection: Connection, org: str) -> Round | None:
    """The last round that brought news."""
    table = relations_round.c
    mine = (table.org == org, table.outcome == Outcome.TAKEN)
    query = select(relations_round).where(*mine).order_by(table.round_id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _round_of(row)


def said_in(
    connection: Connection, org: str, round_id: uuid.UUID, province_codes: Collection[str]
) -> dict[Key, tuple[News, Told | None]]:
    """What a round said of relations of some items, and what had been said before it."""
    here = among(connection, told_relation.c.province_code, province_codes)
    mine = (told_relation.c.org == org, here, told_relation.c.round_id <= round_id)
    order = told_relation.c.round_id
    found: dict[Key, tuple[News, Told | None]] = {}
    before: dict[Key, Told] = {}
    for row in connection.execute(select(told_relation).where(*mine).order_by(order)):
        key = key_of(row)
        if row.round_id == round_id:
            found[key] = (News(row.what), before.get(key))
        before[key] = told_of(row)
    return found


def key_of(row: Any) -> Key:  # noqa: ANN401 (a row)
    """What a relation joins."""
    return row.province_code, row.distributor_code, row.address_code


def told_of(row: Any) -> Told:  # noqa: ANN401 (a row of told_relation)
    """A row as a value."""
    return Told(
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        ended_on=row.ended_on,
        scope=row.scope,
        restraint=row.restraint,
        period=row.period,
        at=row.at,
    )


def _latest(org: str) -> Select[Any]:
    return select(told_relation).where(told_relation.c.org == org, told_relation.c.latest)


def _relation_of(row: Any) -> RelationTold:  # noqa: ANN401 (a row of told_relation)
    said = {name: getattr(row, name) for name in _RELATION}
    return RelationTold(**said | {"what": News(row.what)})


def _party_of(row: Any) -> PartyTold:  # noqa: ANN401 (a row of told_party)
    said = {name: getattr(row, name) for name in _PARTY}
    return PartyTold(**said | {"what": News(row.what), "part": Party(row.part)})


def _round_of(row: Any) -> Round:  # noqa: ANN401 (a row of relations_round)
    said = {name: getattr(row, name) for name in Round.__slots__}
    return Round(**said | {"outcome": Outcome(row.outcome)})
