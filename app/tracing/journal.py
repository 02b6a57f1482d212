"""Turns one fact of the code library into rows: the same on the workstation and on the service.

Without it the two ends would agree only by luck. A workstation refuses beforehand what cannot
move; here only the database decides: the first departure of a box counts, every other is kept as a
movement that did not, and reported as a conflict. First is what comes first in the order of the
service; a movement that is put before others of the same boxes lets these be moved anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, exists, insert, select, update

from app.store.facts import Applied, Area, Author, ScanKey, UnreadableOperation
from app.store.insert_once import insert_once
from app.store.tables.receipts import receipt, receipt_number
from app.store.tables.tracing import (
    departure,
    moved_code,
    movement,
    opened_pack,
    package,
    reversed_move,
)
from app.tracing import claims, in_stock, returned, standing
from app.tracing.claims import Claim, Settled
from app.tracing.library import of_receipt
from app.tracing.lines import TracedItem, TracedLine, keep_lines
from app.tracing.operations import KINDS, CodesMoved, ImportedLine, MovedCode, StockImported
from app.tracing.rules import Moved, Standing, problem_of_move, problem_of_reversal
from app.tracing.values import LEAVING, MoveKind, Problem, box_of

NOT_MOVED = "未计入（已先在别处出库、不在库或余量不足）"
"""What is wrong with codes that did not move, to stand after their number."""


def apply(connection: Connection, author: Author, body: msgspec.Struct) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    return _APPLIERS[type(body)](connection, author, body)


@dataclass(frozen=True, slots=True)
class _Move:
    """One movement while it is applied."""

    connection: Connection
    author: Author
    body: CodesMoved
    kind: MoveKind
    codes: Mapping[str, MovedCode]
    """By box."""
    found: Mapping[str, Standing]
    """By box, before the movement."""

    def key(self, box: str) -> dict[str, Any]:
        """The key of a row about one of the boxes."""
        return {"org": self.author.org, "box": box}


_Outcome = dict[str, Problem | None]
"""Box → why it did not count; None where it did."""


def _move(connection: Connection, author: Author, body: CodesMoved) -> Applied:
    kind = MoveKind(body.kind)
    if kind is MoveKind.REVERSAL and body.reverses is None:
        raise UnreadableOperation("a reversal of nothing")
    codes = {box_of(one.code): one for one in body.codes}
    found = standing.of_codes(connection, author.org, codes, lock=True)
    move = _Move(connection, author, body, kind, codes, found)
    _note_movement(move)
    with in_stock.kept(connection, author.org, codes):
        outcome, units = _effect(move)
    _note_codes(move, outcome, units)
    missed = frozenset(codes[box].code for box, problem in outcome.items() if problem)
    missed |= _move_anew(connection, author, codes)
    return _settled(connection, author.org, body, missed)


def _place(connection: Connection, author: Author, body: msgspec.Struct) -> Applied:
    """Note where a movement stands; opening stock stands behind all scans, wherever it came."""
    if not isinstance(body, CodesMoved):
        return Applied()
    mine = (movement.c.org == author.org, movement.c.movement_id == author.op_id)
    connection.execute(update(movement).where(*mine).values(place=author.place))
    missed = _move_anew(connection, author, [box_of(one.code) for one in body.codes])
    return _settled(connection, author.org, body, missed)


def _settled(connection: Connection, org: str, body: CodesMoved, missed: frozenset[str]) -> Applied:
    """Look again at who holds boxes that were returned: what was scanned behind that is new."""
    codes = {one.code for one in body.codes}
    again = returned.ever(connection, org, codes)
    if not again:
        return Applied(missed, NOT_MOVED)
    again |= {one.code for one in standing.of_codes(connection, org, again).values()}
    settled = claims.settle_again(connection, org, again)
    changed = frozenset(change.key.receipt_id for change in settled.changes)
    return Applied(missed, NOT_MOVED, receipt_ids=changed, changes=settled.changes)


def _displace(connection: Connection, org: str, behind: int) -> None:
    mine = (movement.c.org == org, movement.c.place > behind)
    connection.execute(update(movement).where(*mine).values(place=None))


def _move_anew(connection: Connection, author: Author, boxes: Collection[str]) -> frozenset[str]:
    """Let boxes move again in the order of the service, where that is another one now.

    Returns those of which a movement counts no longer.
    """
    if author.place is None:
        return frozenset()
    missed = set()
    for box, moves in standing.moves_of(connection, author.org, boxes).items():
        behind = any(row.place is None or row.place > author.place for row in moves)
        if len(moves) > 1 and behind and _fold(connection, author.org, box, moves):
            missed.add(box)
    return frozenset(missed)


def reconsider(connection: Connection, org: str, codes: Collection[str]) -> Settled:
    """Let boxes move again of which it changed whether they may: taken in, confirmed, taken back.

    A movement may be told before the receipt that it needs, after the service was restored.
    """
    boxes = {box_of(code) for code in codes}
    moves = standing.moves_of(connection, org, boxes)
    if not moves:
        return Settled()
    found = standing.of_codes(connection, org, moves)
    due = [box for box, rows in moves.items() if _is_otherwise(found.get(box), rows)]
    for box in due:
        _fold(connection, org, box, moves[box])
    again = returned.ever(connection, org, due)
    again |= {one.code for one in standing.of_codes(connection, org, again).values()}
    return claims.settle_again(connection, org, again) if again else Settled()


def reconsider_receipt(connection: Connection, org: str, receipt_id: uuid.UUID) -> Settled:
    """The same for all boxes of one receipt."""
    # Not a join: SQLite would go from every movement there ever was to its package.
    moved = exists().where(moved_code.c.org == package.c.org, moved_code.c.box == package.c.code)
    query = select(package.c.code).where(*of_receipt(package, org, receipt_id), moved)
    return reconsider(connection, org, set(connection.execute(query).scalars()))


def _is_otherwise(found: Standing | None, moves: Sequence[Any]) -> bool:
    """Whether what was said of a box's movements is not so any more."""
    if found is None:
        return any(not row.problem for row in moves)
    too_early = (Problem.UNKNOWN, Problem.UNCONFIRMED)
    return found.confirmed and any(row.problem in too_early for row in moves)


def _fold(connection: Connection, org: str, box: str, moves: Sequence[Any]) -> bool:
    """Move one box again from the beginning; say whether a movement counts no longer."""
    with in_stock.kept(connection, org, {box}):
        return _fold_moves(connection, org, box, moves)


def _fold_moves(connection: Connection, org: str, box: str, moves: Sequence[Any]) -> bool:
    for table in (departure, opened_pack, reversed_move):
        connection.execute(delete(table).where(table.c.org == org, table.c.box == box))
    missed = False
    came_again = returned.ComingAgain(connection, org, box)
    for row in moves:
        came_again.let_in(before=row)
        move = _again(connection, org, row)
        outcome, units = _effect(move)
        problem = outcome[box]
        missed |= bool(problem) and not row.problem
        this = (moved_code.c.org == org, moved_code.c.box == box)
        connection.execute(
            update(moved_code)
            .where(*this, moved_code.c.movement_id == row.movement_id)
            .values(units=units[box], problem=problem or "")
        )
    return missed


def _again(connection: Connection, org: str, row: Any) -> _Move:  # noqa: ANN401 (of moves_of)
    code = MovedCode(code=row.box, units=row.units, through=row.through)
    body = CodesMoved(
        kind=row.kind,
        document_no=row.document_no,
        person=row.person,
        at=row.at,
        codes=[code],
        reverses=row.reverses,
        note=row.note,
    )
    author = Author(org, row.workstation, row.movement_id, row.place)
    found = standing.of_codes(connection, org, [row.box], lock=True)
    return _Move(connection, author, body, MoveKind(row.kind), {row.box: code}, found)


def _effect(move: _Move) -> tuple[_Outcome, dict[str, int | None]]:
    """Do what is to be done; the units that moved of each box come back, too."""
    if move.kind is MoveKind.REVERSAL:
        return _reverse(move)
    units = {box: _units(move, box) for box in move.codes}
    outcome = {
        box: problem_of_move(move.kind, move.found.get(box), units[box]) for box in move.codes
    }
    going = [box for box, problem in outcome.items() if problem is None]
    if move.kind is MoveKind.USED:
        _use(move, {box: units[box] or 0 for box in going})
        return outcome, units
    if move.kind in LEAVING:
        late, done = Problem.LEFT, _depart(move, going)
    else:
        late, done = Problem.OPENED, _open(move, going)
    return outcome | dict.fromkeys(set(going) - done, late), units


def _units(move: _Move, box: str) -> int | None:
    """What was said, or what remains of an opened pack that leaves as it is."""
    found = move.found.get(box)
    if move.kind in LEAVING:
        return found.opened.remaining if found is not None and found.opened else None
    return move.codes[box].units


def _depart(move: _Move, boxes: list[str]) -> set[str]:
    """Let boxes leave; those that did."""
    if not boxes:
        return set()
    values = {"movement_id": move.author.op_id, "kind": move.kind.value, "at": move.body.at}
    statement = insert_once(move.connection, departure).returning(departure.c.box)
    rows = [move.key(box) | values for box in boxes]
    return set(move.connection.execute(statement, rows).scalars())


def _open(move: _Move, boxes: list[str]) -> set[str]:
    if not boxes:
        return set()
    values = {"movement_id": move.author.op_id, "opened_at": move.body.at}
    rows = []
    for box in boxes:
        units = move.codes[box].units
        rows.append(move.key(box) | values | {"units": units, "remaining": units})
    statement = insert_once(move.connection, opened_pack).returning(opened_pack.c.box)
    return set(move.connection.execute(statement, rows).scalars())


def _use(move: _Move, units: Mapping[str, int]) -> None:
    used_up = []
    for box, number in units.items():
        _add_units(move, box, -number)
        opened = move.found[box].opened
        assert opened is not None
        if opened.remaining == number:
            used_up.append(box)
    _depart(move, used_up)


def _add_units(move: _Move, box: str, units: int) -> None:
    mine = (opened_pack.c.org == move.author.org, opened_pack.c.box == box)
    more = {"remaining": opened_pack.c.remaining + units}
    move.connection.execute(update(opened_pack).where(*mine).values(more))


def _reverse(move: _Move) -> tuple[_Outcome, dict[str, int | None]]:
    assert move.body.reverses is not None
    place = (move.connection, move.author.org, move.body.reverses)
    moved = standing.moved_by(*place, move.codes)
    outcome: _Outcome = {
        box: problem_of_reversal(move.found.get(box), moved.get(box)) for box in move.codes
    }
    for box, problem in outcome.items():
        if problem is None:
            _take_back(move, box, moved[box])
    return outcome, {box: moved[box].units if box in moved else None for box in move.codes}


def _take_back(move: _Move, box: str, moved: Moved) -> None:
    back = {"movement_id": moved.movement_id, "reversal_id": move.author.op_id}
    move.connection.execute(insert(reversed_move), move.key(box) | back)
    if moved.kind is MoveKind.OPENED:
        _delete(move, opened_pack, box)
        return
    if moved.kind is MoveKind.USED:
        _add_units(move, box, moved.units or 0)
    _delete(move, departure, box)


def _delete(move: _Move, table: Any, box: str) -> None:  # noqa: ANN401 (one of two tables)
    mine = (table.c.org == move.author.org, table.c.box == box)
    move.connection.execute(delete(table).where(*mine))


def _note_movement(move: _Move) -> None:
    row = {
        "org": move.author.org,
        "movement_id": move.author.op_id,
        "kind": move.kind.value,
        "document_no": move.body.document_no,
        "person": move.body.person,
        "at": move.body.at,
        "workstation": move.author.device,
        "reverses": move.body.reverses,
        "note": move.body.note,
        "place": move.author.place,
    }
    move.connection.execute(insert(movement), row)


def _note_codes(move: _Move, outcome: _Outcome, units: Mapping[str, int | None]) -> None:
    rows = [
        move.key(box)
        | {
            "movement_id": move.author.op_id,
            "units": units[box],
            "through": move.codes[box].through,
            "problem": problem or "",
        }
        for box, problem in outcome.items()
    ]
    if rows:
        move.connection.execute(insert(moved_code), rows)


def _import(connection: Connection, author: Author, body: StockImported) -> Applied:
    key = {"org": author.org, "receipt_id": body.receipt_id}
    head = {
        # No delivery brought it: its lines stand under the receipt's own number.
        "delivery_id": body.receipt_id,
        "receipt_no": body.receipt_no,
        "state": standing.CONFIRMED,
        "opened_at": body.at,
        "opened_by": body.person,
        "confirmed_at": body.at,
        "confirmed_by": body.person,
    }
    connection.execute(insert_once(connection, receipt), key | head)
    number = key | {"receipt_no": body.receipt_no}
    connection.execute(insert_once(connection, receipt_number), number)
    lines = [_line(line) for line in body.lines]
    keep_lines(connection, author.org, body.receipt_id, body.at, lines)
    scan = ScanKey(body.receipt_id, author.device, body.piece)
    settled = claims.claim(
        connection,
        author.org,
        [
            Claim(
                code=one.code,
                key=scan,
                line_no=one.line_no,
                smallest=one.smallest,
                parent_code=one.parent_code,
                carton_no=one.carton_no,
            )
            for one in body.packages
        ],
    )
    return Applied(settled.contested, changes=settled.changes)


def _line(line: ImportedLine) -> TracedLine:
    item = TracedItem(
        province_code=line.province_code,
        name=line.name,
        strength=line.strength,
        maker=line.maker,
        form=line.form,
        approval_number=line.approval_number,
    )
    return TracedLine(line.line_no, item, line.batch, line.expiry, line.production_date, line.unit)


_APPLIERS: dict[type[msgspec.Struct], Callable[[Connection, Author, Any], Applied]] = {
    CodesMoved: _move,
    StockImported: _import,
}

AREA = Area(KINDS, apply, _place, _displace)
"""What the code library writes into the change log."""
