"""Keeps the delivery details of the platforms as they came, and the items they name.

Without it a confirmation could not name what it confirms, and each item would be asked for again.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from app.store.tables.reference import item
from app.store.tables.service import platform_detail
from sync.connectors.port import PlatformDetail, PlatformItem
from sync.service import feeds

_FIELDS = PlatformItem.__slots__


def of_delivery(
    connection: Connection, org: str, platform: str, delivery_id: uuid.UUID
) -> list[PlatformDetail]:
    """All details of a delivery that were ever seen, in the order of their numbers."""
    rows = connection.execute(
        select(platform_detail.c.body)
        .where(
            platform_detail.c.org == org,
            platform_detail.c.platform == platform,
            platform_detail.c.delivery_id == delivery_id,
        )
        .order_by(platform_detail.c.detail_id)
    )
    return [msgspec.json.decode(body, type=PlatformDetail) for (body,) in rows]


def platforms_of(connection: Connection, org: str, delivery_id: uuid.UUID) -> list[str]:
    """The platforms that know a delivery."""
    rows = connection.execute(
        select(platform_detail.c.platform)
        .distinct()
        .where(platform_detail.c.org == org, platform_detail.c.delivery_id == delivery_id)
    )
    return sorted(rows.scalars())


def keep(
    connection: Connection,
    org: str,
    platform: str,
    delivery_id: uuid.UUID,
    details: Sequence[PlatformDetail],
) -> None:
    """Store details, new ones and changed ones."""
    for detail in details:
        key = {"org": org, "platform": platform, "detail_id": detail.detail_id}
        mine = (platform_detail.c[name] == value for name, value in key.items())
        connection.execute(delete(platform_detail).where(*mine))
        row: dict[str, Any] = {
            "delivery_id": delivery_id,
            "distributor_code": detail.distributor_code,
            "body": msgspec.json.encode(detail).decode(),
        }
        connection.execute(insert(platform_detail), key | row)


def items(connection: Connection, codes: Collection[str]) -> dict[str, PlatformItem]:
    """The items known by these province codes."""
    wanted = sorted(set(codes))
    found: dict[str, PlatformItem] = {}
    # Older SQLite takes no more than 999 values in one statement.
    for start in range(0, len(wanted), 500):
        piece = wanted[start : start + 500]
        for row in connection.execute(select(item).where(item.c.province_code.in_(piece))):
            found[row.province_code] = PlatformItem(**{n: getattr(row, n) for n in _FIELDS})
    return found


def keep_items(connection: Connection, new: Sequence[PlatformItem], at: datetime) -> None:
    """Store items and tell every workstation of those that are new or have changed."""
    known = items(connection, [one.province_code for one in new])
    news = []
    for one in new:
        if known.get(one.province_code) == one:
            continue
        connection.execute(delete(item).where(item.c.province_code == one.province_code))
        connection.execute(insert(item), _values(one) | {"updated_at": at})
        body = msgspec.json.encode(one).decode()
        news.append(feeds.NewRow("item", one.province_code, 1, body))
    feeds.publish(connection, feeds.GLOBAL, news, at)


def _values(one: PlatformItem) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _FIELDS}
