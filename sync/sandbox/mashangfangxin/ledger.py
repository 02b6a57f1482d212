"""What the stand-in remembers: packages and who holds them, bills of both sides, failed codes.

Without it nobody could take goods in twice and be refused. One small SQLite file, or memory. A
package's holder: the supplier (on its way to us), we, somebody we gave it to, a patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.sandbox.frame import Memory

SUPPLIER, OWN, AWAY, PATIENT = "supplier", "own", "away", "patient"
WAITING, DONE, FAILED = "0", "3", "4"
"""处理状态 of a bill."""

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS goods (
    goods_id INTEGER PRIMARY KEY,
    bill_code TEXT NOT NULL,
    shipped_at TEXT NOT NULL,
    product TEXT NOT NULL,
    batch TEXT NOT NULL,
    production_date TEXT NOT NULL,
    expiry TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS package (
    code TEXT PRIMARY KEY,
    parent TEXT NOT NULL,
    level INTEGER NOT NULL,
    levels INTEGER NOT NULL,
    boxes INTEGER NOT NULL,
    goods_id INTEGER NOT NULL REFERENCES goods,
    holder TEXT NOT NULL,
    state TEXT NOT NULL,
    taken_in INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS package_by_parent ON package (parent);
CREATE INDEX IF NOT EXISTS package_by_goods ON package (goods_id);
CREATE TABLE IF NOT EXISTS bill (
    bill_code TEXT PRIMARY KEY,
    retail INTEGER NOT NULL,
    bill_type TEXT NOT NULL,
    bill_time TEXT NOT NULL,
    physic_type TEXT NOT NULL,
    from_user_id TEXT NOT NULL,
    to_user_id TEXT NOT NULL,
    operator TEXT NOT NULL,
    codes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    state TEXT NOT NULL,
    info TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS failed_code (
    bill_code TEXT NOT NULL REFERENCES bill,
    code TEXT NOT NULL,
    error_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (bill_code, code)
) STRICT;
CREATE TABLE IF NOT EXISTS seed (seed INTEGER PRIMARY KEY) STRICT;
"""
_PACKAGE = "code, parent, level, levels, boxes, goods_id, holder, state, taken_in"
_GOODS = "goods_id, bill_code, shipped_at, product, batch, production_date, expiry"
_BILL = """bill_code, retail, bill_type, bill_time, physic_type, from_user_id, to_user_id,
    operator, codes, created_at, due_at, state, info"""


@dataclass(frozen=True, slots=True)
class Package:
    """One coded package."""

    code: str
    parent: str
    level: int
    """1 is the smallest."""
    levels: int
    """How many its drug has."""
    boxes: int
    """Smallest packages in it."""
    goods_id: int
    holder: str
    state: str
    """A, I, O, S as the platform says."""
    taken_in: int
    """1 once we took it in."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One drug and batch of one upstream bill."""

    goods_id: int
    bill_code: str
    shipped_at: str
    product: str
    batch: str
    production_date: str
    expiry: str


@dataclass(frozen=True, slots=True)
class BillRow:
    """One bill that was uploaded."""

    bill_code: str
    retail: int
    bill_type: str
    bill_time: str
    physic_type: str
    from_user_id: str
    to_user_id: str
    operator: str
    codes: str
    """Joined by commas, in the order they came."""
    created_at: str
    due_at: str
    state: str
    info: str

    @property
    def inbound(self) -> bool:
        """Types of inbound bills begin with 1."""
        return self.bill_type.startswith("1")


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A code of a bill that was not taken."""

    code: str
    error_code: str
    reason: str


class MsfxLedger(Memory):
    """The stand-in's memory; safe to use from several threads, one transaction at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Open it; raises LedgerError."""
        super().__init__(path, _TABLES, _VERSION, "码上放心培训平台")

    def clear(self) -> None:
        """Forget everything; inside `change`."""
        for table in ("failed_code", "bill", "package", "goods", "seed"):
            self._connection.execute(f"DELETE FROM {table}")

    def take_seed(self, first: int) -> int:
        """The seed of the next delivery; inside `change`."""
        last = self._all("SELECT max(seed) FROM seed")[0][0]
        seed = first if last is None else int(last) + 1
        self._connection.execute("INSERT INTO seed VALUES (?)", (seed,))
        return seed

    def add_goods(self, goods: Goods, packages: Iterable[Package]) -> None:
        """Take goods on their way in, with a goods_id of their own; inside `change`."""
        cursor = self._connection.execute(
            f"INSERT INTO goods ({_GOODS}) VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (
                goods.bill_code,
                goods.shipped_at,
                goods.product,
                goods.batch,
                goods.production_date,
                goods.expiry,
            ),
        )
        self._connection.executemany(
            f"INSERT INTO package ({_PACKAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_values(replace(one, goods_id=cursor.lastrowid or 0)) for one in packages),
        )

    def goods(self, bill_code: str = "") -> list[Goods]:
        """The goods of one upstream bill, or all of them, in the order they came."""
        rows = self._all(
            f"SELECT {_GOODS} FROM goods WHERE ?1 = '' OR bill_code = ?1 ORDER BY goods_id",
            bill_code,
        )
        return [Goods(*row) for row in rows]

    def goods_of(self, package: Package) -> Goods:
        """The goods a package belongs to."""
        query = f"SELECT {_GOODS} FROM goods WHERE goods_id = ?"
        return Goods(*self._all(query, package.goods_id)[0])

    def top_packages(self, goods_id: int) -> list[Package]:
        """The packages of goods that are in no other, in the order they were packed."""
        rows = self._all(
            f"SELECT {_PACKAGE} FROM package WHERE goods_id = ? AND parent = '' ORDER BY rowid",
            goods_id,
        )
        return [Package(*row) for row in rows]

    def package(self, code: str) -> Package | None:
        """One package by its code."""
        rows = self._all(f"SELECT {_PACKAGE} FROM package WHERE code = ?", code)
        return Package(*rows[0]) if rows else None

    def tree(self, code: str) -> list[Package]:
        """A package and all that is in it, from above; empty for an unknown code."""
        columns = ", ".join(f"package.{name.strip()}" for name in _PACKAGE.split(","))
        rows = self._all(
            f"""WITH RECURSIVE inside (code, depth) AS (
                SELECT code, 0 FROM package WHERE code = ?
                UNION ALL SELECT package.code, depth + 1
                FROM package JOIN inside ON package.parent = inside.code)
            SELECT {columns} FROM inside JOIN package USING (code) ORDER BY depth, package.rowid""",
            code,
        )
        return [Package(*row) for row in rows]

    def move(self, codes: Sequence[str], holder: str, state: str) -> None:
        """Give packages to a holder; inside `change`."""
        self._connection.executemany(
            "UPDATE package SET holder = ?1, state = ?2, taken_in = max(taken_in, ?1 = 'own')"
            " WHERE code = ?3",
            ((holder, state, code) for code in codes),
        )

    def put_bill(self, bill: BillRow) -> bool:
        """Take a bill over; False where its number was used before; inside `change`."""
        values = _values(bill)
        return (
            self._connection.execute(
                f"INSERT INTO bill ({_BILL}) VALUES ({', '.join('?' * len(values))})"
                " ON CONFLICT DO NOTHING",
                values,
            ).rowcount
            == 1
        )

    def settle_bill(self, bill_code: str, state: str, info: str, failed: list[FailedRow]) -> None:
        """Say what became of a bill; inside `change`."""
        self._connection.execute(
            "UPDATE bill SET state = ?, info = ? WHERE bill_code = ?", (state, info, bill_code)
        )
        self._connection.executemany(
            "INSERT INTO failed_code VALUES (?, ?, ?, ?)",
            ((bill_code, row.code, row.error_code, row.reason) for row in failed),
        )

    def bills(self, bill_code: str = "") -> list[BillRow]:
        """One uploaded bill, or all of them, in the order they came."""
        rows = self._all(
            f"SELECT {_BILL} FROM bill WHERE ?1 = '' OR bill_code = ?1 ORDER BY rowid", bill_code
        )
        return [BillRow(*row) for row in rows]

    def due_bills(self, now: datetime) -> list[BillRow]:
        """The bills whose turn it is, in the order they came; inside `change`."""
        rows = self._all(
            f"SELECT {_BILL} FROM bill WHERE state = ? AND due_at <= ? ORDER BY rowid",
            WAITING,
            now.isoformat(),
        )
        return [BillRow(*row) for row in rows]

    def failed(self, bill_code: str) -> list[FailedRow]:
        """The codes of a bill that were not taken."""
        rows = self._all(
            "SELECT code, error_code, reason FROM failed_code WHERE bill_code = ? ORDER BY rowid",
            bill_code,
        )
        return [FailedRow(*row) for row in rows]

    def holders(self) -> dict[str, str]:
        """Who holds each package."""
        return dict(self._all("SELECT code, holder FROM package ORDER BY rowid"))


def _values(row: Package | BillRow) -> tuple[Any, ...]:
    """The values of a row, in the order of its columns."""
    return astuple(row)
