"""Boxes without codes of their own and broken cartons, through the store: undo, redo, reopening."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.receiving.known.item_rules import Rule, of_item
from app.receiving.known.laying_down import lay_down
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery, PackageLevel
from app.receiving.verdicts import Verdict
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import (
    LARGE,
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    code,
    other_item,
    workplace,
)

B = "8100011"
EAN = "6901234567892"
UNDO, REDO = "TDCMD-UNDO", "TDCMD-REDO"


def infusions() -> Delivery:
    """Two cartons of 12 bottles, one of them with 2 coded boxes beside them, and 3 of no carton."""
    item = an_item(gtin=EAN, drug_identifiers={LARGE: PackageLevel.LARGE})
    return a_delivery(
        a_line(
            27,
            item=item,
            cartons=(a_carton("XH-1", quantity=12), a_carton("XH-2", quantity=12)),
        ),
        a_line(2, item=other_item(), line_no=2, cartons=(a_carton("XH-2", quantity=2),)),
    )


def by_carton(place: Workplace, value: str = "yes") -> None:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, of_item("A0001"), Rule.COUNTED_BY_CARTON, value, PERSON)


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> list[tuple[str, int]]:
    answers = [session.scan(place.reading(text)).answer for text in texts]
    return [(answer.sentence.key, answer.added) for answer in answers]


def counts(session: ReceivingSession) -> tuple[list[int], list[int], list[bool]]:
    view = session.view()
    return (
        [line.received for line in view.lines],
        [carton.received for carton in view.cartons],
        [carton.opened for carton in view.cartons],
    )


def test_a_carton_counted_whole_survives_undo_redo_and_reopening(
    place: Workplace, tmp_path: Path
) -> None:
    by_carton(place)
    session = place.receive(infusions())
    assert scan(place, session, "XH-1", "XH-1", "XH-2", code(1, B)) == [
        ("counted-by-carton", 12),
        ("counted-already", 0),
        ("counted-by-carton", 12),
        ("accepted", 1),
    ]
    assert counts(session) == ([24, 1], [12, 13], [True, True])
    assert place.open(infusions()).view() == session.view()
    assert scan(place, session, UNDO, UNDO) == [("undone", -1), ("undone", -12)]
    assert counts(session) == ([12, 0], [12, 0], [True, False])
    assert place.open(infusions()).view() == session.view()
    session = place.open(infusions())
    assert scan(place, session, REDO)[0][1] == 12
    assert counts(session)[0] == [24, 0]
    assert place.open(infusions()).view() == session.view()
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


def test_product_codes_count_up_to_what_was_sent(place: Workplace) -> None:
    by_carton(place, "9")
    session = place.receive(infusions())
    keys = [key for key, _ in scan(place, session, EAN, EAN, EAN, EAN)]
    assert keys == ["counted-by-carton"] * 3 + ["contents-over"]
    assert scan(place, session, UNDO, EAN) == [("undone", -9), ("counted-by-carton", 9)]


def test_the_trace_code_of_a_carton_is_kept_and_counts_its_bottles(
    place: Workplace, tmp_path: Path
) -> None:
    by_carton(place, "12")
    session = place.receive(infusions())
    assert scan(place, session, code(1, LARGE), code(1, LARGE)) == [
        ("counted-by-carton", 12),
        ("already-scanned", 0),
    ]
    assert place.rows("SELECT code, smallest FROM package") == [(code(1, LARGE), 0)]
    assert scan(place, session, UNDO) == [("undone", -12)]
    assert place.rows("SELECT count(*) FROM package") == [(0,)]
    assert counts(session)[0] == [0, 0]
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


def test_a_broken_carton_is_one_fact_one_undo_and_one_entry_of_the_tray(
    place: Workplace, tmp_path: Path
) -> None:
    first = a_delivery(a_line(3), number="PS-FIRST")
    early = place.receive(first)
    scan(place, early, code(2))
    delivery = a_delivery(a_line(4, cartons=(a_carton("XH-1", *boxes(1, 4)),)), number="PS-NOW")
    session = place.receive(delivery)
    event = session.scan(place.reading("XH-1"))
    assert (event.answer.verdict, event.answer.added) == (Verdict.ACCEPTED_PARTLY, 3)
    assert event.tray is not None
    view = session.view()
    assert [entry.seq for entry in view.tray] == [event.answer.seq]
    assert [carton.opened for carton in view.cartons] == [True]
    assert place.open(delivery).view() == view
    assert scan(place, session, "XH-1") == [("contents-already-partly", 0)]
    assert scan(place, session, UNDO) == [("undone", -3)]
    assert place.open(delivery).view() == session.view()
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


class Pallets(RuleBasedStateMachine):
    """Cartons counted whole, product codes and coded boxes, with undo, in any order."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(self.template, self.folder / "work.db")
        self.place = self.stack.enter_context(workplace(self.folder / "work.db"))
        by_carton(self.place)
        self.session = self.place.receive(infusions())
        self.done: list[tuple[str, int, int]] = []
        """What counted: its text, bottles, boxes."""

    def teardown(self) -> None:
        assert_log_makes_these_rows(self.place.parts.database, self.folder / "copy.db")
        self.stack.close()

    @rule(text=st.sampled_from(["XH-1", "XH-2", EAN, code(1, B), code(2, B), code(3, B)]))
    def scan(self, text: str) -> None:
        bottles, boxes_in = self._wanted(text)
        answer = self.session.scan(self.place.reading(text)).answer
        assert answer.added == bottles + boxes_in
        if answer.added:
            self.done.append((text, bottles, boxes_in))

    def _wanted(self, text: str) -> tuple[int, int]:
        bottles, boxes_in = self._totals()
        known = any(done == text for done, _, _ in self.done)
        if text.startswith("XH"):
            return (0 if known or bottles + 12 > 27 else 12), 0
        if text == EAN:
            return int(bottles < 27), 0
        return 0, int(not known and boxes_in < 2)

    def _totals(self) -> tuple[int, int]:
        return sum(n for _, n, _ in self.done), sum(n for _, _, n in self.done)

    @rule()
    def undo(self) -> None:
        answer = self.session.scan(self.place.reading(UNDO)).answer
        if self.done:
            _, bottles, boxes_in = self.done.pop()
            assert answer.added == -(bottles + boxes_in)
        else:
            assert answer.added == 0

    @rule()
    def open_again(self) -> None:
        before = self.session.view()
        self.session = self.place.open(infusions())
        assert self.session.view() == before

    @invariant()
    def the_lines_hold_what_was_counted(self) -> None:
        assert tuple(line.received for line in self.session.view().lines) == self._totals()


@pytest.fixture
def machine(empty_database: Path) -> type[Pallets]:
    Pallets.template = empty_database
    return Pallets


def test_random_pallets_end_as_the_model_says(machine: type[Pallets]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
