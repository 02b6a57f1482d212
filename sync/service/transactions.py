"""Runs a unit of work in one transaction, again where the database asks for it.

Without it a deadlock or a failed serialization would reach a workstation as an error. The work may
run several times and must keep nothing outside of its transaction.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from app.store.database import Database
from app.store.errors import DatabaseBusy

Result = TypeVar("Result")

TRIES = 6
_FIRST_WAIT_S = 0.02


def commit(database: Database, work: Callable[[Connection], Result]) -> Result:
    """Do the work and return its result when it is durable; raises StoreError."""
    for attempt in range(TRIES - 1):
        try:
            with database.writing() as connection:
                return work(connection)
        except DatabaseBusy:
            time.sleep(random.uniform(0, _FIRST_WAIT_S * 2**attempt))
    with database.writing() as connection:
        return work(connection)
