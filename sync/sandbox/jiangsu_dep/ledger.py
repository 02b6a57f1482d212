"""What the stand-in remembers: deliveries and whether they were downloaded, and orders.

Without it nobody could upload an order twice and be refused. One small SQLite file, or memory.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


class DepLedgerError(Exception):
    """The stand-in's file cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery."""

    delivery_id: str
    created_at: str
    body: Json
    """As YY102 tells it."""
    marks: int
    """How often it was marked as downloaded."""


class DepLedger:
    """The stand-in's memory; safe to use from several threads, one transaction at a time."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
        except (sqlite3.Error, OSError) as error:
            raise _unusable(path, str(error)) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise _unusable(path, str(error)) from error

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"版本 {version}")
        self._connection.executescript(_TABLES)
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Keep all that is done inside, or nothing of it; nobody else looks meanwhile."""
        with self._lock, self._connection:
            yield

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

    def _all(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _unusable(path: Path | None, why: str) -> DepLedgerError:
    return DepLedgerError(f"江苏培训平台的数据文件 {path} 无法使用，请移走后重试（{why}）")
