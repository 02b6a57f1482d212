"""What people proved to the service on this workstation, so that it knows them without it.

Without it a cut cable would send everybody home. Kept is an Argon2id hash of what was typed here,
made here; the service sends none. It is good for some days since the service last agreed (rules.py)
and locks like the service does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from app.people.signing.lockout import Tries
from app.people.signing.rules import SignInRules
from app.store.insert_once import put_row
from app.store.tables.signing import known_proof


@dataclass(frozen=True, slots=True)
class Known:
    """What one person proved here."""

    password_hash: str | None = field(repr=False)
    pin_hash: str | None = field(repr=False)
    proved_at: datetime
    tries: Tries

    def hash_for(self, *, by_pin: bool) -> str | None:
        """What to compare a PIN or a password with; None where that was never proved here."""
        return self.pin_hash if by_pin else self.password_hash

    def days_left(self, rules: SignInRules, now: datetime) -> int:
        """Days for which it is still good, this one counted; 0 where it is not."""
        until = self.proved_at + timedelta(days=rules.offline_days)
        # A clock set back must not make it good for longer.
        if not self.proved_at <= now < until:
            return 0
        return (until - now).days + 1


def load(connection: Connection, org: str, number: str) -> Known | None:
    """What a person proved here; None where it never did."""
    row = connection.execute(
        select(known_proof).where(known_proof.c.org == org, known_proof.c.number == number)
    ).one_or_none()
    if row is None:
        return None
    tries = Tries(row.wrong, row.locks, row.locked_until)
    return Known(row.password_hash, row.pin_hash, row.proved_at, tries)


def keep(
    connection: Connection, org: str, number: str, now: datetime, hashed: str, *, by_pin: bool
) -> None:
    """The service agreed: keep what was typed, beside what was proved otherwise before."""
    before = load(connection, org, number)
    row = {
        "org": org,
        "number": number,
        "password_hash": before and before.password_hash,
        "pin_hash": before and before.pin_hash,
        "proved_at": now,
        "wrong": 0,
        "locks": 0,
        "locked_until": None,
    }
    row["pin_hash" if by_pin else "password_hash"] = hashed
    put_row(connection, known_proof, row)


def note(connection: Connection, org: str, number: str, tries: Tries) -> None:
    """Keep how the tries without the service went."""
    values = {"wrong": tries.wrong, "locks": tries.locks, "locked_until": tries.locked_until}
    mine = (known_proof.c.org == org, known_proof.c.number == number)
    connection.execute(update(known_proof).where(*mine).values(values))
