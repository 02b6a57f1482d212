"""What the stand-in remembers: order details, distributions, receipts, returns.

Without it nobody could receive twice and be refused. One small SQLite file, or memory. A record has
the platform's number, and the caller's key where one is to be used only once.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS record (
    record_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    own_key TEXT,
    at TEXT NOT NULL,
    fields TEXT NOT NULL,
    UNIQUE (kind, number),
    UNIQUE (kind, own_key)
) STRICT;
CREATE TABLE IF NOT EXISTS counter (last INTEGER NOT NULL) STRICT;
"""


class Kind(StrEnum):
    """What a record is."""

    ORDER_DETAIL = "order-detail"
    DISTRIBUTION = "distribution"
    RECEIPT = "receipt"
    """Numbered as its distribution: there is one of each."""
    RETURN = "return"


class HsnnLedgerError(Exception):
    """The stand-in's file cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record."""

    kind: Kind
    number: str
    at: str
    """ISO, UTC."""
    fields: Mapping[str, Any]
    own_key: str | None = None
    """The caller's; used once."""


class HsnnLedger:
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
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"版本 {version}")
            self._connection.executescript(_TABLES)
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error as error:
            self._connection.close()
            raise _unusable(path, str(error)) from error

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
        for table in ("record", "counter"):
            self._connection.execute(f"DELETE FROM {table}")

    def next_number(self) -> int:
        """A number that was not used before; inside `change`."""
        rows = self._connection.execute("SELECT max(last) FROM counter").fetchall()
        number = int(rows[0][0] or 0) + 1
        self._connection.execute("DELETE FROM counter")
        self._connection.execute("INSERT INTO counter VALUES (?)", (number,))
        return number

    def add(self, record: Record) -> bool:
        """Keep a record; False where its number or key was used before; inside `change`."""
        return (
            self._connection.execute(
                "INSERT INTO record (kind, number, own_key, at, fields) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (record.kind, record.number, record.own_key, record.at, _written(record.fields)),
            ).rowcount
            == 1
        )

    def change_fields(self, kind: Kind, number: str, **changed: object) -> None:
        """Change some fields of a record; inside `change`."""
        record = self.find(kind, number)
        if record is not None:
            self._connection.execute(
                "UPDATE record SET fields = ? WHERE kind = ? AND number = ?",
                (_written({**record.fields, **changed}), kind, number),
            )

    def find(self, kind: Kind, number: str) -> Record | None:
        """One record by its number."""
        found = self._all("WHERE kind = ? AND number = ?", kind, number)
        return found[0] if found else None

    def records(self, kind: Kind) -> list[Record]:
        """All records of a kind, in the order they came."""
        return self._all("WHERE kind = ? ORDER BY record_id", kind)

    def _all(self, where: str, *values: str) -> list[Record]:
        with self._lock:
            rows = self._connection.execute(
                f"SELECT kind, number, at, fields, own_key FROM record {where}", values
            ).fetchall()
        return [Record(Kind(row[0]), row[1], row[2], json.loads(row[3]), row[4]) for row in rows]


def _written(fields: Mapping[str, Any]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)


def _unusable(path: Path | None, why: str) -> HsnnLedgerError:
    return HsnnLedgerError(f"浙江平台培训数据文件 {path} 无法使用，请移走后重试（{why}）")
