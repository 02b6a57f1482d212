"""What comes in at one workstation, without a courier: the tests of the inbox stand at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from app.packing.handover import HandOver
from app.receiving.documents import deliveries
from app.receiving.values import (
    CartonContent,
    DeliveredItem,
    Delivery,
    DeliveryLine,
    Distributor,
)
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.tables.changes import feed_unread
from app.store.tables.receipts import expected_package
from app.tracing.chunks import manifest_name
from sync import wire
from sync.client import cursors
from sync.client.errors import Unreachable
from sync.client.inbox import Inbox
from tests.sync.client.workstation import Events, feed_row, log_in
from tests.sync.service.running import (
    DISTRIBUTOR,
    ORG,
    made,
    trace_code,
)

SCOPE = f"org:{ORG}"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
BOTH = [(trace_code(1), "C1"), (trace_code(2), "C1")]
"""Codes of the first carton, with where they are."""


def platform_delivery(delivery_no: str = "PS1", quantity: int = 2, carton: str = "C1") -> Delivery:
    return Delivery(
        delivery_no,
        Distributor(DISTRIBUTOR, ""),
        (
            DeliveryLine(
                line_no=1,
                item=DeliveredItem("X0001", "测试片"),
                batch="A2601",
                expiry=date(2028, 1, 4),
                quantity=quantity,
                unit="盒",
                cartons=(CartonContent(carton, quantity, platform_detail_id="D1"),),
            ),
        ),
    )


def delivery_row(seq: int, document: Delivery) -> wire.FeedRow:
    return feed_row(seq, "delivery", str(document.delivery_id), 1, document)


class Desk:
    """An inbox, and the hand-overs it can fetch."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.at(folder / "workstation.db")
        self.core = Core()
        self.events = Events()
        self.made: dict[str, HandOver] = {}
        self.superseded: dict[str, str] = {}
        self.asked: list[str] = []
        self.fetched: list[tuple[str, int]] = []
        self.cut_at = 0
        """Which chunk, of all that are asked for, does not come; 0: all come."""
        self.problem: Exception | None = None
        log = log_in(self.database, ORG)
        self.inbox = Inbox(self.database, self.core, log, SystemClock(), self, self.events)

    def manifest(self, sha256: str) -> wire.ManifestDescription:
        self.asked.append(sha256)
        if self.problem is not None:
            raise self.problem
        handed = self.made[sha256]
        return wire.ManifestDescription(
            sha256=sha256,
            hospital=ORG,
            distributor_code=handed.distributor_code,
            delivery_no=handed.delivery_no,
            n=sum(handed.levels.values()),
            chunks=handed.hashes,
            state="sealed",
            supersedes=handed.supersedes,
            superseded_by=self.superseded.get(sha256),
        )

    def manifest_chunk(self, sha256: str, no: int) -> bytes:
        self.fetched.append((sha256, no))
        if len(self.fetched) == self.cut_at:
            raise Unreachable("cut")
        return self.made[sha256].chunks[no]

    def manifest_row(
        self,
        seq: int,
        document: bytes,
        delivery_no: str | None = None,
        supersedes: str | None = None,
        limit: int | None = None,
    ) -> wire.FeedRow:
        handed = made(document, supersedes, limit)
        name = handed.sha256
        if delivery_no is not None:
            name = manifest_name(ORG, DISTRIBUTOR, delivery_no, handed.hashes)
        self.made[name] = handed
        body = {
            "sha256": name,
            "delivery_no": delivery_no or handed.delivery_no,
            "distributor_code": DISTRIBUTOR,
            "code_count": sum(handed.levels.values()),
            "supersedes": supersedes,
        }
        return feed_row(seq, "manifest", name, 2, body)

    def delivery(self, delivery_no: str = "PS1") -> Delivery | None:
        key = platform_delivery(delivery_no).delivery_id
        with self.database.reading() as connection:
            return deliveries.load(connection, ORG, key)

    def codes(self) -> list[tuple[str, str | None]]:
        table = expected_package
        with self.database.reading() as connection:
            rows = connection.execute(
                select(table.c.code, table.c.carton_no).order_by(table.c.code)
            )
            return [(code, carton) for code, carton in rows]

    def listed(self) -> int:
        document = self.delivery()
        assert document is not None
        return sum(c.listed for line in document.lines for c in line.cartons)

    def cursor(self) -> int:
        with self.database.reading() as connection:
            return cursors.position(connection, SCOPE).seq

    def unread(self) -> list[str]:
        with self.database.reading() as connection:
            return list(connection.execute(select(feed_unread.c.entity)).scalars())


def item_row(seq: int, name: str = "测试片") -> wire.FeedRow:
    body = {
        "province_code": f"X{seq}",
        "name": name,
        "form": "",
        "strength": "",
        "maker": "",
        "approval_number": "",
        "standard_code": "",
        "unit": "盒",
        "dosage_unit": "片",
        "pack_quantity": 1,
    }
    return feed_row(seq, "item", f"X{seq}", 1, body)
