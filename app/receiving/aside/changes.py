"""Applies what a fact put aside or lifted: rows of events, and claims taken back or given again.

Without it a rejected box would stay in the code library. Part of app/receiving/journal.py: the same
on all workstations and on the service.
"""

from __future__ import annotations

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
    out = [claim for aside in body.asides if aside.quantity > 0 for claim in _claim(body, aside)]
    back = [claim for aside in body.asides if aside.quantity < 0 for claim in _claim(body, aside)]
    # The history of a code names scans of one workstation.
    own = [claim for claim in out if claim.key.workstation == author.device]
    others = [claim for claim in out if claim.key.workstation != author.device]
    return [
        claims.withdraw(connection, author.org, own, by=body.seq),
        claims.withdraw(connection, author.org, others, by=None),
        claims.restore(connection, author.org, back),
    ]


def _claim(body: ScanRecorded, aside: AsideBody) -> list[Claim]:
    """The claim of the scan that had counted the box; none where it was not counted."""
    if aside.owner is None or aside.owner_seq is None:
        return []
    return [
        Claim(
            code=aside.code,
            key=ScanKey(body.receipt_id, aside.owner, aside.owner_seq),
            line_no=aside.line_no,
            smallest=aside.smallest,
            parent_code=aside.parent_code,
            carton_no=aside.carton_no,
        )
    ]


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
