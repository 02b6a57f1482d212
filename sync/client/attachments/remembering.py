"""What this workstation knows of its own files: sent, still to be sent, or refused and why.

Without it each start would send all photos of the year again. A file is this workstation's where it
said that it was attached; the note stands in the database, so a kill costs one file at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, update

from app.store.insert_once import insert_once
from app.store.tables.acceptance import acceptance_fact, attachment
from app.store.tables.attachments import attachment_sending
from app.store.workstation import Workstation


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that was attached here."""

    sha256: str
    name: str
    tries: int = 0
    """How often it was refused."""


def to_send(connection: Connection, station: Workstation, now: datetime) -> list[OwnFile]:
    """Files that are not known to be there and may be tried now, the oldest first."""
    file, fact, sending = attachment.c, acceptance_fact.c, attachment_sending.c
    said = and_(
        fact.org == file.org,
        fact.receipt_id == file.receipt_id,
        fact.fact_id == file.attachment_id,
    )
    noted = and_(sending.org == file.org, sending.sha256 == file.sha256)
    rows = connection.execute(
        select(file.sha256, file.name, sending.tries)
        .join(acceptance_fact, said)
        .outerjoin(attachment_sending, noted)
        .where(
            file.org == station.org,
            fact.workstation == station.device,
            sending.there_at.is_(None),
            sending.again_at.is_(None) | (sending.again_at <= now),
        )
        .order_by(file.attachment_id)
    )
    found: dict[str, OwnFile] = {}
    for sha256, name, tries in rows:
        found.setdefault(sha256, OwnFile(sha256, name, tries or 0))
    return list(found.values())


def sent(connection: Connection, org: str) -> Sequence[str]:
    """Files that the service had when it was asked last."""
    columns = attachment_sending.c
    query = select(columns.sha256).where(columns.org == org, columns.there_at.is_not(None))
    return connection.execute(query.order_by(columns.sha256)).scalars().all()


def note_there(connection: Connection, org: str, files: Iterable[str], now: datetime) -> None:
    """The service has these."""
    _note(connection, org, files, {"there_at": now, "tries": 0, "again_at": None, "reason": ""})


def note_gone(connection: Connection, org: str, files: Iterable[str]) -> None:
    """The service has these no longer: they are to be sent again."""
    _note(connection, org, files, {"there_at": None, "tries": 0, "again_at": None, "reason": ""})


def note_failed(
    connection: Connection, org: str, file: OwnFile, reason: str, again_at: datetime
) -> None:
    """This one was not taken."""
    values = {"there_at": None, "tries": file.tries + 1, "again_at": again_at, "reason": reason}
    _note(connection, org, [file.sha256], values)


def _note(
    connection: Connection, org: str, files: Iterable[str], values: Mapping[str, Any]
) -> None:
    table = attachment_sending
    for sha256 in files:
        row = {"org": org, "sha256": sha256, **values}
        new = insert_once(connection, table).returning(table.c.sha256)
        if connection.execute(new, row).first() is None:
            mine = (table.c.org == org, table.c.sha256 == sha256)
            connection.execute(update(table).where(*mine).values(values))
