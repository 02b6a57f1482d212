"""Adds entries to a chain, in the transaction of their cause, and reads them again.

Without it each place would count hashes by itself. Nothing here changes or removes an entry; the
database refuses it, too (migration 0035 lays triggers on the tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.people.audit import chain
from app.people.audit.values import Actor, AuditEntry, Filed, Note, Subject
from app.store.many_rows import insert_rows
from app.store.tables.audit import audit_entry, audit_head

SERVICE_CHAIN = ""
"""The institution of what belongs to none: the service's own chain."""
_AT_ONCE = 1000


def append(connection: Connection, org: str, filed: Sequence[Filed]) -> None:
    """Add entries in the caller's transaction; raises StoreError.

    The chain is held to the end of the transaction: call it late, before feeds are told.
    """
    if not filed:
        return
    last, before = _advance(connection, org, len(filed))
    rows = []
    for seq, one in enumerate(filed, start=last - len(filed) + 1):
        row = _row(seq, one)
        after = chain.of_entry(before, org, seq, row)
        rows.append(row | {"previous": before, "hash": after})
        before = after
    insert_rows(connection, audit_entry, {"org": org}, rows)
    connection.execute(update(audit_head).where(audit_head.c.org == org).values(hash=before))


def head(connection: Connection, org: str, *, held: bool = False) -> tuple[int, bytes]:
    """The number and the hash of the last entry; `held` to the end of the transaction."""
    query = select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.org == org)
    row = connection.execute(query.with_for_update() if held else query).one_or_none()
    return (0, chain.BEGINNING) if row is None else (row.seq, bytes(row.hash))


def rows_behind(connection: Connection, org: str, after: int) -> Iterator[Row[Any]]:
    """The rows behind a number, as they are stored, in order."""
    while True:
        rows = connection.execute(
            select(audit_entry)
            .where(audit_entry.c.org == org, audit_entry.c.seq > after)
            .order_by(audit_entry.c.seq)
            .limit(_AT_ONCE)
        ).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].seq


def entry_of(row: Row[Any]) -> AuditEntry:
    """A row of the table, as it is stored."""
    roles = tuple(row.roles.split(",")) if row.roles else ()
    note = Note(
        kind=row.kind,
        outcome=row.outcome,
        actor=Actor(row.number, row.name, roles, row.address),
        subject=Subject(row.subject_kind, row.subject_id, row.subject),
        before=row.before,
        after=row.after,
    )
    filed = Filed(row.entry_id, row.at, row.device, note)
    return AuditEntry(row.org, row.seq, filed, bytes(row.previous), bytes(row.hash))


def chains(connection: Connection) -> list[str]:
    """The institutions of which there are chains; of those a bound transaction may see."""
    known = select(audit_head.c.org).union(select(audit_entry.c.org))
    return sorted(connection.execute(known).scalars())


def _advance(connection: Connection, org: str, count: int) -> tuple[int, bytes]:
    """Take numbers; the last of them, and what the chain has come to before."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(audit_head)
        .values(org=org, seq=count, hash=chain.BEGINNING)
        .on_conflict_do_update(index_elements=["org"], set_={"seq": audit_head.c.seq + count})
        .returning(audit_head.c.seq, audit_head.c.hash)
    )
    row = connection.execute(statement).one()
    return row.seq, bytes(row.hash)


def _row(seq: int, filed: Filed) -> dict[str, Any]:
    note = filed.note
    return {
        "seq": seq,
        "entry_id": filed.entry_id,
        "at": filed.at,
        "device": filed.device,
        "number": note.actor.number,
        "name": note.actor.name,
        "roles": ",".join(note.actor.roles),
        "address": note.actor.address,
        "kind": note.kind,
        "outcome": note.outcome,
        "subject_kind": note.subject.kind,
        "subject_id": note.subject.id,
        "subject": note.subject.words,
        "before": note.before,
        "after": note.after,
    }
