"""Pushes the operations of the change log, in order, until the service has them all.

Without it nothing scanned here would reach anybody. What was sent is acknowledged only by the
service's answer, so an answer that gets lost leads to sending again, and sending again is harmless.
An answer names what the service has by number and hash; a number alone may be of another history.
A service that has less than we thought (restored from a backup) is sent what it lacks. Where it
knows another history under our numbers, this database is an older copy of itself: everything it
holds goes into a new history and is sent again. A service of before protocol 3 knows no hashes: it
is pushed to all the same, and believed by numbers and ids, until it is updated.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, update

from app.facts.renumbering import renumber
from app.store import chains, workstation
from app.store.change_log import ChangeLog, Point
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.tables.changes import operation
from sync import wire
from sync.client.errors import BadAnswer, ForkFound, GapFound, Refused
from sync.client.sizing import Share
from sync.client.status import HistoryBegunAnew, OperationAnswered, Sink
from sync.client.transport import Transport

MAX_OPERATIONS = 500
MAX_BATCH_BYTES = 2 * 1024 * 1024
ASKED_AT_ONCE = 5000
_WRITE_S = 600.0
"""A new history of a million operations takes a while."""
_MAX_REWINDS = 2
"""In one round; more means that the service contradicts itself."""

_log = logging.getLogger(__name__)

Operations = Sequence[Row[*tuple[Any, ...]]]


class Outgoing:
    """The way out of one change log; lives in the courier's thread."""

    def __init__(
        self, database: Database, core: Core, log: ChangeLog, transport: Transport, sink: Sink
    ) -> None:
        self._database = database
        self._core = core
        self._log = log
        self._transport = transport
        self._sink = sink
        self._share = Share(MAX_OPERATIONS)
        self._asked = 0
        self._by_hash = True
        self._too_large: uuid.UUID | None = None
        """The operation whose content stays here."""
        self.notice = ""
        """What the service has to say to the people here; empty where all is well."""

    def limit(self, most: int, *, by_hash: bool = True) -> None:
        """Send no more operations at once than the service takes; say if it knows hashes."""
        self._by_hash = by_hash
        self._share.limit(max(1, min(MAX_OPERATIONS, most)))

    def compare(self) -> None:
        """Ask how far the service is, and send again what it has lost; raises SyncError.

        Without it a service restored from a backup would be noticed only by the next operation.
        """
        try:
            self._settle()
            message = self._message(())
            answer = self._transport.push(message)
            self._heed(message, answer)
            self._find_lost(message, answer)
        except GapFound as gap:
            self._rewind(gap)
        except ForkFound:
            self.begin_anew()

    def _find_lost(self, message: wire.Push, answer: wire.Pushed) -> None:
        if answer.last_seq >= (message.base or 1) - 1:
            return
        if self._by_hash:
            # It would have said that there is a gap.
            raise BadAnswer("服务端所缺的操作前后矛盾")
        raise GapFound(answer.last_seq, "")

    def push_all(self, stopping: Callable[[], bool], pushed: Callable[[], None]) -> None:
        """Push until nothing waits; `pushed` is called after each answer. Raises SyncError."""
        turns = 0
        self._settle()
        while not stopping():
            batch = self._next_batch()
            if not batch:
                return
            try:
                self._push(batch)
            except (GapFound, ForkFound) as error:
                turns += 1
                self._turn(error, turns)
            except Refused as error:
                if error.status != 413 or not self._make_smaller(batch):
                    raise
            else:
                pushed()

    def begin_anew(self) -> None:
        """Put everything into a new history, after asking what is known of it; raises SyncError."""
        fresh = self._log.clock.new_id()
        with self._database.reading() as connection:
            waiting = [(row.op_id, row.body) for row in self._log.unacknowledged(connection)]
            generation = workstation.generation(connection)
        number, known = generation + 1, dict[uuid.UUID, str | None]()
        for start in range(0, max(1, len(waiting)), ASKED_AT_ONCE):
            some = waiting[start : start + ASKED_AT_ONCE]
            wish = wire.HistoryWish(
                device=self._log.workstation.device,
                incarnation=fresh,
                generation=generation,
                op_ids=[op_id for op_id, _body in some],
                digests=[hashlib.sha256(body.encode()).hexdigest() for _op_id, body in some],
            )
            begun = self._transport.begin_history(wish)
            number = begun.generation
            known.update(dict.fromkeys(begun.known))
            known |= {op_id: bytes(body).decode() for op_id, body in begun.otherwise.items()}

        def job() -> None:
            with self._database.writing() as connection:
                self._refile(connection, fresh, number, known)
            self._sink(HistoryBegunAnew(number))

        self._core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)
        _log.warning("history %d is begun: this database was an older copy", number)

    def _refile(
        self,
        connection: Connection,
        fresh: uuid.UUID,
        number: int,
        known: Mapping[uuid.UUID, str | None],
    ) -> None:
        # What was scanned since the question is known to nobody, either.
        facts = self._log.unacknowledged(connection)
        station = self._log.workstation
        behind = number * workstation.NUMBERS_PER_HISTORY
        bodies = renumber(connection, station.org, station.device, facts, behind, known)
        workstation.begin_anew(connection, fresh, number, bodies)

    def _settle(self) -> None:
        with self._database.reading() as connection:
            doubted = workstation.history_doubted(connection)
        if doubted:
            self.begin_anew()

    def _turn(self, error: GapFound | ForkFound, turns: int) -> None:
        if turns > _MAX_REWINDS:
            raise BadAnswer("服务端所缺的操作前后矛盾") from error
        if isinstance(error, ForkFound):
            self.begin_anew()
            return
        try:
            self._rewind(error)
        except ForkFound:
            self.begin_anew()

    def _make_smaller(self, batch: Operations) -> bool:
        """Whether what was too large can be sent in another way."""
        if len(batch) > 1:
            self._share.halve(len(batch))
            return True
        if batch[0].op_id == self._too_large:
            return False
        self._too_large = batch[0].op_id
        _log.error("operation %s is too large to be sent", self._too_large)
        return True

    def _next_batch(self) -> Operations:
        with self._database.reading() as connection:
            rows = self._log.unacknowledged(connection, self._share.now)
        size = 0
        for count, row in enumerate(rows):
            size += len(row.body)
            if count and size > MAX_BATCH_BYTES:
                return rows[:count]
        return rows

    def _push(self, batch: Operations) -> None:
        message = self._message(batch)
        answer = self._share.carry(lambda: self._transport.push(message), len(batch))
        answered = [(result.seq, result.op_id) for result in answer.results]
        if answered != [(row.seq, row.op_id) for row in batch]:
            raise BadAnswer("应答与所传的操作不对应")
        self._heed(message, answer)
        self._write(lambda c: self._note(c, batch, answer))
        self._tell(batch, answer.results)

    def _heed(self, message: wire.Push, answer: wire.Pushed) -> None:
        """Look whether the answer is about our history; raises ForkFound where it is not."""
        if answer.rid != message.rid and self._by_hash:
            raise BadAnswer("应答不是对这次上传的")
        self.notice = answer.notice
        with self._database.reading() as connection:
            if self._log.incarnation(connection) != message.incarnation:
                raise BadAnswer("应答属于本机以前的历史")
            if not self._is_ours(connection, answer):
                raise ForkFound
            safe, known = answer.safe_seq, self._log.safe(connection)
        if safe != known:
            self._write(lambda c: self._log.note_safe(c, safe))

    def _is_ours(self, connection: Connection, answer: wire.Pushed) -> bool:
        """Whether our history goes through what the service has and what its backup has."""
        if not self._by_hash:
            return True
        if answer.last_hash is None:
            raise BadAnswer("应答没有说明是哪一段历史")
        last = Point(answer.last_seq, bytes.fromhex(answer.last_hash))
        safe = Point(answer.safe_seq, bytes.fromhex(answer.safe_hash))
        return self._log.holds(connection, last) and self._log.holds(connection, safe)

    def _message(self, batch: Operations) -> wire.Push:
        self._asked += 1
        station = self._log.workstation
        with self._database.reading() as connection:
            incarnation = self._log.incarnation(connection)
            before = batch[0].seq - 1 if batch else self._log.acknowledged(connection)
            prev = self._log.hash_at(connection, before)
        if prev is None:
            raise ForkFound
        return wire.Push(
            device=station.device,
            incarnation=incarnation,
            base=before + 1,
            prev=prev.hex(),
            tip=(batch[-1].hash if batch else prev).hex(),
            operations=self._as_sent(prev, batch),
            rid=str(self._asked),
        )

    def _as_sent(self, before: bytes, batch: Operations) -> list[wire.Operation]:
        sent = []
        for row in batch:
            whole = _chained(before, row) == row.hash
            if not whole:
                _log.error("operation %s was damaged on this disk", row.op_id)
            sent.append(_sent(row, whole=whole and row.op_id != self._too_large))
            before = row.hash
        return sent

    def _note(self, connection: Connection, batch: Operations, answer: wire.Pushed) -> None:
        self._log.acknowledge(connection, batch[-1].seq)
        for result in answer.results:
            if result.status in ("rejected", "deferred") or result.reason:
                connection.execute(
                    update(operation)
                    .where(
                        operation.c.org == self._log.workstation.org,
                        operation.c.op_id == result.op_id,
                    )
                    .values(status=result.status, reason=result.reason)
                )

    def _tell(self, batch: Operations, results: Iterable[wire.OperationResult]) -> None:
        for row, result in zip(batch, results, strict=True):
            rejected = result.status == "rejected"
            if rejected or result.reason:
                self._sink(OperationAnswered(row.seq, row.op_id, row.kind, rejected, result.reason))

    def _rewind(self, gap: GapFound) -> None:
        """Send again from where the service ends; raises ForkFound where it is not our history."""
        with self._database.reading() as connection:
            acknowledged = self._log.acknowledged(connection)
            place = Point(gap.last_seq, bytes.fromhex(gap.last_hash))
            if self._by_hash and not self._log.holds(connection, place):
                raise ForkFound
        if not 0 <= gap.last_seq < acknowledged:
            raise BadAnswer("服务端所缺的操作前后矛盾") from gap
        _log.warning("the service has %d of %d operations", gap.last_seq, acknowledged)
        self._write(lambda c: self._log.acknowledge(c, gap.last_seq))

    def _write(self, work: Callable[[Connection], None]) -> None:
        def job() -> None:
            with self._database.writing() as connection:
                work(connection)

        self._core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)


def _chained(before: bytes, row: Row[*tuple[Any, ...]]) -> bytes:
    body = row.body.encode()
    return chains.of_operation(before, row.op_id, row.kind, row.version, row.at, body)


def _sent(row: Row[*tuple[Any, ...]], *, whole: bool) -> wire.Operation:
    body = row.body.encode()
    stand_in = msgspec.json.encode({"bytes": len(body), "sha256": chains.digest_of(body).hex()})
    return wire.Operation(
        seq=row.seq,
        op_id=row.op_id,
        kind=row.kind,
        version=row.version,
        at=row.at,
        body=msgspec.Raw(body if whole else stand_in),
        behind="" if whole else row.hash.hex(),
    )
