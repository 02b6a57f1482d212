"""What a month or a year of a workstation says: days looked at, incidents, numbers, advice.

Without it a report would be a heap of findings. Rules only: inspections, crash reports and counts
in, a report out. An incident is one topic that was not well on some day; what it said last stands
for it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.entry.findings import Level
from app.upkeep.crashes import CrashReport
from app.upkeep.inspections import Inspection
from app.upkeep.values import Measures

_SOON_FULL_DAYS = 90
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Period:
    """A month, or a year."""

    year: int
    month: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def start(self) -> datetime:
        """Its first moment where this machine is, aware."""
        return datetime.combine(self.first, time.min).astimezone()

    @property
    def end(self) -> datetime:
        """The first moment after it, aware."""
        return datetime.combine(self.last + timedelta(days=1), time.min).astimezone()

    @property
    def before(self) -> Period:
        """The one before it, to compare with."""
        if self.month is None:
            return Period(self.year - 1)
        return Period(self.year - 1, 12) if self.month == 1 else Period(self.year, self.month - 1)

    @property
    def parts(self) -> tuple[Period, ...]:
        """The months of a year; of a month, itself."""
        if self.month is not None:
            return (self,)
        return tuple(Period(self.year, month) for month in range(1, 13))

    @property
    def words(self) -> str:
        """`2026 年 10 月`."""
        return f"{self.year} 年" if self.month is None else f"{self.year} 年 {self.month} 月"


@dataclass(frozen=True, slots=True)
class DayLooked:
    """One day."""

    day: date
    looks: int
    level: Level | None
    """The worst of it; None: nobody looked."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that was not well."""

    topic: str
    level: Level
    first: date
    last: date
    days: int
    """On which it was found."""
    said: str
    """What it said last (Chinese)."""
    over: bool
    """The last look of the time found it well again, or no more."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Bugs of one place."""

    place: str
    said: str
    times: int
    number: str
    """Of the last one."""
    last: datetime


@dataclass(frozen=True, slots=True)
class Growth:
    """How the database and the disk changed."""

    first_bytes: int
    last_bytes: int
    free_bytes: int
    days_left: int | None
    """Until the disk is full at this pace; None: it does not grow, or nobody knows."""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a year."""

    period: Period
    measures: Measures
    looked: int
    """Days on which somebody, or the program, looked."""
    bad: int
    """Of them, those that were not well."""
    faults: int


@dataclass(frozen=True, slots=True)
class UpkeepReport:
    """Everything the paper says."""

    period: Period
    days: tuple[DayLooked, ...]
    """Those that had come when it was made."""
    incidents: tuple[Incident, ...]
    """The worst first, then the longest."""
    faults: tuple[Fault, ...]
    measures: Measures
    before: Measures
    growth: Growth | None
    service: tuple[int, int] | None
    """Bytes of the service's database at the first and at the last look; None: nobody saw it."""
    months: tuple[MonthLine, ...]
    advice: tuple[str, ...]
    """Sentences (Chinese), the most urgent first."""


def report(
    period: Period,
    today: date,
    inspections: Sequence[Inspection],
    crashes: Iterable[CrashReport],
    measured: Sequence[tuple[Period, Measures]],
) -> UpkeepReport:
    """Work it out; `measured` has the period, the one before and its parts.

    `inspections` reach back into the period before: days before the first one are not missed.
    """
    mine = [one for one in inspections if period.start <= one.at < period.end]
    faults_of = [one for one in crashes if period.start <= one.at < period.end]
    counted = dict(measured)
    began = min((one.at.astimezone().date() for one in inspections), default=period.first)
    days = tuple(_days(max(period.first, began), min(period.last, today), mine))
    incidents = tuple(_incidents(mine))
    faults = tuple(_faults(faults_of))
    growth = _growth(mine)
    return UpkeepReport(
        period=period,
        days=days,
        incidents=incidents,
        faults=faults,
        measures=counted.get(period, Measures()),
        before=counted.get(period.before, Measures()),
        growth=growth,
        service=_service(mine),
        months=tuple(
            _month(part, counted.get(part, Measures()), days, faults_of) for part in period.parts
        ),
        advice=tuple(_advice(days, incidents, faults, growth)),
    )


def _days(first: date, last: date, mine: Iterable[Inspection]) -> Iterator[DayLooked]:
    looks: dict[date, list[Level]] = {}
    for one in mine:
        looks.setdefault(one.at.astimezone().date(), []).append(one.level)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        levels = looks.get(day, [])
        yield DayLooked(day, len(levels), max(levels, default=None))


def _incidents(mine: Sequence[Inspection]) -> Iterator[Incident]:
    found: dict[str, list[tuple[date, Level, str]]] = {}
    for one in mine:
        day = one.at.astimezone().date()
        for finding in one.findings:
            if finding.level is not Level.OK:
                found.setdefault(finding.topic, []).append((day, finding.level, finding.chinese))
    now = set()
    if mine:
        now = {one.topic for one in mine[-1].findings if one.level is not Level.OK}
    incidents = [
        Incident(
            topic=topic,
            level=max(level for _, level, _ in told),
            first=told[0][0],
            last=told[-1][0],
            days=len({day for day, _, _ in told}),
            said=told[-1][2],
            over=topic not in now,
        )
        for topic, told in found.items()
    ]
    return iter(sorted(incidents, key=lambda one: (-one.level, -one.days, one.topic)))


def _faults(crashes: Iterable[CrashReport]) -> Iterator[Fault]:
    found: dict[tuple[str, str], list[CrashReport]] = {}
    for one in crashes:
        found.setdefault((one.place, one.said.partition(":")[0]), []).append(one)
    rows = []
    for (place, _), told in found.items():
        newest = max(told, key=lambda one: one.at)
        rows.append(Fault(place, newest.said, len(told), newest.number, newest.at))
    return iter(sorted(rows, key=lambda one: (-one.times, one.place)))


def _growth(mine: Sequence[Inspection]) -> Growth | None:
    """From the first look to the last one that said how large the database is."""
    sizes = [(one.at, size) for one in mine if (size := _value(one, "database", "bytes"))]
    free = [one for each in mine if (one := _value(each, "disk", "free_bytes")) is not None]
    if not sizes or not free:
        return None
    (began, first), (ended, last) = sizes[0], sizes[-1]
    days = (ended - began).total_seconds() / _DAY_SECONDS
    a_day = (last - first) / days if days >= 1 else 0.0
    left = int(free[-1] / a_day) if a_day > 0 else None
    return Growth(first, last, free[-1], left)


def _service(mine: Sequence[Inspection]) -> tuple[int, int] | None:
    sizes = [size for one in mine if (size := _value(one, "service-size", "bytes"))]
    return (sizes[0], sizes[-1]) if sizes else None


def _value(inspection: Inspection, topic: str, name: str) -> int | None:
    for one in inspection.findings:
        if one.topic == topic and isinstance(one.values.get(name), int):
            value: int = one.values[name]
            return value
    return None


def _month(
    part: Period, measures: Measures, days: Iterable[DayLooked], crashes: Iterable[CrashReport]
) -> MonthLine:
    mine = [one for one in days if part.first <= one.day <= part.last and one.level is not None]
    return MonthLine(
        period=part,
        measures=measures,
        looked=len(mine),
        bad=sum(one.level is not Level.OK for one in mine),
        faults=sum(part.start <= one.at < part.end for one in crashes),
    )


def _advice(
    days: Sequence[DayLooked],
    incidents: Sequence[Incident],
    faults: Sequence[Fault],
    growth: Growth | None,
) -> Iterator[str]:
    # The worst stand first.
    for one in incidents:
        if not one.over:
            word = "请尽快处理" if one.level is Level.BROKEN else "请安排处理"
            yield f"{word}：{one.said}"
    if growth is not None and growth.days_left is not None and growth.days_left < _SOON_FULL_DAYS:
        yield f"按本期的增长，磁盘约 {growth.days_left} 天后用完，请扩容或清理。"
    if faults:
        times = sum(one.times for one in faults)
        yield f"程序本身出错 {times} 次，请在“自检与巡检”里保存支持包，连同编号发给维护人员。"
    missed = sum(one.level is None for one in days)
    if days and missed * 2 > len(days):
        yield f"{len(days)} 天中有 {missed} 天没有巡检：程序打开时每天自动巡检一次，请每天打开。"


def this_month(now: datetime | None = None) -> Period:
    """The month that runs, where this machine is."""
    today = (now or datetime.now(UTC)).astimezone().date()
    return Period(today.year, today.month)
