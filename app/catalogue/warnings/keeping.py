"""Writes the work list: what a check found, what is gone, how each warning stands.

Without it a check would have to forget who decided what. A row stays when its difference is gone
(closed), so that one that comes back finds what was decided; what the check found the same is not
touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from app.catalogue.findings import Field, Finding, Severity
from app.catalogue.items import BETWEEN
from app.catalogue.meaning.text import fold
from app.catalogue.rows import HospitalRow
from app.catalogue.warnings.standing import Standing, standing_of
from app.catalogue.warnings.values import WarningKey, WarningState, WarningWord
from app.store.many_rows import among, insert_rows
from app.store.tables.warnings import catalogue_warning

RANKS = (Severity.ERROR, Severity.WARNING, Severity.INFO)
"""Severities by the number that stands in the table."""

Words = Mapping[WarningKey, Sequence[WarningWord]]


@dataclass(frozen=True, slots=True)
class FoundAt:
    """A finding and the hospital's row it was found at."""

    finding: Finding
    row: HospitalRow

    @property
    def key(self) -> WarningKey:
        """What it is about."""
        return key_of(self.finding)


def key_of(finding: Finding) -> WarningKey:
    """What a finding is about."""
    return WarningKey(finding.hospital_code or "", finding.province_code or "", finding.field)


def keep(
    connection: Connection, org: str, found: Sequence[FoundAt], words: Words, at: datetime
) -> None:
    """Write findings that are new or other than before, in the caller's transaction."""
    before = _known(connection, org, [one.key for one in found])
    new: list[dict[str, Any]] = []
    other: list[dict[str, Any]] = []
    for one in {one.key: one for one in found}.values():
        finding, old = one.finding, before.get(one.key)
        values = (finding.province_value, finding.hospital_value)
        row = _columns(one) | _stands(standing_of(words.get(one.key, ()), *values))
        if old is None:
            new.append(row | {"found_at": at, "changed_at": at, "closed_at": None})
        else:
            moved = old.state == WarningState.CLOSED or (*values,) != (
                old.province_value,
                old.hospital_value,
            )
            found_at = at if old.state == WarningState.CLOSED else old.found_at
            times = {"found_at": found_at, "changed_at": at if moved else old.changed_at}
            other.append(row | times | {"closed_at": None})
    insert_rows(connection, catalogue_warning, {"org": org}, new)
    _update(connection, org, other)


def close(connection: Connection, org: str, keys: Sequence[WarningKey], at: datetime) -> None:
    """Say that differences are gone, in the caller's transaction."""
    gone = {"state": WarningState.CLOSED.value, "closed_at": at}
    _update(connection, org, [_named(key) | gone for key in keys])


def settle(connection: Connection, org: str, words: Words) -> None:
    """Say how warnings stand by what was decided, where they are not closed."""
    rows = [
        _named(key)
        | _stands(standing_of(words.get(key, ()), row.province_value, row.hospital_value))
        for key, row in _known(connection, org, words).items()
        if row.state != WarningState.CLOSED
    ]
    _update(connection, org, rows)


def _known(connection: Connection, org: str, keys: Iterable[WarningKey]) -> dict[WarningKey, Any]:
    wanted = set(keys)
    warning = catalogue_warning.c
    columns = (
        warning.hospital_code,
        warning.province_code,
        warning.field,
        warning.state,
        warning.province_value,
        warning.hospital_value,
        warning.found_at,
        warning.changed_at,
    )
    here = among(connection, warning.hospital_code, sorted({key.hospital_code for key in wanted}))
    found = {}
    for row in connection.execute(select(*columns).where(warning.org == org, here)):
        key = WarningKey(row.hospital_code, row.province_code, Field(row.field))
        if key in wanted:
            found[key] = row
    return found


def _columns(one: FoundAt) -> dict[str, Any]:
    finding, row = one.finding, one.row
    said = (
        row.name,
        row.trade_name,
        row.strength,
        row.maker,
        *row.distributors,
        row.hospital_code,
        finding.province_code or "",
        row.approval_number,
        finding.province_value,
        finding.hospital_value,
    )
    return _named(one.key) | {
        "matched_by": finding.matched_by or "",
        "problem": finding.problem.value,
        "severity": RANKS.index(finding.severity),
        "province_value": finding.province_value,
        "hospital_value": finding.hospital_value,
        "message": finding.message,
        "name": row.name,
        "strength": row.strength,
        "maker": row.maker,
        "distributors": BETWEEN.join(row.distributors),
        "words": "\n".join(dict.fromkeys(fold(text) for text in said if text)),
    }


def _named(key: WarningKey) -> dict[str, Any]:
    return {
        "hospital_code": key.hospital_code,
        "province_code": key.province_code,
        "field": key.field.value,
    }


def _stands(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state.value,
        "decision": standing.decision or "",
        "until": standing.until,
        "returned": standing.returned or "",
    }


def _update(connection: Connection, org: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows that all have the same columns, in one statement."""
    if not rows:
        return
    keys = tuple(_named(WarningKey("", "", Field.MATCH)))
    mine: list[ColumnElement[bool]] = [catalogue_warning.c.org == org]
    mine += [catalogue_warning.c[name] == bindparam(f"its_{name}") for name in keys]
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name not in keys}
    bound = [{f"its_{k}" if k in keys else k: v for k, v in row.items()} for row in rows]
    connection.execute(update(catalogue_warning).where(*mine).values(values), bound)
