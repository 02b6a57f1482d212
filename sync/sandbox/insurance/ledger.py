"""What the stand-in remembers: messages with their answers, records, the trace codes in them.

Without it nobody could upload twice and be refused. One small SQLite file, or memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.sandbox.frame import Memory

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS message (
    msgid TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS record (
    record_id INTEGER PRIMARY KEY,
    infno TEXT NOT NULL,
    data_type TEXT NOT NULL,
    number TEXT NOT NULL,
    day TEXT NOT NULL,
    fields TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS record_by_number ON record (number, data_type);
CREATE TABLE IF NOT EXISTS code (
    record_id INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
    code TEXT NOT NULL,
    split INTEGER NOT NULL,
    move TEXT NOT NULL,
    item TEXT NOT NULL,
    batch TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS code_by_code ON code (code);
CREATE INDEX IF NOT EXISTS code_by_record ON code (record_id);
"""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record that was taken."""

    record_id: int
    infno: str
    data_type: str
    number: str
    day: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One trace code of a record."""

    code: str
    split: bool
    move: str
    """in, out, sold, back, counted."""
    item: str
    batch: str
    """Empty where the record names none."""
    number: str = ""
    """The number of its record."""


class InsuranceLedger(Memory):
    """The stand-in's memory; safe to use from several threads, one transaction at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Open it; raises LedgerError."""
        super().__init__(path, _TABLES, _VERSION, "医保培训平台")

    def clear(self) -> None:
        """Forget everything; inside `change`."""
        for table in ("code", "record", "message"):
            self._connection.execute(f"DELETE FROM {table}")

    def answered(self, msgid: str) -> tuple[str, str] | None:
        """What a message of a number was, and what was answered."""
        rows = self._all("SELECT digest, answer FROM message WHERE msgid = ?", msgid)
        return (rows[0][0], rows[0][1]) if rows else None

    def keep_answer(self, msgid: str, digest: str, answer: str) -> None:
        """Remember an answer; inside `change`."""
        self._connection.execute(
            "INSERT OR REPLACE INTO message VALUES (?, ?, ?)", (msgid, digest, answer)
        )

    def add(self, record: RecordRow, codes: Sequence[CodeRow]) -> None:
        """Take a record with its codes; inside `change`."""
        cursor = self._connection.execute(
            "INSERT INTO record VALUES (NULL, ?, ?, ?, ?, ?)",
            (
                record.infno,
                record.data_type,
                record.number,
                record.day,
                json.dumps(record.fields, ensure_ascii=False, default=str),
            ),
        )
        self._connection.executemany(
            "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?)",
            (
                (cursor.lastrowid, one.code, int(one.split), one.move, one.item, one.batch)
                for one in codes
            ),
        )

    def delete(self, number: str, data_type: str) -> int:
        """Forget the records of a number; how many there were; inside `change`."""
        return self._connection.execute(
            "DELETE FROM record WHERE number = ? AND data_type = ?", (number, data_type)
        ).rowcount

    def records(self, number: str = "", data_type: str = "") -> list[RecordRow]:
        """Records in the order they came."""
        rows = self._all(
            "SELECT record_id, infno, data_type, number, day, fields FROM record"
            " WHERE (?1 = '' OR number = ?1) AND (?2 = '' OR data_type = ?2) ORDER BY record_id",
            number,
            data_type,
        )
        return [
            RecordRow(row[0], row[1], row[2], row[3], row[4], json.loads(row[5])) for row in rows
        ]

    def uses(self, code: str) -> list[CodeRow]:
        """Where a code stands, in the order it came."""
        rows = self._all(
            "SELECT code, split, move, item, batch, number FROM code JOIN record USING (record_id)"
            " WHERE code = ? ORDER BY record_id, code.rowid",
            code,
        )
        return [CodeRow(row[0], bool(row[1]), *row[2:]) for row in rows]

    def codes(self, record_id: int) -> list[CodeRow]:
        """The codes of a record."""
        rows = self._all(
            "SELECT code, split, move, item, batch FROM code WHERE record_id = ? ORDER BY rowid",
            record_id,
        )
        return [CodeRow(row[0], bool(row[1]), *row[2:]) for row in rows]
