"""Queues the bills of boxes that left, or came back: to suppliers, destroyed, given to patients.

Without it a platform would think that all that ever came is still here. Only what a movement really
did counts; one that was refused moved nothing. Boxes that left are named one by one: the package
they came in was opened for it. What was given to patients goes into bills only where the connection
wants them.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, and_, select

from app.store.clock import Clock
from app.store.many_rows import among
from app.store.tables.receipts import delivery, receipt
from app.store.tables.tracing import departure, movement, package, reversed_move
from app.tracing.operations import CodesMoved
from app.tracing.values import DEPARTURES, MoveKind, box_of
from sync.connectors.trace_port import BillKind, RetailKind
from sync.platform_time import BEIJING
from sync.service.outbox_rows import Queue
from sync.service.trace_bills import bills
from sync.service.trace_bills.bills import NOBODY, BillBody, Goods, Kept, is_listed, tail_of
from sync.service.trace_bills.wanting import Wanted

_LEFT: Final[Mapping[MoveKind, BillKind | RetailKind]] = {
    MoveKind.RETURNED: BillKind.RETURN_OUT,
    MoveKind.DESTROYED: BillKind.DESTROYED,
    MoveKind.DISPENSED: RetailKind.USED,
    MoveKind.WRITTEN_OFF: RetailKind.USED,
    MoveKind.USED: RetailKind.USED,
}
_CAME_BACK: Final[Mapping[MoveKind, BillKind | RetailKind]] = {
    MoveKind.RETURNED: BillKind.RETURN_IN,
    MoveKind.DISPENSED: RetailKind.TAKEN_BACK,
    MoveKind.WRITTEN_OFF: RetailKind.TAKEN_BACK,
    MoveKind.USED: RetailKind.TAKEN_BACK,
}
"""Goods that were destroyed come back in no bill: that is said by hand."""
_log = logging.getLogger(__name__)


def queue(
    connection: Connection,
    named: tuple[str, uuid.UUID],
    body: CodesMoved,
    wanted: Iterable[Wanted],
    clock: Clock,
) -> int:
    """Queue the bills of a movement, as (institution, movement); how many are new."""
    org = named[0]
    moved = list(_moved(connection, named, body))
    new = 0
    for one in wanted:
        for part in moved:
            is_retail = isinstance(part.kind, RetailKind)
            if not (one.retail_bills if is_retail else one.stock_bills):
                continue
            made = list(_movement_bills(connection, one.link, named, part))
            new += bills.put(connection, Queue(org, one.link, bills.STOCK_BILL, clock), made)
    return new


def _moved(
    connection: Connection, named: tuple[str, uuid.UUID], body: CodesMoved
) -> Iterator[Goods]:
    """What a movement really did, by kind of bill."""
    org = named[0]
    boxes = sorted({box_of(one.code) for one in body.codes if is_listed(box_of(one.code))})
    kinds: dict[str, MoveKind]
    if body.kind == MoveKind.REVERSAL:
        kinds, table = _reversed_by(connection, named, boxes), _CAME_BACK
    elif body.kind in DEPARTURES:
        kinds, table = _left_by(connection, named, boxes), _LEFT
    else:
        return
    by_kind: dict[BillKind | RetailKind, list[str]] = defaultdict(list)
    for box, kind in sorted(kinds.items()):
        if kind in table:
            by_kind[table[kind]].append(box)
        else:
            _log.warning("%s: %s came back from %s: no bill says that", org, box, kind)
    for bill_kind, codes in by_kind.items():
        yield Goods(bill_kind, body.at, body.person or NOBODY, codes)


def _left_by(
    connection: Connection, named: tuple[str, uuid.UUID], boxes: Collection[str]
) -> dict[str, MoveKind]:
    org, op_id = named
    mine = (departure.c.org == org, departure.c.movement_id == op_id)
    found = select(departure.c.box, departure.c.kind)
    rows = connection.execute(found.where(*mine, among(connection, departure.c.box, boxes)))
    return {box: MoveKind(kind) for box, kind in rows}


def _reversed_by(
    connection: Connection, named: tuple[str, uuid.UUID], boxes: Collection[str]
) -> dict[str, MoveKind]:
    """The boxes that a reversal brought back, and how they had left."""
    org, op_id = named
    same = and_(
        movement.c.org == reversed_move.c.org,
        movement.c.movement_id == reversed_move.c.movement_id,
    )
    mine = (reversed_move.c.org == org, reversed_move.c.reversal_id == op_id)
    found = select(reversed_move.c.box, movement.c.kind).join(movement, same)
    rows = connection.execute(found.where(*mine, among(connection, reversed_move.c.box, boxes)))
    return {box: MoveKind(kind) for box, kind in rows if kind != MoveKind.OPENED}


def _movement_bills(
    connection: Connection, link: str, named: tuple[str, uuid.UUID], moved: Goods
) -> Iterator[Kept]:
    """Bills of boxes that moved: of goods to or from suppliers, one for each supplier."""
    org, op_id = named
    day = moved.at.astimezone(BEIJING).strftime("%Y%m%d")
    number, first = f"{day}-{tail_of(op_id)}", 1
    by_supplier: dict[str, list[str]] = defaultdict(list)
    if moved.kind in (BillKind.RETURN_OUT, BillKind.RETURN_IN):
        suppliers = _suppliers(connection, org, moved.codes)
        for code in moved.codes:
            by_supplier[suppliers.get(code, "")].append(code)
    else:
        by_supplier[""] = list(moved.codes)
    for supplier, codes in sorted(by_supplier.items()):
        body = BillBody(codes=[], operator="", distributor_code=supplier)
        made = list(bills.divided(link, (op_id, number, first), replace(moved, codes=codes), body))
        first += len(made)
        yield from made


def _suppliers(connection: Connection, org: str, codes: Collection[str]) -> dict[str, str]:
    """Who delivered boxes."""
    of_package = and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id)
    of_receipt_ = and_(
        delivery.c.org == receipt.c.org, delivery.c.delivery_id == receipt.c.delivery_id
    )
    query = (
        select(package.c.code, delivery.c.distributor_code)
        .join(receipt, of_package)
        .join(delivery, of_receipt_)
        .where(package.c.org == org, among(connection, package.c.code, codes))
    )
    return {code: supplier for code, supplier in connection.execute(query)}
