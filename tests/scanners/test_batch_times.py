from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.batches.times import TimeFound, moment_of, read_time

DAY = date(2026, 11, 2)
CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-11-02 10:02:03", time(10, 2, 3)),
        ("2026/11/2 10:02", time(10, 2)),
        ("2026.11.02, 10:02:03", time(10, 2, 3)),
        ("2026-11-02T10:02:03.123", time(10, 2, 3)),
        ("2026-11-02T10:02:03Z", time(10, 2, 3, tzinfo=UTC)),
        ("2026-11-02 10:02:03+08:00", time(10, 2, 3, tzinfo=CHINA)),
        ("2026-11-02 10:02:03-0330", time(10, 2, 3, tzinfo=timezone(-timedelta(hours=3.5)))),
        ("20261102100203", time(10, 2, 3)),
        ("202611021002", time(10, 2)),
        ("20261102 100203", time(10, 2, 3)),
        ("20261102T10:02:03", time(10, 2, 3)),
        ("261102100203", time(10, 2, 3)),
        ("2026年11月2日 10时02分03秒", time(10, 2, 3)),
        ("2026年11月2日10点2分", time(10, 2)),
        ("2026/11/02 下午10:02", time(22, 2)),
        ("2026/11/02 上午12:02", time(0, 2)),
        ("2026/11/02 10:02:03 PM", time(22, 2, 3)),
        ("2026/11/02 12:02 am", time(0, 2)),
        ("２０２６－１１－０２　１０：０２", time(10, 2)),
        ("2026-11-02", None),
        ("20261102", None),
    ],
)
def test_each_way_of_writing_is_read(text: str, clock: time | None) -> None:
    assert read_time(text) == TimeFound(DAY, clock)


def test_a_time_of_day_stands_alone() -> None:
    assert read_time("10:02:03") == TimeFound(None, time(10, 2, 3))
    assert moment_of(TimeFound(None, time(10)), CHINA) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "abc",
        "2026-13-01",
        "2026-02-30 10:00:00",
        "2026-11-02 25:00",
        "2026-11/02",
        "11/12/26",
        "2026-11-02 10:02:03 +99:00",
        "81000010000000000101",
        "2026-11-02 10:02:03 and more",
        "2" * 100,
        "上午",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9年月日:/ T+.-]{0,30}", fullmatch=True))
def test_any_text_is_answered(text: str) -> None:
    found = read_time(text)
    if found is not None:
        moment_of(found, CHINA)
        moment_of(found, None)


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y/%m/%d,%H:%M:%S"]),
)
def test_what_was_written_is_read_back(moment: datetime, form: str) -> None:
    found = read_time(moment.strftime(form))

    assert found is not None
    expected = moment.replace(microsecond=0, tzinfo=CHINA).astimezone(UTC)
    assert moment_of(found, CHINA) == expected


def test_midnight_stands_for_a_date_alone() -> None:
    moment = moment_of(TimeFound(DAY, None), CHINA)

    assert moment == datetime(2026, 11, 1, 16, tzinfo=UTC)


def test_summer_time_is_known_by_the_zone() -> None:
    clock = time(12)
    zone = ZoneInfo("Europe/Berlin")

    assert moment_of(TimeFound(date(2026, 7, 1), clock), zone) == datetime(
        2026, 7, 1, 10, tzinfo=UTC
    )
    assert moment_of(TimeFound(date(2026, 1, 1), clock), zone) == datetime(
        2026, 1, 1, 11, tzinfo=UTC
    )


def test_the_ends_of_the_calendar_are_no_moment() -> None:
    assert moment_of(TimeFound(date(1, 1, 1), time()), CHINA) is None
    assert moment_of(TimeFound(date(9999, 12, 31), time(23)), timezone(-timedelta(hours=9))) is None
