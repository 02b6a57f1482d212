"""Reads where codes are: held, opened, left; and their parents and children.

Without it each question would join five tables in its own way. Boxes are asked for many at once.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, and_, select

from app.codes.reading import GS
from app.store.many_rows import among
from app.store.tables.receipts import receipt
from app.store.tables.tracing import (
    departure,
    moved_code,
    movement,
    opened_pack,
    package,
    reversed_move,
)
from app.tracing.library import is_same_code
from app.tracing.rules import Departed, Moved, Opened, Standing
from app.tracing.values import MoveKind, box_of

CONFIRMED = "confirmed"
"""The state of a receipt whose codes are held."""
MOST_LEVELS = 8
"""Packages inside packages; a ring in the data ends there."""
_AT_ONCE = 500

_Sortable = TypeVar("_Sortable", str, uuid.UUID)
AnyRow = Row[*tuple[Any, ...]]

_PACKAGES = select(package.c.code, package.c.smallest, receipt.c.receipt_no, receipt.c.state).join(
    receipt, and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id)
)


def pieces(wanted: Collection[_Sortable]) -> Iterator[list[_Sortable]]:
    """Cut into lists that one statement takes."""
    ordered = sorted(set(wanted))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def of_codes(
    connection: Connection, org: str, codes: Collection[str], *, lock: bool = False
) -> dict[str, Standing]:
    """Where codes are, by their boxes; what was never taken in is not in the answer.

    `lock` makes another movement of the same codes wait, on a database with several writers.
    """
    rows = list(_packages(connection, org, codes, lock=lock))
    boxes = [box_of(row.code) for row in rows]
    left = departures(connection, org, boxes)
    opened = opened_packs(connection, org, boxes)
    return {
        box: Standing(
            code=row.code,
            receipt_no=row.receipt_no,
            confirmed=row.state == CONFIRMED,
            smallest=bool(row.smallest),
            departed=left.get(box),
            opened=opened.get(box),
        )
        for box, row in zip(boxes, rows, strict=True)
    }


def _packages(
    connection: Connection, org: str, codes: Collection[str], *, lock: bool
) -> Iterable[AnyRow]:
    query = _PACKAGES.with_for_update(of=package) if lock else _PACKAGES
    mine = (package.c.org == org, among(connection, package.c.code, codes))
    rows = connection.execute(query.where(*mine).order_by(package.c.code))
    found: dict[str, AnyRow] = {box_of(row.code): row for row in rows}
    for code in sorted(code for code in codes if box_of(code) not in found):
        if len(code) == 20 and GS not in code and code.isdigit():
            continue  # 20 digits are written in one way only
        here = (package.c.org == org, is_same_code(package.c.code, code))
        other = connection.execute(query.where(*here).order_by(package.c.code).limit(1)).first()
        if other is not None:
            found[box_of(other.code)] = other
    return found.values()


def departures(connection: Connection, org: str, boxes: Collection[str]) -> dict[str, Departed]:
    """How boxes left, those that did."""
    mine = (departure.c.org == org, among(connection, departure.c.box, boxes))
    rows = connection.execute(select(departure).where(*mine))
    return {row.box: Departed(row.movement_id, MoveKind(row.kind), row.at) for row in rows}


def ways_out(
    connection: Connection, org: str, boxes: Collection[str]
) -> dict[str, tuple[MoveKind, datetime]]:
    """How and when boxes left; what a list needs of their departures."""
    columns = (departure.c.box, departure.c.kind, departure.c.at)
    mine = (departure.c.org == org, among(connection, departure.c.box, boxes))
    rows = connection.execute(select(*columns).where(*mine))
    return {box: (MoveKind(kind), at) for box, kind, at in rows}


def opened_packs(connection: Connection, org: str, boxes: Collection[str]) -> dict[str, Opened]:
    """Those of the boxes that were opened, used up or not."""
    mine = (opened_pack.c.org == org, among(connection, opened_pack.c.box, boxes))
    rows = connection.execute(select(opened_pack).where(*mine))
    return {r.box: Opened(r.movement_id, r.units, r.remaining, r.opened_at) for r in rows}


def moved_by(
    connection: Connection, org: str, movement_id: uuid.UUID, boxes: Collection[str]
) -> dict[str, Moved]:
    """What one movement did to boxes, where it counted."""
    head = and_(
        movement.c.org == moved_code.c.org, movement.c.movement_id == moved_code.c.movement_id
    )
    back = and_(
        reversed_move.c.org == moved_code.c.org,
        reversed_move.c.box == moved_code.c.box,
        reversed_move.c.movement_id == moved_code.c.movement_id,
    )
    query = (
        select(moved_code.c.box, moved_code.c.units, movement.c.kind, reversed_move.c.reversal_id)
        .join(movement, head)
        .join(reversed_move, back, isouter=True)
    )
    found = {}
    for piece in pieces(boxes):
        mine = (
            moved_code.c.org == org,
            moved_code.c.box.in_(piece),
            moved_code.c.movement_id == movement_id,
            moved_code.c.problem == "",
        )
        for row in connection.execute(query.where(*mine)):
            taken_back = row.reversal_id is not None
            found[row.box] = Moved(movement_id, MoveKind(row.kind), row.units, taken_back)
    return found


def moves_of(connection: Connection, org: str, boxes: Collection[str]) -> dict[str, list[AnyRow]]:
    """All movements of boxes, with those that did not count, in the order of the service."""
    head = and_(
        movement.c.org == moved_code.c.org, movement.c.movement_id == moved_code.c.movement_id
    )
    columns = (moved_code.c.box, moved_code.c.units, moved_code.c.through, moved_code.c.problem)
    found: dict[str, list[AnyRow]] = defaultdict(list)
    query = (
        select(*columns, movement)
        .join(movement, head)
        .where(moved_code.c.org == org, among(connection, moved_code.c.box, boxes))
        .order_by(movement.c.place.is_(None), movement.c.place, movement.c.movement_id)
    )
    for row in connection.execute(query):
        found[row.box].append(row)
    return found


def children(connection: Connection, org: str, codes: Collection[str]) -> Sequence[AnyRow]:
    """The packages directly inside these: `code`, `parent_code`, `smallest`."""
    columns = (package.c.code, package.c.parent_code, package.c.smallest)
    found: list[AnyRow] = []
    for piece in pieces(codes):
        mine = (package.c.org == org, package.c.parent_code.in_(piece))
        query = select(*columns).where(*mine).order_by(package.c.parent_code, package.c.code)
        found.extend(connection.execute(query))
    return found


def all_below(connection: Connection, org: str, code: str) -> list[str]:
    """The codes of all packages inside one, at any depth, each behind its parent."""
    found: dict[str, None] = {}
    level = [code]
    for _ in range(MOST_LEVELS):
        inside = [row.code for row in children(connection, org, level)]
        level = [child for child in inside if child not in found and child != code]
        if not level:
            break
        found.update(dict.fromkeys(level))
    return list(found)
