"""The rows of returns in the ledger's file; without it the ledger would be two ledgers in one.

Callers hold the ledger's lock.
"""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any

from sync.sandbox.training.returning import Return

TABLES = """
CREATE TABLE IF NOT EXISTS goods_return (
    return_id TEXT PRIMARY KEY,
    distributor TEXT NOT NULL,
    volume_based TEXT NOT NULL,
    product TEXT NOT NULL,
    batch TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    price TEXT NOT NULL,
    reason TEXT NOT NULL,
    filed_as TEXT NOT NULL,
    confirmed_at TEXT
) STRICT;
"""
_NUMBER = "6000000"
"""How the number of a return ends."""


def select_returns(connection: sqlite3.Connection, return_id: str = "") -> list[Return]:
    """All returns by their numbers, or the one asked for."""
    rows = connection.execute(
        "SELECT * FROM goods_return WHERE ?1 = '' OR return_id = ?1 ORDER BY return_id",
        (return_id,),
    )
    return [_return(row) for row in rows]


def _return(row: tuple[Any, ...]) -> Return:
    values = dict(zip(Return.__slots__, row, strict=True))
    at = values["confirmed_at"]
    values["confirmed_at"] = None if at is None else datetime.fromisoformat(at)
    return Return(**values)


def put_return(connection: sqlite3.Connection, return_: Return) -> None:
    """Write a return as it is now, in place of what was there; in the caller's transaction."""
    at = return_.confirmed_at
    connection.execute(
        "INSERT OR REPLACE INTO goods_return VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            return_.return_id,
            return_.distributor,
            return_.volume_based,
            return_.product,
            return_.batch,
            return_.quantity,
            return_.price,
            return_.reason,
            return_.filed_as,
            at.isoformat() if at is not None else None,
        ),
    )


def next_return_id(connection: sqlite3.Connection, day: date) -> str:
    """The number for one more return: the day, and a count that goes on."""
    count = connection.execute("SELECT count(*) FROM goods_return").fetchone()[0]
    return f"{day:%Y%m%d}{count + 1:05d}{_NUMBER}"
