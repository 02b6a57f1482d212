"""How long a draft from stock limits takes to know what there is, in an old code library.

Without it "under a second" would be a hope. Of the codes held nine of ten were dispensed over two
years; the counts are what receiving and dispensing leave (app/tracing/in_stock.py). Beside it the
count of the whole library that they stand for. Run it with
`python -m tests.benchmarks stock_needs [--codes N]`.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from app.purchasing import laying_down, stock
from app.store.database import Database
from app.store.workstation import UNENROLLED_ORG
from tests.benchmarks.filled_store import filled_store

CODES = 1_000_000
WANTED_S = 1.0
DAYS = 730
_ROUNDS = 5
_TODAY = datetime(2026, 11, 21, tzinfo=UTC)


def main(codes: int = CODES) -> None:
    """Print the seconds of the question, and of a count of the library."""
    with filled_store(codes) as path:
        counting_s = _fill(path)
        with Database.at(path) as database:
            took = [_asked(database) for _ in range(_ROUNDS)]
    middle = median(took)
    kept = "kept" if middle <= WANTED_S else "MISSED"
    print(f"what there is, {codes:,} codes: {middle:.3f} s (wanted {WANTED_S:g} s: {kept})")
    print(f"a count of the whole library: {counting_s:.1f} s")


def _fill(path: Path) -> float:
    """Let boxes leave, and keep the counts as they would be; how long counting took."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    with connection:
        connection.execute(
            "INSERT INTO departure SELECT org, code, receipt_id, 'dispensed', strftime("
            "'%Y-%m-%d %H:%M:%f000', ?, '-' || (scan_seq * 7919 % ?) || ' days') FROM package"
            " WHERE code NOT LIKE '%0'",
            (f"{_TODAY:%Y-%m-%d}", DAYS),
        )
        began = time.perf_counter()
        connection.execute(
            "INSERT INTO item_stock SELECT p.org, l.item_id, COUNT(*) FROM package p"
            " CROSS JOIN delivery_line l LEFT JOIN departure d ON d.org = p.org AND d.box = p.code"
            " WHERE l.org = p.org AND l.delivery_id = p.receipt_id AND l.line_no = p.line_no"
            " AND coalesce(d.kind, '') = '' GROUP BY 1, 2"
        )
        connection.execute(
            "INSERT INTO item_use SELECT p.org, date(d.at), l.item_id, COUNT(*) FROM departure d"
            " CROSS JOIN package p CROSS JOIN delivery_line l WHERE p.org = d.org AND p.code ="
            " d.box AND l.org = p.org AND l.delivery_id = p.receipt_id AND l.line_no = p.line_no"
            " GROUP BY 1, 2, 3"
        )
        took = time.perf_counter() - began
    connection.close()
    return took


def _asked(database: Database) -> float:
    began = time.perf_counter()
    with database.reading() as connection:
        rules = laying_down.read(connection, UNENROLLED_ORG)
        needs = stock.needs(
            connection, UNENROLLED_ORG, rules, {}, _TODAY - timedelta(days=stock.DAYS)
        )
    assert needs
    return time.perf_counter() - began
