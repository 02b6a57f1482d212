"""What the stand-in remembers: deliveries and whether they were downloaded, and orders.

Without it nobody could upload an order twice and be refused. One small SQLite file, or memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.sandbox.frame import Memory

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS delivery (
    delivery_id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL,
    marks INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS purchase_order (
    order_no TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS seed (seed INTEGER PRIMARY KEY) STRICT;
"""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery."""

    delivery_id: str
    created_at: str
    body: Json
    """As YY102 tells it."""
    marks: int
    """How often it was marked as downloaded."""


class DepLedger(Memory):
    """The stand-in's memory; safe to use from several threads, one transaction at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Open it; raises LedgerError."""
        super().__init__(path, _TABLES, _VERSION, "江苏培训平台")

    def clear(self) -> None:
        """Forget everything; inside `change`."""
        for table in ("delivery", "purchase_order", "seed"):
            self._connection.execute(f"DELETE FROM {table}")

    def take_seed(self, first: int) -> int:
        """The seed of the next delivery; inside `change`."""
        last = self._all("SELECT max(seed) FROM seed")[0][0]
        seed = first if last is None else int(last) + 1
        self._connection.execute("INSERT INTO seed VALUES (?)", (seed,))
        return seed

    def put_delivery(self, body: Mapping[str, Any]) -> None:
        """Take a delivery in; inside `change`."""
        values = (body["ID"], body["CreateTime"], json.dumps(body, ensure_ascii=False))
        self._connection.execute("INSERT INTO delivery VALUES (?, ?, ?, 0)", values)

    def deliveries(self) -> list[DeliveryRow]:
        """All deliveries, in the order they came."""
        rows = self._all("SELECT delivery_id, created_at, body, marks FROM delivery ORDER BY rowid")
        return [DeliveryRow(row[0], row[1], json.loads(row[2]), row[3]) for row in rows]

    def mark(self, delivery_id: str) -> int:
        """Mark as downloaded; how often it is now, 0 where there is none; inside `change`."""
        self._connection.execute(
            "UPDATE delivery SET marks = marks + 1 WHERE delivery_id = ?", (delivery_id,)
        )
        rows = self._all("SELECT marks FROM delivery WHERE delivery_id = ?", delivery_id)
        return int(rows[0][0]) if rows else 0

    def put_order(self, body: Mapping[str, Any]) -> None:
        """Take an order over; inside `change`."""
        written = json.dumps(body, ensure_ascii=False, sort_keys=True)
        self._connection.execute(
            "INSERT INTO purchase_order VALUES (?, ?)", (str(body["OrderNO"]), written)
        )

    def orders(self, order_no: str = "") -> list[Json]:
        """One order, or all of them, in the order they came."""
        rows = self._all(
            "SELECT body FROM purchase_order WHERE ?1 = '' OR order_no = ?1 ORDER BY rowid",
            order_no,
        )
        return [json.loads(row[0]) for row in rows]
