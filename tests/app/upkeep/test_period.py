"""A month's report says what was, what is over and what is to be done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.entry.findings import Level
from app.upkeep.crashes import CrashReport
from app.upkeep.inspections import Inspection, Noted
from app.upkeep.period import Period, report, this_month
from app.upkeep.values import Measures

NOVEMBER = Period(2026, 11)
MB = 1_000_000


def noon(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 12).astimezone()


def look(
    day: int, *bad: tuple[str, Level], size: int = 0, free: int = 0, month: int = 11
) -> Inspection:
    findings = [Noted(topic="program", level=Level.OK, chinese="程序", english="program")]
    findings += [
        Noted(topic=one, level=level, chinese=f"{one}坏", english="") for one, level in bad
    ]
    if size:
        for topic, name, value in (("database", "bytes", size), ("disk", "free_bytes", free)):
            found = Noted(topic=topic, level=Level.OK, chinese="", english="", values={name: value})
            findings.append(found)
    return Inspection(at=noon(day, month), findings=tuple(findings))


def crash(day: int, place: str, number: str = "1") -> CrashReport:
    at = noon(day).astimezone(UTC)
    return CrashReport(number=number, at=at, thread="t", said="ValueError: x", place=place, text="")


@pytest.mark.parametrize(
    ("period", "before", "first", "last"),
    [
        (Period(2026, 1), Period(2025, 12), date(2026, 1, 1), date(2026, 1, 31)),
        (Period(2028, 2), Period(2028, 1), date(2028, 2, 1), date(2028, 2, 29)),
        (Period(2026), Period(2025), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_knows_its_days(period: Period, before: Period, first: date, last: date) -> None:
    """January would be compared with nothing, and a leap day be in no month."""
    assert (period.before, period.first, period.last) == (before, first, last)
    assert period.end - period.start >= timedelta(days=28)


def test_days_are_told_from_the_first_look_until_today() -> None:
    """A new workstation would be blamed for days on which it did not exist."""
    looks = [look(3), look(5, ("disk", Level.WARNING)), look(5)]

    told = report(NOVEMBER, date(2026, 11, 6), looks, (), ())

    assert [(one.day.day, one.looks, one.level) for one in told.days] == [
        (3, 1, Level.OK),
        (4, 0, None),
        (5, 2, Level.WARNING),
        (6, 0, None),
    ]


def test_days_before_the_first_look_of_a_month_count_where_it_was_looked_at_before() -> None:
    """Three days that were missed at the beginning of a month would be hidden."""
    looks = [look(28, month=10), look(4)]

    told = report(NOVEMBER, date(2026, 11, 4), looks, (), ())

    assert [one.level for one in told.days] == [None, None, None, Level.OK]


def test_an_incident_is_over_when_the_last_look_found_it_well() -> None:
    """What was mended in the first week would stand there as open."""
    looks = [
        look(2, ("service", Level.BROKEN)),
        look(3, ("service", Level.WARNING), ("disk", Level.WARNING)),
        look(9, ("disk", Level.WARNING)),
    ]

    told = report(NOVEMBER, date(2026, 11, 9), looks, (), ())

    service, disk = told.incidents
    assert (service.topic, service.level, service.days) == ("service", Level.BROKEN, 2)
    assert (service.first.day, service.last.day, service.over) == (2, 3, True)
    assert (disk.topic, disk.days, disk.over) == ("disk", 2, False)
    assert told.advice == (
        "请安排处理：disk坏",
        "8 天中有 5 天没有巡检：程序打开时每天自动巡检一次，请每天打开。",
    )


def test_bugs_of_one_place_are_one_fault() -> None:
    """Fifty lines of one bug would hide the other one."""
    crashes = [crash(1, "a.py:1 in f"), crash(2, "a.py:1 in f", "9"), crash(2, "b.py:2 in g")]

    told = report(NOVEMBER, date(2026, 11, 3), [look(1)], [*crashes, crash(1, "c")], ())

    assert [(one.place, one.times, one.number) for one in told.faults] == [
        ("a.py:1 in f", 2, "9"),
        ("b.py:2 in g", 1, "1"),
        ("c", 1, "1"),
    ]
    assert told.months[0].faults == 4


def test_growth_says_when_the_disk_is_full() -> None:
    """The disk would be full before anybody was told."""
    looks = [look(1, size=100 * MB, free=900 * MB), look(11, size=200 * MB, free=800 * MB)]

    told = report(NOVEMBER, date(2026, 11, 11), looks, (), ())

    assert told.growth is not None
    assert (told.growth.first_bytes, told.growth.last_bytes) == (100 * MB, 200 * MB)
    assert told.growth.days_left == 80
    assert any("约 80 天后用完" in one for one in told.advice)


def test_the_services_database_is_told_from_its_first_look_to_its_last() -> None:
    """What grows on the server would be in no paper."""
    looks = [look(1), _of_service(2, 300), look(3), _of_service(20, 450)]

    told = report(NOVEMBER, date(2026, 11, 21), looks, (), ())

    assert told.service == (300 * MB, 450 * MB)
    assert report(NOVEMBER, date(2026, 11, 21), [look(1)], (), ()).service is None


def _of_service(day: int, megabytes: int) -> Inspection:
    size = {"bytes": megabytes * MB}
    noted = Noted(topic="service-size", level=Level.OK, chinese="", english="", values=size)
    return Inspection(at=noon(day), findings=(noted,))


def test_a_database_that_does_not_grow_never_fills_a_disk() -> None:
    """A division by nothing would end the report."""
    looks = [look(1, size=100, free=900), look(11, size=100, free=900)]

    told = report(NOVEMBER, date(2026, 11, 11), looks, (), ())

    assert told.growth is not None
    assert told.growth.days_left is None


def test_a_year_has_its_months_and_is_compared_with_the_year_before() -> None:
    """A year would be one number."""
    year = Period(2026)
    measured = [
        (year, Measures(scans=30)),
        (year.before, Measures(scans=20)),
        (NOVEMBER, Measures(scans=10)),
    ]

    told = report(year, date(2026, 11, 22), [look(3, ("disk", Level.WARNING))], (), measured)

    assert (told.measures.scans, told.before.scans) == (30, 20)
    november = told.months[10]
    assert (november.measures.scans, november.looked, november.bad) == (10, 1, 1)
    assert len(told.months) == 12


def test_this_month_is_the_one_of_the_wall() -> None:
    """A report asked for in the first hours of a month would be of the one before."""
    assert this_month(noon(22)) == NOVEMBER
