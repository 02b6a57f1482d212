"""Finds the boxes that were here already when their item, batch or identifier was recalled.

Without it a recall would stop what is still to come and say nothing of what lies on the shelf. One
recall is one case, however often it is said and wherever the boxes came in; a box that came in
later is judged when it is scanned (cases.py). Boxes that have left by any way are not on the shelf.
A side of such a case is a receipt, not a scan: there may be thousands of scans, and none of them
was wrong. A case lists so many boxes as one row of the feed holds well, and says how many more
there are.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, and_, select

from app.receiving.known.laying_down import RecallSaid
from app.receiving.rules.broken import identifier_of
from app.store.tables.receipts import delivered_item, delivery_line, receipt
from app.store.tables.rules import recall
from app.store.tables.tracing import package
from app.tracing import standing
from app.tracing.cases.values import CaseKind
from app.tracing.standing import AnyRow
from app.tracing.values import box_of
from sync.service.cases import Found
from sync.service.own_claims import OwnClaim, of_receipt

MOST = 5_000
"""Boxes that a case lists; a quarter of a megabyte of feed."""
_AT_ONCE = 500
_GTIN = "01"
"""What stands before the identifier of a GS1 code."""
_COLUMNS = (package.c.code, package.c.receipt_id, package.c.line_no, package.c.carton_no)


def on_the_shelf(
    connection: Connection, org: str, recalls: Sequence[RecallSaid], most: int = MOST
) -> Iterator[Found]:
    """The boxes of recalls that were not lifted, as codes of one case each."""
    for said in recalls:
        if not _is_lifted(connection, org, said):
            boxes = _boxes(connection, org, said)
            listed = list(islice(boxes, most))
            left_out = sum(1 for _box in boxes)
            yield from _found(said, listed, left_out)


def _is_lifted(connection: Connection, org: str, said: RecallSaid) -> bool:
    mine = (recall.c.org == org, recall.c.recall_id == said.recall_id)
    query = select(recall.c.lifted_at).where(*mine)
    return connection.execute(query).scalar() is not None


def _found(said: RecallSaid, boxes: Sequence[AnyRow], left_out: int) -> Iterator[Found]:
    about = json.dumps([said.province_code, said.batch, said.identifier], ensure_ascii=False)
    for row in boxes:
        claim = OwnClaim(row.code, of_receipt(row.receipt_id), row.line_no, row.carton_no, True)
        yield Found(
            CaseKind.RECALLED,
            (),
            row.code,
            (claim,),
            reason=said.reason,
            about=about,
            left_out=left_out,
        )


def _boxes(connection: Connection, org: str, said: RecallSaid) -> Iterator[AnyRow]:
    """What is recalled and has not left."""
    if said.province_code or said.batch:
        found = _of_lines(connection, org, said)
    else:
        found = _of_identifier(connection, org, said.identifier)
    while piece := list(islice(found, _AT_ONCE)):
        gone = standing.ways_out(connection, org, {box_of(row.code) for row in piece})
        for row in piece:
            box = box_of(row.code)
            if box not in gone and said.identifier in ("", identifier_of(box)):
                yield row


def _of_lines(connection: Connection, org: str, said: RecallSaid) -> Iterator[AnyRow]:
    """The boxes that were received for lines of the item or the batch, receipt by receipt."""
    of_item = and_(
        delivered_item.c.org == delivery_line.c.org,
        delivered_item.c.item_id == delivery_line.c.item_id,
    )
    here = and_(
        receipt.c.org == delivery_line.c.org,
        receipt.c.delivery_id == delivery_line.c.delivery_id,
    )
    query = (
        select(receipt.c.receipt_id, delivery_line.c.line_no)
        .select_from(delivery_line)
        .join(delivered_item, of_item)
        .join(receipt, here)
        .where(delivery_line.c.org == org)
    )
    if said.province_code:
        query = query.where(delivered_item.c.province_code == said.province_code)
    if said.batch:
        query = query.where(delivery_line.c.batch == said.batch)
    lines: defaultdict[uuid.UUID, set[int]] = defaultdict(set)
    for receipt_id, line_no in connection.execute(query):
        lines[receipt_id].add(line_no)
    for receipt_id in sorted(lines):
        mine = (package.c.org == org, package.c.receipt_id == receipt_id, package.c.smallest)
        rows = connection.execute(select(*_COLUMNS).where(*mine)).all()
        yield from sorted(row for row in rows if row.line_no in lines[receipt_id])


def _of_identifier(connection: Connection, org: str, identifier: str) -> Iterator[AnyRow]:
    """The boxes whose codes begin so, in the order of codes."""
    for start in (identifier, _GTIN + identifier):
        last = start
        # Behind every letter and digit that a code has.
        inside = (package.c.org == org, package.c.code < start + "~", package.c.smallest)
        query = select(*_COLUMNS).where(*inside).order_by(package.c.code).limit(_AT_ONCE)
        while rows := connection.execute(query.where(package.c.code > last)).all():
            yield from rows
            last = rows[-1].code
