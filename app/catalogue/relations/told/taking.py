"""Takes in what a round told, alike on every database and in whatever order its pieces come.

Without it two workstations would hold two lists. Round ids rise (UUIDv7): whoever makes one puts it
behind all it knows of. Of one thing the later round stands, so neither order nor repetition
matters.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.catalogue.relations.told.bodies import RelationsTold
from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.many_rows import among, insert_rows, update_rows
from app.store.tables.relations import (
    delivery_relation,
    relations_head,
    relations_round,
    told_party,
    told_relation,
)

Values = dict[str, Any]
_OWN = frozenset({"org", "round_id"})


def next_round(connection: Connection, org: str, clock: Clock) -> tuple[uuid.UUID, datetime]:
    """Id and time of a new round; whoever else makes one waits.

    They stand behind all that is known here, whatever the clocks said: a person's word counts as a
    decision on what was told before it.
    """
    _lock(connection, org)
    made, now = clock.new_id(), clock.now()
    table = relations_round.c
    query = select(table.round_id).where(table.org == org).order_by(table.round_id.desc()).limit(1)
    last = connection.execute(query).scalar_one_or_none()
    said = delivery_relation.c
    heard = connection.execute(select(func.max(said.at)).where(said.org == org)).scalar()
    round_id = made if last is None or last < made else uuid.UUID(int=last.int + 1)
    return round_id, now if heard is None or heard < now else heard + timedelta(microseconds=1)


def take(connection: Connection, org: str, said: RelationsTold) -> None:
    """Take a piece in, in the caller's transaction."""
    # Who holds this row writes first: two pieces about one thing must not both be the latest.
    _lock(connection, org)
    _keep(connection, org, told_relation, said, [msgspec.structs.asdict(r) for r in said.relations])
    _keep(connection, org, told_party, said, [msgspec.structs.asdict(p) for p in said.parties])
    if said.end is not None:
        head = {name: getattr(said, name) for name in ("round_id", "source", "name", "person")}
        row = {"org": org, "at": said.at} | head | msgspec.structs.asdict(said.end)
        connection.execute(insert_once(connection, relations_round), row)


def _lock(connection: Connection, org: str) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(relations_head)
        .values(org=org, number=1)
        .on_conflict_do_update(index_elements=["org"], set_={"number": relations_head.c.number + 1})
    )
    connection.execute(statement)


def _keep(
    connection: Connection, org: str, table: Table, said: RelationsTold, rows: Sequence[Values]
) -> None:
    """Keep rows of one round; the later round of each thing is the latest."""
    keys = [one.name for one in table.primary_key.columns if one.name not in _OWN]
    new = {tuple(row[name] for name in keys): row for row in rows}
    held = _held(connection, org, table, keys, new)
    head = {"round_id": said.round_id, "source": said.source, "at": said.at}
    passed: list[Values] = []
    made: list[Values] = []
    for key, row in new.items():
        before = held.get(key)
        if before == said.round_id:
            continue
        is_latest = before is None or before < said.round_id
        if before is not None and is_latest:
            passed.append(dict(zip(keys, key, strict=True)) | {"round_id": before, "latest": False})
        made.append(row | head | {"latest": is_latest})
    update_rows(connection, table, "latest", {"org": org}, passed)
    insert_rows(connection, table, {"org": org}, made, even_known=True)


def _held(
    connection: Connection,
    org: str,
    table: Table,
    keys: Sequence[str],
    wanted: dict[tuple[Any, ...], Values],
) -> dict[tuple[Any, ...], uuid.UUID]:
    """Of which round the latest word on each of these is."""
    code = "province_code" if "province_code" in keys else "code"
    here = among(connection, table.c[code], {row[code] for row in wanted.values()})
    mine = (table.c.org == org, table.c.latest, here)
    columns = [table.c[name] for name in keys]
    found = connection.execute(select(*columns, table.c.round_id).where(*mine))
    return {tuple(row[:-1]): row[-1] for row in found}
