"""The same cases for every procurement connector and its stand-in: HTTP or files, both real."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.connectors.port import (
    DetailAcceptance,
    DetailState,
    Offer,
    OrderToPlace,
    Platform,
    PlatformDetail,
    PlatformError,
)
from sync.platform_time import BEIJING
from tests.sync.connectors.contract.benches import BENCHES, NOBODYS_SECRET, Bench
from tests.sync.connectors.contract.broken_line import BREAKS

TRIES = 12
"""More than any call of a client makes requests."""


@pytest.fixture(scope="module", params=list(BENCHES))
def running(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with BENCHES[request.param]() as bench:
        yield bench


@pytest.fixture
def bench(running: Bench) -> Bench:
    running.begin_again()
    return running


def persistent(call: Callable[[], object]) -> int:
    """Ask again as the outbox would, as long as it makes sense; how often it had to."""
    for refused in range(TRIES):
        try:
            call()
        except PlatformError as error:
            assert error.retry_after_s is not None, error
        else:
            return refused
    raise AssertionError(call)


def read(bench: Bench, platform: Platform) -> list[PlatformDetail]:
    found: list[PlatformDetail] = []

    def ask() -> None:
        found[:] = platform.open_details()

    persistent(ask)
    bench.keep(found)
    return found


def place(platform: Platform, order: OrderToPlace) -> None:
    """File until there is a number, confirm until it is valid: as the outbox does."""
    numbers: list[str] = []
    persistent(lambda: numbers.append(platform.file_order(order).order_no))
    persistent(lambda: platform.confirm_order(order, numbers[-1]))


def word(detail: PlatformDetail, *, accepted: bool = True) -> DetailAcceptance:
    return DetailAcceptance(
        detail.detail_id,
        detail.distributor_code,
        detail.carton_no,
        detail.province_code,
        detail.quantity,
        accepted,
    )


def test_what_was_sent_is_told_whole_and_once(bench: Bench) -> None:
    bench.truck()
    with bench.client() as platform:
        first = read(bench, platform)
        again = list(platform.open_details())
    assert len(first) >= 2 and len({one.detail_id for one in first}) == len(first)
    assert again in (first, [])
    for one in first:
        assert one.quantity > 0 and one.batch and one.province_code and one.distributor_code
        assert one.shipped_at.tzinfo is not None
    assert all(call.ok and call.ended_at >= call.started_at for call in bench.calls)


def test_what_is_said_of_a_detail_counts_once(bench: Bench) -> None:
    bench.truck()
    with bench.client() as platform:
        passed, failed, *_ = read(bench, platform)
        if not bench.takes_acceptances:
            with pytest.raises(PlatformError, match="not-offered") as refused:
                platform.accept(word(passed))
            assert refused.value.retry_after_s is None
            return
        for _ in range(2):
            platform.accept(word(passed))
            platform.accept(word(failed, accepted=False))
    told = bench.counted()
    assert told[passed.detail_id] == [True]
    assert told.get(failed.detail_id, [False]) == [False]


def test_how_each_detail_stands_is_told_as_it_was_said(bench: Bench) -> None:
    bench.truck()
    with bench.client() as platform:
        if Offer.ACCEPTANCES not in platform.offers:
            return
        passed, failed, *rest = details = read(bench, platform)
        days = [one.shipped_at.astimezone(BEIJING).date() for one in details]
        platform.accept(word(passed))
        platform.accept(word(failed, accepted=False))
        seen = {one.detail.detail_id: one for one in platform.accepted(min(days), max(days))}
        later = max(days) + timedelta(days=1)
        assert list(platform.accepted(later, later + timedelta(days=1))) == []
    states = {number: one.state for number, one in seen.items()}
    assert states == {
        **{one.detail_id: DetailState.OPEN for one in rest},
        passed.detail_id: DetailState.PASSED,
        failed.detail_id: DetailState.FAILED,
    }
    for one in details:
        told = seen[one.detail_id]
        # Who sent it is not said by every list.
        assert replace(told.detail, distributor_code=one.distributor_code) == one
        assert told.received in (None, one.quantity if one == passed else 0)


def test_an_order_is_placed_once_however_often_it_is_confirmed(bench: Bench) -> None:
    with bench.client() as platform:
        order = bench.order(platform, "CG-1")
        filed = platform.file_order(order)
        assert set(filed.line_ids) == {line.line_no for line in order.lines}
        assert len(set(filed.line_ids.values())) == len(order.lines)
        for _ in range(3):
            platform.confirm_order(order, filed.order_no)
        second = bench.order(platform, "CG-2")
        place(platform, second)
    assert sorted(bench.placed()) == ["CG-1", "CG-2"]


@pytest.mark.parametrize("trouble", BREAKS)
@pytest.mark.parametrize("calm", [0, 1])
def test_whichever_request_breaks_nothing_counts_twice(
    bench: Bench, trouble: str, calm: int
) -> None:
    """The break hits the first or the second request of each operation."""
    broken = [*[""] * calm, trouble]
    bench.truck()
    with bench.client() as platform:
        order = bench.order(platform, "CG-1")
        bench.line.troubles[:] = broken
        place(platform, order)
        bench.line.troubles[:] = broken
        details = read(bench, platform)
        assert len(details) >= 2
        for detail in details if bench.takes_acceptances else ():
            bench.line.troubles[:] = broken
            persistent(lambda detail=detail: platform.accept(word(detail)))  # type: ignore[misc]
    bench.line.troubles.clear()
    assert bench.placed() == ["CG-1"]
    if bench.takes_acceptances:
        assert bench.counted() == {one.detail_id: [True] for one in details}


def test_what_a_platform_does_not_offer_is_refused_for_good(bench: Bench) -> None:
    with bench.client() as platform:
        asked: dict[Offer, Callable[[], object]] = {
            Offer.ORDERS: lambda: next(platform.orders()),
            Offer.INVOICES: lambda: next(platform.invoices()),
            Offer.RELATIONS: platform.relations,
            Offer.RETURNING: lambda: platform.return_state("R1"),
            Offer.ACCEPTANCES: lambda: next(
                platform.accepted(date(2026, 11, 1), date(2026, 11, 2))
            ),
        }
        for offer, call in asked.items():
            if offer not in platform.offers:
                with pytest.raises(PlatformError) as refused:
                    call()
                assert refused.value.retry_after_s is None, offer
                assert refused.value.message, offer
        assert platform.name and platform.name == platform.name.lower()


def test_an_item_nobody_knows_is_none(bench: Bench) -> None:
    with bench.client() as platform:
        assert platform.item("X00000000000000") is None


def test_a_wrong_secret_is_refused_and_stands_nowhere(bench: Bench) -> None:
    if not bench.has_accounts_in_requests:
        return
    bench.truck()
    with (
        bench.client(secret=NOBODYS_SECRET) as platform,
        pytest.raises(PlatformError) as refused,
    ):
        list(platform.open_details())
    with bench.client() as platform:
        read(bench, platform)
    kept = [f"{call.message}{call.request}{call.response}{call.outcome}" for call in bench.calls]
    for text in (*kept, str(refused.value), repr(refused.value), repr(platform)):
        assert NOBODYS_SECRET not in text and bench.secret not in text
    assert any(not call.ok for call in bench.calls)


def test_a_platform_that_is_not_there_is_asked_again_later(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        dead = f"http://127.0.0.1:{place.getsockname()[1]}"
    with bench.client(url=dead) as platform, pytest.raises(PlatformError) as refused:
        list(platform.open_details())
    assert refused.value.code == bench.gone
    assert refused.value.retry_after_s is not None and refused.value.retry_after_s > 0


DAYS = st.lists(
    st.tuples(st.lists(st.sampled_from(("", *BREAKS)), max_size=6), st.booleans()),
    min_size=1,
    max_size=3,
)


def test_in_every_history_the_platform_holds_what_was_done(running: Bench) -> None:
    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(DAYS)
    def live(days: list[tuple[list[str], bool]]) -> None:
        running.begin_again()
        said: dict[str, list[bool]] = {}
        with running.client() as platform:
            orders = [running.order(platform, f"CG-{day}") for day in range(len(days))]
            for order, (troubles, passed) in zip(orders, days, strict=True):
                running.truck()
                running.line.troubles[:] = troubles
                place(platform, order)
                for detail in read(running, platform):
                    said.setdefault(detail.detail_id, [passed])
                    told = replace(word(detail), accepted=said[detail.detail_id][0])
                    if running.takes_acceptances:
                        persistent(lambda told=told: platform.accept(told))  # type: ignore[misc]
        assert sorted(running.placed()) == [order.plan_no for order in orders]
        counted = running.counted()
        assert all(counted[one] == said[one] for one in counted)
        assert {one for one, (passed,) in said.items() if passed} <= set(counted) or (
            not running.takes_acceptances
        )

    live()
