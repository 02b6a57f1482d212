"""What the stand-in remembers: orders, deliveries, what the hospital said of each detail, returns.

Without it a restart of the training service would forget a half received delivery. One small SQLite
file, or memory. Files from before there were orders are taken on: their deliveries name orders that
the ledger does not hold, and have no plan number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sync.sandbox.frame import Memory
from sync.sandbox.training import order_rows, paper_rows, relations, return_rows, sent_rows
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, OPEN, TrainingDelivery
from sync.sandbox.training.order import Order
from sync.sandbox.training.returning import Return
from sync.sandbox.training.sent_rows import SentDelivery

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS delivery (
    delivery_id TEXT PRIMARY KEY,
    delivery_no TEXT NOT NULL UNIQUE,
    seed INTEGER NOT NULL,
    distributor TEXT NOT NULL,
    order_no TEXT NOT NULL,
    shipped_at TEXT NOT NULL,
    cartons INTEGER NOT NULL,
    handover TEXT NOT NULL,
    dock TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS detail (
    detail_id TEXT PRIMARY KEY,
    delivery_id TEXT NOT NULL REFERENCES delivery,
    line_no INTEGER NOT NULL,
    carton_no TEXT NOT NULL,
    mixed INTEGER NOT NULL,
    product TEXT NOT NULL,
    batch TEXT NOT NULL,
    production_date TEXT NOT NULL,
    expiry TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    order_line_id TEXT NOT NULL,
    state TEXT NOT NULL,
    remark TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS detail_by_delivery ON detail (delivery_id);
"""
_DELIVERY_COLUMNS = "delivery_id, delivery_no, distributor, order_no, shipped_at, cartons"
_DETAIL_COLUMNS = """detail.detail_id, detail.delivery_id, delivery.delivery_no,
    delivery.distributor, delivery.order_no, delivery.shipped_at, detail.line_no, detail.carton_no,
    detail.mixed, detail.product, detail.batch, detail.production_date, detail.expiry,
    detail.quantity, detail.order_line_id, detail.state, coalesce(purchase_order.plan_no, ''),
    coalesce(sent_delivery.delivery_point, purchase_order.delivery_point, ''),
    coalesce(sent_detail.packed, CASE detail.mixed WHEN 1 THEN '1' ELSE '2' END),
    coalesce(sent_detail.sale_no, replace(delivery.delivery_no, 'PS', 'XS'))"""
_DETAIL_SOURCE = """detail JOIN delivery USING (delivery_id)
    LEFT JOIN sent_delivery USING (delivery_id)
    LEFT JOIN sent_detail USING (detail_id)
    LEFT JOIN order_line ON order_line.line_id = detail.order_line_id
    LEFT JOIN purchase_order ON purchase_order.order_id = order_line.order_id"""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as the platform lists it."""

    delivery_id: str
    delivery_no: str
    distributor: str
    order_no: str
    shipped_at: datetime
    cartons: int


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One delivery detail and its state."""

    detail_id: str
    delivery_id: str
    delivery_no: str
    distributor: str
    order_no: str
    shipped_at: datetime
    line_no: int
    carton_no: str
    mixed: bool
    product: str
    batch: str
    production_date: date
    expiry: date
    quantity: int
    order_line_id: str
    state: str
    plan_no: str
    """Of its order; empty where the ledger holds none."""
    delivery_point: str
    """Where it goes; empty where the ledger does not hold its order."""
    packed: str
    """装箱类型 ZXLX."""
    sale_no: str
    """XSDDH, the distributor's own number of its sale, not the platform's of the order."""


class Ledger(Memory):
    """The stand-in's memory; safe to use from several threads."""

    def __init__(self, path: Path | None) -> None:
        """Open it; raises LedgerError."""
        rooms = (order_rows, relations, return_rows, paper_rows, sent_rows)
        tables = _TABLES + "".join(room.TABLES for room in rooms)
        super().__init__(path, tables, _VERSION, "培训平台")

    def last_seed(self) -> int | None:
        """The highest seed a delivery was made from; None before the first."""
        seed = self._all("SELECT max(seed) FROM delivery WHERE seed >= 0")[0][0]
        return None if seed is None else int(seed)

    def add(self, delivery: TrainingDelivery, order: Order) -> None:
        """Take a delivery in with the order it answers to, whole or not at all."""
        with self.change():
            order_rows.put_order(self._connection, order)
            self._connection.execute(
                f"INSERT INTO delivery ({_DELIVERY_COLUMNS}, seed, handover, dock)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    delivery.delivery_id,
                    delivery.delivery_no,
                    DISTRIBUTOR_CODE,
                    delivery.order_no,
                    delivery.shipped_at.isoformat(),
                    len(delivery.cartons),
                    delivery.seed,
                    json.dumps(delivery.handover(), ensure_ascii=False),
                    json.dumps(delivery.dock(), ensure_ascii=False),
                ),
            )
            self._connection.executemany(
                f"INSERT INTO detail VALUES ({', '.join('?' * 13)})", _detail_values(delivery)
            )

    def deliveries(self) -> list[DeliveryRow]:
        """All deliveries, oldest first."""
        rows = self._all(f"SELECT {_DELIVERY_COLUMNS} FROM delivery ORDER BY delivery_id")
        return [_delivery_row(row) for row in rows]

    def document(self, delivery_no: str, column: str) -> str | None:
        """The `handover` or `dock` of a delivery as JSON text; None for an unknown number."""
        if column not in ("handover", "dock"):
            raise ValueError(column)
        rows = self._all(f"SELECT {column} FROM delivery WHERE delivery_no = ?", delivery_no)
        return str(rows[0][0]) if rows else None

    def details(
        self, *, after: str = "", delivery_id: str = "", state: str = "", limit: int = -1
    ) -> list[DetailRow]:
        """Details in the order of their numbers, from the cursor on, as far as asked for."""
        rows = self._all(
            f"SELECT {_DETAIL_COLUMNS} FROM {_DETAIL_SOURCE}"
            " WHERE detail_id > ?1 AND (?2 = '' OR detail.delivery_id = ?2)"
            " AND (?3 = '' OR state = ?3) ORDER BY detail_id LIMIT ?4",
            after,
            delivery_id,
            state,
            limit,
        )
        return [_detail_row(row) for row in rows]

    def detail(self, detail_id: str) -> DetailRow | None:
        """One detail by its number."""
        rows = self._all(
            f"SELECT {_DETAIL_COLUMNS} FROM {_DETAIL_SOURCE} WHERE detail_id = ?",
            detail_id,
        )
        return _detail_row(rows[0]) if rows else None

    def settle(self, detail_id: str, state: str, batch: str, remark: str) -> bool:
        """Pass or fail a detail that is open; False where it is not (any more)."""
        with self.change():
            changed = self._connection.execute(
                "UPDATE detail SET state = ?, remark = ?, batch = coalesce(nullif(?, ''), batch)"
                " WHERE detail_id = ? AND state = ?",
                (state, remark, batch, detail_id, OPEN),
            )
            return changed.rowcount == 1

    def send(self, sent: SentDelivery, day: date, delivery_id: str = "") -> str:
        """Take a delivery in that a program tells, in place of one where that is said."""
        with self.change():
            number = delivery_id or sent_rows.next_delivery_id(self._connection, day)
            sent_rows.put(self._connection, number, sent)
            return number

    def void_sent(self, delivery_id: str) -> None:
        """Let a delivery that a program told not have been."""
        with self.change():
            sent_rows.void(self._connection, delivery_id)

    def sent(self) -> dict[str, bool]:
        """The deliveries that programs told, and whether each was voided."""
        with self._lock:
            return sent_rows.select_sent(self._connection)

    def end_line(self, line_id: str, reason: str) -> None:
        """Keep that no more is delivered on an order line."""
        with self.change():
            sent_rows.end_line(self._connection, line_id, reason)

    def papers(self, kind: str) -> list[tuple[str, paper_rows.Body]]:
        """All papers of a kind by their numbers."""
        with self._lock:
            return paper_rows.select_papers(self._connection, kind)

    def paper(self, kind: str, number: str) -> paper_rows.Body | None:
        """One paper by its number."""
        if not number:
            return None
        with self._lock:
            found = paper_rows.select_papers(self._connection, kind, number)
        return found[0][1] if found else None

    def put_paper(self, kind: str, number: str, body: paper_rows.Body) -> None:
        """Keep a paper as it is now, in place of what it was."""
        with self.change():
            paper_rows.put_paper(self._connection, kind, number, body)

    def orders(self) -> list[Order]:
        """All orders by their numbers, with what was delivered and accepted of each line."""
        with self._lock:
            return order_rows.select_orders(self._connection)

    def order(self, order_id: str) -> Order | None:
        """One order by its number."""
        if not order_id:
            return None
        with self._lock:
            found = order_rows.select_orders(self._connection, order_id)
        return found[0] if found else None

    def put_order(self, order: Order) -> None:
        """Keep an order as it is now, in place of what it was."""
        with self.change():
            order_rows.put_order(self._connection, order)

    def next_order_id(self, day: date) -> str:
        """The number for an order that comes before its delivery."""
        with self._lock:
            return order_rows.next_order_id(self._connection, day)

    def ended_relations(self) -> frozenset[str]:
        """The items that the training distributor may not deliver any more."""
        with self._lock:
            return relations.ended(self._connection)

    def set_relation(self, product: str, enabled: bool) -> None:
        """Let the training distributor deliver an item, or not any more."""
        with self.change():
            relations.end(self._connection, product, ended=not enabled)

    def returns(self) -> list[Return]:
        """All returns by their numbers."""
        with self._lock:
            return return_rows.select_returns(self._connection)

    def return_of(self, return_id: str) -> Return | None:
        """One return by its number."""
        if not return_id:
            return None
        with self._lock:
            found = return_rows.select_returns(self._connection, return_id)
        return found[0] if found else None

    def put_return(self, return_: Return) -> None:
        """Keep a return as it is now, in place of what it was."""
        with self.change():
            return_rows.put_return(self._connection, return_)

    def next_return_id(self, day: date) -> str:
        """The number for a new return."""
        with self._lock:
            return return_rows.next_return_id(self._connection, day)


def _detail_values(delivery: TrainingDelivery) -> Iterable[tuple[str | int, ...]]:
    for detail in delivery.details:
        carton = delivery.cartons[detail.carton]
        yield (
            detail.detail_id,
            delivery.delivery_id,
            detail.line.line_no,
            carton.carton_no,
            int(carton.mixed),
            detail.line.item.province_code,
            detail.line.batch,
            detail.line.production_date.isoformat(),
            detail.line.expiry.isoformat(),
            detail.quantity,
            detail.order_line_id,
            OPEN,
            "",
        )


def _delivery_row(row: tuple[Any, ...]) -> DeliveryRow:
    values = dict(zip(DeliveryRow.__slots__, row, strict=True))
    values["shipped_at"] = datetime.fromisoformat(values["shipped_at"])
    return DeliveryRow(**values)


def _detail_row(row: tuple[Any, ...]) -> DetailRow:
    values = dict(zip(DetailRow.__slots__, row, strict=True))
    values["shipped_at"] = datetime.fromisoformat(values["shipped_at"])
    values["mixed"] = bool(values["mixed"])
    values["production_date"] = date.fromisoformat(values["production_date"])
    values["expiry"] = date.fromisoformat(values["expiry"])
    return DetailRow(**values)
