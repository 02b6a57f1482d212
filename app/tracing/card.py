"""All there is to say of one code: what it is, where from, where it is, with whom, its history.

Without it a person would have to ask receipts, deliveries and movements one by one. Everything is
found by key or by an index of its own; a carton of a thousand children shows the first hundred.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import inf
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, literal_column, select

from app.codes.parse import parse
from app.store.tables.receipts import delivery_line, receipt, scan
from app.store.tables.tracing import (
    code_claim,
    moved_code,
    movement,
    package,
    reversed_move,
)
from app.tracing import asides, rows, standing
from app.tracing.library import is_same_code
from app.tracing.standing import MOST_LEVELS, AnyRow
from app.tracing.values import box_of
from app.tracing.wanted import CodeRow

SHOWN_CHILDREN = 100


class Happened(StrEnum):
    """What an entry of the history is about."""

    SCANNED = "scanned"
    """A scan took it in."""
    IMPORTED = "imported"
    """It came with an opening stock."""
    REFUSED = "refused"
    """A scan that did not count."""
    UNDONE = "undone"
    CONFIRMED = "confirmed"
    CONFLICT = "conflict"
    """Another receipt had it, too."""
    MOVED = "moved"
    REJECTED = "rejected"
    """It came and was not received (拒收)."""
    HELD_BACK = "held-back"
    """It waits for somebody to decide (待处理)."""
    LIFTED = "lifted"
    """It is neither any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a code."""

    at: datetime | None
    """None where only the place of it is known."""
    what: Happened
    word: str
    """The verdict of a scan, the kind of a movement, or why it was rejected."""
    person: str
    workstation: uuid.UUID | None
    document_no: str
    """Of the movement, or the receipt's number."""
    units: int | None = None
    through: str | None = None
    """The parent or the carton by which it came or went."""
    problem: str = ""
    """Of a movement that did not count: why."""
    movement_id: uuid.UUID | None = None
    reverses: uuid.UUID | None = None
    reversed_by: uuid.UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who received a code."""

    receipt_no: str
    delivery_no: str
    """Empty for opening stock."""
    distributor: str
    carton_no: str | None
    person: str
    at: datetime
    workstation: uuid.UUID


@dataclass(frozen=True, slots=True)
class Relative:
    """A parent or a child."""

    code: str
    held: bool
    """False for a parent nobody scanned: its code is known from its children alone."""
    left: bool


@dataclass(frozen=True, slots=True)
class CodeCard:
    """Everything about one code."""

    row: CodeRow
    production_date: date | None
    origin: Origin
    departure: Entry | None
    """How it left."""
    parents: tuple[Relative, ...]
    """Innermost first."""
    children: tuple[Relative, ...]
    """The first of them."""
    child_count: int
    children_left: int
    history: tuple[Entry, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Story:
    """The history of a code that nobody holds: refused, undone, moved in vain."""

    code: str
    history: tuple[Entry, ...]


def card(connection: Connection, org: str, code: str) -> CodeCard | Story | None:
    """What is known of a code in any spelling; None where nothing is."""
    wanted = parse(code).code or code.strip()
    same = (package.c.org == org, is_same_code(package.c.code, wanted))
    held = connection.execute(select(package).where(*same).limit(1)).first()
    told = tuple(history(connection, org, wanted))
    if held is None:
        return Story(wanted, told) if told else None
    row = rows.of_codes(connection, org, [held.code])[0]
    counts = _child_counts(connection, org, held.code)
    return CodeCard(
        row=row,
        production_date=_production_date(connection, org, held),
        origin=_origin(connection, org, held, row),
        departure=_departure(connection, org, held.code, told),
        parents=tuple(_parents(connection, org, held.parent_code)),
        children=_relatives(connection, org, _first_children(connection, org, held.code)),
        child_count=counts[0],
        children_left=counts[1],
        history=told,
    )


def history(connection: Connection, org: str, code: str) -> list[Entry]:
    """All that happened to a code, oldest first."""
    aside = list(_put_aside(connection, org, code))
    told = {_scan_of_entry(entry) for entry in aside}
    scans = [
        *_receiving(connection, org, code),
        *_refused(connection, org, code),
        *_undone(connection, org, code),
    ]
    found = [
        # A scan that put it aside is told once, and not also as one that did not count.
        *(e for e in scans if e.what in _STANDS or _scan_of_entry(e) not in told),
        *aside,
        *_conflicts(connection, org, code),
        *_moves(connection, org, code),
    ]
    return sorted(found, key=_when)


_STANDS = frozenset({Happened.SCANNED, Happened.IMPORTED, Happened.CONFIRMED})


def _scan_of_entry(entry: Entry) -> tuple[datetime | None, uuid.UUID | None, str]:
    return entry.at, entry.workstation, entry.document_no


def _put_aside(connection: Connection, org: str, code: str) -> Iterator[Entry]:
    """Where it was rejected or held back, and where it was so no longer."""
    for step in asides.steps(connection, org, code):
        what = Happened.REJECTED if step.state == "rejected" else Happened.HELD_BACK
        yield Entry(
            at=step.at,
            what=Happened.LIFTED if step.lifted else what,
            word=step.reason,
            person=step.person,
            workstation=step.workstation,
            document_no=step.receipt_no,
            through=step.through,
            note=step.remark,
        )


def _when(entry: Entry) -> float:
    return inf if entry.at is None else entry.at.timestamp()


_SCAN_KEY = ("org", "receipt_id", "workstation")


def _origin(connection: Connection, org: str, held: AnyRow, row: CodeRow) -> Origin:
    taken = connection.execute(select(scan).where(*_scan_of(held, held.scan_seq))).first()
    if taken is None:
        mine = (receipt.c.org == org, receipt.c.receipt_id == held.receipt_id)
        taken_by = connection.execute(select(receipt.c.opened_by).where(*mine)).scalar_one()
    else:
        taken_by = taken.person
    return Origin(
        receipt_no=row.receipt_no,
        delivery_no=row.delivery_no,
        distributor=row.distributor,
        carton_no=row.carton_no,
        person=taken_by,
        at=row.received_at if taken is None else taken.read_at,
        workstation=held.workstation,
    )


def _scan_of(row: Any, seq: int) -> list[ColumnElement[bool]]:  # noqa: ANN401 (rows of two tables)
    here = [scan.c[name] == getattr(row, name) for name in _SCAN_KEY]
    return [*here, scan.c.seq == seq]


def _production_date(connection: Connection, org: str, held: AnyRow) -> date | None:
    query = (
        select(delivery_line.c.production_date)
        .join(
            receipt,
            and_(
                receipt.c.org == delivery_line.c.org,
                receipt.c.delivery_id == delivery_line.c.delivery_id,
            ),
        )
        .where(
            receipt.c.org == org,
            receipt.c.receipt_id == held.receipt_id,
            delivery_line.c.line_no == held.line_no,
        )
    )
    return connection.execute(query).scalar()


def _departure(
    connection: Connection, org: str, code: str, told: tuple[Entry, ...]
) -> Entry | None:
    left = standing.departures(connection, org, [box_of(code)]).get(box_of(code))
    if left is None:
        return None
    return next(entry for entry in told if entry.movement_id == left.movement_id)


def _parents(connection: Connection, org: str, code: str | None) -> Iterator[Relative]:
    for _ in range(MOST_LEVELS):
        if code is None:
            return
        mine = (package.c.org == org, package.c.code == code)
        row = connection.execute(select(package.c.parent_code).where(*mine)).first()
        yield from _relatives(connection, org, [code])
        code = None if row is None else row.parent_code


def _first_children(connection: Connection, org: str, code: str) -> list[str]:
    mine = (package.c.org == org, package.c.parent_code == code)
    query = select(package.c.code).where(*mine).order_by(package.c.code).limit(SHOWN_CHILDREN)
    return list(connection.execute(query).scalars())


def _child_counts(connection: Connection, org: str, code: str) -> tuple[int, int]:
    """How many packages are directly inside, and how many of these have left."""
    boxes = [box_of(row.code) for row in standing.children(connection, org, [code])]
    return len(boxes), len(standing.departures(connection, org, boxes))


def _relatives(connection: Connection, org: str, codes: Iterable[str]) -> tuple[Relative, ...]:
    wanted = list(codes)
    known = standing.of_codes(connection, org, wanted)
    found = []
    for code in wanted:
        one = known.get(box_of(code))
        left = one is not None and one.departed is not None
        found.append(Relative(code, one is not None, left))
    return tuple(found)


def _receiving(connection: Connection, org: str, code: str) -> Iterator[Entry]:
    """The scan or import that took it in, and the confirmation of its receipt.

    Each time that it came: a box may be returned to its supplier and be received again.
    """
    for table in (package, code_claim):
        query = (
            select(
                *(table.c[n] for n in (*_SCAN_KEY, "scan_seq", "carton_no", "parent_code", "code")),
                receipt.c.receipt_no,
                receipt.c.opened_at,
                receipt.c.opened_by,
                receipt.c.confirmed_at,
                receipt.c.confirmed_by,
            )
            .where(table.c.org == org, is_same_code(table.c.code, code))
            .where(receipt.c.org == table.c.org, receipt.c.receipt_id == table.c.receipt_id)
        )
        if table is code_claim:
            query = query.where(code_claim.c.returned_by.is_not(None))
        for row in connection.execute(query):
            yield from _taken_in(connection, row)


def _taken_in(connection: Connection, row: AnyRow) -> Iterator[Entry]:
    taken = connection.execute(select(scan).where(*_scan_of(row, row.scan_seq))).first()
    if taken is None:
        yield _entry(row.opened_at, Happened.IMPORTED, "imported", row.opened_by, row)
        return
    through = None if taken.code == row.code else taken.code or taken.carton_no
    yield _entry(taken.read_at, Happened.SCANNED, taken.verdict, taken.person, row, through)
    if row.confirmed_at is not None:
        yield _entry(row.confirmed_at, Happened.CONFIRMED, "", row.confirmed_by, row)


def _entry(
    at: datetime,
    what: Happened,
    word: str,
    person: str | None,
    row: AnyRow,
    through: str | None = None,
) -> Entry:
    return Entry(at, what, word, person or "", row.workstation, row.receipt_no, through=through)


def _refused(connection: Connection, org: str, code: str) -> Iterator[Entry]:
    here = and_(receipt.c.org == scan.c.org, receipt.c.receipt_id == scan.c.receipt_id)
    columns = (scan.c.read_at, scan.c.verdict, scan.c.person, scan.c.workstation)
    query = (
        select(*columns, receipt.c.receipt_no)
        .join(receipt, here, isouter=True)
        .where(
            scan.c.org == org,
            is_same_code(scan.c.code, code),
            # The literal lets the partial index serve.
            scan.c.added == literal_column("0"),
        )
    )
    for row in connection.execute(query):
        yield _entry(row.read_at, Happened.REFUSED, row.verdict, row.person, row)


def _undone(connection: Connection, org: str, code: str) -> Iterator[Entry]:
    """Scans that took it in and were undone, with their undoing."""
    here = and_(receipt.c.org == code_claim.c.org, receipt.c.receipt_id == code_claim.c.receipt_id)
    query = (
        select(code_claim, receipt.c.receipt_no)
        .join(receipt, here)
        .where(
            code_claim.c.org == org,
            is_same_code(code_claim.c.code, code),
            code_claim.c.withdrawn_by.is_not(None),
        )
    )
    for row in connection.execute(query):
        for seq, what in ((row.scan_seq, Happened.SCANNED), (row.withdrawn_by, Happened.UNDONE)):
            made = connection.execute(select(scan).where(*_scan_of(row, seq))).first()
            if made is not None:
                yield _entry(made.read_at, what, made.verdict, made.person, row)


def _conflicts(connection: Connection, org: str, code: str) -> Iterator[Entry]:
    """Where another scan said it had it; its receipt may be an import, whose piece has no scan."""
    here = and_(receipt.c.org == code_claim.c.org, receipt.c.receipt_id == code_claim.c.receipt_id)
    query = (
        select(code_claim, receipt.c.receipt_no, receipt.c.opened_at, receipt.c.opened_by)
        .join(receipt, here)
        .where(
            code_claim.c.org == org,
            is_same_code(code_claim.c.code, code),
            code_claim.c.balance > 0,
            code_claim.c.returned_by.is_(None),
        )
    )
    for row in connection.execute(query):
        made = connection.execute(select(scan).where(*_scan_of(row, row.scan_seq))).first()
        at, person = (row.opened_at, row.opened_by) if made is None else (made.read_at, made.person)
        yield Entry(at, Happened.CONFLICT, "", person, row.workstation, row.receipt_no)


def _moves(connection: Connection, org: str, code: str) -> Iterator[Entry]:
    head = and_(
        movement.c.org == moved_code.c.org, movement.c.movement_id == moved_code.c.movement_id
    )
    back = and_(
        reversed_move.c.org == moved_code.c.org,
        reversed_move.c.box == moved_code.c.box,
        reversed_move.c.movement_id == moved_code.c.movement_id,
    )
    query = (
        select(
            movement,
            moved_code.c.units,
            moved_code.c.through,
            moved_code.c.problem,
            reversed_move.c.reversal_id,
        )
        .select_from(moved_code)
        .join(movement, head)
        .join(reversed_move, back, isouter=True)
        .where(moved_code.c.org == org, moved_code.c.box == box_of(code))
    )
    for row in connection.execute(query):
        yield Entry(
            at=row.at,
            what=Happened.MOVED,
            word=row.kind,
            person=row.person,
            workstation=row.workstation,
            document_no=row.document_no,
            units=row.units,
            through=row.through,
            problem=row.problem,
            movement_id=row.movement_id,
            reverses=row.reverses,
            reversed_by=row.reversal_id,
            note=row.note,
        )
