"""Random days at one desk against a model of a page: sets of codes and a stack of scans.

Without it only the orders of scans would be tested that somebody thought of.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery, Package
from app.receiving.verdicts import Severity, Verdict
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import (
    MIDDLE,
    TODAY,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    code,
    other_item,
    workplace,
)

BARE = "8100011"
"""The identifier of the line whose codes nobody handed over."""
STRANGER = "8100099"


@cache
def the_delivery() -> Delivery:
    """Line 1 listed in two cartons, line 2 not listed, line 3 near expiry, line 4 expired."""
    middle = Package(code(1, MIDDLE), boxes(5, 3))
    return a_delivery(
        a_line(9, cartons=(a_carton("XH-1", *boxes(1, 4), middle), a_carton("XH-2", *boxes(8, 2)))),
        a_line(
            4,
            item=other_item(),
            line_no=2,
            batch="B1",
            cartons=(a_carton("XH-3", quantity=2), a_carton("XH-4", quantity=2)),
        ),
        a_line(
            3,
            line_no=3,
            batch="C1",
            expiry=TODAY + timedelta(days=9),
            cartons=(a_carton("XH-2", *boxes(10, 3)),),
        ),
        a_line(
            2,
            line_no=4,
            batch="D1",
            expiry=TODAY - timedelta(days=1),
            cartons=(a_carton("XH-5", *boxes(13, 2)),),
        ),
    )


OTHER = a_delivery(a_line(1, cartons=(a_carton("XH-9", *boxes(90, 1)),)), number="PS-OTHER")

INSIDE = {
    "XH-1": {code(n): 1 for n in range(1, 8)},
    "XH-2": {code(n): 1 if n < 10 else 3 for n in range(8, 13)},
    "XH-5": {code(n): 4 for n in (13, 14)},
    code(1, MIDDLE): {code(n): 1 for n in range(5, 8)},
}
LINE_OF = {code: line for inside in INSIDE.values() for code, line in inside.items()}
EXPIRED = [code(13), code(14)]
UNREADABLE = ["XH-7", "坏码", ""]
SETTABLE = [
    *INSIDE,
    *LINE_OF,
    *(code(n, BARE) for n in range(1, 8)),
    *(code(90), code(1, STRANGER), *UNREADABLE),
]
"""What a command of rejection may wait for; cartons without codes have their own tests."""
SCANNABLE = [*SETTABLE, "XH-3", "XH-4"]
REJECTED, HELD = "rejected", "held"
SETTINGS = {"TDCMD-REJECT-DAMAGED": REJECTED, "TDCMD-HOLD": HELD}


def line_of(text: str) -> int:
    """The line of a code that is not listed; 0 where it belongs to none."""
    return 2 if text.startswith(BARE) else 0


@dataclass(frozen=True)
class Page:
    """What a clerk would have written down."""

    counted: dict[str, int] = field(default_factory=dict)
    aside: dict[str, tuple[int, str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    uncoded: int = 0
    """Rejected by quantity on line 2."""


@dataclass(frozen=True)
class Step:
    """One step that an undo takes back."""

    seq: int
    before: Page
    after: Page


class Desk(RuleBasedStateMachine):
    """What a clerk may do, in any order."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(self.template, self.folder / "work.db")
        self.place = self.stack.enter_context(workplace(self.folder / "work.db"))
        self.place.keep(OTHER)
        self.session: ReceivingSession = self.place.receive(the_delivery())
        self.now = Page()
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.armed: str | None = None
        self.scans = self.facts = 0
        self.refused: set[int] = set()
        self.settled: set[int] = set()
        self.explained: dict[int, Difference] = {}

    def teardown(self) -> None:
        assert_log_makes_these_rows(self.place.parts.database, self.folder / "copy.db")
        self.stack.close()

    @property
    def held(self) -> dict[str, int]:
        """Smallest packages taken in, each with its line."""
        return self.now.counted

    @property
    def opened(self) -> set[str]:
        return self.now.opened

    def _step(self, after: Page) -> None:
        self.done.append(Step(self.facts, self.now, after))
        self.now = after
        self.undone.clear()

    @rule(command=st.sampled_from(sorted(SETTINGS)))
    def arm(self, command: str) -> None:
        event = self.session.scan(self.place.reading(command))
        self.facts += 1
        self.armed = None if self.armed == command else command
        assert (event.answer.verdict, event.armed) == (Verdict.COMMAND, self.armed)

    @precondition(lambda self: self.armed is not None)
    @rule(text=st.sampled_from(SETTABLE))
    def set_aside(self, text: str) -> None:
        state = SETTINGS[self.armed or ""]
        event = self.session.scan(self.place.reading(text))
        self.facts += 1
        self.scans += 1
        if text not in UNREADABLE:
            self.armed = None
        assert event.armed == self.armed
        if text in UNREADABLE or text == code(90):
            self.refused.add(self.facts)
            return
        targets = INSIDE.get(text) or {text: LINE_OF.get(text, line_of(text))}
        changed = {c: line for c, line in targets.items() if self._state(c) != state}
        assert event.answer.verdict == (state if changed else Verdict.ALREADY_SCANNED)
        if changed:
            assert event.answer.added == -sum(c in self.held for c in changed)
            self._put_aside(changed, state)

    def _put_aside(self, changed: dict[str, int], state: str) -> None:
        counted = {c: line for c, line in self.held.items() if c not in changed}
        aside = self.now.aside | {c: (line, state) for c, line in changed.items()}
        self._step(replace(self.now, counted=counted, aside=aside))

    def _state(self, text: str) -> str | None:
        return self.now.aside.get(text, (0, None))[1]

    @rule(quantity=st.integers(0, 3))
    def reject_quantity(self, quantity: int) -> None:
        room = 4 - self._arrived(2)
        reading = self.place.reading("")
        if not 0 < quantity <= room:
            with pytest.raises(WishRefused):
                self.session.reject_quantity(2, quantity, Difference.OTHER, "", reading)
            return
        event = self.session.reject_quantity(2, quantity, Difference.OTHER, "", reading)
        self.facts += 1
        self.armed = None
        assert (event.answer.verdict, event.answer.added) == (Verdict.REJECTED, 0)
        self._step(replace(self.now, uncoded=self.now.uncoded + quantity))

    def _arrived(self, line_no: int) -> int:
        uncoded = self.now.uncoded if line_no == 2 else 0
        return self._received(line_no) + self._aside(line_no) + uncoded

    def _aside(self, line_no: int, *states: str) -> int:
        wanted = states or (REJECTED, HELD)
        return sum(a == line_no and s in wanted for a, s in self.now.aside.values())

    @precondition(lambda self: self.armed is None)
    @rule(text=st.sampled_from(SCANNABLE))
    def scan(self, text: str) -> None:
        taken = self._taken(text)
        opens = text in ("XH-3", "XH-4") and self._opens(text)
        event = self.session.scan(self.place.reading(text))
        self.facts += 1
        self.scans += 1
        assert event.answer.seq == self.facts
        assert event.answer.added == len(taken)
        if taken or opens:
            opened = self.opened | ({text} if text.startswith("XH") else set())
            aside = {c: was for c, was in self.now.aside.items() if c not in taken}
            counted = self.held | taken
            self._step(replace(self.now, counted=counted, aside=aside, opened=opened))
        if event.answer.verdict.severity is Severity.WRONG:
            self.refused.add(self.facts)
        else:
            assert taken or opens or event.answer.verdict is Verdict.ALREADY_SCANNED

    def _opens(self, text: str) -> bool:
        return text not in self.opened

    def _taken(self, text: str) -> dict[str, int]:
        """What the scan must take in."""
        if text in INSIDE:
            known = self.held.keys() | self.now.aside.keys()
            inside = {} if text == "XH-5" else INSIDE[text]
            return {c: line for c, line in inside.items() if c not in known}
        if text in self.held or self._state(text) == REJECTED or text in EXPIRED:
            return {}
        if text in LINE_OF:
            return {text: LINE_OF[text]}
        others = self._arrived(2) - (text in self.now.aside)
        return {text: 2} if text.startswith(BARE) and others < 4 else {}

    def _received(self, line_no: int) -> int:
        return sum(1 for line in self.held.values() if line == line_no)

    @rule(by_bar_code=st.booleans())
    def undo(self, by_bar_code: bool) -> None:
        if not self.done and not by_bar_code:
            with pytest.raises(WishRefused):
                self.session.undo(self.place.reading(""))
            return
        reading = self.place.reading("TDCMD-UNDO")
        event = self.session.scan(reading) if by_bar_code else self.session.undo(reading)
        self.facts += 1
        self.armed = None
        assert event.answer.verdict is Verdict.COMMAND
        if not self.done:
            assert event.answer.added == 0
            return
        step = self.done.pop()
        self.undone.append(step)
        assert event.answer.sentence.values["undone"] == step.seq
        assert event.answer.added == len(step.before.counted) - len(step.after.counted)
        self.now = step.before

    @rule(by_bar_code=st.booleans())
    def redo(self, by_bar_code: bool) -> None:
        if not self.undone and not by_bar_code:
            with pytest.raises(WishRefused):
                self.session.redo(self.place.reading(""))
            return
        reading = self.place.reading("TDCMD-REDO")
        event = self.session.scan(reading) if by_bar_code else self.session.redo(reading)
        self.facts += 1
        self.armed = None
        if not self.undone:
            assert event.answer.verdict is Verdict.COMMAND
            return
        step = self.undone.pop()
        assert event.answer.added == len(step.after.counted) - len(step.before.counted)
        self.done.append(Step(self.facts, step.before, step.after))
        self.now = step.after

    @rule()
    def end_carton(self) -> None:
        event = self.session.scan(self.place.reading("TDCMD-NEXT-CARTON"))
        self.facts += 1
        self.armed = None
        assert event.answer.verdict is Verdict.COMMAND
        again = self.session.scan(self.place.reading("TDCMD-NEXT-CARTON"))
        self.facts += 1
        assert again.answer.sentence.key == "no-carton-at-hand"

    @rule()
    def open_again(self) -> None:
        before = self.session.view()
        self.session = self.place.open(the_delivery())
        assert self.session.view() == before

    @precondition(lambda self: self.refused)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.refused)))
        self.session.settle(seq, "放到一边", "甲")
        self.settled.add(seq)

    @rule(line_no=st.integers(1, 4), difference=st.sampled_from(Difference))
    def explain(self, line_no: int, difference: Difference) -> None:
        self.session.explain_lines([(line_no, difference, "")], "甲")
        self.explained[line_no] = difference

    @precondition(lambda self: not self._may_confirm())
    @rule()
    def confirm_too_early(self) -> None:
        with pytest.raises(WishRefused):
            self.session.confirm("甲")

    def _may_confirm(self) -> bool:
        differing = {
            line.line_no
            for line in the_delivery().lines
            if self._received(line.line_no) + self._rejected(line.line_no) != line.quantity
        }
        if any(state == HELD for _, state in self.now.aside.values()):
            return False
        return self.refused <= self.settled and differing <= set(self.explained)

    def _rejected(self, line_no: int) -> int:
        return self._aside(line_no, REJECTED) + (self.now.uncoded if line_no == 2 else 0)

    @invariant()
    def all_totals_of_lines_are_the_distinct_codes(self) -> None:
        for line in self.session.view().lines:
            assert line.received == self._received(line.line_no)
            assert line.rejected == self._rejected(line.line_no)
            assert line.held == self._aside(line.line_no, HELD)
            assert line.difference == self.explained.get(line.line_no)

    @invariant()
    def what_is_shown_of_the_receipt_is_what_was_done(self) -> None:
        view = self.session.view()
        assert {carton.carton_no for carton in view.cartons if carton.opened} == self.opened
        assert (view.scan_count, view.undoable) == (self.scans, bool(self.done))
        assert (view.redoable, view.armed) == (bool(self.undone), self.armed)
        rejected = sum(state == REJECTED for _, state in self.now.aside.values())
        assert sum(r.quantity for r in view.rejections) == rejected + self.now.uncoded
        assert {entry.seq for entry in view.tray} == self.refused
        assert {entry.seq for entry in view.tray if entry.settled} == self.settled

    @invariant()
    def the_store_holds_each_code_once(self) -> None:
        stored = self.place.rows("SELECT code, line_no FROM package WHERE smallest")
        assert dict(stored) == self.held
        counted = self.place.rows("SELECT line_no, sum(quantity) FROM count_event GROUP BY line_no")
        assert {line: total for line, total in counted if total} == {
            line: self._received(line) for line in set(self.held.values())
        }
        assert self.place.rows("SELECT count(*) FROM scan") == [(self.facts,)]
        assert self.place.rows("SELECT count(*) FROM code_claim WHERE balance > 0") == [(0,)]


def days(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def machine(empty_database: Path) -> type[Desk]:
    Desk.template = empty_database
    return Desk


def test_random_days_end_as_the_model_says(machine: type[Desk]) -> None:
    run_state_machine_as_test(machine, settings=days(8, 30))


@pytest.mark.slow
def test_many_long_random_days_end_as_the_model_says(machine: type[Desk]) -> None:
    run_state_machine_as_test(machine, settings=days(150, 80))
