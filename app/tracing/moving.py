"""Lets codes leave, opens and uses packs, takes a movement back: the use case of the workstation.

Without it dispensing would be rows somebody wrote. What cannot move is refused before anything is
written, each code with a sentence; all else becomes facts of at most `PIECE` codes. A parent code
moves all inside it that is still there, the children first, so that a stop in between never leaves
them behind a parent that is gone. What an opened pack still holds does not leave with its parent:
it no longer lies in it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, and_, select

from app.codes.code import Kind
from app.codes.parse import parse
from app.store.tables.changes import operation
from app.store.tables.receipts import delivered_item, delivery_line, receipt
from app.store.tables.reference import item
from app.store.tables.tracing import moved_code, movement, package
from app.tracing import standing
from app.tracing.operations import CodesMoved, MovedCode
from app.tracing.parts import TracingParts
from app.tracing.rules import Standing, problem_of_move, problem_of_reversal
from app.tracing.sayings import Refusal, refusal
from app.tracing.standing import pieces
from app.tracing.values import LEAVING, MoveKind, Problem, box_of

PIECE = 200
"""Codes of one fact: some milliseconds, so that a scan in between does not wait."""
TEXT_LIMIT = 200
"""Characters of a document number or a note."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to happen to codes."""

    kind: MoveKind
    """Any but a reversal."""
    codes: Sequence[str]
    """In any spelling; a parent stands for all inside it."""
    person: str
    document_no: str = ""
    """Prescription, return note, destruction record …"""
    note: str = ""
    units: int | None = None
    """拆零: dosage units in each pack (None: as the catalogue says), or used of each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What happened."""

    movements: tuple[uuid.UUID, ...]
    moved: tuple[str, ...]
    """All codes that moved, children and parents."""
    packages: int
    """Of these, smallest packages."""
    left_behind: int
    """Packages inside the parents that were not there any more, or lie open beside them."""
    refused: tuple[Refusal, ...]


@dataclass(slots=True)
class _Plan:
    """What will be written."""

    codes: dict[str, MovedCode] = field(default_factory=dict)
    """By box, in order."""
    smallest: set[str] = field(default_factory=set)
    left_behind: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, found: Standing, units: int | None, through: str | None = None) -> None:
        self.codes.setdefault(box_of(found.code), MovedCode(found.code, units, through))
        if found.smallest:
            self.smallest.add(found.code)

    def add_inside(
        self, found: Mapping[str, Standing], there: Sequence[Standing], through: str
    ) -> None:
        """Take what is there of a parent, the smallest first; the others are left behind."""
        for one in sorted(there, key=lambda one: not one.smallest):
            self.add(one, None, through)
        gone = {box for box, one in found.items() if one.smallest} - self.codes.keys()
        self.left_behind += len(gone)


class Moving:
    """Movements of one workstation; safe to use from any thread its parts may write from."""

    def __init__(self, parts: TracingParts) -> None:
        """Work with these."""
        self._parts = parts

    def move(self, wish: Wish) -> Answer:
        """Do what can be done and say what was refused; raises StoreError."""
        assert wish.kind is not MoveKind.REVERSAL
        with self._parts.database.reading() as connection:
            plan = self._plan(connection, wish)
        body = CodesMoved(
            kind=wish.kind,
            codes=[],
            person=wish.person,
            at=self._parts.clock.now(),
            document_no=wish.document_no.strip()[:TEXT_LIMIT],
            note=wish.note.strip()[:TEXT_LIMIT],
        )
        return self._write({None: plan}, body)

    def preview(self, wish: Wish) -> Answer:
        """Say what `move` would do now, and write nothing; raises StoreError."""
        with self._parts.database.reading() as connection:
            return _foreseen([self._plan(connection, wish)])

    def preview_back(
        self, codes: Sequence[str] = (), movement_id: uuid.UUID | None = None
    ) -> Answer:
        """Say what `reverse` (with a movement) or `give_back` would do now, and write nothing."""
        with self._parts.database.reading() as connection:
            if movement_id is None:
                plans, refused = self._plan_back(connection, codes)
                return _foreseen(list(plans.values()), refused)
            wanted = [_read(code) or code for code in codes]
            known = wanted or codes_of(connection, self._parts.org, movement_id)
            return _foreseen([self._plan_reversal(connection, movement_id, known)])

    def give_back(
        self, codes: Sequence[str], person: str, document_no: str = "", note: str = ""
    ) -> Answer:
        """Take back how these codes left (退药, 冲销), parents with all that left through them."""
        with self._parts.database.reading() as connection:
            plans, refused = self._plan_back(connection, codes)
        return self._take_back(plans, refused, person, document_no, note)

    def reverse(
        self, movement_id: uuid.UUID, person: str, codes: Sequence[str] = (), note: str = ""
    ) -> Answer:
        """Take back one movement, for all its codes or for some of them."""
        with self._parts.database.reading() as connection:
            wanted = [_read(code) or code for code in codes]
            known = wanted or codes_of(connection, self._parts.org, movement_id)
            plan = self._plan_reversal(connection, movement_id, known)
        return self._take_back({movement_id: plan}, [], person, "", note)

    def _take_back(
        self,
        plans: Mapping[uuid.UUID | None, _Plan],
        refused: list[Refusal],
        person: str,
        document_no: str,
        note: str,
    ) -> Answer:
        body = CodesMoved(
            kind=MoveKind.REVERSAL,
            codes=[],
            person=person,
            at=self._parts.clock.now(),
            document_no=document_no.strip()[:TEXT_LIMIT],
            note=note.strip()[:TEXT_LIMIT],
        )
        return self._write(plans, body, refused)

    def _plan(self, connection: Connection, wish: Wish) -> _Plan:
        plan = _Plan()
        typed = _typed(wish.codes, plan.refused)
        found = standing.of_codes(connection, self._parts.org, typed)
        units = _pack_units(connection, self._parts.org, wish, found)
        for code in typed:
            one = found.get(box_of(code))
            inside = _below(connection, self._parts.org, code, one) if _may_hold(wish, one) else []
            if inside:
                self._plan_parent(connection, wish, (code, one), inside, plan)
                continue
            problem = problem_of_move(wish.kind, one, units.get(box_of(code)))
            if problem is not None:
                plan.refused.append(self._refusal(connection, problem, code, one))
            elif one is not None:
                plan.add(one, units.get(box_of(code)))
        return plan

    def _plan_parent(
        self,
        connection: Connection,
        wish: Wish,
        parent: tuple[str, Standing | None],
        inside: Sequence[str],
        plan: _Plan,
    ) -> None:
        code, own = parent
        if own is not None and own.departed is not None:
            plan.refused.append(self._refusal(connection, Problem.LEFT, code, own))
            return
        found = standing.of_codes(connection, self._parts.org, inside)
        there = [one for one in found.values() if _goes_along(wish, one)]
        if not any(one.smallest for one in there):
            plan.refused.append(self._nothing_inside(connection, code, own, found))
            return
        plan.add_inside(found, there, code if own is None else own.code)
        if own is not None and own.confirmed:
            plan.add(own, None)

    def _nothing_inside(
        self,
        connection: Connection,
        code: str,
        own: Standing | None,
        inside: Mapping[str, Standing],
    ) -> Refusal:
        """Why nothing inside a parent can leave: all has, or its receipt is not confirmed yet."""
        unconfirmed = next((one for one in inside.values() if not one.confirmed), None)
        problem = Problem.UNCONFIRMED if unconfirmed else Problem.EMPTY
        return self._refusal(connection, problem, code, unconfirmed or own)

    def _plan_back(
        self, connection: Connection, codes: Sequence[str]
    ) -> tuple[dict[uuid.UUID | None, _Plan], list[Refusal]]:
        org = self._parts.org
        refused: list[Refusal] = []
        wanted: dict[uuid.UUID, list[str]] = defaultdict(list)
        for code in _typed(codes, refused):
            boxes = [box_of(code), *_left_through(connection, org, code)]
            left = standing.departures(connection, org, boxes)
            if not left:
                refused.append(self._refusal(connection, Problem.NOT_MOVED, code, None))
            for box, departed in left.items():
                wanted[departed.movement_id].append(box)
        plans: dict[uuid.UUID | None, _Plan] = {
            movement_id: self._plan_reversal(connection, movement_id, boxes)
            for movement_id, boxes in wanted.items()
        }
        return plans, refused

    def _plan_reversal(
        self, connection: Connection, movement_id: uuid.UUID, codes: Collection[str]
    ) -> _Plan:
        plan = _Plan()
        found = standing.of_codes(connection, self._parts.org, codes)
        boxes = [box_of(code) for code in codes]
        moved = standing.moved_by(connection, self._parts.org, movement_id, boxes)
        for code, box in zip(codes, boxes, strict=True):
            one = found.get(box)
            problem = problem_of_reversal(one, moved.get(box))
            if problem is not None:
                plan.refused.append(self._refusal(connection, problem, code, one))
            elif one is not None:
                plan.add(one, moved[box].units)
        return plan

    def _write(
        self,
        plans: Mapping[uuid.UUID | None, _Plan],
        body: CodesMoved,
        refused: Sequence[Refusal] = (),
    ) -> Answer:
        said = [*refused, *(one for plan in plans.values() for one in plan.refused)]
        movements: list[uuid.UUID] = []
        moved: list[str] = []
        for reverses, plan in plans.items():
            codes = list(plan.codes.values())
            for start in range(0, len(codes), PIECE):
                piece = msgspec.structs.replace(
                    body, codes=codes[start : start + PIECE], reverses=reverses
                )
                missed = self._record(piece, movements)
                moved += [one.code for one in piece.codes if one.code not in missed]
                said += self._missed(missed, body.kind)
        smallest = set().union(*(plan.smallest for plan in plans.values()))
        return Answer(
            movements=tuple(movements),
            moved=tuple(moved),
            packages=len(smallest.intersection(moved)),
            left_behind=sum(plan.left_behind for plan in plans.values()),
            refused=tuple(said),
        )

    def _record(self, body: CodesMoved, movements: list[uuid.UUID]) -> frozenset[str]:
        """Write one fact; the codes that did not count come back."""
        missed: frozenset[str] = frozenset()

        def work(connection: Connection) -> None:
            nonlocal missed
            author, applied = self._parts.record(connection, body)
            movements.append(author.op_id)
            missed = applied.conflicts

        self._parts.write(work)
        return missed

    def _missed(self, codes: Collection[str], kind: str) -> list[Refusal]:
        """Word what somebody else did between the plan and the fact."""
        if not codes:
            return []
        with self._parts.database.reading() as connection:
            found = standing.of_codes(connection, self._parts.org, codes)
            said = []
            for code in sorted(codes):
                one = found.get(box_of(code))
                left = one is not None and one.departed is not None
                problem = Problem.LEFT if left and kind != MoveKind.REVERSAL else Problem.NOT_MOVED
                said.append(self._refusal(connection, problem, code, one))
        return said

    def _refusal(
        self, connection: Connection, problem: Problem, code: str, found: Standing | None
    ) -> Refusal:
        document_no = ""
        if found is not None and found.departed is not None:
            mine = (
                movement.c.org == self._parts.org,
                movement.c.movement_id == found.departed.movement_id,
            )
            document_no = (
                connection.execute(select(movement.c.document_no).where(*mine)).scalar() or ""
            )
        return refusal(problem, code, found, document_no)


def _foreseen(plans: Sequence[_Plan], refused: Sequence[Refusal] = ()) -> Answer:
    """The answer that plans would get if nothing happened before them."""
    moved = tuple(one.code for plan in plans for one in plan.codes.values())
    smallest = set().union(*(plan.smallest for plan in plans))
    return Answer(
        movements=(),
        moved=moved,
        packages=len(smallest.intersection(moved)),
        left_behind=sum(plan.left_behind for plan in plans),
        refused=(*refused, *(one for plan in plans for one in plan.refused)),
    )


def codes_of(connection: Connection, org: str, movement_id: uuid.UUID) -> list[str]:
    """All codes of one movement, from the fact itself."""
    mine = (operation.c.org == org, operation.c.op_id == movement_id)
    body = connection.execute(select(operation.c.body).where(*mine)).scalar()
    if body is None:
        return []
    return [one.code for one in msgspec.json.decode(body, type=CodesMoved).codes]


def _read(text: str) -> str | None:
    code = parse(text)
    return code.code if code.kind is Kind.TRACE_CODE and code.valid else None


def _typed(texts: Sequence[str], refused: list[Refusal]) -> list[str]:
    """Each box once, as the library writes codes."""
    read: dict[str, str] = {}
    for text in texts:
        code = _read(text)
        if code is None:
            refused.append(refusal(Problem.NO_CODE, text.strip()[:60]))
        else:
            read.setdefault(box_of(code), code)
    return list(read.values())


def _may_hold(wish: Wish, found: Standing | None) -> bool:
    return wish.kind in LEAVING and (found is None or not found.smallest)


def _goes_along(wish: Wish, inside: Standing) -> bool:
    """Whether a package leaves with its parent; an opened one does not lie in it any more."""
    return inside.opened is None and problem_of_move(wish.kind, inside, None) is None


def _below(connection: Connection, org: str, code: str, own: Standing | None) -> list[str]:
    return standing.all_below(connection, org, code if own is None else own.code)


def _left_through(connection: Connection, org: str, code: str) -> list[str]:
    """The boxes inside a parent that left with it."""
    known = standing.of_codes(connection, org, [code]).get(box_of(code))
    parent = code if known is None else known.code
    inside = [box_of(one) for one in standing.all_below(connection, org, parent)]
    left = standing.departures(connection, org, inside)
    found = []
    for piece in pieces(left):
        mine = (
            moved_code.c.org == org,
            moved_code.c.box.in_(piece),
            moved_code.c.through == parent,
        )
        columns = (moved_code.c.box, moved_code.c.movement_id)
        for row in connection.execute(select(*columns).where(*mine)):
            if left[row.box].movement_id == row.movement_id:
                found.append(row.box)
    return found


def _pack_units(
    connection: Connection, org: str, wish: Wish, found: Mapping[str, Standing]
) -> dict[str, int | None]:
    """The units of each box: as said, or for an opening as the catalogue says."""
    if wish.units is not None or wish.kind is not MoveKind.OPENED:
        return dict.fromkeys(found, wish.units)
    query = (
        select(package.c.code, item.c.pack_quantity)
        .join(
            receipt,
            and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id),
        )
        .join(
            delivery_line,
            and_(
                delivery_line.c.org == package.c.org,
                delivery_line.c.delivery_id == receipt.c.delivery_id,
                delivery_line.c.line_no == package.c.line_no,
            ),
        )
        .join(
            delivered_item,
            and_(
                delivered_item.c.org == package.c.org,
                delivered_item.c.item_id == delivery_line.c.item_id,
            ),
        )
        .join(item, item.c.province_code == delivered_item.c.province_code)
    )
    units: dict[str, int | None] = {}
    for piece in pieces([one.code for one in found.values()]):
        mine = (package.c.org == org, package.c.code.in_(piece))
        rows = connection.execute(query.where(*mine))
        units |= {box_of(row.code): row.pack_quantity for row in rows}
    return units
