"""Says who sent a request, by what it shows: a workstation's token, a person's, a training key.

Without it every route would read tokens for itself. An institution's code comes from the token
alone, never from a message. Whether a workstation is revoked is asked with each request.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy import Connection, select

from app.people import persons
from app.people.person import Standing
from app.people.rights import NONE
from app.store.tables.service import device
from sync.platform_time import day_of
from sync.service.accounts import Caller
from sync.service.refusals import not_admitted, token_expired
from sync.service.settings import ServiceSettings
from sync.service.signing import access
from sync.service.tokens import DeviceToken


def admit(
    connection: Connection,
    settings: ServiceSettings,
    authorization: str | None,
    now: datetime,
    *,
    even_revoked: bool = False,
) -> Caller:
    """Say who is calling; raises ServiceRefusal. A revoked one only where it is asked for."""
    caller = _admit(connection, settings, authorization, now)
    if caller.revoked and not even_revoked:
        raise not_admitted()
    return caller


def _admit(
    connection: Connection, settings: ServiceSettings, authorization: str | None, now: datetime
) -> Caller:
    scheme, _, text = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise not_admitted()
    if access.looks_like_one(text):
        return _admit_access(connection, text, now)
    token = DeviceToken.parse(text)
    if token is not None:
        return _admit_device(connection, token)
    caller = _admit_key(settings, text)
    if caller is None:
        raise not_admitted()
    return caller


def _admit_device(connection: Connection, token: DeviceToken) -> Caller:
    row = connection.execute(
        select(device.c.token_hash, device.c.revoked_at).where(
            device.c.org == token.org, device.c.device == token.device
        )
    ).one_or_none()
    if row is None or not hmac.compare_digest(bytes(row.token_hash), token.digest):
        raise not_admitted()
    return Caller(token.org, token.device, revoked=row.revoked_at is not None)


def _admit_access(connection: Connection, text: str, now: datetime) -> Caller:
    found = access.find(connection, text)
    if found is None:
        raise token_expired()
    row = connection.execute(
        select(device.c.revoked_at).where(
            device.c.org == found.org, device.c.device == found.device
        )
    ).one_or_none()
    if row is None:
        raise not_admitted()
    if found.expires_at <= now:
        raise token_expired()
    held = NONE
    if found.number:
        who = persons.one(connection, found.org, found.number)
        today = day_of(now)
        if who is None or who.standing_on(today) is Standing.RETIRED:
            raise not_admitted()
        held = persons.rights_of_one(connection, found.org, who, today)
    revoked = row.revoked_at is not None
    return Caller(
        found.org,
        found.device,
        number=found.number,
        rights=held,
        session=found.session_id,
        revoked=revoked,
    )


def _admit_key(settings: ServiceSettings, text: str) -> Caller | None:
    if settings.training_key is None or settings.training_org is None:
        return None
    if not hmac.compare_digest(settings.training_key.encode(), text.encode()):
        return None
    return Caller(settings.training_org)
