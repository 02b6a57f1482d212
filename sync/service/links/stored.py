"""Shows a connector what of its deliveries is stored, so that it may be marked at the platform.

Without it a platform that gives what is not marked would give all of it again each time; marked
before it is stored, a delivery would be lost with the service.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import msgspec
from sqlalchemy import select

from app.store.database import Database
from app.store.tables.service import platform_detail
from sync.connectors.port import PlatformDetail
from sync.service.transactions import reading_of


class StoredDetails:
    """What one institution holds of one platform's deliveries; from any thread."""

    def __init__(self, database: Database, org: str, platform: str) -> None:
        self._database, self._org, self._platform = database, org, platform

    def holds(self, details: Sequence[PlatformDetail]) -> bool:
        """Whether all of these are stored, each just as it is here; raises StoreError."""
        kept = platform_detail.c
        query = select(kept.detail_id, kept.body).where(
            kept.org == self._org,
            kept.platform == self._platform,
            kept.detail_id.in_([one.detail_id for one in details]),
        )
        with reading_of(self._database, self._org) as connection:
            bodies = {row.detail_id: row.body for row in connection.execute(query)}
        return all(
            one.detail_id in bodies
            and msgspec.json.decode(bodies[one.detail_id], type=PlatformDetail) == one
            for one in details
        )


@runtime_checkable
class MarksStored(Protocol):
    """A connector whose platform wants to be told what was stored."""

    def mark_stored(self, stored: StoredDetails) -> None:
        """Mark from now on what is stored there."""
