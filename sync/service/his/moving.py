"""Lets codes leave because HIS says so, by the same rules as a workstation's.

Without it HIS could dispense what a workstation has destroyed. What the code library's own use case
decides is written through the service's push, as operations of the key's own history: it is stored,
told to workstations and followed like any other.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from app.codes.code import Kind
from app.codes.parse import parse
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.facts import Applied, Author
from app.store.tables.tracing import moved_code
from app.store.workstation import Workstation
from app.tracing.moving import Answer, Moving, Wish
from app.tracing.operations import CodesMoved, encode, kind_of
from app.tracing.parts import TracingParts, Work
from app.tracing.sayings import Refusal
from app.tracing.values import MoveKind, box_of
from sync.service import authoring
from sync.service.his.messages import MovementAnswer, MovementIn, RefusedCode
from sync.service.refusals import ServiceRefusal

AHEAD = timedelta(minutes=5)
"""How far a HIS's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Mover:
    """On whose behalf codes move."""

    org: str
    device: uuid.UUID
    """Its history in the change log."""


def move(connection: Connection, mover: Mover, wish: MovementIn, clock: Clock) -> MovementAnswer:
    """Do what can be done, in the caller's transaction; raises ServiceRefusal or StoreError."""
    at = wish.at or clock.now()
    if at > clock.now() + AHEAD:
        raise ServiceRefusal(
            422, "in-the-future", "业务时间晚于服务端时间 5 分钟以上，请校准时钟。"
        )
    kind = MoveKind(wish.kind)
    if wish.movement_id is not None and kind is not MoveKind.REVERSAL:
        raise ServiceRefusal(422, "bad-request", "只有冲销（reversal）才能写 movement_id。")
    moving = Moving(_parts(connection, mover, _At(clock, at)))
    return _worded(_answer(moving, kind, wish))


def as_answered(text: str) -> str:
    """How a code that was sent is called in the answer."""
    code = parse(text)
    known = code.kind is Kind.TRACE_CODE and code.valid and code.code
    return code.code or "" if known else text.strip()[:60]


def _answer(moving: Moving, kind: MoveKind, wish: MovementIn) -> Answer:
    if kind is not MoveKind.REVERSAL:
        asked = Wish(kind, wish.codes, wish.person, wish.document_no, wish.note, wish.units)
        return moving.move(asked)
    if wish.movement_id is not None:
        return moving.reverse(wish.movement_id, wish.person, wish.codes, wish.note)
    return moving.give_back(wish.codes, wish.person, wish.document_no, wish.note)


def _worded(answer: Answer) -> MovementAnswer:
    return MovementAnswer(
        movement_ids=[one.hex for one in answer.movements],
        moved=list(answer.moved),
        packages=answer.packages,
        left_behind=answer.left_behind,
        refused=[_refused(one) for one in answer.refused],
    )


def _refused(one: Refusal) -> RefusedCode:
    return RefusedCode(code=one.code, problem=one.problem.value, message=one.message)


@dataclass(frozen=True, slots=True)
class _At:
    """A clock for something that happened at another time than now."""

    clock: Clock
    at: datetime

    def now(self) -> datetime:
        """When it happened."""
        return self.at

    def today(self) -> date:
        """The calendar date here."""
        return self.clock.today()

    def new_id(self) -> uuid.UUID:
        """A new UUIDv7."""
        return self.clock.new_id()


@dataclass(frozen=True, slots=True)
class _Here:
    """Reads in the transaction that writes: of two databases' worth of truth, the newer."""

    connection: Connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The transaction itself."""
        yield self.connection


def _parts(connection: Connection, mover: Mover, clock: _At) -> TracingParts:
    station = Workstation(mover.org, mover.device, mover.device)

    def write(work: Work) -> None:
        work(connection)

    log = ChangeLog(station, clock)
    return _PushedParts(_Here(connection), log, clock, write, clock.clock)


@dataclass(frozen=True, slots=True)
class _PushedParts(TracingParts):
    """Records facts as a push of the key's own history."""

    here: Clock
    """The service's own time; `clock` says when it happened."""

    def record(self, connection: Connection, body: msgspec.Struct) -> tuple[Author, Applied]:
        """Store, apply and tell one fact."""
        assert isinstance(body, CodesMoved)
        station = self.log.workstation
        named, text = kind_of(body), encode(body)
        op_id, applied = authoring.write(connection, station, named, text, self.here)
        author = Author(station.org, station.device, op_id)
        if not applied:
            return author, Applied(frozenset(code.code for code in body.codes))
        return author, Applied(_missed(connection, author, body))


def _missed(connection: Connection, author: Author, body: CodesMoved) -> frozenset[str]:
    codes = {box_of(one.code): one.code for one in body.codes}
    query = select(moved_code.c.box).where(
        moved_code.c.org == author.org,
        moved_code.c.box.in_(list(codes)),
        moved_code.c.movement_id == author.op_id,
        moved_code.c.problem != "",
    )
    return frozenset(codes[box] for box in connection.execute(query).scalars())
