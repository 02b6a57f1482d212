"""Papers in the ledger's file that need no table of their own: one body each, by kind and number.

Without it each of the platform's smaller documents would bring a table. Callers hold the ledger's
lock.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS paper (
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, number)
) STRICT;
"""

Body = dict[str, Any]


def select_papers(
    connection: sqlite3.Connection, kind: str, number: str = ""
) -> list[tuple[str, Body]]:
    """All papers of a kind by their numbers, or the one asked for."""
    rows = connection.execute(
        "SELECT number, body FROM paper WHERE kind = ?1 AND (?2 = '' OR number = ?2)"
        " ORDER BY number",
        (kind, number),
    )
    return [(str(number), json.loads(body)) for number, body in rows]


def put_paper(connection: sqlite3.Connection, kind: str, number: str, body: Body) -> None:
    """Write a paper as it is now, in place of what was there; in the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO paper VALUES (?, ?, ?)",
        (kind, number, json.dumps(body, ensure_ascii=False)),
    )
