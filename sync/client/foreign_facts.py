"""Applies what other workstations did, and notes the place of what this one did.

Without it a box counted at the next table would be counted here again. A fact is applied once,
however often it is told; told again under another number (the service was restored), it gets that
number as its place. Facts of this very workstation come without a body, because it has them; those
of an earlier history that it lacks (its database is an older copy) are applied like another's.
"""

from __future__ import annotations

import uuid

import msgspec
from sqlalchemy import Connection, Row, select, update

from app.receiving.registry import FACTS
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Author
from app.store.insert_once import insert_once
from app.store.tables.changes import known_fact, operation
from sync import wire
from sync.client.entities import read_body
from sync.client.errors import ForkFound, SyncError


class BodyWanted(SyncError):
    """A fact of this workstation came without its body, and is not here."""

    def __init__(self) -> None:
        """Say what happens next."""
        super().__init__("正在向服务端要本机缺少的记录")


def take_fact(connection: Connection, log: ChangeLog, row: wire.FeedRow) -> Applied:
    """Apply or place one fact, in the caller's transaction; raises ValueError for nonsense.

    Raises ForkFound where it is of this workstation's present history and not in its log, and
    BodyWanted.
    """
    org, op_id = log.workstation.org, uuid.UUID(row.entity_id)
    own = _own(connection, org, op_id)
    if own is not None:
        return _place_own(connection, own, row.seq)
    if row.body is msgspec.UNSET:
        raise BodyWanted
    said = read_body(row, wire.Fact)
    if said.device == log.workstation.device and said.incarnation == log.incarnation(connection):
        raise ForkFound
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


def _own(connection: Connection, org: str, op_id: uuid.UUID) -> Row[*tuple[object, ...]] | None:
    query = select(operation).where(operation.c.org == org, operation.c.op_id == op_id)
    return connection.execute(query).one_or_none()


def _place_own(
    connection: Connection,
    own: Row[*tuple[object, ...]],
    place: int,
) -> Applied:
    author = Author(own.org, own.device, own.op_id, place)
    applied = FACTS.place(connection, author, FACTS.decode(own.kind, own.version, own.body))
    if own.status is not None:
        # It was refused or put off, and counts after all.
        this = (operation.c.org == own.org, operation.c.op_id == own.op_id)
        remarked = operation.c.status.in_(("rejected", "deferred"))
        connection.execute(update(operation).where(*this, remarked).values(status="applied"))
    return applied


def _is_new(connection: Connection, org: str, op_id: uuid.UUID) -> bool:
    statement = insert_once(connection, known_fact).returning(known_fact.c.op_id)
    return connection.execute(statement, {"org": org, "op_id": op_id}).first() is not None
