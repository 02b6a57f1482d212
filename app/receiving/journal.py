"""Turns one fact of the change log into rows: the same on the workstation and on the service.

Without it the two ends would agree only by luck. A workstation decides, applies the fact and
appends it to its log in one transaction; the service applies the very same fact when it arrives.
Nothing here decides anything about a scan, except what only the database can know: whether a code
was taken before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.receiving.aside import changes as aside_changes
from app.receiving.operations import (
    BODIES,
    LineExplained,
    OperationBody,
    ReceiptConfirmed,
    ReceiptOpened,
    ScanRecorded,
    ScanSettled,
)
from app.receiving.progress import ReceiptState
from app.store.facts import Applied, Area, Author, OutOfPlace
from app.store.insert_once import insert_once
from app.store.tables.receipts import (
    count_event,
    line_explanation,
    receipt,
    scan,
    settlement,
)
from app.tracing import library


def apply(connection: Connection, author: Author, body: OperationBody) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    return _APPLIERS[type(body)](connection, author, body)


def _open(connection: Connection, author: Author, body: ReceiptOpened) -> Applied:
    # Two workstations may open the receipt of one delivery, each without knowing of the other.
    connection.execute(
        insert_once(connection, receipt),
        {
            "org": author.org,
            "receipt_id": body.receipt_id,
            "delivery_id": body.delivery_id,
            "receipt_no": body.receipt_no,
            "state": ReceiptState.OPEN,
            "opened_at": body.opened_at,
            "opened_by": body.opened_by,
        },
    )
    return Applied()


def _scan(connection: Connection, author: Author, body: ScanRecorded) -> Applied:
    place = {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "workstation": author.device,
        "seq": body.seq,
    }
    connection.execute(insert(scan), _scan_row(place, body))
    counts, conflicts = Counter[int](body.uncoded), set[str]()
    if body.undoes is not None:
        # A second holder's codes were never counted, so only what is given back is taken off.
        undone = place | {"seq": body.undoes}
        given_back = library.give_back(connection, undone, by=body.seq)
        counts.subtract(given_back)
    elif body.packages:
        taken, conflicts = _take_in(connection, author, body)
        counts.update(taken)
    aside, held_elsewhere = aside_changes.apply(connection, author, body)
    counts.update(aside)
    conflicts |= held_elsewhere
    rows = [place | {"line_no": n, "quantity": q} for n, q in counts.items() if q]
    if rows:
        connection.execute(insert(count_event), rows)
    return Applied(frozenset(conflicts))


def _scan_row(place: dict[str, Any], body: ScanRecorded) -> dict[str, Any]:
    return place | {
        "raw": body.raw,
        "code": body.code,
        "kind": body.kind,
        "verdict": body.verdict,
        "line_no": body.line_no,
        "carton_no": body.carton_no,
        "added": body.added,
        "received": body.received,
        "expected": body.expected,
        "sentence_key": body.sentence_key,
        "sentence_values": msgspec.json.encode(body.sentence_values).decode(),
        "undoes": body.undoes,
        "redoes": body.redoes,
        "uncoded": msgspec.json.encode(body.uncoded).decode() if body.uncoded else None,
        "armed": body.armed,
        "device": body.device,
        "person": body.person,
        "read_at": body.read_at,
    }


def _take_in(
    connection: Connection, author: Author, body: ScanRecorded
) -> tuple[Counter[int], set[str]]:
    rows = [
        {
            "org": author.org,
            "code": package.code,
            "receipt_id": body.receipt_id,
            "workstation": author.device,
            "scan_seq": body.seq,
            "line_no": package.line_no,
            "smallest": package.smallest,
            "parent_code": package.parent_code,
            "carton_no": package.carton_no,
        }
        for package in body.packages
    ]
    new = library.take_in(connection, rows)
    conflicts = {package.code for package in body.packages} - new
    if conflicts:
        library.note_conflicts(connection, author.org, author.op_id, body.receipt_id, conflicts)
    return Counter(p.line_no for p in body.packages if p.smallest and p.code in new), conflicts


def _settle(connection: Connection, author: Author, body: ScanSettled) -> Applied:
    row = {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "settlement_id": body.settlement_id,
        "workstation": author.device,
        "seq": body.seq,
        "explanation": body.explanation,
        "person": body.person,
        "at": body.at,
    }
    connection.execute(insert(settlement), row)
    return Applied()


def _explain(connection: Connection, author: Author, body: LineExplained) -> Applied:
    row = {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "explanation_id": body.explanation_id,
        "line_no": body.line_no,
        "difference": body.difference,
        "remark": body.remark,
        "person": body.person,
        "at": body.at,
    }
    connection.execute(insert(line_explanation), row)
    return Applied()


def _confirm(connection: Connection, author: Author, body: ReceiptConfirmed) -> Applied:
    mine = (receipt.c.org == author.org, receipt.c.receipt_id == body.receipt_id)
    state = connection.execute(select(receipt.c.state).where(*mine)).scalar_one_or_none()
    if state is None:
        raise OutOfPlace(f"receipt {body.receipt_id} was never opened")
    # States only move forward: the first confirmation stands.
    if state == ReceiptState.OPEN:
        values = {
            "state": ReceiptState.CONFIRMED,
            "confirmed_at": body.confirmed_at,
            "confirmed_by": body.confirmed_by,
        }
        connection.execute(update(receipt).where(*mine).values(values))
    return Applied()


_APPLIERS: dict[type[OperationBody], Callable[[Connection, Author, Any], Applied]] = {
    ReceiptOpened: _open,
    ScanRecorded: _scan,
    ScanSettled: _settle,
    LineExplained: _explain,
    ReceiptConfirmed: _confirm,
}

AREA = Area(BODIES, apply)
"""What receiving writes into the change log."""
