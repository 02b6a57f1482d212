"""Queues the bills of what was received and of what left, in the transaction of its cause.

Without it a platform would learn of goods when somebody remembers. Looked at behind all that a
transaction applied: a receipt's bills hold what it holds then, a box that comes after the
confirmation goes into a further bill. A bill's number is made of the receipt's (or of the day, for
a movement), of its id and of a count: the same cause gives the same bills. Which connections want
bills stands in `trace_link`; what was confirmed while one of them was switched off is looked for
when it is on again (`catch_up`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, Select, and_, exists, select

from app.receiving import records
from app.receiving.operations import ReceiptConfirmed, ScanRecorded
from app.receiving.progress import ReceiptState
from app.store.clock import Clock
from app.store.tables.receipts import delivery, receipt, scan
from app.store.tables.trace_bills import trace_bill
from app.store.tables.tracing import package
from app.tracing.library import of_receipt
from app.tracing.operations import CodesMoved
from sync.connectors.trace_port import BillKind
from sync.service.outbox_rows import AnyRow, Queue
from sync.service.trace_bills import bills, listed, movements
from sync.service.trace_bills.bills import NOBODY, BillBody, Goods, is_listed, tail_of
from sync.service.trace_bills.packing import HeldPackage, Listing, codes_for
from sync.service.trace_bills.wanting import Wanted, wanted_by

_LOOKED_BACK: Final = timedelta(days=60)
_AT_ONCE: Final = 100

Fact = tuple[uuid.UUID, msgspec.Struct]
"""A fact that was applied, and its id."""


def queue(connection: Connection, org: str, facts: Sequence[Fact], clock: Clock) -> int:
    """Queue the bills of what was applied, in the caller's transaction; how many are new."""
    about = [fact for fact in facts if isinstance(fact[1], _TOLD)]
    wanted = wanted_by(connection, org) if about else []
    if not wanted:
        return 0
    receipts = {one.receipt_id for _id, one in about if isinstance(one, _RECEIPTS)}
    found = _confirmed(connection, org, receipts)
    new = sum(queue_receipt(connection, org, one, row, clock) for one in wanted for row in found)
    for op_id, body in about:
        if isinstance(body, CodesMoved):
            new += movements.queue(connection, (org, op_id), body, wanted, clock)
    return new


def catch_up(connection: Connection, org: str, link: str, clock: Clock) -> int:
    """Queue the bills of receipts that were confirmed while the connection was off."""
    one = next((one for one in wanted_by(connection, org) if one.link == link), None)
    if one is None:
        return 0
    since = max(one.since, clock.now() - _LOOKED_BACK)
    has_bills = and_(
        trace_bill.c.org == receipt.c.org,
        trace_bill.c.about == receipt.c.receipt_id,
        trace_bill.c.link == link,
    )
    has_codes = and_(package.c.org == receipt.c.org, package.c.receipt_id == receipt.c.receipt_id)
    query = _RECEIPTS_OF.where(
        receipt.c.org == org,
        receipt.c.opened_at >= since - _LOOKED_BACK,
        receipt.c.confirmed_at >= since,
        receipt.c.state == ReceiptState.CONFIRMED,
        ~exists().where(has_bills),
        exists().where(has_codes),
    )
    rows = connection.execute(query.order_by(receipt.c.opened_at)).all()
    new = 0
    for row in rows:
        new += queue_receipt(connection, org, one, row, clock)
        if new >= _AT_ONCE:
            break
    return new


def queue_receipt(
    connection: Connection, org: str, wanted: Wanted, row: AnyRow, clock: Clock
) -> int:
    """Queue what a confirmed receipt holds and no bill of it says; how many bills are new."""
    if not wanted.stock_bills:
        return 0
    # Two pushes with late boxes of one receipt would count its bills alike.
    mine = (receipt.c.org == org, receipt.c.receipt_id == row.receipt_id)
    connection.execute(select(receipt.c.receipt_id).where(*mine).with_for_update())
    before = bills.about(connection, org, wanted.link, row.receipt_id)
    told = {code for bill in before if not bill.body.corrects for code in bill.body.codes}
    held = held_of(connection, org, row.receipt_id)
    larger = any(not one.smallest for one in held)
    listing = listed.of_delivery(connection, org, row.delivery_id) if larger else Listing()
    codes = codes_for(held, listing, told)
    first = 1 + sum(not bill.body.corrects for bill in before)
    made = Goods(
        BillKind.PURCHASE_IN,
        row.confirmed_at or clock.now(),
        row.confirmed_by or NOBODY,
        codes,
    )
    body = _body_of(row)
    number = f"{row.receipt_no}-{tail_of(row.receipt_id)}"
    parts = bills.divided(wanted.link, (row.receipt_id, number, first), made, body)
    return bills.put(connection, Queue(org, wanted.link, bills.STOCK_BILL, clock), list(parts))


def _body_of(row: AnyRow) -> BillBody:
    """What all bills of a receipt say."""
    return BillBody(
        codes=[],
        operator="",
        distributor_code=row.distributor_code or "",
        supplier_bill_no=row.delivery_no or "",
        delivery_id=row.delivery_id,
    )


def _confirmed(
    connection: Connection, org: str, receipts: Collection[uuid.UUID]
) -> Sequence[AnyRow]:
    """Those of some receipts that are confirmed."""
    if not receipts:
        return []
    mine = (receipt.c.org == org, receipt.c.receipt_id.in_(sorted(receipts)))
    query = _RECEIPTS_OF.where(*mine, receipt.c.state == ReceiptState.CONFIRMED)
    return connection.execute(query.order_by(receipt.c.receipt_id)).all()


def held_of(connection: Connection, org: str, receipt_id: uuid.UUID) -> list[HeldPackage]:
    """What a receipt holds of these platforms' codes: nothing rejected, undone or held back."""
    by = and_(
        scan.c.org == package.c.org,
        scan.c.receipt_id == package.c.receipt_id,
        scan.c.workstation == package.c.workstation,
        scan.c.seq == package.c.scan_seq,
    )
    columns = (package.c.code, package.c.parent_code, package.c.smallest, scan.c.uncoded)
    query = select(*columns).join(scan, by, isouter=True)
    rows = connection.execute(query.where(*of_receipt(package, org, receipt_id)))
    return [
        HeldPackage(row.code, row.parent_code, bool(row.smallest), _counted(row))
        for row in rows
        if is_listed(row.code)
    ]


def _counted(row: AnyRow) -> int:
    """Boxes without codes that a larger package's own scan counted."""
    return 0 if row.smallest else sum(records.uncoded_of(row).values())


_RECEIPTS = (ReceiptConfirmed, ScanRecorded)
_TOLD = (*_RECEIPTS, CodesMoved)
_RECEIPTS_OF: Final[Select[*tuple[object, ...]]] = (
    select(
        receipt.c.receipt_id,
        receipt.c.receipt_no,
        receipt.c.delivery_id,
        receipt.c.confirmed_at,
        receipt.c.confirmed_by,
        delivery.c.delivery_no,
        delivery.c.distributor_code,
    )
    .join(
        delivery,
        and_(delivery.c.org == receipt.c.org, delivery.c.delivery_id == receipt.c.delivery_id),
        isouter=True,
    )
    # Opening stock came by no delivery: nobody sent it now.
    .where(receipt.c.delivery_id != receipt.c.receipt_id)
)
