"""Waits for what must become true by itself; without it each test would sleep and hope."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import update

from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.cases import claim_due

LIMIT_S = 180.0


def wait_until(
    reached: Callable[[], bool], limit_s: float = LIMIT_S, pause_s: float = 0.05
) -> None:
    """Look again and again; fails after the limit."""
    until = time.monotonic() + limit_s
    while not reached():
        assert time.monotonic() < until, reached
        time.sleep(pause_s)


def end_leases(database: Database) -> None:
    """Let the clock go on for work whose worker was killed: it comes back after a minute."""
    now = SystemClock().now()
    with database.writing() as connection:
        connection.execute(update(claim_due).values(next_at=now))
