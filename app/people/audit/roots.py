"""Signed roots: what a chain of audit entries had come to, and a mark of each entry below it.

Without them somebody with all rights on the database could count the whole chain anew. A root is
made at least once a day where there is something new, told in the institution's feed and kept by
every workstation: whoever writes an entry anew has to change what all of them have seen. The marks
(four bytes of each hash) name the entry that was altered, not only the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select

from app.people.audit import chain, journal
from app.people.audit.signing import Signer, is_signed
from app.store.change_log import BEGINNING, Point
from app.store.insert_once import insert_once
from app.store.tables.audit import audit_root

FORMAT = "tracedock-audit-root-1"
ENTITY, VERSION = "audit-root", 1
"""What it is called in a feed."""
MARK = 8
"""Hexadecimal digits of a mark."""
Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
MOST = 4000
"""Entries below one root; 32 KB of marks."""


class RootBody(msgspec.Struct, frozen=True):
    """`audit-root` 1: a signed root of the institution's, or of the service's own chain."""

    org: Annotated[str, msgspec.Meta(max_length=100)]
    seq: Number
    since: Number
    hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    marks: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]*$")]
    key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    signature: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]


class ChainBroken(Exception):
    """What is stored does not come to what is stored of it: nothing is signed."""

    def __init__(self, org: str, seq: int) -> None:
        """Name the first entry that does not fit."""
        super().__init__(f"entry {seq} of {org or 'the service'}")
        self.org, self.seq = org, seq


@dataclass(frozen=True, slots=True)
class Root:
    """What a chain had come to."""

    org: str
    seq: int
    """The last entry that it covers."""
    since: int
    """The last one that the root before it covers."""
    hash: bytes
    made_at: datetime
    marks: str
    key: bytes
    """Of whoever signed it, public."""
    signature: bytes = b""

    @property
    def statement(self) -> bytes:
        """What is signed."""
        said = (FORMAT, self.org, self.seq, self.since, self.hash.hex())
        return msgspec.json.encode((*said, chain.moment(self.made_at), self.marks, self.key.hex()))

    @property
    def is_signed(self) -> bool:
        """Whether the signature is good, and the marks are as many as the entries."""
        whole = len(self.marks) == MARK * (self.seq - self.since)
        return whole and is_signed(self.key, self.statement, self.signature)

    def mark_of(self, seq: int) -> str:
        """The mark of an entry that it covers."""
        place = MARK * (seq - self.since - 1)
        return self.marks[place : place + MARK]


def make(connection: Connection, org: str, signer: Signer, now: datetime) -> Root | None:
    """Count what is new again and sign it; None where nothing is. Raises ChainBroken, StoreError.

    In the caller's transaction; the chain is held to its end.
    """
    end, _hash = journal.head(connection, org, held=True)
    newest = last(connection, org)
    since, before = (0, chain.BEGINNING) if newest is None else (newest.seq, newest.hash)
    if end <= since:
        return None
    marks = []
    seq = since
    for row in journal.rows_behind(connection, org, since):
        seq += 1
        counted = chain.of_entry(before, org, seq, row._mapping)
        if row.seq != seq or bytes(row.previous) != before or bytes(row.hash) != counted:
            raise ChainBroken(org, seq)
        before = counted
        marks.append(before.hex()[:MARK])
        if len(marks) == MOST:
            break
    if seq < min(end, since + MOST):
        raise ChainBroken(org, seq + 1)
    unsigned = Root(org, seq, since, before, now, "".join(marks), signer.public)
    made = replace(unsigned, signature=signer.sign(unsigned.statement))
    connection.execute(insert(audit_root), asdict(made))
    return made


def keep(connection: Connection, root: Root) -> bool:
    """Keep what was told, once: what was heard first stays. False where that is something else."""
    connection.execute(insert_once(connection, audit_root), asdict(root))
    kept = at(connection, root.org, root.seq)
    return kept is not None and kept.hash == root.hash


def last(connection: Connection, org: str) -> Root | None:
    """The newest root of a chain."""
    newest = select(func.max(audit_root.c.seq)).where(audit_root.c.org == org)
    seq = connection.execute(newest).scalar()
    return None if seq is None else at(connection, org, seq)


def at(connection: Connection, org: str, seq: int) -> Root | None:
    """The root that covers entries up to a number; None where there is none."""
    mine = (audit_root.c.org == org, audit_root.c.seq == seq)
    row = connection.execute(select(audit_root).where(*mine)).one_or_none()
    return None if row is None else _root(row)


def links(connection: Connection, org: str, since: datetime) -> list[tuple[Point, Point]]:
    """What each root that was made since covers, newest first: from behind where, to where.

    Of those of which also the one before is known.
    """
    columns = (audit_root.c.seq, audit_root.c.since, audit_root.c.hash, audit_root.c.made_at)
    query = select(*columns).where(audit_root.c.org == org).order_by(audit_root.c.seq.desc())
    rows = connection.execute(query).all()
    at = {0: BEGINNING} | {row.seq: Point(row.seq, bytes(row.hash)) for row in rows}
    young = (row for row in rows if row.made_at > since and row.since in at)
    return [(at[row.since], at[row.seq]) for row in young]


def of_chain(connection: Connection, org: str) -> Iterator[Root]:
    """All roots of a chain, in order."""
    query = select(audit_root).where(audit_root.c.org == org).order_by(audit_root.c.seq)
    yield from map(_root, connection.execute(query).all())


def encoded(root: Root) -> str:
    """As it is told in a feed."""
    body = RootBody(
        org=root.org,
        seq=root.seq,
        since=root.since,
        hash=root.hash.hex(),
        made_at=root.made_at,
        marks=root.marks,
        key=root.key.hex(),
        signature=root.signature.hex(),
    )
    return msgspec.json.encode(body).decode()


def of_body(body: RootBody) -> Root:
    """What was told in a feed."""
    binary = {name: bytes.fromhex(getattr(body, name)) for name in ("hash", "key", "signature")}
    return Root(body.org, body.seq, body.since, made_at=body.made_at, marks=body.marks, **binary)


def _root(row: Row[Any]) -> Root:
    binary = {name: bytes(getattr(row, name)) for name in ("hash", "key", "signature")}
    return Root(row.org, row.seq, row.since, made_at=row.made_at, marks=row.marks, **binary)
