"""Which codes that a receipt met were held by others, and since and until when.

Without it “already received” could not be said again. The code library says who holds a code now
and who gave one back; the scans behind both say when. A code that this workstation took in was held
by nobody, as far as it knew, whatever other workstations have said since.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from app.receiving.black_box.recording import Put
from app.receiving.black_box.rows import values_of
from app.receiving.black_box.window import Window
from app.receiving.known.relations import DEEPEST
from app.store.tables.receipts import expected_package, receipt, scan
from app.store.tables.tracing import code_claim, package
from app.tracing import library
from app.tracing.values import box_of, ending_of

_AT_ONCE = 300
_PLAIN = 20
"""Digits of a code that is the same wherever it stands."""


def puts(connection: Connection, window: Window) -> Iterator[Put]:
    """Rows of the library that are not this receipt's, with the receipts and scans they name."""
    codes = _met(connection, window)
    named: set[tuple[uuid.UUID, uuid.UUID, int]] = set()
    for row in _held(connection, window, codes):
        since = _read_at(connection, window, row, row.scan_seq)
        put = _since(window, Put("package", values_of(row)), since)
        if put is not None and not _is_news(window, row):
            named.add((row.receipt_id, row.workstation, row.scan_seq))
            yield put
    for row in _given_back(connection, window, codes):
        since = _read_at(connection, window, row, row.scan_seq)
        until = _read_at(connection, window, row, row.withdrawn_by)
        if until is None or until <= window.opened_at or _is_news(window, row):
            continue
        held = {column.name: getattr(row, column.name, None) for column in package.columns}
        held["ending"] = ending_of(row.code)
        put = _since(window, Put("package", held), since)
        if put is not None:
            named.add((row.receipt_id, row.workstation, row.scan_seq))
            yield put
            gone = window.placed(Put("package", held, drop=True), until)
            if gone is not None:
                yield gone
    yield from _their_scans(connection, window, named)


def _met(connection: Connection, window: Window) -> list[str]:
    """The codes the receipt met, and what the library knows to be inside them."""
    found = set(window.codes)
    parents = list(found)
    for _level in range(DEEPEST):
        inside = {
            code
            for piece in _pieces(parents)
            for code in connection.execute(
                select(package.c.code).where(
                    package.c.org == window.header.org, package.c.parent_code.in_(piece)
                )
            ).scalars()
        }
        parents = sorted(inside - found)
        found |= inside
    return sorted(found)


def _held(connection: Connection, window: Window, codes: Sequence[str]) -> Iterator[Any]:
    """Held now by other receipts: what was scanned, and what the delivery lists."""
    others = (package.c.org == window.header.org, package.c.receipt_id != window.header.receipt_id)
    for query in _same(select(package).where(*others), codes):
        yield from connection.execute(query)
    listed = and_(
        expected_package.c.org == package.c.org,
        expected_package.c.code == package.c.code,
        expected_package.c.delivery_id == window.header.delivery_id,
    )
    yield from connection.execute(select(package).join(expected_package, listed).where(*others))


def _given_back(connection: Connection, window: Window, codes: Sequence[str]) -> Iterator[Any]:
    header = window.header
    theirs = (
        code_claim.c.org == header.org,
        code_claim.c.receipt_id != header.receipt_id,
        code_claim.c.withdrawn_by.is_not(None),
    )
    for piece in _pieces(codes):
        query = select(code_claim).where(*theirs, code_claim.c.code.in_(piece))
        yield from connection.execute(query)
    listed = and_(
        expected_package.c.org == code_claim.c.org,
        expected_package.c.code == code_claim.c.code,
        expected_package.c.delivery_id == header.delivery_id,
    )
    yield from connection.execute(select(code_claim).join(expected_package, listed).where(*theirs))


def _same(query: Select[Any], codes: Sequence[str]) -> Iterator[Select[Any]]:
    """Of GS1 codes also those with batch and dates behind the serial, or without."""
    plain = [code for code in codes if len(code) == _PLAIN and code.isdigit()]
    for piece in _pieces(plain):
        yield query.where(package.c.code.in_(piece))
    others = sorted({box_of(code) for code in codes} - set(plain))
    for piece in _pieces(others):
        yield query.where(or_(*(library.is_same_code(package.c.code, code) for code in piece)))


def _is_news(window: Window, row: Any) -> bool:  # noqa: ANN401 (a row of package or code_claim)
    """What other workstations said of a code that was taken in here, after it was."""
    return row.workstation != window.header.device and row.code in window.taken_in


def _since(window: Window, put: Put, since: datetime | None) -> Put | None:
    return put if since is None else window.placed(put, since)


def _read_at(
    connection: Connection,
    window: Window,
    row: Any,  # noqa: ANN401 (a row of package or code_claim)
    seq: int,
) -> datetime | None:
    """When a scan was read; None where it is not here (opening stock was never scanned)."""
    return connection.execute(
        select(scan.c.read_at).where(
            scan.c.org == window.header.org,
            scan.c.receipt_id == row.receipt_id,
            scan.c.workstation == row.workstation,
            scan.c.seq == seq,
        )
    ).scalar_one_or_none()


def _their_scans(
    connection: Connection, window: Window, named: set[tuple[uuid.UUID, uuid.UUID, int]]
) -> Iterator[Put]:
    """The scans that say which claim came first, and the receipts that are named in verdicts."""
    for receipt_id, workstation, seq in sorted(named, key=str):
        row = connection.execute(
            select(scan).where(
                scan.c.org == window.header.org,
                scan.c.receipt_id == receipt_id,
                scan.c.workstation == workstation,
                scan.c.seq == seq,
            )
        ).one_or_none()
        if row is not None:
            yield Put("scan", values_of(row))
    for piece in _pieces(sorted({receipt_id for receipt_id, _, _ in named})):
        mine = (receipt.c.org == window.header.org, receipt.c.receipt_id.in_(piece))
        for row in connection.execute(select(receipt).where(*mine)):
            yield Put("receipt", values_of(row))


def _pieces(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))
