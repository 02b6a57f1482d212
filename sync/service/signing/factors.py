"""Second factors of persons: the telephone whose codes they show, and codes for when it is lost.

Without it an administrator's password, once seen, would be enough. The secret itself is kept where
secrets of connections are (links/secrets.py): sealed, in no table, no log and no backup of the
database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from app.people.signing import telephone_code
from app.store.insert_once import put_row
from app.store.tables.signing import recovery_code, second_factor
from sync.service.links.secrets import LinkSecrets

_PLACE = "second-factor"
"""Where among the secrets of an institution they are; no connection is called so."""


class Telephones:
    """The secrets that telephones share with one service."""

    def __init__(self, secrets: LinkSecrets) -> None:
        """Keep them among these."""
        self._secrets = secrets

    def read(self, org: str, number: str) -> str | None:
        """A person's; None where there is none, or it was sealed on another machine."""
        return self._secrets.read(org, _PLACE, (number,)).get(number)

    def keep(self, org: str, number: str, secret: str) -> None:
        """Keep a new one; raises OSError."""
        self._secrets.keep(org, _PLACE, number, secret)

    def forget(self, org: str, number: str) -> None:
        """Keep none; raises OSError."""
        self._secrets.forget(org, _PLACE, number)


def load(connection: Connection, org: str, number: str) -> Row[tuple[object, ...]] | None:
    """When a person's was confirmed, and the last step taken; None where there is none."""
    return connection.execute(select(second_factor).where(*_place(org, number))).one_or_none()


def begin(connection: Connection, org: str, number: str) -> None:
    """Begin anew: none is confirmed, and no recovery code is left."""
    put_row(
        connection,
        second_factor,
        {"org": org, "number": number, "confirmed_at": None, "last_step": 0},
    )
    _forget_codes(connection, org, number)


def drop(connection: Connection, org: str, number: str) -> None:
    """A telephone is lost: the next sign-in sets another up."""
    connection.execute(delete(second_factor).where(*_place(org, number)))
    _forget_codes(connection, org, number)


def take_step(connection: Connection, org: str, number: str, step: int, now: datetime) -> bool:
    """Take the code of a step, unless it or a later one was taken; the first one confirms."""
    mine = update(second_factor).where(*_place(org, number), second_factor.c.last_step < step)
    taken = connection.execute(mine.values(last_step=step).returning(second_factor.c.confirmed_at))
    row = taken.one_or_none()
    if row is None:
        return False
    if row.confirmed_at is None:
        confirmed = update(second_factor).where(*_place(org, number)).values(confirmed_at=now)
        connection.execute(confirmed)
    return True


def take_recovery_code(
    connection: Connection, org: str, number: str, code: str, now: datetime
) -> bool:
    """Take a recovery code, if it is one that was not used."""
    mine = (
        recovery_code.c.org == org,
        recovery_code.c.number == number,
        recovery_code.c.code_hash == telephone_code.recovery_digest(code),
        recovery_code.c.used_at.is_(None),
    )
    used = update(recovery_code).where(*mine).values(used_at=now)
    return connection.execute(used.returning(recovery_code.c.number)).one_or_none() is not None


def keep_recovery_codes(
    connection: Connection, org: str, number: str, codes: Iterable[str]
) -> None:
    """Keep new recovery codes, in place of all older ones."""
    _forget_codes(connection, org, number)
    rows = [
        {"org": org, "number": number, "code_hash": telephone_code.recovery_digest(code)}
        for code in codes
    ]
    connection.execute(insert(recovery_code), rows)


def _forget_codes(connection: Connection, org: str, number: str) -> None:
    mine = (recovery_code.c.org == org, recovery_code.c.number == number)
    connection.execute(delete(recovery_code).where(*mine))


def _place(org: str, number: str) -> tuple[ColumnElement[bool], ...]:
    return (second_factor.c.org == org, second_factor.c.number == number)
