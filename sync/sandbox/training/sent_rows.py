"""Deliveries that a distributor's own program told the platform of, in the ledger's file.

Without it only the training distributor's trucks could come. They stand beside those in the same
tables; what trucks have no words for (packing, the distributor's numbers) stands here. Nobody knows
what is in their cartons but whoever packed them: the dock shows cartons without boxes. Callers hold
the ledger's lock.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS sent_delivery (
    delivery_id TEXT PRIMARY KEY REFERENCES delivery,
    delivery_point TEXT NOT NULL,
    voided INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sent_detail (
    detail_id TEXT PRIMARY KEY,
    packed TEXT NOT NULL,
    sale_no TEXT NOT NULL,
    logistics_no TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ended_line (
    line_id TEXT PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT;
"""
VOIDED = "01"
"""配送单明细状态 (4.1.22)."""
OPEN = "00"

_NO_SEED = -1
_NO_CODES = ""
"""Its codes are handed over by whoever packed it, not by the training distributor."""
_NUMBER = "5"
"""The fourteenth digit of what a distributor's program sent."""


@dataclass(frozen=True, slots=True)
class SentDetail:
    """One detail as a distributor tells it."""

    carton_no: str
    packed: str
    """装箱类型 ZXLX."""
    product: str
    batch: str
    production_date: date
    expiry: date
    quantity: int
    """Sales packages."""
    order_line_id: str
    sale_no: str
    """XSDDH."""
    logistics_no: str
    """WLPTDDH."""


@dataclass(frozen=True, slots=True)
class SentDelivery:
    """One delivery as a distributor tells it."""

    delivery_no: str
    distributor: str
    delivery_point: str
    order_no: str
    """Of its first line."""
    shipped_at: datetime
    details: tuple[SentDetail, ...]


def detail_id(delivery_id: str, position: int) -> str:
    """Number the detail at a position, from 1, of a delivery."""
    return f"{delivery_id[:13]}{_NUMBER}{position:06d}"


def next_delivery_id(connection: sqlite3.Connection, day: date) -> str:
    """The number for one more delivery: the day, and a count that goes on."""
    count = connection.execute("SELECT count(*) FROM sent_delivery").fetchone()[0]
    return f"{day:%Y%m%d}{count + 1:05d}{_NUMBER}000000"


def put(connection: sqlite3.Connection, delivery_id: str, sent: SentDelivery) -> None:
    """Write a delivery as it is told now, in place of what was; in the caller's transaction."""
    _forget(connection, delivery_id)
    cartons = list(dict.fromkeys(detail.carton_no for detail in sent.details))
    connection.execute(
        "INSERT INTO delivery (delivery_id, delivery_no, seed, distributor, order_no, shipped_at,"
        " cartons, handover, dock) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            delivery_id,
            sent.delivery_no,
            _NO_SEED,
            sent.distributor,
            sent.order_no,
            sent.shipped_at.isoformat(),
            len(cartons),
            _NO_CODES,
            json.dumps(_dock(sent.delivery_no, cartons), ensure_ascii=False),
        ),
    )
    connection.execute(
        "INSERT INTO sent_delivery VALUES (?, ?, 0)", (delivery_id, sent.delivery_point)
    )
    for position, detail in enumerate(sent.details, start=1):
        _put_detail(connection, delivery_id, position, detail)


def void(connection: sqlite3.Connection, delivery_id: str) -> None:
    """Let a delivery not have been; its details stay, to be seen."""
    connection.execute("UPDATE sent_delivery SET voided = 1 WHERE delivery_id = ?", (delivery_id,))
    connection.execute("UPDATE detail SET state = ? WHERE delivery_id = ?", (VOIDED, delivery_id))


def select_sent(connection: sqlite3.Connection) -> dict[str, bool]:
    """The numbers of all deliveries that programs sent, and whether each was voided."""
    rows = connection.execute("SELECT delivery_id, voided FROM sent_delivery").fetchall()
    return {str(number): bool(voided) for number, voided in rows}


def end_line(connection: sqlite3.Connection, line_id: str, reason: str) -> None:
    """Keep that the distributor delivers no more on an order line."""
    connection.execute("INSERT OR REPLACE INTO ended_line VALUES (?, ?)", (line_id, reason))


def _forget(connection: sqlite3.Connection, delivery_id: str) -> None:
    connection.execute(
        "DELETE FROM sent_detail WHERE detail_id IN"
        " (SELECT detail_id FROM detail WHERE delivery_id = ?)",
        (delivery_id,),
    )
    for table in ("detail", "sent_delivery", "delivery"):
        connection.execute(f"DELETE FROM {table} WHERE delivery_id = ?", (delivery_id,))


def _put_detail(
    connection: sqlite3.Connection, delivery_id: str, position: int, detail: SentDetail
) -> None:
    number = detail_id(delivery_id, position)
    connection.execute(
        f"INSERT INTO detail VALUES ({', '.join('?' * 13)})",
        (
            number,
            delivery_id,
            position,
            detail.carton_no,
            int(detail.packed == "1"),
            detail.product,
            detail.batch,
            detail.production_date.isoformat(),
            detail.expiry.isoformat(),
            detail.quantity,
            detail.order_line_id,
            OPEN,
            "",
        ),
    )
    connection.execute(
        "INSERT INTO sent_detail VALUES (?, ?, ?, ?)",
        (number, detail.packed, detail.sale_no, detail.logistics_no),
    )


def _dock(delivery_no: str, cartons: Sequence[str]) -> dict[str, Any]:
    return {
        "delivery_no": delivery_no,
        "cartons": [
            {"carton_no": number, "label": number, "codes_known": False, "boxes": []}
            for number in cartons
        ],
        "odd_codes": [],
    }
