"""What the stand-in remembers: order details, distributions, receipts, returns.

Without it nobody could receive twice and be refused. One small SQLite file, or memory. A record has
the platform's number, and the caller's key where one is to be used only once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sync.sandbox.frame import Memory

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


class HsnnLedger(Memory):
    """The stand-in's memory; safe to use from several threads, one transaction at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Open it; raises LedgerError."""
        super().__init__(path, _TABLES, _VERSION, "浙江培训平台")

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
        found = self._records("WHERE kind = ? AND number = ?", kind, number)
        return found[0] if found else None

    def records(self, kind: Kind) -> list[Record]:
        """All records of a kind, in the order they came."""
        return self._records("WHERE kind = ? ORDER BY record_id", kind)

    def _records(self, where: str, *values: str) -> list[Record]:
        rows = self._all(f"SELECT kind, number, at, fields, own_key FROM record {where}", *values)
        return [Record(Kind(row[0]), row[1], row[2], json.loads(row[3]), row[4]) for row in rows]


def _written(fields: Mapping[str, Any]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)
