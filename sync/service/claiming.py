"""Claims what receipts took in among all institutions, and tells each its cases, after the commit.

Without it a push would have to wait for the server of each code. In the transaction of a fact a row
of `claim_due` is written; a thread works these off at once: it reads how the boxes stand in the
institution, says so where the codes are (sync/service/holders.py), and brings the cases up to date
where the institution is. No transaction spans both, and while a server of codes is away only facts
wait that have a box there. Before a row is done the boxes are read once more: had they changed in
between, they are said again. So several services may work on the same boxes, each may be killed at
any moment, and what is said last is how it is.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from app.facts.registry import FACTS
from app.receiving.known.laying_down import RecallSaid
from app.receiving.operations import ReceiptConfirmed, ScanRecorded
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from app.store.facts import UnreadableOperation
from app.store.many_rows import insert_rows
from app.store.tables.cases import claim_due
from app.store.tables.changes import operation
from app.store.tables.service import organisation
from app.store.tables.tracing import code_claim, package
from app.tracing.operations import CodesMoved, StockImported
from app.tracing.standing import AnyRow, pieces
from app.tracing.values import MoveKind, box_of
from sync.service import feeds, holders, recalls
from sync.service.cases import CaseBook, Found, written_since
from sync.service.holders import Hold, Rival
from sync.service.off_list import off_list
from sync.service.own_claims import OwnBox, OwnBoxes
from sync.service.placement import Placement, ServerAway
from sync.service.transactions import commit
from sync.service.worker import Worker

AT_ONCE, MOST_AT_ONCE = 50, 500
"""Facts worked off together: at first, and where each is of few boxes."""
_BOXES_AT_ONCE = 10_000
"""About so many; more cost more than they save."""
_LEASE = timedelta(minutes=1)
"""How long others leave a row alone that is worked on; longer with each try that failed."""
_LONGEST_WAIT = 30
"""Leases."""
_TOGETHER = 2
"""After so many tries a row is worked off alone: one of its neighbours may be to blame."""
_LONGEST_SLEEP_S = 30.0
_AFTER_A_FAULT_S = 5.0
_GIVING_BACK = (MoveKind.RETURNED, MoveKind.REVERSAL)

_log = logging.getLogger(__name__)


def queue(
    connection: Connection,
    org: str,
    facts: Iterable[tuple[uuid.UUID, msgspec.Struct]],
    clock: Clock,
) -> None:
    """Let the boxes of facts be claimed or given back, in the transaction that applies them."""
    rows = [{"due_id": op_id} for op_id, body in facts if _concerns(body)]
    due = {"org": org, "codes": None, "tries": 0, "next_at": clock.now()}
    insert_rows(connection, claim_due, due, rows, even_known=True)


def _concerns(body: msgspec.Struct) -> bool:
    """Whether a fact may change who has a box, or is to be held against the hand-over."""
    if isinstance(body, ScanRecorded):
        taken_out = any(aside.owner is not None for aside in body.asides)
        return bool(body.packages) or body.undoes is not None or taken_out
    if isinstance(body, CodesMoved):
        return body.kind in _GIVING_BACK
    return isinstance(body, StockImported | ReceiptConfirmed | RecallSaid)


@dataclass(slots=True)
class _Batch:
    """Rows that are worked off together."""

    rows: Sequence[AnyRow]
    boxes: set[str]
    new: set[str]
    """Boxes that scans took in, as against those that are only looked at again."""
    confirmed: set[uuid.UUID]
    """Receipts."""
    recalls: list[RecallSaid] = field(default_factory=list)
    on_the_shelf: list[Found] = field(default_factory=list)
    """What they are about that is here already."""

    @property
    def again(self) -> bool:
        """Whether somebody began with these before and did not come to the end."""
        return any(row.tries for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Words:
    """What was said where the codes are, and what came back."""

    seen: OwnBoxes
    own: Mapping[str, OwnBox]
    """The same, box by box."""
    said: Mapping[str, Hold | None]
    rivals: Mapping[str, tuple[Rival, ...]]
    names: Mapping[str, str]
    place: int
    """Where the institution's feed ended before anything was said."""


class Claiming(Worker):
    """The worker; its methods may be called from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        told: Callable[[], None],
        *,
        placement: Placement | None = None,
        may_name: bool = False,
    ) -> None:
        """`placement`: where the codes are, if not in `database`; `told` rings after feeds grew."""
        super().__init__("claiming", _AFTER_A_FAULT_S)
        self._database = database
        self._placement = placement or Placement(database)
        self._somebody_is_away = False
        self._clock = clock
        self._told = told
        self._may_name = may_name
        self._boxes = 0
        """In the facts that were worked off last."""

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; False where that takes longer than the limit."""
        ended = super().stop(timeout_s)
        if self._has_begun:
            self._placement.close()
        return ended

    def work_off(self) -> int:
        """Work off all that is due, of every institution; how many rows. Raises StoreError."""
        done = 0
        self._somebody_is_away = False
        # What one institution says may give another one something to look at.
        while orgs := self._due():
            for org in orgs:
                done += self._serve(org)
            if self._stopping.is_set():
                break
        return done

    def _round(self) -> float:
        self.work_off()
        return _AFTER_A_FAULT_S if self._somebody_is_away else _LONGEST_SLEEP_S

    def _due(self) -> list[str]:
        """The institutions of which something is due."""
        query = select(claim_due.c.org).where(claim_due.c.next_at <= self._clock.now()).distinct()
        with self._database.reading() as connection:
            return sorted(connection.execute(query).scalars())

    def _serve(self, org: str) -> int:
        """Work off the rows of one institution; how many."""
        done, at_once = 0, AT_ONCE
        while not self._stopping.is_set():
            rows = commit(self._database, partial(self._lease, org=org, limit=at_once), org)
            if not rows:
                break
            done += self._work_off(org, rows)
            boxes_each = max(1, self._boxes // len(rows))
            at_once = max(1, min(MOST_AT_ONCE, _BOXES_AT_ONCE // boxes_each))
        return done

    def _work_off(self, org: str, rows: Sequence[AnyRow]) -> int:
        """Work off these rows, but for those that need a server that is away; how many."""
        while rows:
            try:
                return len(rows) if self._work(org, rows) else 0
            except ServerAway:
                self._somebody_is_away = True
                rows = commit(self._database, partial(self._put_off, org=org, rows=rows), org)
        return 0

    def _put_off(
        self, connection: Connection, org: str, rows: Sequence[AnyRow]
    ) -> Sequence[AnyRow]:
        """Let rows wait for a server; returns those that need none that is away."""
        near = []
        for row in rows:
            places = self._placement.divide(_read(connection, org, [row]).boxes)
            if any(self._placement.is_away(place) for place in places):
                mine = (claim_due.c.org == org, claim_due.c.due_id == row.due_id)
                wait = timedelta(seconds=_AFTER_A_FAULT_S)
                # Once tried: what was said before the server went may have been heard.
                values = {"tries": 1, "next_at": self._clock.now() + wait}
                connection.execute(update(claim_due).where(*mine).values(values))
            else:
                near.append(row)
        return near

    def _lease(self, connection: Connection, org: str, limit: int) -> Sequence[AnyRow]:
        now = self._clock.now()
        rows = connection.execute(
            select(claim_due)
            .where(claim_due.c.org == org, claim_due.c.next_at <= now)
            .order_by(claim_due.c.next_at, claim_due.c.due_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        if rows and rows[0].tries > _TOGETHER:
            rows = rows[:1]
        if rows:
            mine = (claim_due.c.org == org, claim_due.c.due_id.in_([row.due_id for row in rows]))
            wait = _LEASE * min(1 + rows[0].tries, _LONGEST_WAIT)
            values = {"tries": claim_due.c.tries + 1, "next_at": now + wait}
            connection.execute(update(claim_due).where(*mine).values(values))
        return rows

    def _work(self, org: str, rows: Sequence[AnyRow]) -> bool:
        """Say, tell and finish; False where the boxes changed meanwhile and come again."""
        with self._database.reading() as connection:
            row_security.bind(connection, org)
            batch = _read(connection, org, rows)
            batch.on_the_shelf = list(recalls.on_the_shelf(connection, org, batch.recalls))
            seen = OwnBoxes(connection, org, batch.boxes)
            place = feeds.heads(connection, [feeds.org_scope(org)])[feeds.org_scope(org)]
        own = seen.all()
        self._boxes = len(own)
        said = {box: one.hold for box, one in own.items()}
        rivals: dict[str, tuple[Rival, ...]] = {}
        for server, piece in self._cut(said):
            work = partial(holders.say, org=org, said=piece, now=self._clock.now())
            answered = self._placement.commit(server, work)
            rivals |= answered.rivals
            # Somebody who was killed here may have changed something and told nobody.
            news = set(piece) if batch.again else answered.changed
            self._tell_others(news, answered.rivals)
        words = _Words(seen, own, said, rivals, self._names() if rivals else {}, place)
        finish = partial(self._finish, org=org, batch=batch, words=words)
        told = commit(self._database, finish, org)
        if told:
            self._told()
        return told is not None

    def _cut(self, said: Mapping[str, Hold | None]) -> Iterator[tuple[str, dict[str, Hold | None]]]:
        """Pieces of one transaction each, with the place of each."""
        for place, some in self._placement.divide(said).items():
            boxes = iter(some)
            while piece := list(islice(boxes, holders.AT_ONCE)):
                yield place, {box: said[box] for box in piece}

    def _tell_others(self, boxes: Iterable[str], rivals: Mapping[str, tuple[Rival, ...]]) -> None:
        """Let the other institutions look at these boxes again."""
        concerned: dict[str, list[str]] = {}
        for box in sorted(boxes):
            for rival in rivals.get(box, ()):
                concerned.setdefault(rival.org, []).append(box)
        for org, some in concerned.items():
            row = {
                "org": org,
                "due_id": self._clock.new_id(),
                "codes": json.dumps(some),
                "tries": 0,
                "next_at": self._clock.now(),
            }
            commit(self._database, lambda c, row=row: c.execute(insert(claim_due), row), org)  # type: ignore[misc]

    def _finish(self, connection: Connection, org: str, batch: _Batch, words: _Words) -> int | None:
        """Bring the cases up to date; None where what was said is not so any more."""
        # One at a time: two that find one case at once would each write half of it.
        mine = select(organisation.c.org).where(organisation.c.org == org)
        connection.execute(mine.with_for_update())
        due = (claim_due.c.org == org, claim_due.c.due_id.in_([r.due_id for r in batch.rows]))
        now_seen = OwnBoxes(connection, org, batch.boxes)
        # Mostly nothing has changed, which is quicker to see than to work out again.
        own = words.own if now_seen.same_as(words.seen) else now_seen.all()
        changed = own is not words.own and {box: one.hold for box, one in own.items()} != words.said
        # What came back may be older than what another process has written meanwhile.
        if changed or written_since(connection, org, batch.boxes, words.place):
            now = self._clock.now()
            connection.execute(update(claim_due).where(*due).values(next_at=now))
            return None
        connection.execute(delete(claim_due).where(*due))
        book = CaseBook(
            connection, org, self._clock.now(), lambda other: words.names.get(other, "")
        )
        more = _more(connection, org, batch, own, book)
        return book.look_at(own, words.rivals, more)

    def _names(self) -> dict[str, str]:
        """What institutions may be called to each other."""
        if not self._may_name:
            return {}
        with self._database.reading() as connection:
            rows = connection.execute(select(organisation.c.org, organisation.c.name)).all()
        return {row.org: row.name for row in rows}


def _more(
    connection: Connection, org: str, batch: _Batch, own: Mapping[str, OwnBox], book: CaseBook
) -> Iterator[Found]:
    """What is found where something comes in, and not each time that somebody looks."""
    yield from book.recalled({box: own[box] for box in batch.new}, batch.recalls)
    for receipt_id in sorted(batch.confirmed):
        yield from off_list(connection, org, receipt_id)
    yield from batch.on_the_shelf


def _read(connection: Connection, org: str, rows: Sequence[AnyRow]) -> _Batch:
    """What rows are about."""
    batch = _Batch(rows, set(), set(), set())
    for row in rows:
        if row.codes is not None:
            batch.boxes.update(json.loads(row.codes))
    for piece in pieces([row.due_id for row in rows if row.codes is None]):
        mine = (operation.c.org == org, operation.c.op_id.in_(piece))
        for row in connection.execute(select(operation).where(*mine)).all():
            _add(connection, org, batch, row)
    return batch


def _add(connection: Connection, org: str, batch: _Batch, row: AnyRow) -> None:
    try:
        body = FACTS.decode(row.kind, row.version, row.body)
    except UnreadableOperation as error:
        # It was read when it was applied: another program has been here.
        _log.error("%s: operation %s claims nothing: %s", org, row.op_id, error)
        return
    if isinstance(body, ScanRecorded):
        _add_scan(connection, org, batch, row.device, body)
    elif isinstance(body, StockImported):
        batch.boxes |= {box_of(one.code) for one in body.packages}
    elif isinstance(body, CodesMoved):
        batch.boxes |= {box_of(one.code) for one in body.codes}
    elif isinstance(body, ReceiptConfirmed):
        batch.confirmed.add(body.receipt_id)
    elif isinstance(body, RecallSaid):
        batch.recalls.append(body)


def _add_scan(
    connection: Connection, org: str, batch: _Batch, device: uuid.UUID, body: ScanRecorded
) -> None:
    new = {box_of(one.code) for one in body.packages}
    batch.new |= new
    batch.boxes |= new | {box_of(aside.code) for aside in body.asides if aside.code}
    if body.undoes is not None:
        batch.boxes |= _of_scan(connection, org, body.receipt_id, device, body.undoes)


def _of_scan(
    connection: Connection, org: str, receipt_id: uuid.UUID, device: uuid.UUID, seq: int
) -> set[str]:
    """The boxes that a scan ever claimed."""
    found: set[str] = set()
    for table in (package, code_claim):
        query = select(table.c.code).where(
            table.c.org == org,
            table.c.receipt_id == receipt_id,
            table.c.workstation == device,
            table.c.scan_seq == seq,
        )
        found.update(box_of(code) for code in connection.execute(query).scalars())
    return found
