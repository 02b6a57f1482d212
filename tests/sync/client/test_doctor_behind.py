"""What `doctor` says of the service's database, the relay and the other workstations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.entry.findings import Level, found
from app.upkeep.inspections import Inspection, inspection_of
from sync.client import doctor_behind
from sync.wire_upkeep import DatabaseSeen, RelaySeen, WorkstationSeen

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MB = 1_000_000


def postgresql(last: date | None) -> DatabaseSeen:
    return DatabaseSeen(product="PostgreSQL", version="16.4", bytes=MB, kept_until=last)


@pytest.mark.parametrize(
    ("last", "level", "says"),
    [
        (TODAY + timedelta(days=181), Level.OK, "维护到 2027-05-23"),
        (TODAY + timedelta(days=180), Level.WARNING, "请安排升级"),
        (TODAY, Level.WARNING, "只维护到 2026-11-23"),
        (TODAY - timedelta(days=1), Level.WARNING, "已没有安全修补"),
        (None, Level.OK, "[ends]"),
    ],
)
def test_a_database_without_repairs_is_told_in_time(
    last: date | None, level: Level, says: str
) -> None:
    """Without it the weakness that everybody knows would be under the service."""
    told = doctor_behind.database(postgresql(last), TODAY)
    assert told.level is level
    assert says in told.sentence.chinese


def test_growth_is_told_from_the_looks_that_were_kept() -> None:
    """Without it a database that doubles in a month would look like any other."""
    looks = [_look(NOW - timedelta(days=20), 100), _look(NOW - timedelta(days=2), 200)]
    told = doctor_behind.size(350 * MB, looks, NOW)
    assert told.sentence.chinese == "前置服务的数据库 350 MB，近 20 天增加 250 MB"
    assert told.values == {"bytes": 350 * MB, "grown_bytes": 250 * MB, "days": 20}
    assert "减少 50 MB" in doctor_behind.size(50 * MB, looks, NOW).sentence.chinese


def test_what_was_seen_today_only_is_no_growth() -> None:
    """Without it the first hours would be called a pace."""
    for looks in ((), [_look(NOW - timedelta(hours=5), 1)], [inspection_of((), NOW)]):
        assert doctor_behind.size(9 * MB, looks, NOW).values == {"bytes": 9 * MB}


def test_what_waits_long_at_the_relay_is_told_with_what_to_do() -> None:
    """Without it a delivery would lie there until the ward asks for the drug."""
    none = doctor_behind.relay(RelaySeen(coming=0, waiting=0), NOW)
    assert (none.level, "没有等待" in none.sentence.chinese) == (Level.OK, True)
    lately, week = NOW - timedelta(hours=2), NOW - timedelta(days=8)
    fresh = RelaySeen(coming=1, coming_since=lately, waiting=2, waiting_since=lately)
    told = doctor_behind.relay(fresh, NOW)
    assert (told.level, told.values) == (Level.OK, {"coming": 1, "waiting": 2})
    assert "2 张配送单等待收货" in told.sentence.chinese
    assert "1 张的码没有传完" in told.sentence.chinese
    old = doctor_behind.relay(RelaySeen(coming=0, waiting=1, waiting_since=week), NOW)
    assert (old.level, "核对货到了没有" in old.sentence.chinese) == (Level.WARNING, True)
    half = doctor_behind.relay(RelaySeen(coming=1, coming_since=week, waiting=0), NOW)
    assert (half.level, "重新交接" in half.sentence.chinese) == (Level.WARNING, True)


def test_old_programs_are_named_where_one_looks_and_not_all_of_a_hundred() -> None:
    """Without it somebody would start the wrong machine, or read a list without end."""
    well = [_station(number, "2.0") for number in (1, 2)]
    told = doctor_behind.workstations([*well, _station(3, "")], "2.0")
    assert told.level is Level.OK
    assert "3 台" in told.sentence.chinese
    assert "1 台还没有说过版本" in told.sentence.chinese
    old = [_station(number, "1.9", behind=True) for number in range(3, 10)]
    told = doctor_behind.workstations([*well, *old], "2.0")
    assert told.level is Level.WARNING
    assert "7 台的程序旧于 2.0，请更新：收货台 3（1.9）" in told.sentence.chinese
    assert "收货台 8" not in told.sentence.chinese
    assert told.values["behind"] == list(range(3, 10))


def _look(at: datetime, megabytes: int) -> Inspection:
    return inspection_of([found(doctor_behind.SIZE, "", "", bytes=megabytes * MB)], at)


def _station(number: int, program: str, *, behind: bool = False) -> WorkstationSeen:
    return WorkstationSeen(number=number, name=f"收货台 {number}", program=program, behind=behind)
