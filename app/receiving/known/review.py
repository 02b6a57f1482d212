"""The list of what is said of drug identifiers, page by page, for somebody to go through.

Without it proposals would wait for ever. Newest first within what still waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from app.codes.reading import fold
from app.receiving.known.mapping import Entry, entry_of
from app.receiving.known.values import MappingState
from app.store.tables.receipts import delivered_item
from app.store.tables.reference import item
from app.store.tables.rules import identifier_item

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One identifier and one item, as people read them."""

    entry: Entry
    name: str
    """Empty where neither catalogue nor a delivery ever named the item."""
    strength: str
    maker: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of the list."""

    rows: tuple[ReviewRow, ...]
    page: int
    """From 0."""
    total: int

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
) -> ReviewPage:
    """Read one page; `search` is the beginning of an identifier or code, or part of a name."""
    listed = _listed(org, state, fold(search).strip())
    total = connection.execute(select(func.count()).select_from(listed.subquery())).scalar_one()
    number = max(0, min(page, (total - 1) // PAGE))
    waiting = case((identifier_item.c.state == MappingState.PROPOSED, 0), else_=1)
    ordered = listed.order_by(
        waiting,
        identifier_item.c.at.desc(),
        identifier_item.c.identifier,
        identifier_item.c.province_code,
    )
    rows = connection.execute(ordered.limit(PAGE).offset(number * PAGE))
    return ReviewPage(tuple(_row(row) for row in rows), number, total)


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
