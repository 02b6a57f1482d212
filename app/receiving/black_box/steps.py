"""What the clerk wished, read back from the facts that came of it.

Without it facts could only be copied, which proves nothing. Pure. A scan is made again from its
bytes; an undo, a redo or a rejection of a quantity that was no scan has empty bytes. What a scan
taught of an identifier is written by itself right behind the scan, and is no wish. Ids stand in the
order in which the use case asks for them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from app.codes.code import Kind
from app.receiving import journal
from app.receiving.acceptance import journal as acceptance
from app.receiving.acceptance.operations import AcceptanceNoted
from app.receiving.black_box.recording import Fact, Header, Heard, Put, Recording
from app.receiving.known import laying_down, mapping
from app.receiving.known.mapping import IdentifierMapped, Source
from app.receiving.operations import (
    AsideBody,
    LineExplained,
    ReceiptConfirmed,
    ReceiptOpened,
    ScanRecorded,
    ScanSettled,
)
from app.receiving.values import Delivery
from app.receiving.verdicts import Verdict
from app.store.facts import Registry, UnreadableOperation

FACTS = Registry(journal.AREA, acceptance.AREA, mapping.AREA, laying_down.AREA)
"""The facts a receipt is made of, and those it was judged by."""


@dataclass(frozen=True, slots=True)
class Open:
    """Open the receipt; again, where the program was ended or the delivery came anew."""

    person: str
    near_expiry_days: int | None = None
    """The settings from then on; None: those that were."""
    over_quantity: str = ""
    begins: bool = False
    """Nobody had opened it before: its number is given now."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Scan something."""

    body: ScanRecorded


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back, by key."""

    body: ScanRecorded


@dataclass(frozen=True, slots=True)
class Redo:
    """Make the last step that was undone once more, by key."""

    body: ScanRecorded


@dataclass(frozen=True, slots=True)
class RejectQuantity:
    """Reject packages that no code names."""

    body: ScanRecorded
    aside: AsideBody


@dataclass(frozen=True, slots=True)
class Settle:
    """Explain a refused scan."""

    body: ScanSettled


@dataclass(frozen=True, slots=True)
class Explain:
    """Say why a line is short or over."""

    body: LineExplained


@dataclass(frozen=True, slots=True)
class Assign:
    """Say that an identifier is the item of a line."""

    body: IdentifierMapped
    line_no: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """Close the receipt."""

    body: ReceiptConfirmed


@dataclass(frozen=True, slots=True)
class Accept:
    """Note, attach, sign: whatever an acceptance is told."""

    body: AcceptanceNoted


@dataclass(frozen=True, slots=True)
class Give:
    """Something came from elsewhere."""

    put: Put


@dataclass(frozen=True, slots=True)
class Tell:
    """Something was laid down at this workstation, at another page or receipt."""

    body: msgspec.Struct


@dataclass(frozen=True, slots=True)
class Hear:
    """What another workstation did, or the place of what this one did, arrives."""

    heard: Heard
    body: msgspec.Struct


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that this program cannot read."""

    why: str


Wish = (
    Open | Scan | Undo | Redo | RejectQuantity | Settle | Explain | Assign | Confirm | Accept
    | Give | Hear | Tell | Unknown
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One wish, when it was made, and what came of it."""

    at: datetime
    """In the zone of the workstation."""
    wish: Wish
    facts: tuple[Fact, ...] = ()
    bodies: tuple[msgspec.Struct, ...] = ()
    """The facts as they read."""
    ids: tuple[uuid.UUID, ...] = ()


def steps_of(recording: Recording, delivery: Delivery) -> list[Step]:
    """All steps in order."""
    lines: dict[str, int] = {}
    for line in delivery.lines:
        if line.item.province_code:
            lines.setdefault(line.item.province_code, line.line_no)
    found: list[Step] = []
    for event in recording.events:
        if isinstance(event, Put):
            found.append(Step(event.at or recording.header.taken_at, Give(event)))
        elif isinstance(event, Heard):
            found.append(Step(event.at, _hear(event)))
        else:
            _take(found, event, recording.header, lines)
    return list(_with_openings(found))


def _hear(event: Heard) -> Wish:
    try:
        return Hear(event, FACTS.decode(event.kind, event.version, event.body))
    except UnreadableOperation as error:
        return Unknown(str(error))


def _take(found: list[Step], fact: Fact, header: Header, lines: Mapping[str, int]) -> None:
    try:
        body = FACTS.decode(fact.kind, fact.version, fact.body)
    except UnreadableOperation as error:
        found.append(Step(fact.at, Unknown(str(error)), (fact,)))
        return
    before = found[-1] if found else None
    if before is not None and _taught(before, fact, body):
        facts, bodies = (*before.facts, fact), (*before.bodies, body)
        found[-1] = Step(before.at, before.wish, facts, bodies, (*before.ids, fact.op_id))
        return
    wish = _wish(body, header, lines)
    own = [] if isinstance(wish, Tell) else _ids_in(body)
    at = _said_at(body)
    moment = fact.at if at is None else at.astimezone(fact.at.tzinfo)
    found.append(Step(moment, wish, (fact,), (body,), (*own, fact.op_id)))


def _taught(before: Step, fact: Fact, body: msgspec.Struct) -> bool:
    """Whether the scan before has said this by itself."""
    if not isinstance(body, IdentifierMapped) or body.source != Source.SCAN:
        return False
    return isinstance(before.wish, Scan) and before.facts[-1].seq + 1 == fact.seq


def _wish(body: msgspec.Struct, header: Header, lines: Mapping[str, int]) -> Wish:
    if isinstance(body, ReceiptOpened):
        return Open(body.opened_by, begins=True)
    if isinstance(body, ScanRecorded):
        return _scanned(body)
    if isinstance(body, IdentifierMapped):
        here = body.receipt_id in (None, header.receipt_id) and body.province_code in lines
        if body.source == Source.ASSIGNED and here:
            return Assign(body, lines[body.province_code])
        return Tell(body)
    made: dict[type, Any] = {
        ScanSettled: Settle,
        LineExplained: Explain,
        ReceiptConfirmed: Confirm,
        AcceptanceNoted: Accept,
    }
    wish: Wish = made.get(type(body), Tell)(body)
    return wish


def _scanned(body: ScanRecorded) -> Wish:
    if body.raw or body.framed:
        return Scan(body)
    if body.undoes is not None:
        return Undo(body)
    if body.redoes is not None:
        return Redo(body)
    if body.kind != Kind.COMMAND:
        return Scan(body)
    if body.verdict == Verdict.REJECTED and body.asides:
        return RejectQuantity(body, body.asides[0])
    return Unknown(f"{body.verdict} {body.sentence_key}")


def _ids_in(body: msgspec.Struct) -> list[uuid.UUID]:
    names = ("settlement_id", "explanation_id", "fact_id")
    return [getattr(body, name) for name in names if hasattr(body, name)]


def _said_at(body: msgspec.Struct) -> datetime | None:
    """The moment a body names itself; a scan names when it was read, which is another one."""
    for name in ("opened_at", "confirmed_at", "at"):
        at = getattr(body, name, None)
        if isinstance(at, datetime):
            return at
    return None


def _with_openings(steps: list[Step]) -> Iterator[Step]:
    """Put in where the receipt was opened, as the first scan after each opening says."""
    openings = []
    for position, step in enumerate(steps):
        body = step.bodies[0] if step.bodies else None
        if isinstance(body, ScanRecorded) and body.began is not None:
            began = body.began
            at = began.at.astimezone(step.at.tzinfo)
            wish = Open(body.person, began.near_expiry_days, began.over_quantity)
            openings.append((_place(steps, at, position), Step(at, wish)))
    waiting = iter([*openings, (len(steps) + 1, None)])
    place, opening = next(waiting)
    for position, step in enumerate(steps):
        while place <= position and opening is not None:
            yield opening
            place, opening = next(waiting)
        yield step


def _place(steps: list[Step], at: datetime, last: int) -> int:
    """Behind what came before the moment, never in front of the receipt itself."""
    place = last
    while place > 0 and steps[place - 1].at > at:
        before = steps[place - 1].wish
        if isinstance(before, Open):
            break
        place -= 1
    return place
