"""What the stand-in remembers: datagrams, plans, deliveries, stock-in notes, and their sums.

Without it nobody could send a plan twice and be told so. One small SQLite file, or memory.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.sandbox.frame import Memory

PLAN, DELIVERY, RECEIPT = "JH", "PS", "RK"
"""Kinds of documents; their numbers begin so."""

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS document (
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    own_no TEXT NOT NULL,
    at TEXT NOT NULL,
    times_read INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, number),
    UNIQUE (kind, own_no)
) STRICT;
CREATE TABLE IF NOT EXISTS taken (
    kind TEXT NOT NULL,
    thing TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (kind, thing)
) STRICT;
CREATE TABLE IF NOT EXISTS datagram (
    operation TEXT NOT NULL,
    at TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
"""
_DOCUMENT = "kind, number, own_no, at, times_read, body"


@dataclass(frozen=True, slots=True)
class Document:
    """A plan, a delivery or a stock-in note."""

    kind: str
    number: str
    """The platform's."""
    own_no: str
    """Whoever wrote it calls it so, once: cgjhdbh, the bar code, rkdbh."""
    at: str
    """In Beijing."""
    body: dict[str, Any]
    times_read: int = 0


class GpoLedger(Memory):
    """The stand-in's memory; safe to use from several threads, one transaction at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Open it; raises LedgerError."""
        super().__init__(path, _TABLES, _VERSION, "GPO 培训平台")

    def clear(self) -> None:
        """Forget everything; inside `change`."""
        for table in ("document", "taken", "datagram"):
            self._connection.execute(f"DELETE FROM {table}")

    def note(self, operation: str, at: str, data: str) -> None:
        """Keep a datagram as it came; inside `change`."""
        self._connection.execute("INSERT INTO datagram VALUES (?, ?, ?)", (operation, at, data))

    def datagrams(self) -> list[tuple[str, str]]:
        """Operation and data of what came, in its order."""
        return [(row[0], row[1]) for row in self._all("SELECT operation, data FROM datagram")]

    def next_number(self, kind: str) -> str:
        """The number of the next document of a kind; inside `change`."""
        count = self._all("SELECT count(*) FROM document WHERE kind = ?", kind)[0][0]
        return f"{kind}{count + 1:08d}"

    def add(self, document: Document) -> None:
        """Keep a new document; inside `change`."""
        self._connection.execute(
            f"INSERT INTO document ({_DOCUMENT}) VALUES (?, ?, ?, ?, 0, ?)",
            (
                document.kind,
                document.number,
                document.own_no,
                document.at,
                json.dumps(document.body, ensure_ascii=False),
            ),
        )

    def rewrite(self, document: Document) -> None:
        """Keep another body of a document; inside `change`."""
        self._connection.execute(
            "UPDATE document SET body = ? WHERE kind = ? AND number = ?",
            (json.dumps(document.body, ensure_ascii=False), document.kind, document.number),
        )

    def mark_read(self, document: Document) -> None:
        """Count one more reading; inside `change`."""
        self._connection.execute(
            "UPDATE document SET times_read = times_read + 1 WHERE kind = ? AND number = ?",
            (document.kind, document.number),
        )

    def documents(self, kind: str) -> list[Document]:
        """All documents of a kind, in the order they came."""
        query = f"SELECT {_DOCUMENT} FROM document WHERE kind = ? ORDER BY rowid"
        return [_document(row) for row in self._all(query, kind)]

    def by_number(self, kind: str, number: str) -> Document | None:
        """One document by the platform's number."""
        query = f"SELECT {_DOCUMENT} FROM document WHERE kind = ? AND number = ?"
        return next(map(_document, self._all(query, kind, number)), None)

    def by_own(self, kind: str, own_no: str) -> Document | None:
        """One document by the number of whoever wrote it."""
        query = f"SELECT {_DOCUMENT} FROM document WHERE kind = ? AND own_no = ?"
        return next(map(_document, self._all(query, kind, own_no)), None)

    def taken(self, kind: str, thing: str) -> int:
        """How much of something stands in all documents of a kind."""
        rows = self._all("SELECT quantity FROM taken WHERE kind = ? AND thing = ?", kind, thing)
        return int(rows[0][0]) if rows else 0

    def take(self, kind: str, thing: str, quantity: int) -> None:
        """Count more of something; inside `change`."""
        self._connection.execute(
            "INSERT INTO taken VALUES (?, ?, ?) ON CONFLICT (kind, thing)"
            " DO UPDATE SET quantity = quantity + excluded.quantity",
            (kind, thing, quantity),
        )


def _document(row: tuple[Any, ...]) -> Document:
    kind, number, own_no, at, times_read, body = row
    return Document(kind, number, own_no, at, json.loads(body), times_read)
