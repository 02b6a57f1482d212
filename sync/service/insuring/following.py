"""Follows what happened to codes, and keeps what the insurance should be told in step with it.

Without it a confirmed receipt would end in our own store. It reads the changes of codes that HIS
reads as well (sync/service/his/following.py): a dense list without gaps, made of every fact that
was applied, so that nothing is missed, however long this stood still. A change only says where to
look: what is to be told is read from the facts as they are (facts.py), so that a change followed
twice, or one that is overtaken by the next, does no harm. Place and records move in one
transaction.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock_time
from typing import Any

from sqlalchemy import Connection, and_, func, select

from app.store.many_rows import among
from app.store.tables.his import his_change
from app.store.tables.insuring import insurance_code, insurance_head, insurance_record
from app.store.tables.tracing import moved_code, movement
from app.tracing.values import MoveKind, box_of
from sync.platform_time import BEIJING
from sync.service.his import following as changes
from sync.service.his.following import RECEIVED, WITHDRAWN
from sync.service.insuring import facts
from sync.service.insuring.keeping import Keeper, Linked
from sync.service.transactions import reading_of

AT_ONCE = 2000
"""Changes followed in one transaction."""
_NOT_BEGUN = -1


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows for one connection; for one thread at a time."""

    linked: Linked

    def catch_up(self, within_s: float) -> bool:
        """Follow until nothing is left, or for about so long; True where nothing is left."""
        until = time.monotonic() + within_s
        if not changes.catch_up(self.linked.database, self.linked.org, within_s):
            return False
        while self.behind():
            self.linked.commit(self._step)
            if time.monotonic() >= until:
                return False
        return True

    def behind(self) -> bool:
        """Whether there is anything to follow."""
        with reading_of(self.linked.database, self.linked.org) as connection:
            return is_behind(connection, self.linked.org, self.linked.link)

    def _step(self, connection: Connection) -> int:
        """Follow some changes; how many there were."""
        keeper = self.linked.keeper(connection)
        seq = int(keeper.head.seq)
        if seq == _NOT_BEGUN:
            return self._begin(keeper)
        rows = _changes(connection, self.linked.org, seq)
        if rows:
            _Step(keeper, self._first(keeper)).run(rows)
            keeper.close(seq=rows[-1].seq)
        return len(rows)

    def _first(self, keeper: Keeper) -> datetime:
        """The first moment that is told of."""
        since = self.linked.platform.uploads.since
        begun: datetime = keeper.head.begun_at
        return begun if since is None else datetime.combine(since, clock_time(), BEIJING)

    def _begin(self, keeper: Keeper) -> int:
        """Where the first start begins: with the first day that is told of, or now."""
        newest = 0
        if self.linked.platform.uploads.since is None:
            newest = _newest(keeper.books.connection, self.linked.org)
        keeper.close(seq=newest)
        return 1


def is_behind(connection: Connection, org: str, link: str) -> bool:
    """Whether there is anything to follow."""
    mine = (insurance_head.c.org == org, insurance_head.c.link == link)
    seq = connection.execute(select(insurance_head.c.seq).where(*mine)).scalar()
    if seq is None or seq == _NOT_BEGUN:
        return True
    return _newest(connection, org) > seq or changes.behind(connection, org)


def _newest(connection: Connection, org: str) -> int:
    query = select(func.max(his_change.c.seq)).where(his_change.c.org == org)
    return int(connection.execute(query).scalar() or 0)


def _changes(connection: Connection, org: str, seq: int) -> Sequence[Any]:
    query = (
        select(his_change.c.seq, his_change.c.code, his_change.c.what, his_change.c.receipt_id)
        .where(his_change.c.org == org, his_change.c.seq > seq)
        .order_by(his_change.c.seq)
        .limit(AT_ONCE)
    )
    return connection.execute(query).all()


class _Step:
    """One transaction of following."""

    def __init__(self, keeper: Keeper, first: datetime) -> None:
        self._keeper = keeper
        self._books = keeper.books
        self._first = first

    def run(self, rows: Sequence[Any]) -> None:
        """Look at all that the changes are about: receipts first, movements as they came."""
        moved = [row.code for row in rows if row.what not in (RECEIVED, WITHDRAWN)]
        held = [row.code for row in rows if row.what in (RECEIVED, WITHDRAWN)]
        receipts = {row.receipt_id for row in rows if row.what == RECEIVED}
        receipts |= self._told_of(held)
        for receipt_id in sorted(receipts):
            self._settle(receipt_id, *facts.of_receipt(self._books, receipt_id))
        for movement_id in self._movements(moved):
            self._settle(movement_id, *facts.of_movement(self._books, movement_id))

    def _settle(self, cause: uuid.UUID, at: datetime | None, wanted: Sequence[Any]) -> None:
        """Tell what is to be told of a cause, unless it is older than all that is told."""
        if at is None or at >= self._first:
            self._keeper.settle(cause, wanted)

    def _told_of(self, codes: Collection[str]) -> set[uuid.UUID]:
        """The receipts whose records name codes: another one may hold them now."""
        record = insurance_record
        of_code = and_(
            record.c.org == insurance_code.c.org,
            record.c.record_no == insurance_code.c.record_no,
        )
        query = (
            select(record.c.cause)
            .join(insurance_code, of_code)
            .where(
                insurance_code.c.org == self._books.org,
                among(self._books.connection, insurance_code.c.code, codes),
                record.c.link == self._books.link,
                record.c.cause == record.c.receipt_id,
            )
            .distinct()
        )
        return set(self._books.connection.execute(query).scalars())

    def _movements(self, codes: Collection[str]) -> list[uuid.UUID]:
        """The movements of codes, those that were taken back before what takes them back."""
        head = and_(
            movement.c.org == moved_code.c.org,
            movement.c.movement_id == moved_code.c.movement_id,
        )
        boxes = {box_of(code) for code in codes}
        query = (
            select(movement.c.movement_id, movement.c.place)
            .join(moved_code, head)
            .where(
                moved_code.c.org == self._books.org,
                among(self._books.connection, moved_code.c.box, boxes),
                movement.c.kind != MoveKind.OPENED,
            )
            .group_by(movement.c.movement_id, movement.c.place)
            .order_by(movement.c.place)
        )
        rows = self._books.connection.execute(query)
        return [row.movement_id for row in rows]
