from __future__ import annotations

import uuid
from datetime import UTC, datetime
from itertools import permutations

import pytest

from app.tracing.cases import values
from app.tracing.cases.values import CaseKind, CaseState, Decided, Decision, standing_of
from tests.app.tracing.cases.samples import a_case

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def word(place: int | None, *, closes: bool = True, seen: int = 1, person: str = "甲") -> Decided:
    decision = Decision.MISREAD if closes else ""
    return Decided(closes, decision, None, "", person, NOW, seen, uuid.UUID(int=1), place)


def state(*decided: Decided, count: int = 1, standing: bool = True) -> CaseState:
    found = standing_of(CaseKind.INTERNAL, standing=standing, count=count, decided=decided)
    return found.state


def test_a_case_is_closed_opened_and_closed_again_in_order() -> None:
    assert state() is CaseState.OPEN
    assert state(word(1)) is CaseState.CLOSED
    assert state(word(1), word(2, closes=False)) is CaseState.OPEN
    assert state(word(1), word(2, closes=False), word(3)) is CaseState.CLOSED


def test_of_two_closings_the_first_stands() -> None:
    both = (word(1, person="甲"), word(2, person="乙"))
    found = standing_of(CaseKind.INTERNAL, standing=True, count=1, decided=both)
    assert found.by == both[0]


def test_opening_what_is_open_says_nothing() -> None:
    assert state(word(1, closes=False)) is CaseState.OPEN
    assert state(word(1, closes=False), standing=False) is CaseState.RESOLVED


def test_codes_that_came_after_it_was_decided_open_it() -> None:
    assert state(word(1, seen=1), count=2) is CaseState.OPEN
    assert state(word(1, seen=1), word(2, seen=2), count=2) is CaseState.CLOSED


@pytest.mark.parametrize("kind", [CaseKind.CROSS_SITE, CaseKind.RECALLED])
def test_what_alarms_waits_for_a_person_although_it_solved_itself(kind: CaseKind) -> None:
    found = standing_of(kind, standing=False, count=1, decided=())
    assert found.state is CaseState.OPEN


def test_a_double_scan_needs_nobody() -> None:
    for standing in (True, False):
        found = standing_of(CaseKind.DOUBLE_SCAN, standing=standing, count=9, decided=())
        assert found.state is CaseState.MERGED


def test_every_kind_can_be_decided_and_every_decision_has_a_word() -> None:
    assert set(values.DECISIONS) == set(CaseKind) == set(values.KIND_NAMES)
    offered = {one for some in values.DECISIONS.values() for one in some}
    assert offered == set(Decision) == set(values.DECISION_NAMES)
    assert offered >= values.NEEDS_REMARK


@pytest.mark.parametrize("kind", list(CaseKind))
def test_what_is_told_is_read_back(kind: CaseKind) -> None:
    body = a_case(kind, 3)
    assert values.decode(values.encode(body)) == body


def test_whatever_order_words_are_heard_in_they_are_told_in_that_of_the_service() -> None:
    words = (word(1), word(2, closes=False), word(3, person="丙"))
    outcomes = {
        standing_of(
            CaseKind.INTERNAL,
            standing=True,
            count=1,
            decided=sorted(some, key=lambda one: one.place or 0),
        )
        for some in permutations(words)
    }
    assert len(outcomes) == 1
