"""What items are called, and which items a typed text finds.

Without it lists of codes would stay codes. The catalogue names an item first; where it does not
know it, the deliveries that brought it do. Only what was delivered is found by its initials: the
catalogue keeps none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select

from app.catalogue import items
from app.codes.reading import fold
from app.store.tables.receipts import delivered_item
from app.store.tables.reference import item
from app.tracing.lines import TracedItem

_AT_ONCE = 500
MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item as people read it."""

    province_code: str
    name: str
    strength: str = ""
    maker: str = ""
    initials: str = ""
    """Pinyin initials, each between blanks; empty where it was never delivered."""


def named(connection: Connection, org: str, codes: Collection[str]) -> dict[str, NamedItem]:
    """Name items by province code; what nobody ever named is not in the answer."""
    found = _delivered(connection, org, codes)
    for code, one in items.find_all(connection, codes).items():
        initials = found[code].initials if code in found else ""
        found[code] = NamedItem(code, one.name, one.strength, one.maker, initials)
    return found


def find_items(connection: Connection, org: str, text: str) -> tuple[NamedItem, ...]:
    """Find items by the beginning of a code, a part of a name, or initials; delivered ones first.

    Nothing where nothing is typed.
    """
    wanted = fold(text).strip()
    if not wanted:
        return ()
    delivered = delivered_item.c
    rows = connection.execute(
        select(
            delivered.province_code,
            func.min(delivered.name).label("name"),
            func.min(delivered.strength).label("strength"),
            func.min(delivered.maker).label("maker"),
            func.min(delivered.initials).label("initials"),
        )
        .where(
            delivered.org == org,
            delivered.province_code != "",
            or_(
                delivered.province_code.startswith(wanted, autoescape=True),
                delivered.name.contains(wanted, autoescape=True),
                delivered.initials.contains(f" {wanted.lower()}", autoescape=True),
            ),
        )
        .group_by(delivered.province_code)
        .order_by("name", delivered.province_code)
        .limit(MOST_FOUND)
    )
    listed = connection.execute(
        select(item.c.province_code, item.c.name, item.c.strength, item.c.maker)
        .where(
            or_(
                item.c.province_code.startswith(wanted, autoescape=True),
                item.c.name.contains(wanted, autoescape=True),
            )
        )
        .order_by(item.c.name, item.c.province_code)
        .limit(MOST_FOUND)
    )
    found = {one.province_code: one for one in _of_rows(rows)}
    for one in _of_rows(listed):
        found.setdefault(one.province_code, one)
    return tuple(found.values())[:MOST_FOUND]


def _delivered(connection: Connection, org: str, codes: Collection[str]) -> dict[str, NamedItem]:
    ids = [TracedItem(code, "").item_id for code in sorted(set(codes))]
    found: dict[str, NamedItem] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(
            select(delivered_item).where(
                delivered_item.c.org == org,
                delivered_item.c.item_id.in_(ids[start : start + _AT_ONCE]),
            )
        )
        found |= {one.province_code: one for one in _of_rows(rows)}
    return found


def _of_rows(rows: Iterable[Any]) -> list[NamedItem]:
    return [
        NamedItem(
            row.province_code, row.name, row.strength, row.maker, getattr(row, "initials", "")
        )
        for row in rows
    ]
