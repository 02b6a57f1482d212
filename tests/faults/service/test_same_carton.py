"""Two workstations receive the same carton, both without the network; then they meet.

Real sessions, real couriers, on both engines, in both orders and at the same moment. The whole
carton is one scan, or five hundred.
"""

from __future__ import annotations

import pytest

from app.tracing.cases.values import CaseKind, CaseState
from tests.faults.service.docks import CARTON, CARTON_NO, CONTENTS, LISTED, OTHER, Docks
from tests.sync.service.region import NORTH
from tests.sync.service.running import trace_code

ORDERS = ("first", "second", "at once")


def meet(docks: Docks, order: str) -> None:
    """Let both go online, one after the other or together."""
    if order != "at once":
        early = docks.all[("first", "second").index(order)]
        early.begin_sync(docks.centre.url)
        early.events.wait_for(lambda _event: early.is_sent())
    docks.go_online()
    docks.settle()


def check_merged(docks: Docks) -> None:
    """One holder each, one case of all of them at all ends, and the stock counts them once."""
    docks.check(NORTH)
    for known in (docks.centre.cases(NORTH), *(dock.cases() for dock in docks.all)):
        (case,) = known
        assert (case.kind, case.state) == (CaseKind.DOUBLE_SCAN, CaseState.MERGED)
        assert {one.code for one in case.body.codes} == CONTENTS[CARTON_NO]
        assert all(len(one.sides) == 2 for one in case.body.codes)


@pytest.mark.timeout(600)
def test_one_carton_at_two_workstations_at_once_is_one_case_and_counts_once(docks: Docks) -> None:
    for _ in range(2):
        docks.add(NORTH).scan(CARTON_NO, delivery=CARTON)
    meet(docks, "at once")
    check_merged(docks)
    assert all(len(dock.boxes) == LISTED for dock in docks.all)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("order", ORDERS)
def test_five_hundred_boxes_at_two_workstations_are_one_case_and_count_once(
    docks: Docks, order: str
) -> None:
    boxes = sorted(CONTENTS[CARTON_NO])
    for _ in range(2):
        docks.add(NORTH).scan(*boxes, delivery=CARTON)
    meet(docks, order)
    check_merged(docks)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("order", ORDERS)
def test_boxes_in_two_receipts_of_two_workstations_are_one_task(docks: Docks, order: str) -> None:
    boxes = [trace_code(serial) for serial in range(200)]
    docks.add(NORTH).scan(*boxes)
    docks.add(NORTH).scan(*boxes, delivery=OTHER)
    meet(docks, order)
    docks.check(NORTH)
    for known in (docks.centre.cases(NORTH), *(dock.cases() for dock in docks.all)):
        (case,) = known
        assert (case.kind, case.state) == (CaseKind.INTERNAL, CaseState.OPEN)
        assert {one.code for one in case.body.codes} == set(boxes)
