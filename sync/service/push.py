"""Takes the operations of a workstation, in order and exactly once.

Without it nothing scanned would reach anybody else. One push is one transaction: the workstation's
position is locked, what is stored already is compared by hash and answered again as before, each
new operation is applied behind a savepoint and stored with what became of it. A refused operation
is stored and takes its place in the order like any other: it never blocks what comes after it.
Where the push goes on from another history than the service knows under these numbers (the
workstation's database was an older copy, or two machines have one copy), what came is kept apart,
and the workstation begins a new history (histories.py). Workstations of before protocol 3 say
nothing of their history: their operations are taken by number and id, as they were then.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.facts.renumbering import only_numbers_differ
from app.store import chains
from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.many_rows import insert_rows
from app.store.tables.accounts import quarantined_operation
from app.store.tables.changes import operation, refiled_operation
from app.store.tables.service import device_position
from sync import wire
from sync.service import backup_marks, quarantine, twins
from sync.service.applying import APPLIED, DEFERRED, REJECTED, Applying, Received, moment, text_of
from sync.service.refusals import GapFound, ServiceRefusal, bad_request

_log = logging.getLogger(__name__)

DUPLICATE = "duplicate"
AnyRow = Row[*tuple[Any, ...]]
_ALTERED = (
    "服务端保存的操作记录与本机不一致，可能被人改动或删除过；"
    "本机数据都还在，照常工作即可，请管理员核查服务端数据库。"
)
NOT_HERE = (
    "这项操作太大，或在工作站的磁盘上已损坏，内容没有传到服务端、未计入；"
    "之后的操作不受影响，请联系管理员。"
)

__all__ = ["APPLIED", "DEFERRED", "DUPLICATE", "NOT_HERE", "REJECTED", "Taken", "take"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a push did."""

    answer: wire.Pushed | wire.Fork
    words_queued: int = 0
    """Rows that now wait in the outbox."""
    told: int = 0
    """Rows that are new in the institution's feed."""


def take(
    connection: Connection, org: str, message: wire.Push, clock: Clock, *, trusted: bool = False
) -> Taken:
    """Take a push in the caller's transaction; raises GapFound, ServiceRefusal or StoreError.

    `trusted`: nobody's rights are asked, because a program of ours speaks.
    """
    numbers = [one.seq for one in message.operations]
    first = message.base or min(numbers, default=1)
    if first < 1 or numbers != list(range(first, first + len(numbers))):
        raise bad_request("操作编号不连续")
    return _Push(connection, org, message, clock, _told_hashes(message), trusted=trusted).run()


def _told_hashes(message: wire.Push) -> dict[int, bytes] | None:
    """What the chain comes to behind each operation; None where the sender knows no chains.

    Refuses what did not come as it was sent.
    """
    base, prev, tip = message.base, message.prev, message.tip
    if base is None and prev is None and tip is None:
        return None
    if base is None or prev is None or tip is None:
        raise bad_request("base、prev、tip 须同时给出")
    hashes = _hashes(base - 1, bytes.fromhex(prev), message.operations)
    if tip != hashes[base - 1 + len(message.operations)].hex():
        raise ServiceRefusal(
            503, "damaged", "收到的操作与发送时不一致，工作站会自动重传。", retry_after_s=1.0
        )
    return hashes


def _hashes(seq: int, before: bytes, sent: Sequence[wire.Operation]) -> dict[int, bytes]:
    """What the chain comes to at a number and behind each operation that follows on it."""
    hashes = {seq: before}
    for one in sent:
        before = bytes.fromhex(one.behind) or chains.of_operation(
            before, one.op_id, one.kind, one.version, one.at, bytes(one.body)
        )
        hashes[one.seq] = before
    return hashes


class _Push:
    """One push while it is taken."""

    def __init__(
        self,
        connection: Connection,
        org: str,
        message: wire.Push,
        clock: Clock,
        told: dict[int, bytes] | None,
        *,
        trusted: bool,
    ) -> None:
        self._connection = connection
        self._message = message
        self._hashes = told or {}
        self._knows_chains = told is not None
        self._altered = False
        self._now = clock.now()
        self._org = org
        self._place = {
            "org": org,
            "device": message.device,
            "incarnation": message.incarnation,
        }
        self._applying = Applying(connection, org, clock, trusted=trusted)

    def run(self) -> Taken:
        position = self._lock_position()
        last, last_hash = position.last_seq, position.last_hash or chains.BEGINNING
        base = self._base(last)
        if base > last + 1:
            raise GapFound(last, last_hash)
        old, new = self._parted(last)
        if not self._knows_chains:
            self._hashes = _hashes(last, last_hash, new)
        stored = self._stored_at([one.seq for one in old])
        known = self._stored_as(one.op_id for one in new)
        elsewhere = self._goes_on_elsewhere(base - 1, last, last_hash)
        if elsewhere or self._differ(old, stored) or self._numbered_otherwise(new, known):
            return self._fork(last, last_hash)
        results = [_answer_again(one, stored) for one in old]
        results += self._take_new(new, known)
        if new:
            last, last_hash = self._move_behind(new)
        return self._told(self._answer(last, last_hash, results))

    def _move_behind(self, new: Sequence[wire.Operation]) -> tuple[int, bytes]:
        """Stand behind what was taken; says where that is."""
        last = new[-1].seq
        self._move_position(last, self._hashes[last])
        twins.watch(self._connection, self._place, [one.op_id for one in new], self._now)
        return last, self._hashes[last]

    def _parted(self, last: int) -> tuple[list[wire.Operation], list[wire.Operation]]:
        """What is stored here already, and what is new."""
        sent = self._message.operations
        old = [one for one in sent if one.seq <= last]
        return old, sent[len(old) :]

    def _base(self, last: int) -> int:
        """The number that what was sent begins with."""
        sent = self._message.operations
        return self._message.base or (sent[0].seq if sent else last + 1)

    def _told(self, answer: wire.Pushed) -> Taken:
        """Tell others what was applied."""
        if self._applying.any_applied:
            self._applying.retry_deferred()
        told = self._applying.publish()
        return Taken(answer, self._applying.words_queued, told)

    def _differ(self, old: Sequence[wire.Operation], stored: Mapping[int, Any]) -> bool:
        """Whether others than these are stored in their places."""
        return any(self._differs(one, stored) for one in old)

    def _answer(
        self, last: int, last_hash: bytes, results: list[wire.OperationResult]
    ) -> wire.Pushed:
        device, incarnation = self._message.device, self._message.incarnation
        safe = backup_marks.safe_seq(self._connection, self._org, device, incarnation)
        safe = min(safe, last)
        safe_hash = self._hash_at(safe, last, last_hash)
        return wire.Pushed(
            last_seq=last,
            last_hash=last_hash.hex(),
            results=results,
            safe_seq=safe if safe_hash is not None else 0,
            safe_hash=(safe_hash or chains.BEGINNING).hex(),
            notice=_ALTERED if self._altered else self._notice(),
            rid=self._message.rid,
        )

    def _notice(self) -> str:
        return twins.notice(self._connection, self._org, self._message.device, self._now)

    def _fork(self, last: int, last_hash: bytes) -> Taken:
        quarantine.keep(self._connection, self._org, self._message, quarantine.FORKED, self._now)
        return Taken(wire.Fork(last_seq=last, last_hash=last_hash.hex()))

    def _lock_position(self) -> Any:  # noqa: ANN401 (a row)
        self._connection.execute(
            insert_once(self._connection, device_position),
            self._place | {"last_seq": 0, "generation": 0},
        )
        query = select(device_position).where(*self._mine(device_position)).with_for_update()
        return self._connection.execute(query).one()

    def _move_position(self, seq: int, last_hash: bytes) -> None:
        values = {"last_seq": seq, "last_hash": last_hash}
        statement = update(device_position).where(*self._mine(device_position))
        self._connection.execute(statement.values(values))

    def _mine(self, table: Any) -> list[Any]:  # noqa: ANN401 (one of three with these columns)
        return [table.c[name] == value for name, value in self._place.items()]

    def _hash_at(self, seq: int, last: int, last_hash: bytes) -> bytes | None:
        """What the service has at a number of this history; None where it has nothing."""
        if seq == 0:
            return chains.BEGINNING
        if seq == last:
            return last_hash
        for table in (operation, refiled_operation):
            query = select(table.c.hash).where(*self._mine(table), table.c.seq == seq)
            found = self._connection.execute(query).scalar_one_or_none()
            if found is not None:
                return bytes(found)
        return None

    def _goes_on_elsewhere(self, seq: int, last: int, last_hash: bytes) -> bool:
        """Whether what came goes on from another history than the one stored here."""
        return self._knows_chains and self._hash_at(seq, last, last_hash) != self._hashes[seq]

    def _differs(self, one: wire.Operation, stored: Mapping[int, Any]) -> bool:
        """Whether another operation is stored there; refuses where ours was changed there."""
        row = stored.get(one.seq)
        if row is not None and not self._knows_chains:
            return bool(row.op_id != one.op_id)
        if row is None:
            self._note_altered(one)
            return False
        if row.hash != self._hashes[one.seq]:
            return True
        # What stands in the place of a body may not be what was sent the first time.
        said = row.body is None or bool(one.behind) or row.body == text_of(one.body)
        if row.op_id != one.op_id or not said:
            self._note_altered(one)
        return False

    def _note_altered(self, one: wire.Operation) -> None:
        """Somebody changed or deleted here what we acknowledged: told, and the queue goes on."""
        self._altered = True
        _log.error(
            "operation %d (%s) of %s is not stored as it came: altered or deleted?",
            one.seq,
            one.op_id,
            self._message.device,
        )

    def _stored_at(self, numbers: Sequence[int]) -> dict[int, Any]:
        """What is stored of this history: `op_id`, `hash`, `status`, `reason`, perhaps `body`."""
        if not numbers:
            return {}
        found: dict[int, Any] = {}
        span = operation.c.seq.between(numbers[0], numbers[-1])
        rows = self._connection.execute(select(operation).where(*self._mine(operation), span))
        found.update((row.seq, row) for row in rows)
        if len(found) < len(numbers):
            found |= self._refiled_at(numbers)
        return found

    def _refiled_at(self, numbers: Sequence[int]) -> dict[int, Any]:
        refiled = refiled_operation
        span = refiled.c.seq.between(numbers[0], numbers[-1])
        same = (operation.c.org == refiled.c.org) & (operation.c.op_id == refiled.c.op_id)
        columns = (operation.c.status, operation.c.reason, operation.c.body)
        rows = self._connection.execute(
            select(refiled, *columns)
            .join(operation, same, isouter=True)
            .where(*self._mine(refiled), span)
        )
        return {row.seq: row for row in rows}

    def _stored_as(self, op_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
        """Operations that came before under another number (a history sent anew)."""
        columns = operation.c
        rows = self._connection.execute(
            select(
                columns.op_id,
                columns.device,
                columns.incarnation,
                columns.seq,
                columns.status,
                columns.reason,
                columns.kind,
                columns.version,
                columns.body,
            ).where(columns.org == self._org, columns.op_id.in_(list(op_ids)))
        )
        return {row.op_id: row for row in rows}

    def _numbered_otherwise(
        self, new: Sequence[wire.Operation], known: Mapping[uuid.UUID, Any]
    ) -> bool:
        """Whether one came before under other numbers; refuses where it was changed here."""
        if not self._knows_chains:
            return False
        for one in new:
            row = known.get(one.op_id)
            if row is None or one.behind or row.status == REJECTED:
                continue  # what says nothing has no numbers
            if row.body == text_of(one.body):
                continue
            if only_numbers_differ(row.kind, row.version, row.body, text_of(one.body)):
                return True
            self._note_altered(one)
        return False

    def _take_new(
        self, new: Sequence[wire.Operation], stored: Mapping[uuid.UUID, Any]
    ) -> list[wire.OperationResult]:
        if not new:
            return []
        fresh: dict[uuid.UUID, wire.Operation] = {}
        for one in new:
            if one.op_id not in stored:
                fresh.setdefault(one.op_id, one)
        outcomes = self._store(list(fresh.values()))
        results = []
        for one in new:
            if fresh.get(one.op_id) is one:
                results.append(_result(one, *outcomes[one.op_id]))
                continue
            known = stored.get(one.op_id) or _Stored(*outcomes[one.op_id])
            self._note_refiled(one, known)
            results.append(_repeated(one, known))
        self._release([one.op_id for one in new])
        return results

    def _store(self, fresh: Sequence[wire.Operation]) -> dict[uuid.UUID, tuple[str, str]]:
        """Apply operations and keep them with what became of each: its status and a sentence."""
        received = [self._received(one) for one in fresh]
        outcomes = {one.op_id: (REJECTED, NOT_HERE) for one in fresh if one.behind}
        whole = [one for one in received if one.op_id not in outcomes]
        applied = self._applying.attempt_all(whole)
        outcomes |= {one.op_id: said for one, said in zip(whole, applied, strict=True)}
        rows = [
            {
                "seq": one.seq,
                "op_id": one.op_id,
                "kind": one.kind,
                "version": one.version,
                "at": came.at,
                "body": came.text,
                "status": outcomes[one.op_id][0],
                "reason": outcomes[one.op_id][1],
                "hash": self._hashes[one.seq],
            }
            for one, came in zip(fresh, received, strict=True)
        ]
        fixed = self._place | {"received_at": self._now}
        insert_rows(self._connection, operation, fixed, rows)
        return outcomes

    def _received(self, one: wire.Operation) -> Received:
        device, incarnation = self._message.device, self._message.incarnation
        at, text = moment(one.at, self._now), text_of(one.body)
        return Received(device, incarnation, one.op_id, one.kind, one.version, at, text)

    def _note_refiled(self, one: wire.Operation, known: Any) -> None:  # noqa: ANN401 (a row)
        """Note the place of an operation that is stored under another one already."""
        hashed = {"hash": self._hashes[one.seq]}
        here = (known.device, known.incarnation, known.seq) == (
            self._message.device,
            self._message.incarnation,
            one.seq,
        )
        if here:
            statement = update(operation).where(*self._mine(operation), operation.c.seq == one.seq)
            self._connection.execute(statement.values(hashed))
            return
        row = self._place | {"seq": one.seq, "op_id": one.op_id} | hashed
        self._connection.execute(insert(refiled_operation), row)

    def _release(self, op_ids: Sequence[uuid.UUID]) -> None:
        """Keep apart no longer what came again for good."""
        table = quarantined_operation
        mine = (table.c.org == self._org, table.c.device == self._message.device)
        self._connection.execute(delete(table).where(*mine, table.c.op_id.in_(op_ids)))


@dataclass(frozen=True, slots=True)
class _Stored:
    """One that came twice in the same push."""

    status: str
    reason: str
    device: None = None
    incarnation: None = None
    seq: int = 0


def _result(one: wire.Operation, status: Any, reason: str) -> wire.OperationResult:  # noqa: ANN401 (one of four texts)
    return wire.OperationResult(seq=one.seq, op_id=one.op_id, status=status, reason=reason)


def _answer_again(one: wire.Operation, stored: Mapping[int, Any]) -> wire.OperationResult:
    if one.seq not in stored:
        return _result(one, DUPLICATE, "")
    return _repeated(one, stored[one.seq])


def _repeated(one: wire.Operation, stored: Any) -> wire.OperationResult:  # noqa: ANN401 (a row)
    status = stored.status if stored.status in (REJECTED, DEFERRED) else DUPLICATE
    return _result(one, status, stored.reason or "")
