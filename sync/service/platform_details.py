"""Keeps the delivery details of the platforms as they came, and the items they name.

Without it a confirmation could not name what it confirms, and each item would be asked for again.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from app.catalogue import items
from app.catalogue.items import Item
from app.store.tables.service import platform_detail
from sync.connectors.port import PlatformDetail
from sync.service import feeds


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


def keep_items(
    connection: Connection, new: Sequence[Item], at: datetime, platform: str = ""
) -> int:
    """Store items and tell every workstation of those that are new or have changed; how many.

    They are told together: a version of the provincial catalogue.
    """
    news = [one for one in new if items.store(connection, one, at)]
    told = {"said_at": at, "platform": platform, "together": len(news)}
    rows = [
        feeds.NewRow("item", one.province_code, 1, msgspec.json.encode(asdict(one) | told).decode())
        for one in news
    ]
    feeds.publish(connection, feeds.GLOBAL, rows, at)
    return len(news)
