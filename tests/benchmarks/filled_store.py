"""A workstation's store with as many received codes as wanted, made fast.

Without it each benchmark would receive a million boxes before it begins. The rows are those that
receipts of 300 boxes each would have left; they are written in the order of their codes.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
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
ITEMS = 3000
"""Drugs in the library."""
_NAMESPACE = uuid.UUID(int=7)
_CHARACTERS = (
    "阿莫西林头孢克洛氯化钠葡萄糖注射液硫酸镁地塞米松"
    "维生素甲钴胺奥美拉唑多潘立酮左氧氟沙星布洛芬对乙酰氨基酚复"
)


@contextmanager
def filled_workplace(codes: int) -> Iterator[Workplace]:
    """Open a workstation whose library holds so many codes; what it commits is durable."""
    with filled_store(codes) as path, workplace(path, scratch=False) as opened:
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
    endings = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'ix_package_ending'"
    ).fetchone()[0]
    with connection:
        # Ends of codes come in no order: sorted once they go in much faster.
        connection.execute("DROP INDEX ix_package_ending")
        connection.executemany(
            "INSERT INTO delivered_item VALUES (?, ?, ?, ?, '0.25g*24粒', '试验药业', '', '', ?)",
            (_item_row(number) for number in range(ITEMS)),
        )
        connection.executemany(
            "INSERT INTO delivery VALUES (?, ?, ?, 'D', '试验医药', ?, 1, 8, 300, 300, '{}')",
            (_delivery_row(number) for number in range(receipts)),
        )
        connection.executemany(
            "INSERT INTO delivery_line VALUES (?, ?, 1, ?, ?, '2028-01-04', NULL, '盒', ?)",
            (_line_row(number) for number in range(receipts)),
        )
        connection.executemany(
            "INSERT INTO receipt (org, receipt_id, delivery_id, receipt_no, state, opened_at,"
            " opened_by) VALUES (?, ?, ?, ?, 'confirmed', ?, 'benchmark')",
            (_receipt_row(number) for number in range(receipts)),
        )
        connection.execute(
            "INSERT INTO receipt_number (org, receipt_id, receipt_no)"
            " SELECT org, receipt_id, receipt_no FROM receipt"
        )
        connection.executemany(
            "INSERT INTO package (org, code, receipt_id, workstation, scan_seq, line_no, smallest,"
            " carton_no, ending) VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?)",
            (_package_row(number) for number in range(codes)),
        )
        connection.execute(endings)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _receipt_id(number: int) -> bytes:
    return uuid.uuid5(_NAMESPACE, str(number)).bytes


def _opened(number: int) -> str:
    """A receipt every ten minutes, as SQLite keeps times."""
    first = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return f"{first + timedelta(minutes=10 * number):%Y-%m-%d %H:%M:%S.%f}"


def _receipt_row(number: int) -> tuple[object, ...]:
    receipt_id = _receipt_id(number)
    return UNENROLLED_ORG, receipt_id, receipt_id, f"SH-{number}", _opened(number)


def _delivery_row(number: int) -> tuple[object, ...]:
    return UNENROLLED_ORG, _receipt_id(number), f"PS-{number}", _opened(number)


def _line_row(number: int) -> tuple[object, ...]:
    item, batch = item_id(number % ITEMS).bytes, batch_of(number)
    return UNENROLLED_ORG, _receipt_id(number), item, batch, _opened(number)


def _item_row(number: int) -> tuple[object, ...]:
    name = f"试验{_CHARACTERS[number % 50]}{_CHARACTERS[number // 50 % 50]}片{number}"
    initials = f" sy{number}p "
    return UNENROLLED_ORG, item_id(number).bytes, f"X{number:05d}", name, initials


def item_id(number: int) -> uuid.UUID:
    """One of the drugs of the library."""
    return uuid.uuid5(_NAMESPACE, f"item {number}")


def batch_of(receipt: int) -> str:
    """The batch of a receipt: three receipts of a drug share one."""
    return f"B{receipt % ITEMS:05d}{receipt // ITEMS // 3:05d}"


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
        f"{FIRST + number * STRIDE:04d}"[-4:],
    )
