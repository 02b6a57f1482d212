"""Reads the work list: pages by filters, counts, and what is to be said of one item.

Without it an order line or a scan would have to read everything. What a date has ended is open
again from the day after, without anybody writing: each look compares the date with today's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from app.catalogue.findings import Field, Finding, MatchedBy, Problem
from app.catalogue.items import BETWEEN
from app.catalogue.meaning.text import fold
from app.catalogue.warnings import wording
from app.catalogue.warnings.keeping import RANKS
from app.catalogue.warnings.standing import on_day
from app.catalogue.warnings.values import (
    CatalogueWarning,
    Decision,
    Returned,
    WarningCounts,
    WarningKey,
    WarningsAsked,
    WarningState,
)
from app.readers.saying import Saying
from app.store.many_rows import among
from app.store.tables.warnings import catalogue_warning

PAGE = 200
_AT_ONCE = 2000
_TOLD = 20
"""Warnings of one item that are told."""

warning = catalogue_warning.c


def listed(
    connection: Connection, org: str, asked: WarningsAsked, today: date
) -> tuple[list[CatalogueWarning], bool]:
    """One page, the worst first, and whether there is more."""
    query = (
        select(catalogue_warning)
        .where(*conditions(org, asked, today))
        .order_by(
            warning.severity,
            warning.name,
            warning.hospital_code,
            warning.province_code,
            warning.field,
        )
        .offset(asked.page * PAGE)
        .limit(PAGE + 1)
    )
    rows = connection.execute(query).all()
    return [_warning(row, today) for row in rows[:PAGE]], len(rows) > PAGE


def fitting(connection: Connection, org: str, asked: WarningsAsked, today: date) -> int:
    """How many fit, on all pages."""
    query = select(func.count()).select_from(catalogue_warning)
    return connection.execute(query.where(*conditions(org, asked, today))).scalar_one()


def keys_of(
    connection: Connection, org: str, asked: WarningsAsked, today: date, limit: int
) -> list[WarningKey]:
    """What all warnings that fit are about, whatever the page: for a decision on all of them."""
    query = select(warning.hospital_code, warning.province_code, warning.field)
    rows = connection.execute(query.where(*conditions(org, asked, today)).limit(limit))
    return [_key(row) for row in rows]


def count_items(connection: Connection, org: str, asked: WarningsAsked, today: date) -> int:
    """How many of the hospital's items have warnings that fit."""
    query = select(func.count(warning.hospital_code.distinct()))
    mine = (*conditions(org, asked, today), warning.hospital_code != "")
    return connection.execute(query.where(*mine)).scalar_one()


def counts(connection: Connection, org: str, today: date) -> WarningCounts:
    """How many warnings stand how.

    From one index, and the rows somebody decided on: a hundred thousand rows are not read for it.
    """
    columns = (warning.state, warning.severity)
    query = select(*columns, func.count()).where(warning.org == org).group_by(*columns)
    states = dict.fromkeys(WarningState, 0)
    waiting = [0] * len(RANKS)
    for state, rank, count in connection.execute(query):
        states[WarningState(state)] += count
        if state in (WarningState.OPEN, WarningState.CONTESTED):
            waiting[rank] += count
    passed = select(warning.severity, func.count()).where(warning.org == org, _passed(today))
    for rank, count in connection.execute(passed.group_by(warning.severity)):
        states[WarningState.DECIDED] -= count
        states[WarningState.OPEN] += count
        waiting[rank] += count
    return WarningCounts(
        open=states[WarningState.OPEN] + states[WarningState.CONTESTED],
        contested=states[WarningState.CONTESTED],
        decided=states[WarningState.DECIDED],
        closed=states[WarningState.CLOSED],
        by_severity=tuple(zip(RANKS, waiting, strict=True)),
    )


def about(
    connection: Connection, org: str, province_code: str, today: date
) -> list[CatalogueWarning]:
    """What is open of a provincial item, the worst first: for an order line or a scan."""
    return about_all(connection, org, [province_code], today).get(province_code, [])[:_TOLD]


def about_all(
    connection: Connection, org: str, province_codes: Collection[str], today: date
) -> dict[str, list[CatalogueWarning]]:
    """What is open of provincial items, the worst first; those without are not in the answer."""
    found: dict[str, list[CatalogueWarning]] = {}
    codes = sorted(set(province_codes) - {""})
    for start in range(0, len(codes), _AT_ONCE):
        here = among(connection, warning.province_code, codes[start : start + _AT_ONCE])
        query = select(catalogue_warning).where(warning.org == org, here, _is_open(today))
        for row in connection.execute(query.order_by(warning.severity, warning.hospital_code)):
            found.setdefault(row.province_code, []).append(_warning(row, today))
    return found


def sayings(
    connection: Connection, org: str, province_code: str, today: date
) -> tuple[Saying, ...]:
    """What is open of a provincial item, in words: for an order line."""
    return tuple(
        wording.of_finding(one.finding) for one in about(connection, org, province_code, today)
    )


def present(
    connection: Connection, org: str, hospital_codes: Collection[str] | None = None
) -> dict[WarningKey, Finding]:
    """All findings that stand, decided or not; by hospital codes: those of these items."""
    mine = [warning.org == org, warning.state != WarningState.CLOSED]
    if hospital_codes is not None:
        mine.append(among(connection, warning.hospital_code, hospital_codes))
    query = select(catalogue_warning).where(*mine)
    return {_key(row): _finding(row) for row in connection.execute(query)}


def count_present(connection: Connection, org: str) -> int:
    """How many findings stand, decided or not."""
    standing = [state.value for state in WarningState if state is not WarningState.CLOSED]
    mine = (warning.org == org, warning.state.in_(standing))
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def values_of(
    connection: Connection, org: str, keys: Iterable[WarningKey]
) -> Mapping[WarningKey, tuple[str, str]]:
    """Both values of warnings that are not closed."""
    wanted = set(keys)
    here = among(connection, warning.hospital_code, sorted({key.hospital_code for key in wanted}))
    rows = connection.execute(
        select(catalogue_warning).where(
            warning.org == org, here, warning.state != WarningState.CLOSED
        )
    )
    found = {_key(row): (row.province_value, row.hospital_value) for row in rows}
    return {key: values for key, values in found.items() if key in wanted}


def conditions(org: str, asked: WarningsAsked, today: date) -> list[ColumnElement[bool]]:
    """What warnings that are asked for have in common."""
    wanted: list[ColumnElement[bool]] = [warning.org == org]
    if asked.states:
        wanted.append(or_(*(_is(state, today) for state in sorted(asked.states))))
    if asked.fields:
        wanted.append(warning.field.in_(sorted(asked.fields)))
    if asked.severities:
        wanted.append(warning.severity.in_([RANKS.index(one) for one in sorted(asked.severities)]))
    for code in ("hospital_code", "province_code"):
        if value := getattr(asked, code):
            wanted.append(warning[code] == value)
    if asked.maker.strip():
        wanted.append(warning.maker.contains(asked.maker.strip(), autoescape=True))
    if asked.distributor.strip():
        wanted.append(warning.distributors.contains(asked.distributor.strip(), autoescape=True))
    for word in asked.text.split():
        wanted.append(warning.words.contains(fold(word), autoescape=True))
    return wanted


def _is(state: WarningState, today: date) -> ColumnElement[bool]:
    if state is WarningState.OPEN:
        return or_(warning.state == state, _passed(today))
    if state is WarningState.DECIDED:
        return and_(warning.state == state, ~_passed(today))
    return warning.state == state


def _is_open(today: date) -> ColumnElement[bool]:
    return or_(_is(WarningState.OPEN, today), _is(WarningState.CONTESTED, today))


def _passed(today: date) -> ColumnElement[bool]:
    """Whether something was decided until a day that has passed."""
    decided = warning.state == WarningState.DECIDED.value
    return and_(decided, func.coalesce(warning.until, date.max) < today)


def _key(row: Any) -> WarningKey:  # noqa: ANN401 (a row with the key's columns)
    return WarningKey(row.hospital_code, row.province_code, Field(row.field))


def _finding(row: Any) -> Finding:  # noqa: ANN401 (a row of catalogue_warning)
    return Finding(
        hospital_code=row.hospital_code or None,
        province_code=row.province_code or None,
        matched_by=MatchedBy(row.matched_by) if row.matched_by else None,
        field=Field(row.field),
        province_value=row.province_value,
        hospital_value=row.hospital_value,
        severity=RANKS[row.severity],
        problem=Problem(row.problem),
        message=row.message,
    )


def _warning(row: Any, today: date) -> CatalogueWarning:  # noqa: ANN401 (a row of catalogue_warning)
    state, passed = on_day(WarningState(row.state), row.until, today)
    returned = Returned.DATE if passed else Returned(row.returned) if row.returned else None
    return CatalogueWarning(
        key=_key(row),
        finding=_finding(row),
        state=state,
        decision=Decision(row.decision) if row.decision and not passed else None,
        until=row.until,
        returned=returned,
        name=row.name,
        strength=row.strength,
        maker=row.maker,
        distributors=tuple(filter(None, row.distributors.split(BETWEEN))),
        found_at=row.found_at,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
    )
