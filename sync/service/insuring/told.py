"""What the insurance has of the codes of each receipt, for the reconciliation.

Without it a receipt whose codes never reached the insurance would be found when a patient is
refused. Codes stand in the records of stock: those of what was bought name none.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, Select, and_, select

from app.store.tables.insuring import insurance_code, insurance_head, insurance_record
from app.store.tables.receipts import receipt
from sync.platform_time import BEIJING
from sync.service.comparing.codes import Told
from sync.service.insuring.values import Kind, State

_UNDER_WAY = frozenset({State.NEW, State.BEHIND, State.READY, State.DELETING})
_OF_STOCK = (Kind.COUNT, Kind.CHANGE)


@dataclass(frozen=True, slots=True)
class CodesTold:
    """What one connection has told of receipts."""

    org: str
    link: str
    since: date | None
    """The first day that is told of; None: since it was connected."""

    def told(
        self, connection: Connection, receipts: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Told]:
        """How many codes of these receipts it has; what is older than the connection is not its."""
        taken: dict[uuid.UUID, set[str]] = defaultdict(set)
        states: dict[uuid.UUID, set[str]] = defaultdict(set)
        for row in connection.execute(self._records(receipts)):
            states[row.cause].add(row.state)
            if row.state == State.DONE and row.code is not None:
                taken[row.cause].add(row.code)
        return {
            one: Told(
                codes=len(taken[one]),
                # Without any record it is made with the next look at what changed.
                waits=one not in states or not _UNDER_WAY.isdisjoint(states[one]),
            )
            for one in states.keys() | self._owed(connection, receipts)
        }

    def _records(
        self, receipts: Collection[uuid.UUID]
    ) -> Select[tuple[uuid.UUID, str, str | None]]:
        record, code = insurance_record, insurance_code
        same = and_(code.c.org == record.c.org, code.c.record_no == record.c.record_no)
        return (
            select(record.c.cause, record.c.state, code.c.code)
            .join(code, same, isouter=True)
            .where(
                record.c.org == self.org,
                record.c.link == self.link,
                record.c.cause.in_(sorted(receipts)),
                record.c.kind.in_(_OF_STOCK),
                record.c.state != State.DELETED,
            )
        )

    def _owed(self, connection: Connection, receipts: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """The receipts that were confirmed since the first moment that is told of."""
        first = self._first(connection)
        if first is None:
            return set()
        owed = select(receipt.c.receipt_id).where(
            receipt.c.org == self.org,
            receipt.c.receipt_id.in_(sorted(receipts)),
            receipt.c.confirmed_at >= first,
        )
        return set(connection.execute(owed).scalars())

    def _first(self, connection: Connection) -> datetime | None:
        if self.since is not None:
            return datetime.combine(self.since, time(), BEIJING)
        head = insurance_head.c
        mine = (head.org == self.org, head.link == self.link)
        found: datetime | None = connection.execute(select(head.begun_at).where(*mine)).scalar()
        return found
