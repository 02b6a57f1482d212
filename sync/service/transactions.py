"""Runs a unit of work in one transaction, again where the database asks for it.

Without it a deadlock or a failed serialization would reach a workstation as an error. The work may
run several times and must keep nothing outside of its transaction. Nobody waits long for a lock: a
transaction that somebody forgot would otherwise take one place after the other, from everybody.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, text

from app.store import row_security
from app.store.database import Database
from app.store.errors import DatabaseBusy

Result = TypeVar("Result")

TRIES = 6
LOCK_WAIT_S = 5.0
"""How long the work waits for a lock of another transaction, and tries again at all."""
_FIRST_WAIT_S = 0.02
_PATIENCE = text(f"SELECT set_config('lock_timeout', '{LOCK_WAIT_S * 1000:.0f}', true)")
"""For one transaction, so that it holds behind pgbouncer too."""


def commit(
    database: Database, work: Callable[[Connection], Result], org: str | None = None
) -> Result:
    """Do the work and return its result when it is durable; raises StoreError.

    With `org` the database lets it see and write that institution's rows only.
    """
    until = time.monotonic() + LOCK_WAIT_S
    for attempt in range(TRIES - 1):
        try:
            return _once(database, work, org)
        except DatabaseBusy:
            if time.monotonic() > until:
                raise
            time.sleep(random.uniform(0, _FIRST_WAIT_S * 2**attempt))
    return _once(database, work, org)


@contextmanager
def reading_of(database: Database, org: str) -> Iterator[Connection]:
    """Look at one institution's rows at one moment; raises StoreError."""
    with database.reading() as connection:
        row_security.bind(connection, org)
        yield connection


def _once(database: Database, work: Callable[[Connection], Result], org: str | None) -> Result:
    with database.writing() as connection:
        if not database.is_file:
            connection.execute(_PATIENCE)
        if org is not None:
            row_security.bind(connection, org)
        return work(connection)
