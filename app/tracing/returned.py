"""Which boxes went back to their supplier, and which claims came after: a box may come again.

Without it a box that was returned and sent once more would be taken for one received twice. A
return that counted ends a generation of a box: of the claims before it the first held the box and
stays counted in its receipt; of those behind it the first holds the box now. Behind is meant in the
order of the service; a claim that has no place yet is behind the returns that were known when it
was made. Opening stock has no place: it stands in front of all returns.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select

from app.store.insert_once import insert_once
from app.store.tables.receipts import scan
from app.store.tables.tracing import (
    code_claim,
    departure,
    moved_code,
    movement,
    package,
    reversed_move,
)
from app.tracing import standing
from app.tracing.library import is_same_code
from app.tracing.standing import AnyRow, pieces
from app.tracing.values import MoveKind, box_of


@dataclass(frozen=True, slots=True)
class Return:
    """A box went back to its supplier."""

    movement_id: uuid.UUID
    at: datetime
    place: int | None


def counted(
    connection: Connection, org: str, codes: Collection[str]
) -> dict[str, tuple[Return, ...]]:
    """The returns that counted and were not reversed, by box, in the order of the service."""
    head = and_(
        movement.c.org == moved_code.c.org, movement.c.movement_id == moved_code.c.movement_id
    )
    back = and_(
        reversed_move.c.org == moved_code.c.org,
        reversed_move.c.box == moved_code.c.box,
        reversed_move.c.movement_id == moved_code.c.movement_id,
    )
    found: dict[str, list[Return]] = defaultdict(list)
    for piece in pieces({box_of(code) for code in codes}):
        query = (
            select(moved_code.c.box, movement.c.movement_id, movement.c.at, movement.c.place)
            .join(movement, head)
            .join(reversed_move, back, isouter=True)
            .where(
                moved_code.c.org == org,
                moved_code.c.box.in_(piece),
                moved_code.c.problem == "",
                movement.c.kind == MoveKind.RETURNED,
                reversed_move.c.reversal_id.is_(None),
            )
            .order_by(movement.c.place.is_(None), movement.c.place, movement.c.movement_id)
        )
        for row in connection.execute(query):
            found[row.box].append(Return(row.movement_id, row.at, row.place))
    return {box: tuple(returns) for box, returns in found.items()}


def ever(connection: Connection, org: str, codes: Collection[str]) -> set[str]:
    """Those of some codes that a return ever named, whether or not it counts now."""
    head = and_(
        movement.c.org == moved_code.c.org, movement.c.movement_id == moved_code.c.movement_id
    )
    boxes: set[str] = set()
    for piece in pieces({box_of(code) for code in codes}):
        mine = (moved_code.c.org == org, moved_code.c.box.in_(piece))
        query = select(moved_code.c.box).join(movement, head)
        boxes.update(
            connection.execute(query.where(*mine, movement.c.kind == MoveKind.RETURNED)).scalars()
        )
    return {code for code in codes if box_of(code) in boxes}


def gone_back(connection: Connection, org: str, boxes: Collection[str]) -> set[str]:
    """Those of some boxes that are with their supplier now; one that came again is not.

    The one way of knowing it. `code_claim.returned_by` says another thing: by which return a claim
    of before was ended; its box may have come again since, or may not.
    """
    left = standing.ways_out(connection, org, boxes)
    return {box for box, (kind, _at) in left.items() if kind is MoveKind.RETURNED}


def generation(
    returns: Sequence[Return], place: int | None, follows: uuid.UUID | None, *, imported: bool
) -> int:
    """How many returns are in front of a claim; `follows`: the last one known when it was made."""
    if imported:
        return 0
    placed = [one.place for one in returns if one.place is not None]
    if place is not None:
        return sum(one < place for one in placed)
    known = [number for number, one in enumerate(returns, start=1) if one.movement_id == follows]
    return max(len(placed), *known, 0)


def show_departure(
    connection: Connection, org: str, code: str, returns: Sequence[Return], now: int
) -> None:
    """Let a box of this generation have left by the return that ended it, or by none."""
    box = box_of(code)
    ended = returns[now] if now < len(returns) else None
    gone = [one.movement_id for one in returns if one is not ended]
    mine = (departure.c.org == org, departure.c.box == box)
    connection.execute(delete(departure).where(*mine, departure.c.movement_id.in_(gone)))
    if ended is not None:
        row = {"org": org, "box": box, "movement_id": ended.movement_id}
        left = {"kind": MoveKind.RETURNED.value, "at": ended.at}
        connection.execute(insert_once(connection, departure), row | left)


def last_of(returns: Mapping[str, Sequence[Return]], code: str) -> uuid.UUID | None:
    """The last return of a box."""
    known = returns.get(box_of(code))
    return known[-1].movement_id if known else None


class ComingAgain:
    """Lets one box be there again while its movements are repeated in the order of the service."""

    def __init__(self, connection: Connection, org: str, box: str) -> None:
        """Read the claims of the box that stand."""
        self._connection, self._org, self._box = connection, org, box
        self._claims = [*_placed_claims(connection, org, box)]

    def let_in(self, before: AnyRow) -> None:
        """Undo the return by which the box left, where it was claimed between that and a row."""
        mine = (departure.c.org == self._org, departure.c.box == self._box)
        back = (*mine, departure.c.kind == MoveKind.RETURNED)
        same = and_(
            movement.c.org == departure.c.org, movement.c.movement_id == departure.c.movement_id
        )
        query = select(movement.c.movement_id, movement.c.place).join(departure, same).where(*back)
        left = self._connection.execute(query).first()
        if left is not None and any(_is_between(left, one, before) for one in self._claims):
            self._connection.execute(delete(departure).where(*back))


def _placed_claims(connection: Connection, org: str, box: str) -> Iterator[AnyRow]:
    """The place of each standing claim of a box, and the return it followed; no opening stock."""
    for table in (package, code_claim):
        here = and_(
            scan.c.org == table.c.org,
            scan.c.receipt_id == table.c.receipt_id,
            scan.c.workstation == table.c.workstation,
            scan.c.seq == table.c.scan_seq,
        )
        query = (
            select(scan.c.place, table.c.follows)
            .join(table, here)
            .where(table.c.org == org, is_same_code(table.c.code, box))
        )
        if table is code_claim:
            query = query.where(code_claim.c.balance > 0)
        yield from connection.execute(query)


def _is_between(left: AnyRow, claim: AnyRow, before: AnyRow) -> bool:
    if claim.place is None:
        behind = left.place is not None or claim.follows == left.movement_id
        return behind and before.place is None
    in_front = before.place is None or claim.place < before.place
    return left.place is not None and left.place < claim.place and in_front
