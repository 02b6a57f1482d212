"""Applies what other workstations did, and notes the place of what this one did.

Without it a box counted at the next table would be counted here again. A fact is applied once,
however often it is told; told again under another number (the service was restored), it gets that
number as its place. Facts of this very workstation come without a body, because it has them; those
of an earlier history that it lacks (its database is an older copy) are applied like another's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from app.facts.registry import FACTS
from app.store.change_log import ChangeLog
from app.store.facts import AnyFact, Applied, Author
from app.store.insert_once import insert_once
from app.store.tables.changes import known_fact, operation
from sync import wire
from sync.client.entities import read_body
from sync.client.errors import ForkFound, SyncError

_AT_ONCE = 500
"""Older SQLite takes no more than 999 values in one statement."""


class BodyWanted(SyncError):
    """A fact of this workstation came without its body, and is not here."""

    def __init__(self) -> None:
        """Say what happens next."""
        super().__init__("正在向服务端要本机缺少的记录")


def take_facts(
    connection: Connection, log: ChangeLog, rows: Sequence[wire.FeedRow]
) -> list[Applied]:
    """Apply or place facts in order, in the caller's transaction; raises ValueError for nonsense.

    Raises ForkFound where one is of this workstation's present history and not in its log, and
    BodyWanted. New ones that follow one another are applied together.
    """
    org = log.workstation.org
    ids = [uuid.UUID(row.entity_id) for row in rows]
    own = _own(connection, org, ids)
    new = _new_ones(connection, org, [op_id for op_id in ids if op_id not in own])
    taken: list[Applied] = []
    run: list[AnyFact] = []
    fresh = False
    for op_id, row in zip(ids, rows, strict=True):
        fact = (
            _own_fact(own[op_id], row.seq) if op_id in own else _read(connection, log, op_id, row)
        )
        if (op_id in new) is not fresh:
            taken += _taken(connection, run, fresh)
            run, fresh = [], not fresh
        run.append(fact)
        # Told twice at once, it is a known one the second time.
        new.discard(op_id)
    taken += _taken(connection, run, fresh)
    _count_after_all(connection, org, own)
    return taken


def _taken(connection: Connection, run: Sequence[AnyFact], fresh: bool) -> Iterator[Applied]:
    return FACTS.apply_run(connection, run) if fresh else FACTS.place_run(connection, run)


def _read(connection: Connection, log: ChangeLog, op_id: uuid.UUID, row: wire.FeedRow) -> AnyFact:
    if row.body is msgspec.UNSET:
        raise BodyWanted
    said = read_body(row, wire.Fact)
    if said.device == log.workstation.device and said.incarnation == log.incarnation(connection):
        raise ForkFound
    author = Author(log.workstation.org, said.device, op_id, place=row.seq)
    return author, FACTS.decode(said.kind, said.version, bytes(said.body))


def merged(parts: list[Applied]) -> Applied:
    """What several facts did together."""
    return Applied(
        conflicts=frozenset().union(*(one.conflicts for one in parts)),
        receipt_ids=frozenset().union(*(one.receipt_ids for one in parts)),
        changes=tuple(change for one in parts for change in one.changes),
        knowledge=any(one.knowledge for one in parts),
        case_ids=frozenset().union(*(one.case_ids for one in parts)),
        order_ids=frozenset().union(*(one.order_ids for one in parts)),
        shipment_ids=frozenset().union(*(one.shipment_ids for one in parts)),
        invoices=frozenset().union(*(one.invoices for one in parts)),
        catalogue=any(one.catalogue for one in parts),
    )


def _own(
    connection: Connection, org: str, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Row[*tuple[Any, ...]]]:
    """Those of some facts that are in this workstation's own log."""
    found: dict[uuid.UUID, Row[*tuple[Any, ...]]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = select(operation).where(operation.c.org == org, operation.c.op_id.in_(some))
        found.update((row.op_id, row) for row in connection.execute(query))
    return found


def _own_fact(own: Row[*tuple[Any, ...]], place: int) -> AnyFact:
    author = Author(own.org, own.device, own.op_id, place)
    return author, FACTS.decode(own.kind, own.version, own.body)


def _count_after_all(
    connection: Connection, org: str, own: Mapping[uuid.UUID, Row[*tuple[Any, ...]]]
) -> None:
    """What was refused or put off, and is told now, counts."""
    remarked = [op_id for op_id, row in own.items() if row.status in ("rejected", "deferred")]
    for start in range(0, len(remarked), _AT_ONCE):
        some = remarked[start : start + _AT_ONCE]
        these = (operation.c.org == org, operation.c.op_id.in_(some))
        connection.execute(update(operation).where(*these).values(status="applied"))


def _new_ones(connection: Connection, org: str, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these were not told before; they are known from now on."""
    if not ids:
        return set()
    statement = insert_once(connection, known_fact).returning(known_fact.c.op_id)
    rows = [{"org": org, "op_id": op_id} for op_id in ids]
    return set(connection.execute(statement, rows).scalars())
