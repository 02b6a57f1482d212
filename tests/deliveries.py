"""Deliveries, readings and an open store as tests build them.

Without it every test would write a page of values before its first line. Codes are synthetic: drug
identifiers 81000xx and a serial.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.receiving.documents import deliveries
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import Parts, ReceivingSession
from app.receiving.settings import ReceivingRules
from app.receiving.values import (
    CartonContent,
    DeliveredItem,
    Delivery,
    DeliveryLine,
    Distributor,
    Package,
    PackageLevel,
)
from app.store.change_log import ChangeLog
from app.store.database import Database
from app.store.workstation import identify

SMALL, MIDDLE, LARGE = "8100001", "8100002", "8100003"
TODAY = date(2026, 11, 21)
EXPIRY = date(2028, 1, 4)
PERSON = "试收货员"


class FakeClock:
    """Time that goes on by a second with each look; ids in order."""

    def __init__(self, today: date = TODAY) -> None:
        self.day = today
        self.time = datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
        self._ids = itertools.count(1)

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def today(self) -> date:
        return self.day

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=(7 << 76) | (2 << 62) | next(self._ids) << 80)


def code(serial: int, identifier: str = SMALL) -> str:
    """A 20-digit trace code."""
    return f"{identifier}{serial:013d}"


def boxes(first: int, count: int, identifier: str = SMALL) -> tuple[Package, ...]:
    """Smallest packages with serials one after another."""
    return tuple(Package(code(first + n, identifier)) for n in range(count))


def an_item(**values: Any) -> DeliveredItem:  # noqa: ANN401 (fields of the item)
    """One drug, known by its three identifiers unless told otherwise."""
    levels = {
        SMALL: PackageLevel.SMALL,
        MIDDLE: PackageLevel.MIDDLE,
        LARGE: PackageLevel.LARGE,
    }
    item = DeliveredItem("A0001", "试验胶囊", "试验药业", "0.25g*24粒", drug_identifiers=levels)
    return replace(item, **values)


def other_item(**values: Any) -> DeliveredItem:  # noqa: ANN401 (fields of the item)
    """A second drug."""
    known = {"8100011": PackageLevel.SMALL}
    item = DeliveredItem("A0002", "试验注射液", "试验制药", "2ml", drug_identifiers=known)
    return replace(item, **values)


def a_line(quantity: int = 10, **values: Any) -> DeliveryLine:  # noqa: ANN401 (fields of the line)
    """One line: 10 boxes of batch A2601, good until 2028-01-04."""
    line = DeliveryLine(1, an_item(), "A2601", EXPIRY, quantity, "盒")
    return replace(line, **values)


def a_delivery(*lines: DeliveryLine, number: str = "PS2026112100001") -> Delivery:
    """A delivery of these lines."""
    return Delivery(number, Distributor("91310000MA1FL0000X", "试验医药"), lines or (a_line(),))


def a_carton(
    number: str, *packages: Package, quantity: int | None = None, sscc: str | None = None
) -> CartonContent:
    """A carton and what is known to be in it."""
    return CartonContent(number, quantity, sscc, packages)


def carton_of_1000() -> tuple[Package, ...]:
    """One large package of 10 middle ones of 100 boxes each."""
    middles = (Package(code(1 + n, MIDDLE), boxes(1 + 100 * n, 100)) for n in range(10))
    return (Package(code(1, LARGE), tuple(middles)),)


def as_document(delivery: Delivery) -> dict[str, Any]:
    """The delivery as JSON, as a distributor writes it (formats.md, `receive`)."""
    return {
        "delivery_no": delivery.delivery_no,
        "distributor": {
            "code": delivery.distributor.code,
            "name": delivery.distributor.name,
        },
        "lines": [_line_document(line) for line in delivery.lines],
    }


def _line_document(line: DeliveryLine) -> dict[str, Any]:
    item = line.item
    return {
        "line_no": line.line_no,
        "item": {
            "province_code": item.province_code,
            "name": item.name,
            "maker": item.maker,
            "strength": item.strength,
            "approval_number": item.approval_number,
            "gtin": item.gtin,
            "drug_identifiers": {key: level.value for key, level in item.drug_identifiers.items()},
        },
        "batch": line.batch,
        "production_date": line.production_date and line.production_date.isoformat(),
        "expiry": line.expiry.isoformat(),
        "quantity": line.quantity,
        "unit": line.unit,
        "cartons": [
            {
                "carton_no": content.carton_no,
                "sscc": content.sscc,
                "quantity": content.quantity,
                "packages": [_package_document(package) for package in content.packages],
            }
            for content in line.cartons
        ],
    }


def _package_document(package: Package) -> dict[str, Any]:
    children = [_package_document(child) for child in package.children]
    return {"code": package.code} | ({"children": children} if children else {})


@dataclass(slots=True)
class Workplace:
    """An open store, with what sessions work with."""

    parts: Parts
    clock: FakeClock

    @property
    def org(self) -> str:
        return self.parts.log.workstation.org

    def keep(self, *arrived: Delivery) -> None:
        """Store deliveries with their codes."""
        with self.parts.database.writing() as connection:
            for delivery in arrived:
                deliveries.add_packages(
                    connection, list(deliveries.package_rows(self.org, delivery))
                )
                deliveries.add_delivery(connection, self.org, delivery, self.clock.now())

    def open(self, delivery: Delivery) -> ReceivingSession:
        """Open or resume its receipt."""
        return open_receipt(self.parts, delivery.delivery_id, PERSON)

    def receive(self, delivery: Delivery) -> ReceivingSession:
        """Store a delivery and open its receipt."""
        self.keep(delivery)
        return self.open(delivery)

    def reading(self, text: str | bytes) -> Reading:
        raw = text if isinstance(text, bytes) else text.encode()
        return Reading(raw, "test", PERSON, self.clock.now())

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What SQL finds."""
        with self.parts.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]


@contextmanager
def workplace(
    path: Path,
    rules: ReceivingRules | None = None,
    clock: FakeClock | None = None,
    *,
    scratch: bool = True,
) -> Iterator[Workplace]:
    """Open the database at a path as one workstation's; not `scratch`: as durable as real ones."""
    ticking = clock or FakeClock()
    with Database.at(path, scratch=scratch) as database:
        with database.writing() as connection:
            workstation = identify(connection, ticking)
        log = ChangeLog(workstation, ticking)
        yield Workplace(Parts(database, log, ticking, rules or ReceivingRules()), ticking)


def numbered(lines: Sequence[DeliveryLine]) -> tuple[DeliveryLine, ...]:
    """Lines with numbers 1, 2, 3 …"""
    return tuple(replace(line, line_no=n) for n, line in enumerate(lines, 1))
