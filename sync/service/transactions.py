"""Runs a unit of work in one transaction, again where the database asks for it.

Without it a deadlock or a failed serialization would reach a workstation as an error. The work may
run several times and must keep nothing outside of its transaction.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection

from app.store import row_security
from app.store.database import Database
from app.store.errors import DatabaseBusy

Result = TypeVar("Result")

TRIES = 6
_FIRST_WAIT_S = 0.02


def commit(
    database: Database, work: Callable[[Connection], Result], org: str | None = None
) -> Result:
    """Do the work and return its result when it is durable; raises StoreError.

    With `org` the database lets it see and write that institution's rows only.
    """
    for attempt in range(TRIES - 1):
        try:
            return _once(database, work, org)
        except DatabaseBusy:
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
        if org is not None:
            row_security.bind(connection, org)
        return work(connection)
