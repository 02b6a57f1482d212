"""Applies what other workstations did, and notes the place of what this one did.

Without it a box counted at the next table would be counted here again. A fact is applied once,
however often it is told; told again under another number (the service was restored), it gets that
number as its place.
"""

from __future__ import annotations

import uuid

import msgspec
from sqlalchemy import Connection, select

from app.receiving.registry import FACTS
from app.store.facts import Applied, Author
from app.store.insert_once import insert_once
from app.store.tables.changes import known_fact, operation
from sync import wire


def take_fact(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Apply or place one fact, in the caller's transaction; raises ValueError for nonsense."""
    said = msgspec.json.decode(msgspec.json.encode(row.body), type=wire.Fact)
    op_id = uuid.UUID(row.entity_id)
    author = Author(org, said.device, op_id, place=row.seq)
    body = FACTS.decode(said.kind, said.version, bytes(said.body))
    if _is_new(connection, org, op_id):
        return FACTS.apply(connection, author, body)
    return FACTS.place(connection, author, body)


def merged(parts: list[Applied]) -> Applied:
    """What several facts did together."""
    return Applied(
        conflicts=frozenset().union(*(one.conflicts for one in parts)),
        receipt_ids=frozenset().union(*(one.receipt_ids for one in parts)),
        changes=tuple(change for one in parts for change in one.changes),
        knowledge=any(one.knowledge for one in parts),
        case_ids=frozenset().union(*(one.case_ids for one in parts)),
    )


def _is_new(connection: Connection, org: str, op_id: uuid.UUID) -> bool:
    own = select(operation.c.op_id).where(operation.c.org == org, operation.c.op_id == op_id)
    if connection.execute(own).first() is not None:
        return False
    statement = insert_once(connection, known_fact).returning(known_fact.c.op_id)
    return connection.execute(statement, {"org": org, "op_id": op_id}).first() is not None
