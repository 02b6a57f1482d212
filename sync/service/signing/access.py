"""Access tokens: what is shown with each request, good for minutes.

Without it the workstation's lasting token would travel with every request. It is given in return
for the lasting one, or for what proves a person on an enrolled workstation, and is looked up with
each request: whoever is revoked, or whose session was ended, is refused at once. Kept as a hash, in
the database that all service processes share; what has expired is swept away with the next one
given. Only the service's clock counts.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from app.store.tables.accounts import access_token

_MARK = "~"
"""Stands in no institution's code and in no other token."""
_KEPT = timedelta(minutes=5)
"""How long an expired one can still be told from one that never was."""


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token stands for."""

    org: str
    device: uuid.UUID
    number: str
    """The person; empty: the workstation itself."""
    expires_at: datetime
    session_id: uuid.UUID | None = None


def looks_like_one(text: str) -> bool:
    """Whether a token is an access token."""
    return _MARK in text


def give(
    connection: Connection,
    org: str,
    device: uuid.UUID,
    now: datetime,
    lives: timedelta,
    number: str = "",
    session_id: uuid.UUID | None = None,
) -> str:
    """Make one: for a workstation, or for a person in its session."""
    mine = access_token.c.org == org
    connection.execute(delete(access_token).where(mine, access_token.c.expires_at < now - _KEPT))
    secret = secrets.token_urlsafe(32)
    row = {
        "org": org,
        "token_hash": _digest(secret),
        "device": device,
        "number": number,
        "session_id": session_id,
        "expires_at": now + lives,
    }
    connection.execute(insert(access_token), row)
    return f"{org}{_MARK}{secret}"


def find(connection: Connection, text: str) -> Access | None:
    """What a token stands for, also where it has expired; None where there is none."""
    org, _, secret = text.partition(_MARK)
    row = connection.execute(
        select(access_token).where(
            access_token.c.org == org, access_token.c.token_hash == _digest(secret)
        )
    ).one_or_none()
    if row is None:
        return None
    return Access(row.org, row.device, row.number, row.expires_at, row.session_id)


def withdraw_device(connection: Connection, org: str, device: uuid.UUID) -> None:
    """Take back what was given for a workstation's older token: somebody may have stolen that."""
    mine = (access_token.c.org == org, access_token.c.device == device)
    connection.execute(delete(access_token).where(*mine))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
