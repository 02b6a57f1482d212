"""Two campuses of an institution, known as 配送点."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from sqlalchemy import Connection

from app.catalogue.relations import journal
from app.catalogue.relations.journal import AddressSaid, RelationsSaid
from app.catalogue.relations.values import Origin

EAST, WEST = "PS-E", "PS-W"
NAMES = {EAST: "东院药库", WEST: "西院药库"}


def know_campuses(connection: Connection, org: str) -> None:
    """Make them known, as somebody who laid them down would."""
    said = RelationsSaid(
        origin=Origin.PERSON,
        person="采购员",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        addresses=[AddressSaid(code=code, name=name) for code, name in NAMES.items()],
    )
    journal.take(connection, org, uuid.UUID(int=1), said)
