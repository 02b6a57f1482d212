from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.workstation import identify

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


class WallClock:
    """A clock on the wall that anybody may turn."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


def test_ids_are_uuids_of_version_7_and_of_their_time() -> None:
    made = RisingIds().new_id(NOW)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


@given(st.lists(st.timedeltas(-400 * DAY, 400 * DAY), min_size=2, max_size=60))
def test_ids_rise_however_the_clock_jumps(jumps: list[timedelta]) -> None:
    wall = WallClock()
    clock = SystemClock(wall, RisingIds())
    made = []
    for jump in jumps:
        wall.time = NOW + jump
        made += [clock.new_id(), clock.new_id()]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_many_ids_of_one_millisecond_rise_too() -> None:
    ids = RisingIds()
    made = [ids.new_id(NOW) for _ in range(10_000)]
    assert made == sorted(set(made))


def test_ids_follow_those_of_an_earlier_run_and_nothing_but_those() -> None:
    ids = RisingIds()
    earlier = RisingIds().new_id(NOW + DAY)
    ids.follow(uuid.uuid4())
    assert ids.new_id(NOW).int >> 80 == int(NOW.timestamp() * 1000)
    ids.follow(earlier)
    assert ids.new_id(NOW) > earlier


def test_a_restart_with_the_clock_set_back_goes_on_behind_the_log(tmp_path: Path) -> None:
    wall = WallClock()
    clock = SystemClock(wall, RisingIds())
    with Database.at(tmp_path / "store.db") as database:
        with database.writing() as connection:
            log = ChangeLog(identify(connection, clock), clock)
            last = log.append(connection, "test", 1, "{}")
        wall.time = NOW - DAY
        restarted = SystemClock(wall, RisingIds())
        with database.writing() as connection:
            identify(connection, restarted)
        assert restarted.new_id() > last
        assert restarted.now() == NOW - DAY
