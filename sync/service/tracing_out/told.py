"""What a trace code platform has of each receipt, counted in boxes, for the reconciliation.

Without it a receipt whose codes never reached the platform would be found by whoever asks there. A
package's own code stands for all boxes in it; a code that the platform did not take is none it has.
Codes of other systems (GS1) are not owed to it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from app.store.tables.receipts import receipt
from app.store.tables.service import outbox
from app.store.tables.trace_bills import trace_bill
from sync.connectors.trace_port import BillKind
from sync.service.comparing.codes import Told
from sync.service.outbox_rows import DUE
from sync.service.trace_bills import queueing
from sync.service.trace_bills.bills import DONE, PARTLY, QUEUED, SENT, Kept, kept
from sync.service.trace_bills.packing import boxes_said
from sync.service.trace_bills.wanting import wanted_by


@dataclass(frozen=True, slots=True)
class BoxesTold:
    """One platform's, of one institution."""

    org: str
    link: str

    def told(
        self, connection: Connection, receipts: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Told]:
        """How many boxes of these receipts the platform has; what it is not owed is left out."""
        bills, under_way = self._bills(connection, receipts)
        found: dict[uuid.UUID, Told] = {}
        for receipt_id in self._owed(connection, receipts, bills.keys()):
            mine = bills.get(receipt_id, [])
            held = queueing.held_of(connection, self.org, receipt_id)
            taken = {code for bill in mine if bill.state in (DONE, PARTLY) for code in _taken(bill)}
            # Taken back here since, and still theirs.
            gone = taken - {one.code for one in held}
            found[receipt_id] = Told(
                codes=boxes_said(held, frozenset(taken)) + len(gone),
                # Without any bill it is queued with the next round.
                waits=not mine or any(bill.bill_id in under_way for bill in mine),
                owed=boxes_said(held),
            )
        return found

    def _bills(
        self, connection: Connection, receipts: Collection[uuid.UUID]
    ) -> tuple[dict[uuid.UUID, list[Kept]], set[uuid.UUID]]:
        """Inbound bills by receipt, and the ids of those that are under way."""
        bills: dict[uuid.UUID, list[Kept]] = defaultdict(list)
        under_way: set[uuid.UUID] = set()
        same = and_(outbox.c.org == trace_bill.c.org, outbox.c.outbox_id == trace_bill.c.bill_id)
        query = (
            select(trace_bill, outbox.c.state.label("sending"))
            .join(outbox, same, isouter=True)
            .where(
                trace_bill.c.org == self.org,
                trace_bill.c.link == self.link,
                trace_bill.c.kind == BillKind.PURCHASE_IN.value,
                trace_bill.c.about.in_(sorted(receipts)),
            )
        )
        for row in connection.execute(query):
            bills[row.about].append(kept(row))
            if row.state == SENT or (row.state == QUEUED and row.sending == DUE):
                under_way.add(row.bill_id)
        return bills, under_way

    def _owed(
        self,
        connection: Connection,
        receipts: Collection[uuid.UUID],
        billed: Collection[uuid.UUID],
    ) -> list[uuid.UUID]:
        """Receipts that have bills, or will: that came after the connection was made."""
        wishes = [one for one in wanted_by(connection, self.org) if one.link == self.link]
        since = wishes[0].since if wishes and wishes[0].stock_bills else None
        mine = (receipt.c.org == self.org, receipt.c.receipt_id.in_(sorted(receipts)))
        columns = (receipt.c.receipt_id, receipt.c.delivery_id, receipt.c.confirmed_at)
        return [
            row.receipt_id
            for row in connection.execute(select(*columns).where(*mine))
            if row.receipt_id in billed
            or (
                since is not None
                # Opening stock came by no delivery.
                and row.delivery_id != row.receipt_id
                and row.confirmed_at >= since
            )
        ]


def _taken(bill: Kept) -> set[str]:
    return set(bill.body.codes) - {one.code for one in bill.failed}
