"""A workstation's store with as many received codes as wanted, made fast.

Without it each benchmark would receive a million boxes before it begins. The rows are those that
receipts of 300 boxes each would have left; they are written in the order of their codes.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app.store.database import Database
from app.store.workstation import UNENROLLED_ORG
from tests.deliveries import Workplace, code, workplace

BOXES_OF_A_RECEIPT = 300
FIRST = 10_000
"""Serials below are for what a benchmark receives itself."""
STRIDE = 7
"""Every seventh serial is taken, so that new codes fall between old ones."""
_NAMESPACE = uuid.UUID(int=7)


@contextmanager
def filled_workplace(codes: int) -> Iterator[Workplace]:
    """Open a workstation whose library holds so many codes."""
    with filled_store(codes) as path, workplace(path) as opened:
        yield opened


@contextmanager
def filled_store(codes: int) -> Iterator[Path]:
    """Make a workstation's database whose library holds so many codes; nobody has it open."""
    with TemporaryDirectory(prefix="tracedock-benchmark-") as folder:
        path = Path(folder) / "work.db"
        Database.at(path).close()
        _fill(path, codes)
        yield path


def free_code(number: int, codes: int) -> str:
    """One of many codes that nobody has received, spread over the whole library."""
    place = number * 7919 % max(codes, 100_000)
    return code(FIRST + place * STRIDE + 1)


def _fill(path: Path, codes: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    receipts = -(-codes // BOXES_OF_A_RECEIPT)
    with connection:
        connection.executemany(
            "INSERT INTO receipt (org, receipt_id, delivery_id, receipt_no, state, opened_at,"
            " opened_by) VALUES (?, ?, ?, ?, 'confirmed', ?, 'benchmark')",
            (_receipt_row(number) for number in range(receipts)),
        )
        connection.executemany(
            "INSERT INTO package (org, code, receipt_id, workstation, scan_seq, line_no, smallest,"
            " carton_no) VALUES (?, ?, ?, ?, ?, 1, 1, ?)",
            (_package_row(number) for number in range(codes)),
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _receipt_id(number: int) -> bytes:
    return uuid.uuid5(_NAMESPACE, str(number)).bytes


def _receipt_row(number: int) -> tuple[object, ...]:
    opened = datetime.combine(date(2026, 1, 1), datetime.min.time(), UTC).replace(tzinfo=None)
    receipt_id = _receipt_id(number)
    return UNENROLLED_ORG, receipt_id, receipt_id, f"SH-{number}", opened.isoformat(" ")


def _package_row(number: int) -> tuple[object, ...]:
    receipt, seq = divmod(number, BOXES_OF_A_RECEIPT)
    carton = f"XH-{seq // 40}"
    return (
        UNENROLLED_ORG,
        code(FIRST + number * STRIDE),
        _receipt_id(receipt),
        _NAMESPACE.bytes,
        seq + 1,
        carton,
    )
