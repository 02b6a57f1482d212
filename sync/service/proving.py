"""Proves to a workstation that what it saw still stands here, by counting its hashes again.

Without it a row that somebody changed or deleted by hand would be found only when it is read again,
which is never. The hashes are made anew from the bodies as they are stored now; what was stored of
them is not believed. Whatever does not come to the hash that the workstation has is logged as an
error: either the row was altered, or this database was restored and has not been told everything
again yet, which the workstation finds out by asking twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.people.audit import chain, journal
from app.store import chains
from app.store.tables.audit import audit_entry
from app.store.tables.changes import feed, operation, refiled_operation
from app.store.tables.service import device_position
from sync import wire
from sync.service import feeds
from sync.service.push import NOT_HERE
from sync.service.refusals import bad_request

_log = logging.getLogger(__name__)


def prove(connection: Connection, org: str, wish: wire.ProofWish) -> wire.Proof:
    """Count again what is asked; raises ServiceRefusal where that is too much."""
    asked = wish.feeds.items()
    spans = [*wish.operations, *wish.audited, *(span for _, some in asked for span in some)]
    if sum(max(0, span.end - span.start) for span in spans) > wire.MOST_PROVED:
        raise bad_request("一次最多核对 50000 条")
    return wire.Proof(
        operations=[_operations_stand(connection, org, wish, span) for span in wish.operations],
        feeds={
            scope: [_rows_stand(connection, scope, span) for span in some] for scope, some in asked
        },
        audited=[_entries_stand(connection, org, span) for span in wish.audited],
        rid=wish.rid,
    )


def _entries_stand(connection: Connection, org: str, span: wire.Span) -> bool:
    query = select(audit_entry).where(
        audit_entry.c.org == org, audit_entry.c.seq.between(span.start, span.end)
    )
    rows = connection.execute(query.order_by(audit_entry.c.seq))

    def behind(before: bytes, row: Any) -> bytes:  # noqa: ANN401 (a row of audit_entry)
        return chain.of_entry(before, org, row.seq, row._mapping)

    end, _tip = journal.head(connection, org)
    return _stands(f"audit entries of {org}", span, _counted(span, rows, behind), end)


def _rows_stand(connection: Connection, scope: str, span: wire.Span) -> bool:
    query = select(feed).where(feed.c.scope == scope, feed.c.seq.between(span.start, span.end))
    rows = connection.execute(query.order_by(feed.c.seq))
    return _stands(scope, span, _counted(span, rows, _row_behind), feeds.head(connection, scope))


def _operations_stand(
    connection: Connection, org: str, wish: wire.ProofWish, span: wire.Span
) -> bool:
    counted = _counted(span, _history(connection, org, wish, span), _behind)
    mine = (device_position.c[name] == value for name, value in _place(org, wish).items())
    end = connection.execute(select(device_position.c.last_seq).where(*mine)).scalar()
    return _stands(f"operations of {wish.device} of {org}", span, counted, end or 0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a span comes to."""

    last: int
    hash: bytes | None
    """Going on from what the workstation saw; None behind a row that is missing."""
    sound: bool
    """What is stored hangs together, whichever history it is."""


def _counted(
    span: wire.Span, rows: Iterable[Any], behind: Callable[[bytes, Any], bytes]
) -> _Counted:
    """Count a span again; `rows` begin with the one before it, where there is one."""
    last, seen, sound = span.start, bytes.fromhex(span.hash), True
    stored: bytes | None = chains.BEGINNING if span.start == 0 else None
    whole = True
    for row in rows:
        if row.seq > span.start:
            if row.seq != last + 1:
                sound = whole = False
            if stored is not None and row.hash is not None and behind(stored, row) != row.hash:
                sound = False
            seen = behind(seen, row)
        last, stored = row.seq, row.hash
    return _Counted(last, seen if whole else None, sound)


def _stands(what: str, span: wire.Span, counted: _Counted, end: int) -> bool:
    """Whether it is what the workstation saw; logged where not. `end`: of all that is stored."""
    if counted.last == span.end and counted.hash == bytes.fromhex(span.tip):
        return True
    said = (what, span.start + 1, span.end)
    goes_so_far = counted.last == max(span.start, min(span.end, end))
    if counted.sound and goes_so_far and not span.again:
        _log.warning(
            "%s are another history than a workstation saw, somewhere from %d to %d: restored from "
            "a backup a moment ago?",
            *said,
        )
    else:
        _log.error(
            "%s are not what a workstation saw, somewhere from %d to %d: altered or deleted?", *said
        )
    return False


def _row_behind(before: bytes, row: Any) -> bytes:  # noqa: ANN401 (a row of a feed)
    digest = chains.digest_of(row.body.encode())
    return chains.of_row(before, row.seq, row.entity, row.entity_id, row.version, digest)


def _history(
    connection: Connection, org: str, wish: wire.ProofWish, span: wire.Span
) -> Iterable[Any]:
    """The operations of a history, with the one before, wherever they are stored, in order."""
    place = _place(org, wish)

    def mine(table: Any) -> list[Any]:  # noqa: ANN401 (one of two with these columns)
        here = [table.c[name] == value for name, value in place.items()]
        return [*here, table.c.seq.between(span.start, span.end)]

    said = [operation.c[n] for n in ("op_id", "kind", "version", "at", "body", "reason")]
    same = (operation.c.org == refiled_operation.c.org) & (
        operation.c.op_id == refiled_operation.c.op_id
    )
    refiled = select(refiled_operation.c.seq, *said, refiled_operation.c.hash).join(operation, same)
    rows = [
        *connection.execute(
            select(operation.c.seq, *said, operation.c.hash).where(*mine(operation))
        ),
        *connection.execute(refiled.where(*mine(refiled_operation))),
    ]
    return sorted(rows, key=lambda row: int(row.seq))


def _place(org: str, wish: wire.ProofWish) -> dict[str, Any]:
    return {"org": org, "device": wish.device, "incarnation": wish.incarnation}


def _behind(before: bytes, row: Any) -> bytes:  # noqa: ANN401 (a row of _history)
    if row.reason == NOT_HERE:
        # Its body never came.
        return bytes(row.hash)
    found = _chained(before, row, row.body.encode())
    if found != row.hash and row.body.startswith('"'):
        # Bytes that were no text are stored as one string.
        return _chained(before, row, _bytes_of(row.body))
    return found


def _chained(before: bytes, row: Any, body: bytes) -> bytes:  # noqa: ANN401 (a row of _history)
    return chains.of_operation(before, row.op_id, row.kind, row.version, row.at, body)


def _bytes_of(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip('"'))
    except ValueError:
        return text.encode()
