"""Applies facts that were received, puts off those it is too early for, and tells everybody.

Without it a fact would be lost that came before what it is about, or before the service was
updated. A fact that is nonsense is rejected; one that meets a bug of ours, one of a kind this
service does not know, or about something that has not come yet, is deferred: it is tried again
whenever something else was applied, and after each start. What was applied goes into the
institution's feed, last in the transaction; its number there is its place, the one order all ends
agree on.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from app.facts.registry import FACTS
from app.people.audit import journal
from app.people.audit.facts import AuditNoted, filed_of
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Actor, Filed, Note, Subject
from app.people.audit.values import told as audited
from app.people.permissions import Permission
from app.purchasing.operations import OrderApproved, ReturnAsked
from app.receiving.operations import ReceiptConfirmed, ScanRecorded
from app.receiving.progress import ReceiptState
from app.store.clock import Clock
from app.store.facts import Applied, Author, OutOfPlace, UnknownKind, UnreadableOperation
from app.store.tables.changes import operation
from app.store.tables.his import his_position
from app.store.tables.receipts import receipt
from sync import wire
from sync.service import claiming, confirming, feeds, invoicing
from sync.service.entitled import Entitled, Lacking
from sync.service.trace_bills import queueing

APPLIED, REJECTED, DEFERRED = "applied", "rejected", "deferred"
_RETRIED_AT_ONCE = 200
_FIRST = uuid.UUID(int=0)
_NAMED_CODES = 5
_SENT_ON = (OrderApproved, ReturnAsked)
"""What the platform is told of as soon as it is known."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """One operation as it came."""

    device: uuid.UUID
    incarnation: uuid.UUID
    op_id: uuid.UUID
    kind: str
    version: int
    at: datetime
    text: str
    """Its body."""


class _Unread(msgspec.Struct, frozen=True):
    """In the place of a body that says nothing to us."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One operation, read."""

    one: Received
    body: msgspec.Struct

    @property
    def alone(self) -> bool:
        """Whether it is no fact, or one that others must not be applied together with."""
        # What is told to the platform is what is received in the very moment of confirming.
        return isinstance(self.body, _Unread | ReceiptConfirmed)


def _read(one: Received) -> _Fact:
    try:
        return _Fact(one, FACTS.decode(one.kind, one.version, one.text))
    except (UnreadableOperation, *_OF_THE_CONTENT):
        return _Fact(one, _Unread())


class Applying:
    """What one transaction does to one institution's facts."""

    def __init__(
        self, connection: Connection, org: str, clock: Clock, *, trusted: bool = False
    ) -> None:
        """`trusted`: nobody's rights are asked, because a program of ours speaks."""
        self._entitled = None if trusted else Entitled(connection, org, clock.now())
        self._without_right: dict[tuple[str, Permission], Filed] = {}
        """What was done without a right, once for each person and permission."""
        self._connection = connection
        self._org = org
        self._clock = clock
        self._applied: list[tuple[Received, msgspec.Struct]] = []
        self._confirmed: dict[uuid.UUID, bool] = {}
        """Receipts that were looked at."""
        self.words_queued = 0
        """Rows that now wait in the outbox."""

    def attempt(self, one: Received) -> tuple[str, str]:
        """Apply a fact behind a savepoint; returns its status and a sentence, perhaps empty."""
        try:
            body = FACTS.decode(one.kind, one.version, one.text)
            lacking = self._lacking(one, body)
            if lacking is not None and lacking.refused:
                self._note(one, lacking)
                return REJECTED, lacking.said
            with self._connection.begin_nested():
                reason = self._apply(one, body)
        except (UnknownKind, OutOfPlace) as error:
            return DEFERRED, _why_deferred(one, error)
        except _REFUSALS as error:
            return self._rejected(one, error)
        except _BUGS as error:
            return self._put_off(one, error)
        except StatementError as error:
            # A value that no column can hold is met while binding it, before the database.
            if not isinstance(error.orig, (ValueError, OverflowError, TypeError)):
                raise
            return self._rejected(one, error)
        self._applied.append((one, body))
        return APPLIED, reason or self._noted_text(one, lacking)

    def attempt_all(self, ones: Sequence[Received]) -> list[tuple[str, str]]:
        """Apply facts in order, as `attempt` would each of them, as many together as may be."""
        done: list[tuple[str, str]] = []
        for alone, group in groupby(map(_read, ones), key=self._stands_alone):
            run = list(group)
            if alone:
                done += [self.attempt(fact.one) for fact in run]
            else:
                done += self._attempt_run(run)
        return done

    def retry_deferred(self) -> int:
        """Try again what was put off, until nothing more can be applied; says how much could."""
        done = 0
        while found := self._retry_once():
            done += found
        return done

    def publish(self) -> int:
        """Tell what was applied, last in the transaction, and note which place it has now."""
        now = self._clock.now()
        applied = self._file_audited()
        rows = [feeds.NewRow(feeds.FACT, str(one.op_id), 1, _fact(one, now)) for one, _ in applied]
        first = feeds.publish(self._connection, feeds.org_scope(self._org), rows, now)
        facts = [
            (Author(self._org, one.device, one.op_id, place), body)
            for place, (one, body) in enumerate(applied, start=first)
        ]
        list(FACTS.place_run(self._connection, facts))
        causes = [(one.op_id, body) for one, body in applied]
        self.words_queued += queueing.queue(self._connection, self._org, causes, self._clock)
        self.words_queued += invoicing.queue(self._connection, self._org, causes, self._clock)
        # What may have to go to the platform now.
        self.words_queued += sum(isinstance(body, _SENT_ON) for _, body in applied)
        return len(rows)

    def _file_audited(self) -> list[tuple[Received, msgspec.Struct]]:
        """Put what was audited into the institution's chain; what others are to be told of.

        Workstations have no business with what others audited, and their chain is their own log.
        """
        noted = [
            filed_of(Author(self._org, one.device, one.op_id), moment(body.at, one.at), body)
            for one, body in self._applied
            if isinstance(body, AuditNoted)
        ]
        journal.append(self._connection, self._org, [*noted, *self._without_right.values()])
        return [pair for pair in self._applied if not isinstance(pair[1], AuditNoted)]

    @property
    def any_applied(self) -> bool:
        """Whether something is there that was not before."""
        return bool(self._applied)

    def _attempt_run(self, run: Sequence[_Fact]) -> list[tuple[str, str]]:
        """Apply all behind one savepoint; where one of them is special, each half by itself."""
        if len(run) == 1:
            return [self.attempt(run[0].one)]
        if self._apply_run(run):
            self._applied += [(fact.one, fact.body) for fact in run]
            return [(APPLIED, self._late_text(fact.body)) for fact in run]
        middle = len(run) // 2
        return self._attempt_run(run[:middle]) + self._attempt_run(run[middle:])

    def _apply_run(self, run: Sequence[_Fact]) -> bool:
        """Apply all or nothing: nothing where there is anything to say of one of them."""
        facts = [(Author(self._org, fact.one.device, fact.one.op_id), fact.body) for fact in run]
        due = [(fact.one.op_id, fact.body) for fact in run]
        self._confirmed.clear()
        try:
            with self._connection.begin_nested() as savepoint:
                contested = any(
                    [part.conflicts for part in FACTS.apply_run(self._connection, facts)]
                )
                claiming.queue(self._connection, self._org, due, self._clock)
                if contested:
                    savepoint.rollback()
        except (IntegrityError, DataError, *_OF_THE_CONTENT):
            return False
        except StatementError as error:
            if not isinstance(error.orig, _OF_THE_CONTENT):
                raise
            return False
        return not contested

    def _apply(self, one: Received, body: msgspec.Struct) -> str:
        applied = FACTS.apply(self._connection, Author(self._org, one.device, one.op_id), body)
        self._confirmed.clear()
        claiming.queue(self._connection, self._org, [(one.op_id, body)], self._clock)
        if isinstance(body, ReceiptConfirmed):
            self.words_queued += confirming.queue_words(
                self._connection, self._org, body, self._clock
            )
        return _conflict_text(applied) or self._late_text(body)

    def _stands_alone(self, fact: _Fact) -> bool:
        """Whether it is applied by itself: also where there is something to say of who did it."""
        return fact.alone or self._lacking(fact.one, fact.body) is not None

    def _lacking(self, one: Received, body: msgspec.Struct) -> Lacking | None:
        return None if self._entitled is None else self._entitled.lacking(one, body)

    def _noted_text(self, one: Received, lacking: Lacking | None) -> str:
        """What a person must hear of what was done without a right and is taken; said once."""
        return lacking.said if lacking is not None and self._note(one, lacking) else ""

    def _note(self, one: Received, lacking: Lacking) -> bool:
        """Have it audited; whether it is the first of its kind in this transaction."""
        key = lacking.person, lacking.permission
        if key in self._without_right:
            return False
        what = {"permission": lacking.permission, "operation": one.kind, "at": one.at.isoformat()}
        note = Note(
            Kind.REFUSED,
            Outcome.REFUSED if lacking.refused else Outcome.DONE,
            Actor(name=lacking.person),
            Subject("operation", str(one.op_id), one.kind),
            after=audited(what),
        )
        now = self._clock.now()
        self._without_right[key] = Filed(self._clock.new_id(), now, one.device, note)
        return True

    def _late_text(self, body: msgspec.Struct) -> str:
        """What a person must hear of boxes that came after their receipt was confirmed elsewhere.

        They are there and are kept; what the platform was told does not hold them.
        """
        if not isinstance(body, ScanRecorded) or body.added < 1:
            return ""
        if not self._is_confirmed(body.receipt_id):
            return ""
        return (
            f"收货单在别的工作站确认之后，本机上传了此前扫的 {body.added} 盒："
            "已记入追溯码库，但不在已确认的数量里，请与确认人核对后联系配送企业更正。"
        )

    def _is_confirmed(self, receipt_id: uuid.UUID) -> bool:
        """Whether a receipt is closed by what was applied so far; read once between two facts."""
        if receipt_id not in self._confirmed:
            mine = (receipt.c.org == self._org, receipt.c.receipt_id == receipt_id)
            state = self._connection.execute(select(receipt.c.state).where(*mine)).scalar()
            self._confirmed[receipt_id] = state == ReceiptState.CONFIRMED
        return self._confirmed[receipt_id]

    def _rejected(self, one: Received, error: Exception) -> tuple[str, str]:
        _log.warning("operation %s of %s is refused: %s", one.op_id, one.device, _brief(error))
        return REJECTED, _why_rejected(error)

    def _put_off(self, one: Received, error: Exception) -> tuple[str, str]:
        """A bug of ours must not hold up what comes behind it; a later version tries again."""
        number = secrets.token_hex(4)
        _log.error("operation %s cannot be applied, number %s", one.op_id, number, exc_info=error)
        return DEFERRED, (
            f"服务端处理这项操作时出错（编号 {number}），已原样保存，"
            "升级后会自动计入，请把编号告诉管理员。"
        )

    def _retry_once(self) -> int:
        done, after = 0, _FIRST
        while rows := self._deferred(after):
            done += self._retry(rows)
            after = rows[-1].op_id
        return done

    def _retry(self, rows: Sequence[Any]) -> int:
        done = 0
        for row in rows:
            one = Received(
                row.device, row.incarnation, row.op_id, row.kind, row.version, row.at, row.body
            )
            status, reason = self.attempt(one)
            if status == DEFERRED:
                continue
            this = (operation.c.org == self._org, operation.c.op_id == row.op_id)
            values = {"status": status, "reason": reason}
            self._connection.execute(update(operation).where(*this).values(values))
            self._let_his_follow_again(row)
            done += status == APPLIED
        return done

    def _deferred(self, after: uuid.UUID) -> Sequence[Any]:
        query = select(operation).where(
            operation.c.org == self._org,
            operation.c.status == DEFERRED,
            operation.c.kind.in_(list(FACTS.kinds)),
            operation.c.op_id > after,
        )
        return self._connection.execute(
            query.order_by(operation.c.op_id).limit(_RETRIED_AT_ONCE)
        ).all()

    def _let_his_follow_again(self, row: Any) -> None:  # noqa: ANN401 (a row)
        mine = (his_position.c[name] == getattr(row, name) for name in _PLACE)
        passed = his_position.c.seq >= row.seq
        self._connection.execute(update(his_position).where(*mine, passed).values(seq=row.seq - 1))


def waiting(connection: Connection) -> list[str]:
    """The institutions of which something was put off."""
    query = select(operation.c.org).where(operation.c.status == DEFERRED).distinct()
    return list(connection.execute(query).scalars())


def catch_up(connection: Connection, org: str, clock: Clock) -> int:
    """Apply what was put off, as far as it is understood now, in the caller's transaction."""
    all_of_it = Applying(connection, org, clock)
    done = all_of_it.retry_deferred()
    all_of_it.publish()
    return done


_OF_THE_CONTENT = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a fact itself may lead to, as against what the world does."""
_PLACE = ("org", "device", "incarnation")
_REFUSALS = (ValueError, OverflowError, IntegrityError, DataError)
_BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError)


def moment(at: datetime, otherwise: datetime) -> datetime:
    """A time that the database can hold: at the edges of the calendar there is no UTC."""
    try:
        return at.astimezone(otherwise.tzinfo)
    except OverflowError:
        return otherwise


def text_of(body: msgspec.Raw) -> str:
    """A body as it is stored; bytes that are no text become one string, which is no body."""
    try:
        return bytes(body).decode()
    except UnicodeDecodeError:
        return f'"{bytes(body).hex()}"'


def _fact(one: Received, now: datetime) -> str:
    fact = wire.Fact(
        device=one.device,
        incarnation=one.incarnation,
        kind=one.kind,
        version=one.version,
        at=moment(one.at, now),
        body=msgspec.Raw(one.text.encode()),
    )
    return msgspec.json.encode(fact).decode()


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


def _why_deferred(one: Received, error: Exception) -> str:
    if isinstance(error, UnknownKind):
        what = f"服务端还不认识这项操作（{one.kind} {one.version}），升级后会自动计入"
    else:
        what = "这项操作所说的单据还没有传到服务端，到了会自动计入"
    return f"{what}；已原样保存，请勿重复录入。"


def _why_rejected(error: Exception) -> str:
    if isinstance(error, UnreadableOperation):
        what = "这项操作的内容服务端读不懂"
    elif isinstance(error, IntegrityError):
        what = "服务端已有同一编号的记录"
    else:
        what = "这项操作的内容不能存入服务端"
    return f"{what}，已原样保存、未计入，请联系管理员。"
