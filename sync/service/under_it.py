"""What stands under and behind the service: its database, hand-overs at the relay, workstations.

Without it an inspection would call a service well whose database has had no repairs for a year, and
whose distributors' codes wait for nobody. Only reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, func, select, text

from app.store.tables.receipts import receipt
from app.store.tables.relay import relay_manifest
from sync.service import accounts
from sync.service.relay.manifests import OPEN, SEALED
from sync.wire_upkeep import DatabaseSeen, RelaySeen, WorkstationSeen

KEPT_UNTIL: Mapping[str, date] = {
    "PostgreSQL 13": date(2025, 11, 13),
    "PostgreSQL 14": date(2026, 11, 12),
    "PostgreSQL 15": date(2027, 11, 11),
    "PostgreSQL 16": date(2028, 11, 9),
    "PostgreSQL 17": date(2029, 11, 8),
    "PostgreSQL 18": date(2030, 11, 14),
}
"""The last release of each: https://www.postgresql.org/support/versioning/, "Final Release". A date
of the same name in `[ends]` goes before it."""
LOOK_BACK = timedelta(days=90)
"""What has waited longer at the relay will not come any more."""
_RELEASE = re.compile(r"(\d+)(?:\.\d+)*(?:(?:beta|rc)\d+)?(?: \(.*\))?")
"""Of PostgreSQL itself: what only speaks its language (`11.2-YB-2.25`) ends on other days."""


def database_seen(connection: Connection, ends: Mapping[str, date]) -> DatabaseSeen:
    """Which database it is, how large, and until when it is kept up (`ends`: what is set)."""
    if connection.dialect.name == "sqlite":
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        each = connection.execute(text("PRAGMA page_size")).scalar_one()
        return DatabaseSeen(product="SQLite", version=version, bytes=pages * each)
    version = connection.execute(text("SHOW server_version")).scalar_one()
    size = text("SELECT pg_database_size(current_database())")
    return DatabaseSeen(
        product="PostgreSQL",
        version=version,
        bytes=connection.execute(size).scalar_one(),
        kept_until=kept_until(version, ends),
    )


def kept_until(version: str, ends: Mapping[str, date]) -> date | None:
    """On which day the last repair of a PostgreSQL comes; None: nobody knows."""
    name = named(version)
    return ends.get(name) or KEPT_UNTIL.get(name)


def named(version: str) -> str:
    """`PostgreSQL 16`: how a release is called that gets repairs; empty: it is not PostgreSQL's."""
    found = _RELEASE.fullmatch(version)
    return "" if found is None else f"PostgreSQL {found[1]}"


def relay_seen(connection: Connection, org: str, now: datetime) -> RelaySeen:
    """What distributors handed over, in part or whole, and nobody has received yet."""
    lately = relay_manifest.c.created_at >= now - LOOK_BACK
    mine = (relay_manifest.c.org == org, lately, ~_received())
    coming, since = _counted(connection, *mine, relay_manifest.c.state == OPEN, ~_whole())
    waiting, waiting_since = _counted(connection, *mine, relay_manifest.c.state == SEALED)
    return RelaySeen(
        coming=coming, coming_since=since, waiting=waiting, waiting_since=waiting_since
    )


def workstations_seen(
    connection: Connection, org: str, release: str
) -> tuple[WorkstationSeen, ...]:
    """Those that work, with what each said its version is."""
    return tuple(
        WorkstationSeen(number=one.number, name=one.name, program=one.program, behind=one.behind)
        for one in accounts.devices(connection, org, release)
        if one.revoked_at is None
    )


def _counted(connection: Connection, *which: ColumnElement[bool]) -> tuple[int, datetime | None]:
    """How many deliveries, and since when the oldest waits."""
    count = func.count(relay_manifest.c.delivery_id.distinct())
    query = select(count, func.min(relay_manifest.c.created_at)).where(*which)
    number, since = connection.execute(query).one()
    return number, since


def _received() -> ColumnElement[bool]:
    same = (
        receipt.c.org == relay_manifest.c.org,
        receipt.c.delivery_id == relay_manifest.c.delivery_id,
    )
    return exists().where(*same)


def _whole() -> ColumnElement[bool]:
    """A beginning that was left lies beside the delivery that came whole."""
    whole = relay_manifest.alias("whole")
    same = (
        whole.c.org == relay_manifest.c.org,
        whole.c.delivery_id == relay_manifest.c.delivery_id,
        whole.c.state == SEALED,
    )
    return exists().where(*same)
