"""Every call with the line cut before and after the platform acted, and worse: nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.port import OrderToPlace, PlatformError
from tests.sync.connectors.jiangsu_dep.dep_stand import ITEMS, Stand, order, standing

KINDS = ("cut-before", "cut-after", "error", "error-after", "half", "duplicate")
METHODS = ("YY101", "YY102.download", "YY102.mark", "YY003", "YY004")
TRIES = 4

Call = Callable[[JiangsuDep], object]


def persistent(platform: JiangsuDep, call: Call) -> tuple[object, list[PlatformError]]:
    """Ask again as the outbox would, as long as it makes sense."""
    refused: list[PlatformError] = []
    for _ in range(TRIES):
        try:
            return call(platform), refused
        except PlatformError as error:
            assert error.retry_after_s is not None, error
            refused.append(error)
    raise AssertionError(refused)


def receive(stand: Stand, platform: JiangsuDep) -> None:
    """Ask, and store what came to its end; as the service does."""
    told, _ = persistent(platform, lambda one: list(one.open_details()))
    assert isinstance(told, list)
    stand.store.keep(told)


def place(platform: JiangsuDep, wanted: OrderToPlace) -> int:
    """Confirm an order; how often that failed."""
    _, refused = persistent(platform, lambda one: one.confirm_order(wanted, wanted.plan_no))
    return len(refused)


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error", "error-after"])
def test_an_order_is_taken_once_whatever_breaks(stand: Stand, kind: str) -> None:
    stand.fault(kind, "YY101", times=2)
    with stand.client() as platform:
        assert place(platform, order()) == 2
    assert [one["OrderNO"] for one in stand.orders()] == ["CG1"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_delivery_arrives_once_and_whole_whatever_breaks(stand: Stand, kind: str) -> None:
    stand.control("POST", "/deliveries", {"lines": 3, "cartons": 4, "boxes": 48})
    for method in ("YY102.download", "YY102.mark"):
        stand.fault(kind, method)
    with stand.client() as platform:
        for _ in range(4):
            receive(stand, platform)
    assert len(stand.store.news) == len(set(stand.store.news)) == len(stand.store.details)
    assert sum(one.quantity for one in stand.store.details.values()) == 96
    assert all(marks >= 1 for marks in stand.marks())
    assert not stand.control("GET", "/faults") and not stand.reports


def test_half_of_a_delivery_is_kept_away_until_it_is_whole(stand: Stand) -> None:
    stand.fault("half", "YY102.download")
    with stand.client() as platform:
        assert list(platform.open_details()) == []
        ((what, reason),) = stand.reports
        assert what.startswith("配送单 PS") and "SumQuantity 为 48" in reason
        whole = list(platform.open_details())
        stand.fault("duplicate", "YY102.download")
        assert list(platform.open_details()) == whole
        stand.fault("half", "YY102.download")
        with stand.client(check_sums=False) as trusting:
            assert 0 < len(list(trusting.open_details())) < len(whole)
    assert sum(one.quantity for one in whole) == 48


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error", "slow", "duplicate"])
def test_every_question_is_answered_alike_after_a_broken_line(stand: Stand, kind: str) -> None:
    questions: dict[str, Call] = {
        "YY003": lambda one: one.item(ITEMS[0].province_code),
        "YY004": lambda one: one.relations(),
        "YY102.download": lambda one: list(one.open_details()),
    }
    for method, call in questions.items():
        with stand.client() as platform, stand.client() as other:
            untroubled = call(other)
            stand.fault(kind, method, seconds=0.01)
            answered, refused = persistent(platform, call)
        assert untroubled and answered == untroubled, method
        assert bool(refused) == (kind not in ("slow", "duplicate"))
    assert stand.control("GET", "/faults") == []


def test_an_answer_that_never_ends_is_given_up(stand: Stand) -> None:
    stand.fault("slow", seconds=1.2)
    with stand.client(timeout_s=0.3) as platform, pytest.raises(PlatformError) as raised:
        platform.relations()
    assert (raised.value.code, raised.value.retry_after_s) == ("timeout", 60)


def test_a_platform_that_is_away_is_not_asked_to_mark_the_next_one(stand: Stand) -> None:
    stand.control("POST", "/deliveries", {"lines": 3, "cartons": 4, "boxes": 48})
    with stand.client() as platform:
        receive(stand, platform)
        stand.fault("error", "YY102.mark", code=20004)
        stand.fault("error", "YY102.mark")
        assert list(platform.open_details()) == []
        assert [entry.outcome for entry in stand.calls[-3:]] == ["0", "20004", "10000"]
        assert list(platform.open_details()) == []
    assert stand.marks() == [1, 1]


TROUBLE = st.none() | st.tuples(st.sampled_from(KINDS), st.sampled_from(METHODS))


def _hold_whatever_happens(stand: Stand, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(TROUBLE, min_size=1, max_size=4), st.integers(1, 3))
    def run(troubles: list[tuple[str, str] | None], lines: int) -> None:
        stand.begin_again()
        numbers = [f"CG{at}" for at in range(len(troubles))]
        with stand.client() as platform:
            for number, trouble in zip(numbers, troubles, strict=True):
                if trouble is not None:
                    stand.fault(*trouble)
                place(platform, order(number, lines=lines))
                stand.control("POST", f"/orders/{number}/delivery")
                receive(stand, platform)
            stand.control("DELETE", "/faults")
            for _ in range(2):
                receive(stand, platform)
            assert list(platform.open_details()) == []
        assert [one["OrderNO"] for one in stand.orders()] == numbers
        assert all(stand.marks())
        ordered = [one for one in stand.store.details.values() if one.order_line_id]
        ids = sorted(one.order_line_id for one in ordered)
        assert ids == sorted(f"{number}/{at + 1}" for number in numbers for at in range(lines))
        assert len(stand.store.news) == len(set(stand.store.news))

    run()


def test_what_was_ordered_comes_once_whatever_happens(stand: Stand) -> None:
    _hold_whatever_happens(stand, 20)


@pytest.mark.slow
def test_what_was_ordered_comes_once_in_many_histories() -> None:
    with standing() as stand:
        _hold_whatever_happens(stand, 120)
