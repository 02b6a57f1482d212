"""Applies what a fact put aside or lifted: rows of events, and boxes out of the library or back.

Without it a rejected box would stay in the code library. Part of app/receiving/journal.py: the same
on the workstation and on the service.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, delete, insert

from app.receiving.operations import AsideBody, ScanRecorded
from app.store.facts import Author
from app.store.insert_once import insert_once
from app.store.tables.receipts import aside_event
from app.store.tables.tracing import given_back, package
from app.tracing import library


def apply(
    connection: Connection, author: Author, body: ScanRecorded
) -> tuple[Counter[int], set[str]]:
    """Make the rows; returns what each line gained or lost, and codes that others hold now."""
    if not body.asides:
        return Counter(), set()
    rows = [_row(author, body, aside) for aside in body.asides]
    connection.execute(insert(aside_event), rows)
    owned = [aside for aside in body.asides if aside.owner is not None]
    counts = _take_out(connection, author, body, [a for a in owned if a.quantity > 0])
    back, conflicts = _put_back(connection, author, body, [a for a in owned if a.quantity < 0])
    counts.update(back)
    return counts, conflicts


def _take_out(
    connection: Connection, author: Author, body: ScanRecorded, asides: list[AsideBody]
) -> Counter[int]:
    counts: Counter[int] = Counter()
    for aside in asides:
        taken_out = connection.execute(
            delete(package)
            .where(
                package.c.org == author.org,
                package.c.code == aside.code,
                package.c.receipt_id == body.receipt_id,
                package.c.workstation == aside.owner,
                package.c.scan_seq == aside.owner_seq,
            )
            .returning(package.c.line_no, package.c.smallest)
        ).all()
        for row in taken_out:
            counts[row.line_no] -= int(row.smallest)
            _note_given_back(connection, author, body, aside)
    return counts


def _note_given_back(
    connection: Connection, author: Author, body: ScanRecorded, aside: AsideBody
) -> None:
    """Keep it for the history of the code, which names scans of one workstation."""
    if aside.owner != author.device:
        return
    row = {
        "org": author.org,
        "code": aside.code,
        "receipt_id": body.receipt_id,
        "workstation": author.device,
        "undone_seq": aside.owner_seq,
        "seq": body.seq,
    }
    connection.execute(insert_once(connection, given_back), [row])


def _forget_given_back(
    connection: Connection, author: Author, body: ScanRecorded, aside: AsideBody
) -> None:
    """The box is where its own scan had put it, which may be undone in its turn."""
    connection.execute(
        delete(given_back).where(
            given_back.c.org == author.org,
            given_back.c.code == aside.code,
            given_back.c.receipt_id == body.receipt_id,
            given_back.c.workstation == aside.owner,
            given_back.c.undone_seq == aside.owner_seq,
        )
    )


def _put_back(
    connection: Connection, author: Author, body: ScanRecorded, asides: list[AsideBody]
) -> tuple[Counter[int], set[str]]:
    if not asides:
        return Counter(), set()
    rows = [
        {
            "org": author.org,
            "code": aside.code,
            "receipt_id": body.receipt_id,
            "workstation": aside.owner,
            "scan_seq": aside.owner_seq,
            "line_no": aside.line_no,
            "smallest": aside.smallest,
            "parent_code": aside.parent_code,
            "carton_no": aside.carton_no,
        }
        for aside in asides
    ]
    new = library.take_in(connection, rows)
    for aside in asides:
        _forget_given_back(connection, author, body, aside)
    conflicts = {aside.code for aside in asides} - new
    if conflicts:
        library.note_conflicts(connection, author.org, author.op_id, body.receipt_id, conflicts)
    return Counter(a.line_no for a in asides if a.smallest and a.code in new), conflicts


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
