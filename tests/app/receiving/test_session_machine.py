"""Random days at one desk against a model of a page: sets of codes and a stack of scans.

Without it only the orders of scans would be tested that somebody thought of.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
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
from app.receiving.session import ReceivingSession
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
    code(1, MIDDLE): {code(n): 1 for n in range(5, 8)},
}
LINE_OF = {code: line for inside in INSIDE.values() for code, line in inside.items()}
SCANNABLE = [
    *INSIDE,
    *LINE_OF,
    *(code(n, BARE) for n in range(1, 8)),
    *("XH-3", "XH-4", "XH-5", code(13), code(90), code(1, STRANGER), "XH-7", "坏码", ""),
]


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
        self.held: dict[str, int] = {}
        """Smallest packages taken in, each with its line."""
        self.done: list[tuple[int, list[str], str]] = []
        """Scans that counted: number, codes they took in, the label if it opened a carton."""
        self.opened: set[str] = set()
        self.scans = self.facts = 0
        self.refused: set[int] = set()
        self.settled: set[int] = set()
        self.explained: dict[int, Difference] = {}

    def teardown(self) -> None:
        assert_log_makes_these_rows(self.place.parts.database, self.folder / "copy.db")
        self.stack.close()

    @rule(text=st.sampled_from(SCANNABLE))
    def scan(self, text: str) -> None:
        taken = self._taken(text)
        opens = text in ("XH-3", "XH-4") and text not in self.opened
        event = self.session.scan(self.place.reading(text))
        self.facts += 1
        self.scans += 1
        assert event.answer.seq == self.facts
        assert event.answer.added == len(taken)
        if taken or opens:
            label = text if text.startswith("XH") else ""
            self.opened |= {label} - {""}
            self.done.append((self.facts, list(taken), label))
            self.held |= taken
        if event.answer.verdict.severity is Severity.WRONG:
            self.refused.add(self.facts)
        else:
            assert taken or opens or event.answer.verdict is Verdict.ALREADY_SCANNED

    def _taken(self, text: str) -> dict[str, int]:
        """What the scan must take in."""
        if text in INSIDE:
            return {c: line for c, line in INSIDE[text].items() if c not in self.held}
        if text in self.held:
            return {}
        if text in LINE_OF:
            return {text: LINE_OF[text]}
        is_bare = text.startswith(BARE)
        return {text: 2} if is_bare and self._received(2) < 4 else {}

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
        assert event.answer.verdict is Verdict.COMMAND
        if not self.done:
            assert event.answer.added == 0
            return
        seq, codes, label = self.done.pop()
        assert event.answer.sentence.values["undone"] == seq
        assert event.answer.added == -len(codes)
        for taken in codes:
            del self.held[taken]
        if label not in (label for _, _, label in self.done):
            self.opened.discard(label)

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
            if self._received(line.line_no) != line.quantity
        }
        return self.refused <= self.settled and differing <= set(self.explained)

    @invariant()
    def all_totals_are_the_distinct_codes(self) -> None:
        view = self.session.view()
        for line in view.lines:
            assert line.received == self._received(line.line_no)
            assert line.difference == self.explained.get(line.line_no)
        assert {carton.carton_no for carton in view.cartons if carton.opened} == self.opened
        assert (view.scan_count, view.undoable) == (self.scans, bool(self.done))
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
        assert self.place.rows("SELECT count(*) FROM code_conflict") == [(0,)]


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
    run_state_machine_as_test(machine, settings=days(12, 30))


@pytest.mark.slow
def test_many_long_random_days_end_as_the_model_says(machine: type[Desk]) -> None:
    run_state_machine_as_test(machine, settings=days(150, 80))
