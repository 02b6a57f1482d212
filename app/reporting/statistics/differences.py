"""How many catalogue differences were found, decided on and closed, by month and by field.

Without it nobody could see whether the work list grows or shrinks. The store keeps the last time a
difference came and went, so one that came twice is counted where it came last. What stood open at
the end of a month is what had come, had not gone, and had no decision that held then: said by that
time, not past its date, and made on the values of that time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from app.catalogue.meaning.text import fold
from app.catalogue.warnings.values import Decision, WarningState
from app.reporting.statistics.values import Differences, DifferenceSums, Period, midnight
from app.store.tables.warnings import catalogue_warning, warning_word

_KEY = ("hospital_code", "province_code", "field")
_warning, _word = catalogue_warning.c, warning_word.c


@dataclass(frozen=True, slots=True)
class _Span:
    """Some days, as points in time."""

    begins: datetime
    ends: datetime
    last: date

    def has(self, at: datetime | None) -> bool:
        return at is not None and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class _Came:
    """When some differences came and went."""

    found_at: datetime
    closed_at: datetime | None
    count: int = 1

    def stands(self, moment: datetime) -> bool:
        """Whether they had come by then, and not gone."""
        return self.found_at < moment and (self.closed_at is None or self.closed_at >= moment)


@dataclass(frozen=True, slots=True)
class _Decided:
    """One difference and what was said on it, in the order it was said."""

    came: _Came
    changed_at: datetime
    contested: bool
    times: Sequence[datetime]
    words: Sequence[Row[Any]]

    def is_held(self, span: _Span) -> bool:
        """Whether a decision held at the end of these days."""
        place = bisect_left(self.times, span.ends)
        if not place or self.contested or not self.came.stands(span.ends):
            return False
        said = self.words[place - 1]
        if said.decision == Decision.REOPEN or (said.until is not None and said.until < span.last):
            return False
        # Values that changed only later were those of that time.
        return self.changed_at >= span.ends or _is_on_present_values(said)

    def is_decided(self, span: _Span) -> bool:
        """Whether somebody decided in these days."""
        pairs = zip(self.times, self.words, strict=True)
        return any(span.has(at) and word.decision != Decision.REOPEN for at, word in pairs)


def differences(
    store: Connection, org: str, period: Period, today: date, zone: tzinfo | None = None
) -> Differences:
    """Count the differences of a period; what lies in the future is left out."""
    if period.since > today:
        return Differences(period)
    past = Period(period.since, min(period.until, today))
    came, decided = _came(store, org), _decided(store, org)
    whole = _span(past, zone)
    fields = [_counted(one, whole, came[one], decided.get(one, ())) for one in came]
    all_came = [one for some in came.values() for one in some]
    all_decided = [one for some in decided.values() for one in some]
    months = (
        _counted(f"{month.since:%Y-%m}", _span(month, zone), all_came, all_decided)
        for month in past.months
    )
    shown = (one for one in fields if one.found or one.decided or one.closed or one.left)
    return Differences(
        period,
        tuple(months),
        tuple(sorted(shown, key=lambda one: (-one.left, -one.found, one.key))),
        _counted("", whole, all_came, all_decided),
    )


def _counted(
    key: str, span: _Span, came: Sequence[_Came], decided: Sequence[_Decided]
) -> DifferenceSums:
    standing = sum(one.count for one in came if one.stands(span.ends))
    return DifferenceSums(
        key,
        found=sum(one.count for one in came if span.has(one.found_at)),
        decided=sum(one.is_decided(span) for one in decided),
        closed=sum(one.count for one in came if span.has(one.closed_at)),
        left=standing - sum(one.is_held(span) for one in decided),
    )


def _came(store: Connection, org: str) -> Mapping[str, Sequence[_Came]]:
    """By field; what one check found or closed carries one time, so that these are few rows."""
    columns = (_warning.field, _warning.found_at, _warning.closed_at)
    found = store.execute(
        select(*columns, func.count().label("many")).where(_warning.org == org).group_by(*columns)
    )
    came: dict[str, list[_Came]] = defaultdict(list)
    for row in found:
        came[row.field].append(_Came(row.found_at, row.closed_at, row.many))
    return came


def _decided(store: Connection, org: str) -> Mapping[str, Sequence[_Decided]]:
    """By field, those that somebody said something on."""
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
    decided: dict[str, list[_Decided]] = defaultdict(list)
    for (*_codes, field), rows in words.items():
        decided[field].append(_one_decided(rows))
    return decided


def _one_decided(rows: Sequence[Row[Any]]) -> _Decided:
    one = rows[0]
    return _Decided(
        _Came(one.found_at, one.closed_at),
        one.changed_at,
        one.state == WarningState.CONTESTED,
        [row.at for row in rows],
        rows,
    )


def _is_on_present_values(said: Row[Any]) -> bool:
    then = (fold(said.province_then), fold(said.hospital_then))
    return then == (fold(said.province_value), fold(said.hospital_value))


def _span(period: Period, zone: tzinfo | None) -> _Span:
    return _Span(
        midnight(period.since, zone),
        midnight(period.until + timedelta(days=1), zone),
        period.until,
    )
