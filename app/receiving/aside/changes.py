"""Applies what a fact put aside or lifted: rows of events, and claims taken back or given again.

Without it a rejected box would stay in the code library. Part of app/receiving/journal.py: the same
on all workstations and on the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert

from app.receiving.operations import AsideBody, ScanRecorded
from app.store.facts import Author, ScanKey
from app.store.tables.receipts import aside_event
from app.tracing import claims
from app.tracing.claims import Claim, Settled


def apply(connection: Connection, author: Author, body: ScanRecorded) -> list[Settled]:
    """Make the rows; returns what became of the code library."""
    if not body.asides:
        return []
    rows = [_row(author, body, aside) for aside in body.asides]
    connection.execute(insert(aside_event), rows)
    owned = [aside for aside in body.asides if aside.owner is not None]
    out = [_claim(body, aside) for aside in owned if aside.quantity > 0]
    back = [_claim(body, aside) for aside in owned if aside.quantity < 0]
    return [
        *_withdraw(connection, author, body.seq, out),
        claims.restore(connection, author.org, back),
    ]


def _withdraw(
    connection: Connection, author: Author, seq: int, out: list[Claim]
) -> Iterator[Settled]:
    # The history of a code names scans of one workstation.
    own = [claim for claim in out if claim.key.workstation == author.device]
    others = [claim for claim in out if claim.key.workstation != author.device]
    yield claims.withdraw(connection, author.org, own, by=seq)
    yield claims.withdraw(connection, author.org, others, by=None)


def _claim(body: ScanRecorded, aside: AsideBody) -> Claim:
    """The claim of the scan that had counted the box."""
    assert aside.owner is not None
    return Claim(
        code=aside.code,
        key=ScanKey(body.receipt_id, aside.owner, aside.owner_seq or 0),
        line_no=aside.line_no,
        smallest=aside.smallest,
        parent_code=aside.parent_code,
        carton_no=aside.carton_no,
    )


def _row(author: Author, body: ScanRecorded, aside: AsideBody) -> dict[str, Any]:
    return {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "workstation": author.device,
        "seq": body.seq,
        "line_no": aside.line_no,
        "code": aside.code,
        "state": aside.state,
        "quantity": aside.quantity,
        "smallest": aside.smallest,
        "reason": aside.reason,
        "remark": aside.remark,
        "parent_code": aside.parent_code,
        "carton_no": aside.carton_no,
        "owner": aside.owner,
        "owner_seq": aside.owner_seq,
    }
