"""How long the statistics of a large hospital take: two years, a million lines of receipts.

Without it "two seconds" would be a hope. The book is filled with lines as receipts leave them;
each question is asked three times and the middle one told. Run it with
`python -m tests.benchmarks purchases`.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert

from app.reporting.statistics.asking import answer, lines_of, price_steps
from app.reporting.statistics.book import (
    FILE,
    Book,
    add_up_months,
    item,
    line,
    receipt_taken,
    word,
)
from app.reporting.statistics.taken import DEPARTMENT, DISTRIBUTOR
from app.reporting.statistics.values import By, Only, Period, Question
from tests.benchmarks.sync_sides.usage import peak_mib

LINES = 1_000_000
ITEMS, DISTRIBUTORS, DEPARTMENTS, PER_RECEIPT = 3_000, 40, 8, 20
FIRST, DAYS = date(2024, 11, 1), 730
WANTED_S = 2.0
_ROUNDS = 3
_AT_ONCE = 50_000


def main(codes: int = LINES) -> None:
    """Print the seconds of each question, and the memory of the process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        with Book(path, "31010000001") as book:
            began = time.monotonic()
            fill(book, codes)
            size = path.stat().st_size / 1e6
            print(
                f"{codes:,} lines in {time.monotonic() - began:.0f} s, {size:,.0f} MB", flush=True
            )
            for name, ask in _questions().items():
                _report(name, [_timed(book, ask) for _ in range(_ROUNDS)])
    print(f"peak memory of the process: {peak_mib():,.0f} MiB")


def fill(book: Book, lines: int) -> None:
    """Put so many lines into the book, over two years."""
    chance = random.Random(1)
    with book.writing() as connection:
        connection.execute(insert(item), [_item(number) for number in range(1, ITEMS + 1)])
        words = [(DISTRIBUTOR, n) for n in range(DISTRIBUTORS)]
        words += [(DEPARTMENT, n) for n in range(DEPARTMENTS)]
        connection.execute(
            insert(word),
            [
                {"number": n, "kind": kind, "text": f"{kind}{one}", "name": f"{kind} {one}"}
                for n, (kind, one) in enumerate(words, start=1)
            ],
        )
        _fill_lines(connection, chance, lines)


def _fill_lines(connection: Connection, chance: random.Random, lines: int) -> None:
    rows: list[dict[str, Any]] = []
    for row in _rows(chance, lines):
        rows.append(row)
        if len(rows) == _AT_ONCE:
            connection.execute(insert(line), rows)
            rows.clear()
    if rows:
        connection.execute(insert(line), rows)
    days = (FIRST + timedelta(days=number) for number in range(DAYS + 1))
    add_up_months(connection, {day.year * 100 + day.month for day in days})
    receipts = range(1, lines // PER_RECEIPT + 2)
    connection.execute(
        insert(receipt_taken),
        [
            {
                "number": n,
                "receipt_id": n.to_bytes(16, "big"),
                "receipt_no": f"SH{n:08d}",
                "delivery_no": f"PS{n:08d}",
                "day": 20241101,
                "sign": "",
            }
            for n in receipts
        ],
    )


def _rows(chance: random.Random, lines: int) -> Iterator[dict[str, Any]]:
    for number in range(lines):
        receipt = number // PER_RECEIPT + 1
        day = FIRST + timedelta(days=receipt * DAYS // (lines // PER_RECEIPT + 1))
        which = min(ITEMS, int(chance.paretovariate(0.6)))
        boxes = chance.randint(1, 200)
        price = 1_000_000 * (which % 97 + 1) + (50_000 if day.year == 2026 else 0)
        yield {
            "day": day.year * 10_000 + day.month * 100 + day.day,
            "receipt": receipt,
            "line_no": number % PER_RECEIPT + 1,
            "item": which,
            "distributor": which % DISTRIBUTORS + 1,
            "department": DISTRIBUTORS + _department(chance, which),
            "difference": 0,
            "delivered": boxes,
            "received": boxes,
            "rejected": 0,
            "coded": boxes,
            "resolved": boxes,
            "price": price,
            "amount": boxes * price // 10_000,
            "order_line": 0,
        }


def _department(chance: random.Random, which: int) -> int:
    """Most boxes of a drug go to one department."""
    return which % DEPARTMENTS + 1 if chance.random() < 0.9 else chance.randint(1, DEPARTMENTS)


def _item(number: int) -> dict[str, object]:
    return {
        "number": number,
        "key": f"P{number:06d}",
        "name": f"药品{number}",
        "strength": "0.25g",
        "maker": f"药厂{number % 400}",
        "drug_class": "X" + "ABCDGHJLMNPRSV"[number % 14],
    }


Ask = Callable[[Connection], object]


def _questions() -> dict[str, Ask]:
    odd = Period(date(2024, 11, 15), date(2026, 10, 14))
    whole = Period(date(2024, 11, 1), date(2026, 10, 31))
    year = Period(date(2025, 11, 1), date(2026, 10, 31))

    def asked(by: By, period: Period, *only: Only, compared: bool = False) -> Ask:
        return lambda connection: answer(connection, Question(by, period, only, compared))

    maker = Only(By.MAKER, "药厂7")
    return {
        "two years by item": asked(By.ITEM, whole),
        "less than two years by item": asked(By.ITEM, odd, compared=True),
        "two years by maker": asked(By.MAKER, whole),
        "two years by class": asked(By.DRUG_CLASS, whole),
        "two years by distributor": asked(By.DISTRIBUTOR, whole),
        "two years by department": asked(By.DEPARTMENT, whole),
        "two years by month": asked(By.MONTH, whole),
        "two years by reason": asked(By.REASON, whole),
        "a year by item, compared": asked(By.ITEM, year, compared=True),
        "a maker's items, two years": asked(By.ITEM, whole, maker),
        "lines behind a maker": lambda c: list(lines_of(c, Question(By.ITEM, whole, (maker,)))),
        "price changes of a year": lambda c: price_steps(c, Question(By.ITEM, year)),
    }


def _timed(book: Book, ask: Ask) -> float:
    began = time.perf_counter()
    with book.reading() as connection:
        ask(connection)
    return time.perf_counter() - began


def _report(name: str, times: list[float]) -> None:
    middle = median(times)
    kept = "kept" if middle <= WANTED_S else "MISSED"
    print(f"{name:>28}: {middle:.2f} s (wanted {WANTED_S:.0f} s: {kept})", flush=True)
