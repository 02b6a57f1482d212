from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.platform_time import BEIJING
from sync.service.exchanges.times import (
    AGAIN_S,
    LONGEST_S,
    SHORTEST_S,
    Times,
    is_clock,
    is_interval,
)

START = datetime(2026, 11, 21, 15, 59, tzinfo=UTC)
"""A minute before midnight in Beijing."""
clocks = st.times().map(lambda at: f"{at:%H:%M}")
intervals = st.floats(0.05, LONGEST_S)
timed = st.builds(Times, intervals, st.one_of(st.just(""), clocks))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(timed, moments)
def test_the_next_time_is_ahead_and_no_further_than_the_plan_says(
    times: Times, moment: datetime
) -> None:
    after = times.after(moment)
    assert after is not None
    longest = timedelta(days=1) if times.at else timedelta(seconds=times.every_s)
    assert timedelta(0) < after - moment <= longest
    if times.at:
        assert f"{after.astimezone(BEIJING):%H:%M:%S.%f}" == f"{times.at}:00.000000"


@given(timed, moments, st.lists(st.floats(-40 * 86_400, 40 * 86_400), max_size=30))
def test_a_kept_time_is_done_once_and_never_skipped_for_ever(
    times: Times, now: datetime, jumps: list[float]
) -> None:
    """However the clock of the machine jumps between two looks."""
    kept: datetime | None = None
    for jump in jumps:
        now += timedelta(seconds=jump)
        due = times.due(kept, now)
        latest = times.after(now)
        assert due is not None
        assert latest is not None
        if not times.at:
            latest = max(latest, now + timedelta(seconds=AGAIN_S))
        assert due <= latest, "waiting for what was kept takes no longer than the plan"
        if due <= now:
            kept = times.after(now)
            again = times.due(kept, now)
            assert again is not None
            assert again > now, "what was done is not due again at once"
        else:
            kept = due


@given(timed, moments, st.integers(0, 10_000))
def test_what_failed_is_tried_again_within_ten_minutes(
    times: Times, moment: datetime, streak: int
) -> None:
    again = times.after_failure(moment, streak)
    assert again is not None
    assert timedelta(0) < again - moment <= timedelta(seconds=AGAIN_S)


def test_a_time_of_the_day_is_beijings_also_over_midnight() -> None:
    local = [
        Times(60, at).after(START + timedelta(minutes=minutes))
        for at, minutes in (("00:00", 0), ("00:00", 1), ("23:59", 0), ("23:58", 0), ("07:30", 2))
    ]
    assert [f"{one.astimezone(BEIJING):%d %H:%M}" for one in local if one is not None] == [
        "22 00:00",
        "23 00:00",
        "22 23:59",
        "22 23:58",
        "22 07:30",
    ]


def test_what_is_switched_off_or_left_to_people_is_never_due() -> None:
    for times in (Times(0), Times(60, enabled=False), Times(60, "03:30", enabled=False)):
        assert times.after(START) is None
        assert times.due(START, START) is None
        assert times.after_failure(START, 0) is None
    assert Times(0, "03:30").is_timed


def test_what_is_no_time_or_no_interval_is_not_taken() -> None:
    assert all(is_clock(at) for at in ("00:00", "03:30", "23:59"))
    wrong = ("24:00", "3:30", "03:60", "0330", "03:30:00", "０３:３０", "03:30\n", "-1:00")
    assert not any(is_clock(at) for at in wrong)
    assert all(is_interval(every_s) for every_s in (0, SHORTEST_S, 60, LONGEST_S))
    nonsense = (-1, 0.5, LONGEST_S + 1, float("nan"), float("inf"))
    assert not any(is_interval(every_s) for every_s in nonsense)
