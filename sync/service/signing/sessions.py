"""Sessions: who is signed in where, since when, and how one is ended from elsewhere.

Without it nobody could see that his password is used in another room. A session lives as long as
its tokens are renewed, a shift at most; with it end the tokens that were given for it. What ended
is shown for some time, and swept away with the next one that begins.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.store.clock import Clock
from app.store.tables.accounts import access_token
from app.store.tables.service import device
from app.store.tables.signing import person_session

LONGEST = timedelta(hours=12)
_SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one workstation."""

    session_id: uuid.UUID
    number: str
    device: uuid.UUID
    device_name: str
    address: str
    since: datetime
    last_used_at: datetime
    """When its token was last renewed."""
    ended_at: datetime | None
    ended_by: str


def begin(
    connection: Connection, org: str, number: str, device_id: uuid.UUID, address: str, clock: Clock
) -> uuid.UUID:
    """Begin one; what ended long ago is swept away."""
    now = clock.now()
    connection.execute(
        delete(person_session).where(
            person_session.c.org == org, person_session.c.last_used_at < now - _SHOWN_FOR
        )
    )
    session_id = clock.new_id()
    row = {
        "org": org,
        "session_id": session_id,
        "number": number,
        "device": device_id,
        "address": address,
        "since": now,
        "last_used_at": now,
        "ended_by": "",
    }
    connection.execute(insert(person_session), row)
    return session_id


def use(connection: Connection, org: str, session_id: uuid.UUID, now: datetime) -> bool:
    """Note that one is still used; False where it has ended, or lasted a shift."""
    mine = (person_session.c.org == org, person_session.c.session_id == session_id)
    live = (person_session.c.ended_at.is_(None), person_session.c.since > now - LONGEST)
    used = update(person_session).where(*mine, *live).values(last_used_at=now)
    return connection.execute(used.returning(person_session.c.number)).one_or_none() is not None


def end(connection: Connection, org: str, session_id: uuid.UUID, by: str, now: datetime) -> None:
    """End one, and what was given for it."""
    mine = (person_session.c.org == org, person_session.c.session_id == session_id)
    live = person_session.c.ended_at.is_(None)
    connection.execute(update(person_session).where(*mine, live).values(ended_at=now, ended_by=by))
    connection.execute(
        delete(access_token).where(
            access_token.c.org == org, access_token.c.session_id == session_id
        )
    )


def end_all(connection: Connection, org: str, number: str, by: str, now: datetime) -> None:
    """End all of a person's, and all that was given to it."""
    mine = (person_session.c.org == org, person_session.c.number == number)
    live = person_session.c.ended_at.is_(None)
    connection.execute(update(person_session).where(*mine, live).values(ended_at=now, ended_by=by))
    connection.execute(
        delete(access_token).where(access_token.c.org == org, access_token.c.number == number)
    )


def listed(connection: Connection, org: str, number: str | None, limit: int) -> tuple[Session, ...]:
    """Sessions of one person, or of all (None), the newest first."""
    whose = () if number is None else (person_session.c.number == number,)
    at = (device.c.org == person_session.c.org) & (device.c.device == person_session.c.device)
    rows = connection.execute(
        select(person_session, device.c.name)
        .outerjoin(device, at)
        .where(person_session.c.org == org, *whose)
        .order_by(person_session.c.since.desc(), person_session.c.session_id)
        .limit(limit)
    )
    return tuple(
        Session(
            row.session_id,
            row.number,
            row.device,
            row.name or "",
            row.address,
            row.since,
            row.last_used_at,
            row.ended_at,
            row.ended_by,
        )
        for row in rows
    )


def owner_of(connection: Connection, org: str, session_id: uuid.UUID) -> str | None:
    """Whose a session is; None where there is none."""
    return connection.execute(
        select(person_session.c.number).where(
            person_session.c.org == org, person_session.c.session_id == session_id
        )
    ).scalar_one_or_none()
