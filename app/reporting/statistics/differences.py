"""How many catalogue differences were found, decided on and closed, by month and by field.

Without it nobody could see whether the work list grows or shrinks. The store keeps the last time a
difference came and went, so one that came twice is counted where it came last. What stood open at
the end of a month is what had come, had not gone, and had no decision that held then: said by that
time, not past its date, and made on the values of that time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from app.catalogue.meaning.text import fold
from app.catalogue.warnings.values import Decision, WarningState
from app.reporting.statistics.values import Differences, DifferenceSums, Period, midnight
from app.store.tables.warnings import catalogue_warning, warning_word

_KEY = ("hospital_code", "province_code", "field")
_NEVER, _ALWAYS = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_warning, _word = catalogue_warning.c, warning_word.c


@dataclass(frozen=True, slots=True)
class _Span:
    """Some days, as points in time."""

    begins: datetime
    ends: datetime

    def has(self, at: datetime | None) -> bool:
        return at is not None and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class _Came:
    """When some differences came and went."""

    found_at: datetime
    closed_at: datetime | None
    count: int

    def stands(self, moment: datetime) -> bool:
        """Whether they had come by then, and not gone."""
        return self.found_at < moment and (self.closed_at is None or self.closed_at >= moment)


@dataclass(slots=True)
class _Field:
    """All differences of one field; sorted, because each is asked for in every month."""

    came: list[_Came] = field(default_factory=list)
    decided: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When somebody decided, and when somebody had last decided on the same."""
    held_from: list[datetime] = field(default_factory=list)
    held_until: list[datetime] = field(default_factory=list)

    def sort(self) -> None:
        """To be called when all of it is there."""
        for times in (self.held_from, self.held_until):
            times.sort()
        self.decided.sort()

    def counted(self, key: str, span: _Span) -> DifferenceSums:
        """What became of them in some days."""
        standing = sum(one.count for one in self.came if one.stands(span.ends))
        held = bisect_left(self.held_from, span.ends) - bisect_left(self.held_until, span.ends)
        first, behind = (
            bisect_left(self.decided, (moment, _NEVER)) for moment in (span.begins, span.ends)
        )
        return DifferenceSums(
            key,
            found=sum(one.count for one in self.came if span.has(one.found_at)),
            decided=sum(before < span.begins for _at, before in self.decided[first:behind]),
            closed=sum(one.count for one in self.came if span.has(one.closed_at)),
            left=standing - held,
        )


def differences(
    store: Connection, org: str, period: Period, today: date, zone: tzinfo | None = None
) -> Differences:
    """Count the differences of a period; what lies in the future is left out."""
    if period.since > today:
        return Differences(period)
    past = Period(period.since, min(period.until, today))
    found = _fields(store, org, zone)
    whole = _span(past, zone)
    by_field = [one.counted(key, whole) for key, one in found.items()]
    months = []
    for month in past.months:
        span = _span(month, zone)
        key = f"{month.since:%Y-%m}"
        months.append(_sum(key, (one.counted(key, span) for one in found.values())))
    shown = (one for one in by_field if one.found or one.decided or one.closed or one.left)
    return Differences(
        period,
        tuple(months),
        tuple(sorted(shown, key=lambda one: (-one.left, -one.found, one.key))),
        _sum("", by_field),
    )


def _sum(key: str, some: Iterable[DifferenceSums]) -> DifferenceSums:
    """Each difference is in one field: none is counted twice."""
    counts = list(some)
    names = [one.name for one in fields(DifferenceSums) if one.name != "key"]
    return DifferenceSums(key, *(sum(getattr(one, name) for one in counts) for name in names))


def _fields(store: Connection, org: str, zone: tzinfo | None) -> Mapping[str, _Field]:
    found: dict[str, _Field] = defaultdict(_Field)
    for name, came in _came(store, org):
        found[name].came.append(came)
    for rows in _said(store, org):
        one = found[rows[0].field]
        decided = [row.at for row in rows if row.decision != Decision.REOPEN]
        one.decided += zip(decided, [_NEVER, *decided], strict=False)
        for begins, ends in _held(rows, zone):
            one.held_from.append(begins)
            one.held_until.append(ends)
    for one in found.values():
        one.sort()
    return found


def _came(store: Connection, org: str) -> Iterator[tuple[str, _Came]]:
    """By field; what one check found or closed carries one time, so that these are few rows."""
    columns = (_warning.field, _warning.found_at, _warning.closed_at)
    rows = store.execute(
        select(*columns, func.count().label("many")).where(_warning.org == org).group_by(*columns)
    )
    for row in rows:
        yield row.field, _Came(row.found_at, row.closed_at, row.many)


def _said(store: Connection, org: str) -> Iterable[Sequence[Row[Any]]]:
    """What was said on each difference, in the order it was said."""
    mine = and_(_word.org == _warning.org, *(_word[name] == _warning[name] for name in _KEY))
    said = store.execute(
        select(
            *(_warning[name] for name in _KEY),
            _warning.found_at,
            _warning.closed_at,
            _warning.changed_at,
            _warning.state,
            _warning.province_value,
            _warning.hospital_value,
            _word.decision,
            _word.until,
            _word.at,
            _word.province_value.label("province_then"),
            _word.hospital_value.label("hospital_then"),
        )
        .join_from(warning_word, catalogue_warning, mine)
        .where(_word.org == org)
        .order_by(_word.at, _word.op_id)
    )
    words: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in said:
        words[row.hospital_code, row.province_code, row.field].append(row)
    return words.values()


def _held(rows: Sequence[Row[Any]], zone: tzinfo | None) -> Iterator[tuple[datetime, datetime]]:
    """From when until when a decision on one difference held."""
    if rows[0].state == WarningState.CONTESTED:
        return
    for said, after in pairwise((*rows, None)):
        if said is None or said.decision == Decision.REOPEN:
            continue
        ends = [_ALWAYS if after is None else after.at, said.closed_at or _ALWAYS]
        if said.until is not None:
            ends.append(midnight(said.until + timedelta(days=1), zone))
        if not _is_on_present_values(said):
            # Values that changed only later were those of that time.
            ends.append(said.changed_at)
        begins, until = max(said.at, said.found_at), min(ends)
        if begins < until:
            yield begins, until


def _is_on_present_values(said: Row[Any]) -> bool:
    then = (said.province_then, said.hospital_then)
    now = (said.province_value, said.hospital_value)
    return then == now or tuple(map(fold, then)) == tuple(map(fold, now))


def _span(period: Period, zone: tzinfo | None) -> _Span:
    return _Span(midnight(period.since, zone), midnight(period.until + timedelta(days=1), zone))
