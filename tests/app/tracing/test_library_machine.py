"""Random days of a code library against a model of plain dictionaries."""

from __future__ import annotations

import tempfile
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from app.receiving.progress import Difference
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Package
from app.tracing.card import CodeCard, Happened, card
from app.tracing.moving import Answer, Moving
from app.tracing.values import LEAVING, MoveKind, State
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.app.tracing.shelves import find, move, parts_of
from tests.deliveries import (
    MIDDLE,
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    code,
    workplace,
)

PARENTS = [Package(code(10 * n, MIDDLE), boxes(10 * n, 3)) for n in range(1, 4)]
LOOSE = boxes(100, 3)
BOXES = [box.code for parent in PARENTS for box in parent.children] + [b.code for b in LOOSE]
PARENT_OF = {box.code: parent.code for parent in PARENTS for box in parent.children}
ALL = [*BOXES, *(parent.code for parent in PARENTS)]


@dataclass
class Box:
    """What the model knows of one code."""

    received: bool = False
    confirmed: bool = False
    left: str | None = None
    units: int | None = None
    remaining: int = 0
    moves: list[uuid.UUID] = field(default_factory=list)

    @property
    def state(self) -> State | None:
        if not self.received:
            return None
        if self.left is not None:
            return State.LEFT
        if not self.confirmed:
            return State.RECEIVING
        return State.HELD if self.units is None else State.OPENED

    @property
    def movable(self) -> bool:
        return self.state in (State.HELD, State.OPENED)


@dataclass
class Done:
    """One movement as the model did it."""

    kind: MoveKind
    codes: dict[str, int | None]
    taken_back: set[str] = field(default_factory=set)


class LibraryMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.place: Workplace = self.stack.enter_context(workplace(self.folder / "work.db"))
        self.boxes = {code: Box() for code in ALL}
        self.done: dict[uuid.UUID, Done] = {}
        self.session: ReceivingSession
        self.scans: list[list[str]] = []

    def teardown(self) -> None:
        assert_log_makes_these_rows(self.place.parts.database, self.folder / "copy.db")
        self.stack.close()

    @initialize()
    def open_the_receipt(self) -> None:
        cartons = (a_carton("XH-1", *PARENTS, *LOOSE),)
        self.session = self.place.receive(a_delivery(a_line(12, cartons=cartons)))

    closed = False

    @precondition(lambda self: not self.closed)
    @rule(text=st.sampled_from(ALL))
    def scan(self, text: str) -> None:
        before = {code for code in ALL if self.boxes[code].received}
        answer = self.session.scan(self.place.reading(text)).answer
        now = {row[0] for row in self.place.rows("SELECT code FROM package")}
        for taken in now - before:
            self.boxes[taken].received = True
        if answer.added:
            self.scans.append(sorted(now - before))

    @precondition(lambda self: not self.closed and self.scans)
    @rule()
    def undo(self) -> None:
        self.session.undo(self.place.reading(""))
        for code_ in self.scans.pop():
            self.boxes[code_].received = False

    @precondition(lambda self: not self.closed)
    @rule()
    def confirm(self) -> None:
        for entry in self.session.view().tray:
            if entry.settled is None:
                self.session.settle(entry.seq, "看过", PERSON)
        self.session.explain_lines([(1, Difference.OTHER, "")], PERSON)
        self.session.confirm(PERSON)
        self.closed = True
        for box in self.boxes.values():
            box.confirmed = box.received

    @rule(text=st.sampled_from(BOXES), kind=st.sampled_from(LEAVING))
    def let_a_box_leave(self, text: str, kind: MoveKind) -> None:
        box = self.boxes[text]
        fits = box.movable and not (kind is MoveKind.RETURNED and box.units is not None)
        answer = move(self.place, kind, text)
        assert (answer.moved == (text,)) is fits, answer
        if fits:
            units = None if box.units is None else box.remaining
            self._left(answer, kind, {text: units})

    @rule(parent=st.sampled_from(PARENTS), kind=st.sampled_from(LEAVING))
    def let_a_parent_leave(self, parent: Package, kind: MoveKind) -> None:
        own = self.boxes[parent.code]
        going = [c.code for c in parent.children if self.boxes[c.code].state is State.HELD]
        received = [c.code for c in parent.children if self.boxes[c.code].received]
        answer = move(self.place, kind, parent.code)
        if own.left is not None or not (going if received else own.movable):
            assert (answer.moved, len(answer.refused)) == ((), 1)
            return
        moved = [*going, *([parent.code] if own.movable else [])]
        assert sorted(answer.moved) == sorted(moved)
        assert answer.left_behind == len(received) - len(going)
        self._left(answer, kind, dict.fromkeys(moved))

    def _left(self, answer: Answer, kind: MoveKind, codes: dict[str, int | None]) -> None:
        (movement,) = answer.movements
        self.done[movement] = Done(kind, codes)
        for moved in codes:
            self.boxes[moved].left = kind
            self.boxes[moved].moves.append(movement)

    @rule(text=st.sampled_from(ALL), units=st.integers(1, 5))
    def open_a_pack(self, text: str, units: int) -> None:
        box = self.boxes[text]
        fits = box.state is State.HELD and text in BOXES
        answer = move(self.place, MoveKind.OPENED, text, units=units)
        assert (answer.moved == (text,)) is fits
        if fits:
            box.units = box.remaining = units
            self._note(answer, MoveKind.OPENED, text, units)

    @rule(text=st.sampled_from(BOXES), units=st.integers(1, 4))
    def use_units(self, text: str, units: int) -> None:
        box = self.boxes[text]
        fits = box.state is State.OPENED and units <= box.remaining
        answer = move(self.place, MoveKind.USED, text, units=units)
        assert (answer.moved == (text,)) is fits
        if fits:
            box.remaining -= units
            if box.remaining == 0:
                box.left = MoveKind.USED
            self._note(answer, MoveKind.USED, text, units)

    def _note(self, answer: Answer, kind: MoveKind, text: str, units: int) -> None:
        (movement,) = answer.movements
        self.done[movement] = Done(kind, {text: units})
        self.boxes[text].moves.append(movement)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def take_a_movement_back(self, data: st.DataObject) -> None:
        movement = data.draw(st.sampled_from(sorted(self.done)))
        done = self.done[movement]
        text = data.draw(st.sampled_from(sorted(done.codes)))
        fits = self._may_come_back(movement, done, text)
        answer = Moving(parts_of(self.place)).reverse(movement, PERSON, [text])
        assert (answer.moved == (text,)) is fits
        if not fits:
            return
        done.taken_back.add(text)
        box = self.boxes[text]
        box.moves.append(answer.movements[0])
        if done.kind is MoveKind.OPENED:
            box.units = None
            return
        if done.kind is MoveKind.USED:
            box.remaining += done.codes[text] or 0
        box.left = None

    def _may_come_back(self, movement: uuid.UUID, done: Done, text: str) -> bool:
        box = self.boxes[text]
        if text in done.taken_back:
            return False
        if done.kind in LEAVING:
            return True
        if box.left not in (None, MoveKind.USED):
            return False
        return done.kind is MoveKind.USED or box.remaining == box.units

    @invariant()
    def the_library_says_the_same(self) -> None:
        shown = {row.code: row for row in find(self.place)}
        assert shown.keys() == {c for c, box in self.boxes.items() if box.received}
        for text, row in shown.items():
            box = self.boxes[text]
            assert row.state is box.state
            assert row.kind == box.left
            assert row.remaining == (None if box.units is None else box.remaining)
            assert row.remaining is None or row.remaining >= 0

    @invariant()
    def the_history_is_whole(self) -> None:
        with self.place.parts.database.reading() as connection:
            for text, box in self.boxes.items():
                if not box.moves:
                    continue
                found = card(connection, self.place.org, text)
                assert isinstance(found, CodeCard)
                moved = [e.movement_id for e in found.history if e.what is Happened.MOVED]
                assert moved == box.moves
                assert (found.departure is not None) is (box.left is not None)


TestLibraryMachine = LibraryMachine.TestCase
TestLibraryMachine.settings = settings(max_examples=14, stateful_step_count=40, deadline=None)
