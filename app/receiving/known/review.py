"""The list of what is said of drug identifiers, page by page, for somebody to go through.

Without it proposals would wait for ever. Newest first within what still waits. An identifier that
stands for several items is a conflict: its boxes cannot be told apart until somebody refuses the
wrong ones. An item with several identifiers is none by itself (one per package level, new ones when
a package changes), but two on one level are shown, because one of them may be old or wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from app.codes.reading import fold
from app.receiving.known.mapping import Entry, entry_of
from app.receiving.known.naming import NamedItem, named
from app.receiving.known.values import MappingState
from app.receiving.values import PackageLevel
from app.store.tables.receipts import delivered_item
from app.store.tables.reference import item
from app.store.tables.rules import identifier_item

PAGE = 50
STANDING = (MappingState.PROPOSED, MappingState.CONFIRMED)
"""States in which something is said for a pair, not against it."""
_STANDS = identifier_item.c.state.in_(STANDING)


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another identifier of an item."""

    identifier: str
    level: PackageLevel


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One identifier and one item, as people read them."""

    entry: Entry
    name: str
    """Empty where neither catalogue nor a delivery ever named the item."""
    strength: str
    maker: str
    rivals: tuple[NamedItem, ...] = ()
    """Other items that the identifier stands for, where the row itself stands."""
    siblings: tuple[Sibling, ...] = ()
    """Other identifiers of the item, where the row itself stands."""

    @property
    def crowded(self) -> bool:
        """Another identifier of the item stands on the same level."""
        return any(sibling.level is self.entry.level for sibling in self.siblings)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of the list."""

    rows: tuple[ReviewRow, ...]
    page: int
    """From 0."""
    total: int
    waiting: int = 0
    """Of all there are, how many wait for a person."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PAGE)


def review(
    connection: Connection,
    org: str,
    state: MappingState | None = None,
    search: str = "",
    page: int = 0,
    *,
    conflicts: bool = False,
) -> ReviewPage:
    """Read one page; `search` is the beginning of an identifier or code, or part of a name.

    `conflicts`: only what stands for an identifier that stands for several items.
    """
    listed = _listed(org, state, fold(search).strip())
    if conflicts:
        listed = listed.where(_STANDS, identifier_item.c.identifier.in_(_contested(org)))
    total = connection.execute(select(func.count()).select_from(listed.subquery())).scalar_one()
    number = max(0, min(page, (total - 1) // PAGE))
    waiting = case((identifier_item.c.state == MappingState.PROPOSED, 0), else_=1)
    by_identifier = (identifier_item.c.identifier, identifier_item.c.province_code)
    newest = (waiting, identifier_item.c.at.desc(), *by_identifier)
    ordered = listed.order_by(*(by_identifier if conflicts else newest))
    found = connection.execute(ordered.limit(PAGE).offset(number * PAGE)).all()
    rows = _with_others(connection, org, [_row(row) for row in found])
    return ReviewPage(rows, number, total, _count_waiting(connection, org))


def _contested(org: str) -> Select[Any]:
    return (
        select(identifier_item.c.identifier)
        .where(identifier_item.c.org == org, _STANDS)
        .group_by(identifier_item.c.identifier)
        .having(func.count() > 1)
    )


def _count_waiting(connection: Connection, org: str) -> int:
    mine = (identifier_item.c.org == org, identifier_item.c.state == MappingState.PROPOSED)
    count: int = connection.execute(
        select(func.count()).select_from(identifier_item).where(*mine)
    ).scalar_one()
    return count


def _with_others(
    connection: Connection, org: str, rows: Sequence[ReviewRow]
) -> tuple[ReviewRow, ...]:
    """Put beside each row what else stands for its identifier and for its item."""
    identifiers = {row.entry.identifier for row in rows}
    codes = {row.entry.province_code for row in rows}
    columns = identifier_item.c
    beside = connection.execute(
        select(columns.identifier, columns.province_code, columns.level)
        .where(columns.org == org, _STANDS)
        .where(or_(columns.identifier.in_(identifiers), columns.province_code.in_(codes)))
        .order_by(columns.identifier, columns.province_code)
    ).all()
    names = named(connection, org, {row.province_code for row in beside})
    return tuple(_beside(row, beside, names) for row in rows)


def _beside(row: ReviewRow, beside: Sequence[Any], names: dict[str, NamedItem]) -> ReviewRow:
    entry = row.entry
    if entry.state not in STANDING:
        return row
    rivals = [
        names.get(other.province_code, NamedItem(other.province_code, other.province_code))
        for other in beside
        if other.identifier == entry.identifier and other.province_code != entry.province_code
    ]
    siblings = [
        Sibling(other.identifier, PackageLevel(other.level))
        for other in beside
        if other.province_code == entry.province_code and other.identifier != entry.identifier
    ]
    return replace(row, rivals=tuple(rivals), siblings=tuple(siblings))


def _listed(org: str, state: MappingState | None, search: str) -> Select[Any]:
    # A drug that was never delivered under its code has one row less, never one more: an item is
    # delivered under one id.
    delivered = (
        select(
            delivered_item.c.province_code,
            func.min(delivered_item.c.name).label("name"),
            func.min(delivered_item.c.strength).label("strength"),
            func.min(delivered_item.c.maker).label("maker"),
            func.min(delivered_item.c.initials).label("initials"),
        )
        .where(delivered_item.c.org == org, delivered_item.c.province_code != "")
        .group_by(delivered_item.c.province_code)
        .subquery()
    )
    wanted: list[ColumnElement[bool]] = [identifier_item.c.org == org]
    if state is not None:
        wanted.append(identifier_item.c.state == state)
    name = func.coalesce(item.c.name, delivered.c.name, "")
    if search:
        wanted.append(
            or_(
                identifier_item.c.identifier.startswith(search, autoescape=True),
                identifier_item.c.province_code.startswith(search, autoescape=True),
                name.contains(search, autoescape=True),
                delivered.c.initials.contains(search.lower(), autoescape=True),
            )
        )
    code = identifier_item.c.province_code
    return (
        select(
            identifier_item,
            name.label("name"),
            func.coalesce(item.c.strength, delivered.c.strength, "").label("strength"),
            func.coalesce(item.c.maker, delivered.c.maker, "").label("maker"),
        )
        .join(item, item.c.province_code == code, isouter=True)
        .join(delivered, delivered.c.province_code == code, isouter=True)
        .where(and_(*wanted))
    )


def _row(row: Any) -> ReviewRow:  # noqa: ANN401 (a row of the select above)
    return ReviewRow(entry_of(row), row.name, row.strength, row.maker)
