"""The lists of rules and of recalls and stops, for somebody to go through.

Without it nobody could see what was laid down, by whom and when. A stop (停用) is a rule of an
item; it is listed beside the recalls, because both say what may not be received.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from app.codes.reading import fold
from app.receiving.known.item_rules import ALL, CLASS, ITEM, Rule
from app.receiving.known.naming import NamedItem, named
from app.store.tables.rules import item_rule, recall

_Standing = tuple[str, Rule, str, str, datetime]
"""Scope, rule, value, who and when."""
LISTED = 1000
"""Rows of one list; more are found by searching."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule, as people read it."""

    scope: str
    rule: Rule
    value: str
    item: NamedItem | None
    """Of a rule for one item; None for others, and where nobody ever named it."""
    person: str
    at: datetime


class BarKind(StrEnum):
    """Why something may not be received."""

    RECALL = "recall"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class BarRow:
    """One recall, or one item (or class) that is no longer used."""

    kind: BarKind
    key: str
    """The recall's id, or the scope of the stop."""
    province_code: str
    """Empty: any item, or a class."""
    item: NamedItem | None
    batch: str
    identifier: str
    reason: str
    person: str
    at: datetime
    lifted_at: datetime | None = None

    @property
    def recall_id(self) -> uuid.UUID | None:
        """Of a recall."""
        return uuid.UUID(self.key) if self.kind is BarKind.RECALL else None


@dataclass(frozen=True, slots=True)
class BarsAsked:
    """What somebody wants to see of recalls and stops."""

    search: str = ""
    lifted: bool = False
    """Also those that were lifted."""


def rules(connection: Connection, org: str, search: str = "") -> tuple[RuleRow, ...]:
    """Read the rules that hold, the newest first; those of stops are listed with the recalls."""
    rows = _standing_rules(connection, org)
    found = named(connection, org, {_item_of(scope) for scope, *_ in rows} - {""})
    listed = (
        RuleRow(scope, rule, value, found.get(_item_of(scope)), person, at)
        for scope, rule, value, person, at in rows
        if rule is not Rule.STOPPED
    )
    text = _folded(search)
    fitting = (row for row in listed if _fits(text, row.item, row.scope, row.value))
    return tuple(sorted(fitting, key=_newest_first))[:LISTED]


def bars(connection: Connection, org: str, asked: BarsAsked) -> tuple[BarRow, ...]:
    """Read recalls and stops: those that hold first, the newest first."""
    wanted = [recall.c.org == org]
    if not asked.lifted:
        wanted.append(recall.c.lifted_at.is_(None))
    recalls = connection.execute(select(recall).where(*wanted)).all()
    stops = [row for row in _standing_rules(connection, org) if row[1] is Rule.STOPPED]
    codes = {row.province_code for row in recalls} | {_item_of(scope) for scope, *_ in stops}
    found = named(connection, org, codes - {""})
    rows = [
        BarRow(
            kind=BarKind.RECALL,
            key=str(row.recall_id),
            province_code=row.province_code,
            item=found.get(row.province_code),
            batch=row.batch,
            identifier=row.identifier,
            reason=row.reason,
            person=row.person,
            at=row.at,
            lifted_at=row.lifted_at,
        )
        for row in recalls
    ]
    rows += [_stop(found, row) for row in stops]
    text = _folded(asked.search)
    fitting = [
        row
        for row in rows
        if _fits(
            text, row.item, row.key, row.province_code, row.batch, row.identifier, row.reason,
        )
    ]  # fmt: skip
    fitting.sort(key=lambda row: (row.lifted_at is not None, _newest_first(row)))
    return tuple(fitting[:LISTED])


def _stop(found: Mapping[str, NamedItem], stop: _Standing) -> BarRow:
    scope, _, reason, person, at = stop
    code = _item_of(scope)
    return BarRow(BarKind.STOP, scope, code, found.get(code), "", "", reason, person, at)


def _standing_rules(connection: Connection, org: str) -> list[_Standing]:
    """The rules that hold; what this program does not know is left out."""
    names = set(Rule)
    rows = connection.execute(select(item_rule).where(item_rule.c.org == org))
    return [
        (row.scope, Rule(row.rule), row.value, row.person, row.at)
        for row in rows
        if row.value and row.rule in names and _is_scope(row.scope)
    ]


def _is_scope(scope: str) -> bool:
    return scope == ALL or scope.startswith((ITEM, CLASS))


def _item_of(scope: str) -> str:
    """The province code of an item's scope; empty for others."""
    return scope.removeprefix(ITEM) if scope.startswith(ITEM) else ""


def _newest_first(row: RuleRow | BarRow) -> float:
    return -row.at.timestamp()


def _folded(search: str) -> str:
    return fold(search).strip().casefold()


def _fits(text: str, item: NamedItem | None, *others: str) -> bool:
    if not text:
        return True
    said = [*others]
    if item is not None:
        said += [item.province_code, item.name, item.maker, item.initials]
    return any(text in fold(one).casefold() for one in said)
