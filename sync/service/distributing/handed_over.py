"""What a distributor handed over here, as the relay keeps it.

Without it each of those who follow hand-overs would read the relay's tables. Only what came by the
distributor's own keys counts: what a hospital's program declared in somebody's name is not theirs
to tell. Hand-overs stand with the hospitals they are for, so they are looked up across all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from app.store.tables.relay import relay_key, relay_manifest
from app.tracing.chunks import MAX_PLAIN_BYTES
from sync.service.relay.manifests import SEALED, Row, body_of
from sync.service.unpacking import unpack


def sealed_since(connection: Connection, distributor: str, since: datetime) -> Sequence[Row]:
    """Its hand-overs in force that were sealed lately, the oldest first."""
    kept = relay_manifest.c
    query = select(relay_manifest).where(
        kept.sender.in_(
            select(relay_key.c.key_id).where(relay_key.c.distributor_code == distributor)
        ),
        kept.distributor_code == distributor,
        kept.state == SEALED,
        kept.sealed_at >= since,
    )
    return connection.execute(query.order_by(kept.sealed_at, kept.sha256)).all()


def found(connection: Connection, hospital: str, sha256: str) -> Row | None:
    """One hand-over, whatever its state; None where it is no more."""
    mine = (relay_manifest.c.org == hospital, relay_manifest.c.sha256 == sha256)
    return connection.execute(select(relay_manifest).where(*mine)).one_or_none()


def document_of(connection: Connection, row: Row) -> bytes:
    """The delivery without its codes."""
    return unpack(body_of(connection, row.org, row.sha256, 0), MAX_PLAIN_BYTES)
