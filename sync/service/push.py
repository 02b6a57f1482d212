"""Takes the operations of a workstation, in order and exactly once, and tells the others.

Without it nothing scanned would reach anybody else. One push is one transaction: the workstation's
position is locked, what is stored already is answered again as before, each new operation is
applied behind a savepoint and stored with what became of it. A refused operation is stored and
takes its place in the order like any other: it never blocks what comes after it. What was applied
goes into the institution's feed; its number there is its place, the one order all ends agree on.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from app.receiving.operations import ReceiptConfirmed, ScanRecorded
from app.receiving.progress import ReceiptState
from app.receiving.registry import FACTS
from app.store.clock import Clock
from app.store.facts import Applied, Author, OutOfPlace, UnreadableOperation
from app.store.insert_once import insert_once
from app.store.tables.changes import operation
from app.store.tables.receipts import receipt
from app.store.tables.service import device_position
from sync import wire
from sync.service import claiming, confirming, feeds
from sync.service.refusals import GapFound, ServiceRefusal, bad_request

APPLIED, REJECTED, DUPLICATE = "applied", "rejected", "duplicate"
_NAMED_CODES = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a push did."""

    answer: wire.Pushed
    words_queued: int
    """Rows that now wait in the outbox."""
    told: int
    """Rows that are new in the institution's feed."""


def take(connection: Connection, org: str, message: wire.Push, clock: Clock) -> Taken:
    """Take a push in the caller's transaction; raises GapFound, ServiceRefusal or StoreError."""
    require_dense(message.operations)
    return _Push(connection, org, message, clock).run()


def require_dense(sent: Sequence[wire.Operation]) -> None:
    """Refuse operations that do not follow one another."""
    numbers = [one.seq for one in sent]
    if numbers and (numbers[0] < 1 or numbers != list(range(numbers[0], numbers[0] + len(sent)))):
        raise bad_request("操作编号不连续")


class _Push:
    """One push while it is taken."""

    def __init__(self, connection: Connection, org: str, message: wire.Push, clock: Clock) -> None:
        self._connection = connection
        self._message = message
        self._clock = clock
        self._now = clock.now()
        self._org = org
        self._place = {
            "org": org,
            "device": message.device,
            "incarnation": message.incarnation,
        }
        self._words_queued = 0
        self._applied: list[tuple[wire.Operation, str, msgspec.Struct]] = []

    def run(self) -> Taken:
        sent = self._message.operations
        last = self._lock_position()
        if sent and sent[0].seq > last + 1:
            raise GapFound(last)
        known = self._stored_at([one.seq for one in sent if one.seq <= last])
        refiled = self._stored_as([one.op_id for one in sent if one.seq > last])
        results = []
        for one in sent:
            if one.seq <= last:
                results.append(_answer_again(one, known.get(one.seq)))
            else:
                results.append(self._take_new(one, refiled))
        newest = max(last, sent[-1].seq) if sent else last
        self._move_position(newest)
        self._tell_others()
        answer = wire.Pushed(last_seq=newest, results=results)
        return Taken(answer, self._words_queued, len(self._applied))

    def _tell_others(self) -> None:
        """Publish what was applied, last in the transaction, and note which place it has now."""
        rows = [
            feeds.NewRow(
                "fact",
                str(one.op_id),
                1,
                msgspec.json.encode(
                    wire.Fact(
                        device=self._message.device,
                        kind=one.kind,
                        version=one.version,
                        at=_moment(one.at, self._now),
                        body=msgspec.Raw(text.encode()),
                    )
                ).decode(),
            )
            for one, text, _ in self._applied
        ]
        first = feeds.publish(self._connection, feeds.org_scope(self._org), rows, self._now)
        for place, (one, _, body) in enumerate(self._applied, start=first):
            author = Author(self._org, self._message.device, one.op_id, place)
            FACTS.place(self._connection, author, body)

    def _lock_position(self) -> int:
        table = device_position
        self._connection.execute(
            insert_once(self._connection, table), self._place | {"last_seq": 0}
        )
        query = select(table.c.last_seq).where(*self._mine(table)).with_for_update()
        return int(self._connection.execute(query).scalar_one())

    def _move_position(self, seq: int) -> None:
        table = device_position
        self._connection.execute(update(table).where(*self._mine(table)).values(last_seq=seq))

    def _mine(self, table: Any) -> list[Any]:  # noqa: ANN401 (one of two tables with these columns)
        return [table.c[name] == value for name, value in self._place.items()]

    def _stored_at(self, numbers: Sequence[int]) -> dict[int, Any]:
        if not numbers:
            return {}
        span = operation.c.seq.between(numbers[0], numbers[-1])
        rows = self._connection.execute(select(operation).where(*self._mine(operation), span))
        return {row.seq: row for row in rows}

    def _stored_as(self, op_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
        """Operations that came before under another number (a history sent anew)."""
        if not op_ids:
            return {}
        rows = self._connection.execute(
            select(operation.c.op_id, operation.c.status, operation.c.reason).where(
                operation.c.org == self._org, operation.c.op_id.in_(op_ids)
            )
        )
        return {row.op_id: row for row in rows}

    def _take_new(self, one: wire.Operation, refiled: dict[uuid.UUID, Any]) -> wire.OperationResult:
        if one.op_id in refiled:
            return _repeated(one, refiled[one.op_id])
        text = body_text(one.body)
        status, reason = self._apply(one, text)
        row = self._place | {
            "seq": one.seq,
            "op_id": one.op_id,
            "kind": one.kind,
            "version": one.version,
            "at": _moment(one.at, self._now),
            "body": text,
            "status": status,
            "reason": reason,
            "received_at": self._now,
        }
        self._connection.execute(insert(operation), row)
        result = _result(one, status, reason)
        refiled[one.op_id] = result
        return result

    def _apply(self, one: wire.Operation, text: str) -> tuple[str, str]:
        try:
            body = FACTS.decode(one.kind, one.version, text)
            with self._connection.begin_nested():
                reason = self._apply_body(one, body)
            self._applied.append((one, text, body))
            return APPLIED, reason
        except _REFUSALS as error:
            _log.warning(
                "operation %d of %s is refused: %s", one.seq, self._message.device, _brief(error)
            )
            return REJECTED, _reason(one, error)
        except StatementError as error:
            # A value that no column can hold is met while binding it, before the database.
            if not isinstance(error.orig, (ValueError, OverflowError, TypeError)):
                raise
            return REJECTED, _reason(one, error)

    def _apply_body(self, one: wire.Operation, body: msgspec.Struct) -> str:
        author = Author(self._org, self._message.device, one.op_id)
        applied = FACTS.apply(self._connection, author, body)
        claiming.queue(self._connection, self._org, one.op_id, body, self._clock)
        if isinstance(body, ReceiptConfirmed):
            self._words_queued += confirming.queue_words(
                self._connection, self._org, body, self._clock
            )
        return _conflict_text(applied) or self._late_text(body)

    def _late_text(self, body: msgspec.Struct) -> str:
        """What a person must hear of boxes that came after their receipt was confirmed elsewhere.

        They are there and are kept; what the platform was told does not hold them.
        """
        if not isinstance(body, ScanRecorded) or body.added < 1:
            return ""
        mine = (receipt.c.org == self._org, receipt.c.receipt_id == body.receipt_id)
        state = self._connection.execute(select(receipt.c.state).where(*mine)).scalar()
        if state != ReceiptState.CONFIRMED:
            return ""
        return (
            f"收货单在别的工作站确认之后，本机上传了此前扫的 {body.added} 盒："
            "已记入追溯码库，但不在已确认的数量里，请与确认人核对后联系配送企业更正。"
        )


_REFUSALS = (ValueError, OverflowError, IntegrityError, DataError)


def body_text(body: wire.Body) -> str:
    """A body as it is stored."""
    try:
        return msgspec.json.encode(body).decode()
    except (OverflowError, ValueError):
        # Numbers of more than 64 bits, which JSON allows.
        return json.dumps(body, ensure_ascii=True, separators=(",", ":"))


def _moment(at: datetime, otherwise: datetime) -> datetime:
    """A time that the database can hold: at the edges of the calendar there is no UTC."""
    try:
        return at.astimezone(otherwise.tzinfo)
    except OverflowError:
        return otherwise


def _result(one: wire.Operation, status: str, reason: str) -> wire.OperationResult:
    return msgspec.convert(
        {"seq": one.seq, "op_id": one.op_id, "status": status, "reason": reason},
        wire.OperationResult,
    )


def _answer_again(one: wire.Operation, stored: Any) -> wire.OperationResult:  # noqa: ANN401 (a row)
    if stored is None:
        return _result(one, DUPLICATE, "")
    if stored.op_id != one.op_id:
        raise ServiceRefusal(
            409,
            "fork",
            "本机的操作记录与服务端不一致（本机数据库可能恢复过旧备份），请联系管理员；本机数据都还在。",
        )
    return _repeated(one, stored)


def _repeated(one: wire.Operation, stored: Any) -> wire.OperationResult:  # noqa: ANN401 (a row)
    status = REJECTED if stored.status == REJECTED else DUPLICATE
    return _result(one, status, stored.reason or "")


def _brief(error: Exception) -> str:
    """The database's own words, without the statement and its values."""
    return str(error.orig if isinstance(error, StatementError) else error)


def _conflict_text(applied: Applied) -> str:
    codes = applied.conflicts
    if not codes:
        return ""
    named = "、".join(sorted(codes)[:_NAMED_CODES])
    more = "等" if len(codes) > _NAMED_CODES else ""
    return f"{len(codes)} 个追溯码{applied.why}，请核对：{named}{more}"


def _reason(one: wire.Operation, error: Exception) -> str:
    if isinstance(error, UnreadableOperation):
        what = f"服务端不认识这项操作（{one.kind} {one.version}）"
    elif isinstance(error, OutOfPlace):
        what = "这项操作所说的收货单不在服务端"
    elif isinstance(error, IntegrityError):
        what = "服务端已有同一编号的记录"
    else:
        what = "这项操作的内容不能存入服务端"
    return f"{what}，已原样保存、未计入，请联系管理员。"
