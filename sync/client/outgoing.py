"""Pushes the operations of the change log, in order, until the service has them all.

Without it nothing scanned here would reach anybody. What was sent is acknowledged only by the
service's answer, so an answer that gets lost leads to sending again, and sending again is harmless.
A service that has less than we thought (restored from a backup) is sent what it lacks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, update

from app.store.change_log import ChangeLog
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.tables.changes import operation
from sync import wire
from sync.client.errors import BadAnswer, GapFound, Refused, SyncError, Unreachable
from sync.client.status import OperationAnswered, Sink
from sync.client.transport import Transport

MAX_OPERATIONS = 500
MAX_BATCH_BYTES = 2 * 1024 * 1024
_WRITE_S = 60.0
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
        self._most = MAX_OPERATIONS
        self._batch = MAX_OPERATIONS

    def limit(self, most: int) -> None:
        """Send no more operations at once than the service takes."""
        self._most = max(1, min(MAX_OPERATIONS, most))
        self._batch = min(self._batch, self._most)

    def compare(self) -> None:
        """Ask how far the service is, and send again what it has lost; raises SyncError.

        Without it a service restored from a backup would be noticed only by the next operation.
        """
        last_seq = self._transport.push(self._message(())).last_seq
        with self._database.reading() as connection:
            acknowledged = self._log.acknowledged(connection)
        if last_seq < acknowledged:
            _log.warning("the service has %d of %d operations", last_seq, acknowledged)
            self._write(lambda c: self._log.acknowledge(c, last_seq))

    def push_all(self, stopping: Callable[[], bool], pushed: Callable[[], None]) -> None:
        """Push until nothing waits; `pushed` is called after each answer. Raises SyncError."""
        rewinds = 0
        while not stopping():
            batch = self._next_batch()
            if not batch:
                return
            try:
                self._push(batch)
            except GapFound as gap:
                rewinds += 1
                self._rewind(gap, batch, rewinds)
            except SyncError as error:
                if not self._smaller(error, len(batch)):
                    raise
            else:
                self._batch = min(self._most, self._batch * 2)
                pushed()

    def _next_batch(self) -> Operations:
        with self._database.reading() as connection:
            rows = self._log.unacknowledged(connection, self._batch)
        size = 0
        for count, row in enumerate(rows):
            size += len(row.body)
            if count and size > MAX_BATCH_BYTES:
                return rows[:count]
        return rows

    def _push(self, batch: Operations) -> None:
        answer = self._transport.push(self._message(batch))
        answered = [(result.seq, result.op_id) for result in answer.results]
        if answered != [(row.seq, row.op_id) for row in batch]:
            raise BadAnswer("应答与所传的操作不对应")
        self._write(lambda c: self._note(c, batch[-1].seq, answer.results))
        self._tell(batch, answer.results)

    def _message(self, batch: Operations) -> wire.Push:
        station = self._log.workstation
        return wire.Push(
            device=station.device,
            incarnation=station.incarnation,
            operations=[_as_sent(row) for row in batch],
        )

    def _note(
        self, connection: Connection, seq: int, results: Sequence[wire.OperationResult]
    ) -> None:
        self._log.acknowledge(connection, seq)
        station = self._log.workstation
        for result in results:
            if result.status == "rejected" or result.reason:
                connection.execute(
                    update(operation)
                    .where(
                        operation.c.org == station.org,
                        operation.c.device == station.device,
                        operation.c.incarnation == station.incarnation,
                        operation.c.seq == result.seq,
                    )
                    .values(status=result.status, reason=result.reason)
                )

    def _tell(self, batch: Operations, results: Sequence[wire.OperationResult]) -> None:
        for row, result in zip(batch, results, strict=True):
            rejected = result.status == "rejected"
            if rejected or result.reason:
                self._sink(OperationAnswered(row.seq, row.op_id, row.kind, rejected, result.reason))

    def _rewind(self, gap: GapFound, batch: Operations, rewinds: int) -> None:
        if rewinds > _MAX_REWINDS or not 0 <= gap.last_seq < batch[0].seq - 1:
            raise BadAnswer("服务端所缺的操作前后矛盾") from gap
        self._write(lambda c: self._log.acknowledge(c, gap.last_seq))

    def _smaller(self, error: SyncError, sent: int) -> bool:
        """Halve the batch where that may help; say whether it is worth another try now."""
        too_large = isinstance(error, Refused) and error.status == 413
        timed_out = isinstance(error, Unreachable) and error.timed_out
        if sent == 1 or not (too_large or timed_out):
            return False
        self._batch = max(1, sent // 2)
        return too_large

    def _write(self, work: Callable[[Connection], None]) -> None:
        def job() -> None:
            with self._database.writing() as connection:
                work(connection)

        self._core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)


def _as_sent(row: Row[*tuple[Any, ...]]) -> wire.Operation:
    return wire.Operation(
        seq=row.seq,
        op_id=row.op_id,
        kind=row.kind,
        version=row.version,
        at=row.at,
        body=msgspec.json.decode(row.body),
    )
