"""Follows the change log and numbers what happened to codes, so that HIS can read on from a cursor.

Without it a HIS would read everything again each time, or miss what committed late. Each
workstation's operations are dense in their own order and its position moves in the transaction that
stores them; so how far each was followed (`his_position`) is all that has to be kept, and neither a
time nor a sequence decides. One follower at a time: it holds the institution's counter from its
first statement to its commit, so numbers are dense and appear in order. A code may be told twice
when two things happen at once; none is ever left out. Each transaction marks what it tells by a
random number: a service that was restored from a backup tells the same numbers with other marks, so
a cursor of before is refused instead of skipping something (sync/service/his/cursors.py).

Who holds a code is what the library says (`package`), and whether its box is with the supplier, by
`returned.gone_back`: a box that comes again after a return is told as received by its new receipt;
when that is undone, it is withdrawn, and not received by the old one once more.
"""

from __future__ import annotations

import heapq
import logging
import secrets
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, and_, func, insert, literal, or_, select, update

from app.facts.registry import FACTS
from app.receiving.operations import ReceiptConfirmed, ReceiptOpened, ScanRecorded
from app.store.database import Database
from app.store.facts import UnreadableOperation
from app.store.insert_once import insert_once
from app.store.tables.changes import operation
from app.store.tables.his import his_change, his_head, his_position, his_receipt
from app.store.tables.receipts import receipt
from app.store.tables.schema import Utc
from app.store.tables.service import device_position
from app.store.tables.tracing import code_claim, moved_code, package
from app.tracing import returned
from app.tracing.operations import CodesMoved, StockImported
from app.tracing.standing import CONFIRMED, pieces
from app.tracing.values import box_of
from sync.service.his import documents
from sync.service.his.cursors import MARK_BITS
from sync.service.transactions import commit, reading_of

RECEIVED, WITHDRAWN = "received", "withdrawn"
"""What may happen to a code beside its movements, which go by their own names."""
AT_ONCE = 200
"""Operations followed in one transaction."""
MOST_HISTORIES = 100
"""Histories looked at in one transaction; the others come after them."""
_APPLIED = "applied"
_NOWHERE = uuid.UUID(int=0)
"""The receipt of a code that nobody holds any more."""
_KINDS = ("receipt.opened", "scan.recorded", "receipt.confirmed", "codes.moved", "stock.imported")

_log = logging.getLogger(__name__)


def behind(connection: Connection, org: str) -> bool:
    """Whether there is anything to follow."""
    return bool(_waiting(connection, org, 1))


def catch_up(database: Database, org: str, within_s: float) -> bool:
    """Follow until nothing is left, or for about so long; True where nothing is left."""
    until = time.monotonic() + within_s
    while True:
        with reading_of(database, org) as connection:
            if not behind(connection, org):
                return True
        if not commit(database, lambda c: _Step(c, org).run(), org):
            return True
        if time.monotonic() >= until:
            return False


def _waiting(connection: Connection, org: str, limit: int) -> Sequence[Any]:
    """Histories that have gone on: `device`, `incarnation`, `seq` followed, `last_seq` stored."""
    place = and_(
        *(his_position.c[name] == device_position.c[name] for name in ("org", "device")),
        his_position.c.incarnation == device_position.c.incarnation,
    )
    query = (
        select(
            device_position.c.device,
            device_position.c.incarnation,
            device_position.c.last_seq,
            func.coalesce(his_position.c.seq, 0).label("seq"),
        )
        .join(his_position, place, isouter=True)
        .where(
            device_position.c.org == org,
            device_position.c.last_seq > func.coalesce(his_position.c.seq, 0),
        )
        .order_by(device_position.c.device, device_position.c.incarnation)
        .limit(limit)
    )
    return connection.execute(query).all()


@dataclass(frozen=True, slots=True)
class _Told:
    """One change on its way."""

    code: str
    what: str
    receipt_id: uuid.UUID


_Place = tuple[uuid.UUID, uuid.UUID]
"""A history: whose, and which of its."""


def _place(row: Row[Any]) -> _Place:
    return row.device, row.incarnation


def _how_far(place: Row[Any], rows: Sequence[Row[Any]], count: int) -> int:
    """How far a history was followed by its first `count` rows; behind the last, all of it."""
    if count == len(rows) < AT_ONCE:
        return int(place.last_seq)
    return int(rows[count - 1].seq if count else place.seq)


class _Step:
    """One transaction of following."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection = connection
        self._org = org
        self._seq = 0
        self._mark = secrets.randbits(MARK_BITS)

    def run(self) -> bool:
        """Follow some operations; False where there are none."""
        first = self._lock_head()
        waiting = _waiting(self._connection, self._org, MOST_HISTORIES)
        if not waiting:
            return False
        histories = {_place(one): self._operations(one) for one in waiting}
        # As they came: a box leaves behind its receipt. Within a history the order is its own.
        merged = heapq.merge(*histories.values(), key=lambda row: row.received_at)
        followed: dict[_Place, int] = dict.fromkeys(histories, 0)
        for row in islice(merged, AT_ONCE):
            self._follow(row)
            followed[_place(row)] += 1
        for one in waiting:
            rows = histories[_place(one)]
            self._note(one, _how_far(one, rows, followed[_place(one)]))
        if self._seq > first:
            mine = his_head.c.org == self._org
            self._connection.execute(update(his_head).where(mine).values(seq=self._seq))
        return True

    def _lock_head(self) -> int:
        row = {"org": self._org, "seq": 0, "out_seq": 0}
        self._connection.execute(insert_once(self._connection, his_head), row)
        query = select(his_head.c.seq).where(his_head.c.org == self._org).with_for_update()
        self._seq = int(self._connection.execute(query).scalar_one())
        return self._seq

    def _operations(self, place: Row[Any]) -> Sequence[Row[Any]]:
        query = select(operation).where(
            operation.c.org == self._org,
            operation.c.device == place.device,
            operation.c.incarnation == place.incarnation,
            operation.c.seq > place.seq,
            operation.c.seq <= place.last_seq,
            operation.c.kind.in_(_KINDS),
            operation.c.status == _APPLIED,
        )
        return self._connection.execute(query.order_by(operation.c.seq).limit(AT_ONCE)).all()

    def _note(self, place: Row[Any], last: int) -> None:
        key = {"org": self._org, "device": place.device, "incarnation": place.incarnation}
        self._connection.execute(insert_once(self._connection, his_position), key | {"seq": 0})
        mine = (his_position.c[name] == value for name, value in key.items())
        self._connection.execute(update(his_position).where(*mine).values(seq=last))

    def _follow(self, row: Row[Any]) -> None:
        try:
            body = FACTS.decode(row.kind, row.version, row.body)
        except UnreadableOperation as error:
            # It was applied by a newer version, before somebody went back to this one.
            _log.error("operation %s cannot be followed: %s", row.op_id, error)
            return
        if isinstance(body, ReceiptOpened):
            documents.lay_out(self._connection, self._org, body.delivery_id)
        elif isinstance(body, ReceiptConfirmed):
            self._confirmed(body.receipt_id, body.confirmed_at)
        elif isinstance(body, StockImported):
            documents.lay_out(self._connection, self._org, body.receipt_id)
            self._judge((one.code for one in body.packages), body.at)
        elif isinstance(body, ScanRecorded):
            self._scanned(row.device, body)
        elif isinstance(body, CodesMoved):
            self._moved(row.op_id, body)

    def _confirmed(self, receipt_id: uuid.UUID, at: datetime) -> None:
        """Tell all codes of a receipt, but for those that were told as its own before."""
        mine = (receipt.c.org == self._org, receipt.c.receipt_id == receipt_id)
        delivery_id = self._connection.execute(select(receipt.c.delivery_id).where(*mine)).scalar()
        if delivery_id is not None:
            documents.lay_out(self._connection, self._org, delivery_id)
        key = {"org": self._org, "receipt_id": receipt_id}
        self._connection.execute(insert_once(self._connection, his_receipt), key)
        here = (package.c.org == self._org, package.c.receipt_id == receipt_id)
        codes = self._connection.execute(select(package.c.code).where(*here)).scalars().all()
        told = self._last_told(codes)
        if told:
            self._tell_held(dict.fromkeys(codes, receipt_id), codes, told, at)
        else:
            self._tell_all(receipt_id, at)

    def _tell_all(self, receipt_id: uuid.UUID, at: datetime) -> None:
        """Tell every code of a receipt: as a rule none was told before, and there are thousands."""
        # Not the bare code: SQLite has no statistics, and would walk the library in its order.
        number = func.row_number().over(order_by=package.c.code.concat("")) + self._seq
        columns = ["org", "seq", "code", "what", "receipt_id", "at", "mark"]
        here = (package.c.receipt_id, literal(at, Utc()), literal(self._mark, BigInteger()))
        words = (literal(RECEIVED), *here)
        codes = select(package.c.org, number, package.c.code, *words).where(
            package.c.org == self._org, package.c.receipt_id == receipt_id
        )
        self._connection.execute(insert(his_change).from_select(columns, codes))
        newest = select(func.max(his_change.c.seq)).where(his_change.c.org == self._org)
        self._seq = int(self._connection.execute(newest).scalar() or 0)

    def _scanned(self, device: uuid.UUID, body: ScanRecorded) -> None:
        """Tell what a scan did to codes that were told, or are to be."""
        codes = {one.code for one in body.asides} | {one.code for one in body.left_out}
        if body.undoes is not None:
            codes |= self._codes_of_scan(body.receipt_id, device, body.undoes)
        if body.packages and self._was_confirmed(body.receipt_id):
            codes |= {one.code for one in body.packages}
        self._judge(codes, body.read_at)

    def _codes_of_scan(self, receipt_id: uuid.UUID, device: uuid.UUID, seq: int) -> set[str]:
        """All codes a scan claimed, whether it holds them or not."""
        found: set[str] = set()
        for table in (package, code_claim):
            query = select(table.c.code).where(
                table.c.org == self._org,
                table.c.receipt_id == receipt_id,
                table.c.workstation == device,
                table.c.scan_seq == seq,
            )
            found.update(self._connection.execute(query).scalars())
        return found

    def _was_confirmed(self, receipt_id: uuid.UUID) -> bool:
        """Whether its confirmation was followed; else its codes are told with that."""
        mine = (his_receipt.c.org == self._org, his_receipt.c.receipt_id == receipt_id)
        query = select(his_receipt.c.receipt_id).where(*mine)
        return self._connection.execute(query).one_or_none() is not None

    def _judge(self, codes: Iterable[str], at: datetime) -> None:
        """Tell those codes whose holder is another than was told."""
        wanted = {code for code in codes if code}
        if not wanted:
            return
        self._tell_held(self._held(wanted), wanted, self._last_told(wanted), at)

    def _tell_held(
        self,
        held: Mapping[str, uuid.UUID],
        wanted: Iterable[str],
        told: Mapping[str, uuid.UUID],
        at: datetime,
    ) -> None:
        """Tell codes, given who holds them and was told to, as far as that is news."""
        # A box whose second receipt was undone is with its supplier again, counted in its first.
        back = returned.gone_back(self._connection, self._org, {box_of(code) for code in held})
        news = []
        for code in sorted(wanted):
            holder, before = held.get(code), told.get(code, _NOWHERE)
            if holder == before:
                continue
            if holder is not None and not (code in told and box_of(code) in back):
                news.append(_Told(code, RECEIVED, holder))
            elif before != _NOWHERE:
                news.append(_Told(code, WITHDRAWN, _NOWHERE))
        self._tell(news, at)

    def _held(self, codes: Iterable[str]) -> dict[str, uuid.UUID]:
        """The confirmed receipts that hold codes."""
        of_receipt = and_(
            receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id
        )
        found: dict[str, uuid.UUID] = {}
        for piece in pieces(set(codes)):
            query = (
                select(package.c.code, package.c.receipt_id)
                .join(receipt, of_receipt)
                .where(
                    package.c.org == self._org,
                    package.c.code.in_(piece),
                    receipt.c.state == CONFIRMED,
                )
            )
            found |= {row.code: row.receipt_id for row in self._connection.execute(query)}
        return found

    def _last_told(self, codes: Iterable[str]) -> dict[str, uuid.UUID]:
        """The receipts that were told last to hold codes."""
        found: dict[str, uuid.UUID] = {}
        for piece in pieces(set(codes)):
            query = (
                select(his_change.c.code, his_change.c.receipt_id)
                .where(his_change.c.org == self._org, his_change.c.code.in_(piece))
                .where(or_(his_change.c.what == RECEIVED, his_change.c.what == WITHDRAWN))
                .order_by(his_change.c.seq)
            )
            found |= {row.code: row.receipt_id for row in self._connection.execute(query)}
        return found

    def _moved(self, movement_id: uuid.UUID, body: CodesMoved) -> None:
        """Tell the codes of a movement that counted."""
        boxes = {box_of(one.code): one.code for one in body.codes}
        counted: dict[str, uuid.UUID] = {}
        for piece in pieces(set(boxes)):
            query = select(moved_code.c.box).where(
                moved_code.c.org == self._org,
                moved_code.c.box.in_(piece),
                moved_code.c.movement_id == movement_id,
                moved_code.c.problem == "",
            )
            codes = [boxes[box] for box in self._connection.execute(query).scalars()]
            counted |= self._receipts_of(codes)
        self._tell([_Told(code, body.kind, counted[code]) for code in sorted(counted)], body.at)

    def _receipts_of(self, codes: Sequence[str]) -> dict[str, uuid.UUID]:
        query = select(package.c.code, package.c.receipt_id).where(
            package.c.org == self._org, package.c.code.in_(codes)
        )
        return {row.code: row.receipt_id for row in self._connection.execute(query)}

    def _tell(self, news: Sequence[_Told], at: datetime) -> None:
        if not news:
            return
        rows = [
            {"org": self._org, "seq": seq, "at": at, "mark": self._mark}
            | {"code": one.code, "what": one.what, "receipt_id": one.receipt_id}
            for seq, one in enumerate(news, start=self._seq + 1)
        ]
        self._connection.execute(insert(his_change), rows)
        self._seq += len(rows)
