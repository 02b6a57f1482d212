"""Turns one fact of the change log into rows: the same on all workstations and on the service.

Without it the ends would agree only by luck. A workstation decides, applies the fact and appends it
to its log in one transaction; the service, and through its feed every other workstation, applies
the very same fact when it arrives. Nothing here decides anything about a scan, except what only the
database can know: whether a code was claimed before. Where two facts contradict each other the one
with the earlier place stands (an opening, a confirmation, a claim), or the last word (an
explanation); so it does not matter which of them arrives first.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
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
from app.store.facts import AnyFact, Applied, Area, Author, Change, OutOfPlace, ScanKey
from app.store.insert_once import insert_once
from app.store.many_rows import insert_rows, update_rows
from app.store.tables.receipts import (
    line_explanation,
    receipt,
    receipt_number,
    scan,
    settlement,
)
from app.tracing import claims, in_stock
from app.tracing import journal as moves
from app.tracing.claims import Claim, Settled
from app.tracing.values import box_of


def apply(connection: Connection, author: Author, body: OperationBody) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    return _APPLIERS[type(body)](connection, author, body)


def apply_run(connection: Connection, facts: Sequence[AnyFact]) -> Iterator[Applied]:
    """Make the rows of facts of one institution, in order, in the caller's transaction.

    What stays the same whichever of them comes first is written together: scans of other boxes.
    """
    run: list[AnyFact] = []
    boxes: set[str] = set()
    for author, body in facts:
        taken = _taken_boxes(body)
        if run and (taken is None or not boxes.isdisjoint(taken)):
            yield _scan_all(connection, run)
            run, boxes = [], set()
        if taken is None:
            yield apply(connection, author, body)
        else:
            run.append((author, body))
            boxes |= taken
    if run:
        yield _scan_all(connection, run)


def place(connection: Connection, author: Author, body: OperationBody) -> Applied:
    """Note where a fact stands whose rows are there, in the caller's transaction."""
    return _PLACERS[type(body)](connection, author, body)


def place_run(connection: Connection, facts: Sequence[AnyFact]) -> Iterator[Applied]:
    """Note where facts of one institution stand, in order; scans in a row together."""
    for scans, run in groupby(facts, key=lambda fact: isinstance(fact[1], ScanRecorded)):
        if scans:
            yield _place_scans(connection, list(run))
        else:
            yield from (place(connection, *fact) for fact in run)


def displace(connection: Connection, org: str, behind: int) -> None:
    """Take the place from all facts that stand behind a number, in the caller's transaction."""
    for table in (scan, settlement, line_explanation, receipt):
        mine = (table.c.org == org, table.c.place > behind)
        connection.execute(update(table).where(*mine).values(place=None))
    mine = (receipt.c.org == org, receipt.c.confirmed_place > behind)
    connection.execute(update(receipt).where(*mine).values(confirmed_place=None))


def _open(connection: Connection, author: Author, body: ReceiptOpened) -> Applied:
    # Two workstations may open the receipt of one delivery, each without knowing of the other.
    key = {"org": author.org, "receipt_id": body.receipt_id}
    first = {
        "delivery_id": body.delivery_id,
        "receipt_no": body.receipt_no,
        "state": ReceiptState.OPEN,
        "opened_at": body.opened_at,
        "opened_by": body.opened_by,
        "place": author.place,
    }
    number = key | {"receipt_no": body.receipt_no}
    connection.execute(insert_once(connection, receipt), key | first)
    connection.execute(insert_once(connection, receipt_number), number)
    return _place_opening(connection, author, body)


def _place_opening(connection: Connection, author: Author, body: ReceiptOpened) -> Applied:
    """Let the first opening stand: its number is the receipt's, everywhere."""
    if author.place is None:
        return Applied()
    values = {
        "receipt_no": body.receipt_no,
        "opened_at": body.opened_at,
        "opened_by": body.opened_by,
        "place": author.place,
    }
    same = receipt.c.receipt_no == body.receipt_no
    later = receipt.c.place.is_(None) | (receipt.c.place > author.place) | same
    connection.execute(update(receipt).where(*_mine(author, body), later).values(values))
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def _scan(connection: Connection, author: Author, body: ScanRecorded) -> Applied:
    connection.execute(insert(scan), _scan_row(author, body))
    key = ScanKey(body.receipt_id, author.device, body.seq)
    claims.count_uncoded(
        connection, author.org, Counter({(key, n): q for n, q in body.uncoded.items()})
    )
    parts = []
    codes = {package.code for package in body.packages}
    if body.undoes is not None:
        undone = ScanKey(body.receipt_id, author.device, body.undoes)
        codes |= claims.codes_of(connection, author.org, undone)
        parts.append(claims.take_back(connection, author.org, undone, by=body.seq))
    elif body.packages:
        parts.append(claims.claim(connection, author.org, _claims(key, body)))
    parts += aside_changes.apply(connection, author, body)
    parts.append(moves.reconsider(connection, author.org, codes))
    uncoded = tuple(Change(key, n, body.carton_no, q) for n, q in body.uncoded.items())
    return _applied({body.receipt_id}, [Settled(uncoded), *parts])


def _taken_boxes(body: OperationBody) -> set[str] | None:
    """The boxes of a scan that takes in and nothing else; None for any other fact."""
    if not isinstance(body, ScanRecorded) or body.undoes is not None or body.asides:
        return None
    return {box_of(package.code) for package in body.packages}


def _scan_all(connection: Connection, facts: Sequence[AnyFact]) -> Applied:
    """Apply scans that take in different boxes."""
    org = facts[0][0].org
    keyed = [(ScanKey(body.receipt_id, author.device, body.seq), body) for author, body in facts]
    insert_rows(connection, scan, {}, [_scan_row(author, body) for author, body in facts])
    uncoded = tuple(
        Change(key, n, body.carton_no, q) for key, body in keyed for n, q in body.uncoded.items()
    )
    claims.count_uncoded(
        connection, org, Counter({(c.key, c.line_no): c.quantity for c in uncoded})
    )
    claimed = [claim for key, body in keyed for claim in _claims(key, body)]
    parts = [Settled(uncoded)]
    if claimed:
        parts.append(claims.claim(connection, org, claimed))
        parts.append(moves.reconsider(connection, org, {claim.code for claim in claimed}))
    return _applied({body.receipt_id for _key, body in keyed}, parts)


def _place_scan(connection: Connection, author: Author, body: ScanRecorded) -> Applied:
    mine = (scan.c.workstation == author.device, scan.c.seq == body.seq)
    known = connection.execute(
        update(scan)
        .where(scan.c.org == author.org, scan.c.receipt_id == body.receipt_id, *mine)
        .values(place=author.place)
    )
    codes = {package.code for package in body.packages}
    if not codes or not known.rowcount:
        return Applied()
    settled = claims.settle_again(connection, author.org, codes)
    return _applied({body.receipt_id}, [settled, moves.reconsider(connection, author.org, codes)])


def _place_scans(connection: Connection, facts: Sequence[AnyFact]) -> Applied:
    """Note the places of scans, then look at all their codes again."""
    org = facts[0][0].org
    rows = [
        {
            "place": author.place,
            "receipt_id": body.receipt_id,
            "workstation": author.device,
            "seq": body.seq,
        }
        for author, body in facts
    ]
    update_rows(connection, scan, "place", {"org": org}, rows)
    codes = {package.code for _author, body in facts for package in body.packages}
    if not codes:
        return Applied()
    settled = claims.settle_again(connection, org, codes)
    receipts = {body.receipt_id for _author, body in facts}
    return _applied(receipts, [settled, moves.reconsider(connection, org, codes)])


def _claims(key: ScanKey, body: ScanRecorded) -> list[Claim]:
    return [
        Claim(
            code=package.code,
            key=key,
            line_no=package.line_no,
            smallest=package.smallest,
            parent_code=package.parent_code,
            carton_no=package.carton_no,
        )
        for package in body.packages
    ]


def _applied(scanned_for: set[uuid.UUID], parts: list[Settled]) -> Applied:
    changes = tuple(change for part in parts for change in part.changes)
    contested = frozenset(code for part in parts for code in part.contested)
    touched = frozenset(change.key.receipt_id for change in changes)
    return Applied(contested, receipt_ids=touched | scanned_for, changes=changes)


def _scan_row(author: Author, body: ScanRecorded) -> dict[str, Any]:
    return {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "workstation": author.device,
        "seq": body.seq,
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
        "place": author.place,
    }


def _settle(connection: Connection, author: Author, body: ScanSettled) -> Applied:
    row = {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "settlement_id": body.settlement_id,
        "workstation": body.workstation or author.device,
        "seq": body.seq,
        "explanation": body.explanation,
        "person": body.person,
        "at": body.at,
        "place": author.place,
    }
    connection.execute(insert(settlement), row)
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def _place_settlement(connection: Connection, author: Author, body: ScanSettled) -> Applied:
    columns = settlement.c
    mine = (columns.org == author.org, columns.receipt_id == body.receipt_id)
    this = (*mine, columns.settlement_id == body.settlement_id)
    connection.execute(update(settlement).where(*this).values(place=author.place))
    return Applied(receipt_ids=frozenset({body.receipt_id}))


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
        "place": author.place,
    }
    connection.execute(insert(line_explanation), row)
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def _place_explanation(connection: Connection, author: Author, body: LineExplained) -> Applied:
    columns = line_explanation.c
    mine = (columns.org == author.org, columns.receipt_id == body.receipt_id)
    this = (*mine, columns.explanation_id == body.explanation_id)
    connection.execute(update(line_explanation).where(*this).values(place=author.place))
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def _confirm(connection: Connection, author: Author, body: ReceiptConfirmed) -> Applied:
    state = connection.execute(
        select(receipt.c.state).where(*_mine(author, body))
    ).scalar_one_or_none()
    if state is None:
        raise OutOfPlace(f"receipt {body.receipt_id} was never opened")
    # States only move forward.
    if state == ReceiptState.OPEN:
        _write_confirmation(connection, author, body)
        in_stock.receipt_counted(connection, author.org, body.receipt_id)
        moved = moves.reconsider_receipt(connection, author.org, body.receipt_id)
        placed = _place_confirmation(connection, author, body)
        touched = frozenset(change.key.receipt_id for change in moved.changes)
        return replace(placed, receipt_ids=placed.receipt_ids | touched, changes=moved.changes)
    return _place_confirmation(connection, author, body)


def _place_confirmation(connection: Connection, author: Author, body: ReceiptConfirmed) -> Applied:
    """Let the first confirmation stand."""
    if author.place is not None:
        standing = receipt.c.confirmed_place
        same = (receipt.c.confirmed_at == body.confirmed_at) & (
            receipt.c.confirmed_by == body.confirmed_by
        )
        later = standing.is_(None) | (standing > author.place) | same
        _write_confirmation(connection, author, body, later)
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def _write_confirmation(
    connection: Connection,
    author: Author,
    body: ReceiptConfirmed,
    *conditions: Any,  # noqa: ANN401 (expressions of SQLAlchemy)
) -> None:
    values = {
        "state": ReceiptState.CONFIRMED,
        "confirmed_at": body.confirmed_at,
        "confirmed_by": body.confirmed_by,
        "confirmed_place": author.place,
    }
    connection.execute(update(receipt).where(*_mine(author, body), *conditions).values(values))


def _mine(author: Author, body: OperationBody) -> tuple[Any, ...]:
    return receipt.c.org == author.org, receipt.c.receipt_id == body.receipt_id


_Step = Callable[[Connection, Author, Any], Applied]

_APPLIERS: dict[type[OperationBody], _Step] = {
    ReceiptOpened: _open,
    ScanRecorded: _scan,
    ScanSettled: _settle,
    LineExplained: _explain,
    ReceiptConfirmed: _confirm,
}
_PLACERS: dict[type[OperationBody], _Step] = {
    ReceiptOpened: _place_opening,
    ScanRecorded: _place_scan,
    ScanSettled: _place_settlement,
    LineExplained: _place_explanation,
    ReceiptConfirmed: _place_confirmation,
}

AREA = Area(BODIES, apply, place, displace, apply_run, place_run)
"""What receiving writes into the change log."""
