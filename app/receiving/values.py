"""Deliveries and what they hold, as values: what a distributor says it sent.

Without it every rule would work on rows of tables or on JSON. A delivery is immutable once sent; a
correction is a new delivery. Quantities count smallest sales packages (最小销售包装).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

DELIVERY_NAMESPACE = uuid.UUID("6b1f8f0e-5a0c-5d0b-9b51-2f6a6d1f7a11")


class PackageLevel(StrEnum):
    """包装级别: what a trace code's drug identifier stands for."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Distributor:
    """配送企业."""

    code: str
    """统一社会信用代码, or the platform's own code."""
    name: str


@dataclass(frozen=True, slots=True)
class DeliveredItem:
    """The drug on one delivery line, as far as the delivery says it."""

    province_code: str
    name: str
    maker: str = ""
    strength: str = ""
    approval_number: str = ""
    form: str = ""
    gtin: str | None = None
    drug_identifiers: dict[str, PackageLevel] = field(default_factory=dict)
    """7-digit drug identifier (or GTIN) → the package level it is printed on."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells it from other items, also where the delivery gives no province code."""
        if self.province_code:
            return (self.province_code,)
        return self.name, self.strength, self.maker

    def level_of(self, code: str) -> PackageLevel:
        """The level a trace code is printed on; small where nobody said otherwise."""
        known = self.drug_identifiers
        of_gtin = known.get(code[2:16], PackageLevel.SMALL)  # GS1: (01), GTIN, (21), serial
        return known.get(code[:7], of_gtin)


@dataclass(frozen=True, slots=True)
class Package:
    """One coded thing with the packages inside it (关联关系)."""

    code: str
    children: tuple[Package, ...] = ()

    def smallest(self) -> Iterator[Package]:
        """Walk the packages that hold no others, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.smallest()

    def walk(self, parent: str | None = None) -> Iterator[tuple[Package, str | None]]:
        """Walk this package and all below it, each with the code of its parent."""
        yield self, parent
        for child in self.children:
            yield from child.walk(self.code)


@dataclass(frozen=True, slots=True)
class CartonContent:
    """What one carton holds of one delivery line (Shanghai: one 配送明细)."""

    carton_no: str
    quantity: int | None = None
    """Smallest sales packages, where the distributor said so."""
    sscc: str | None = None
    packages: tuple[Package, ...] = ()
    listed: int = 0
    """Of a stored delivery: smallest packages whose codes were handed over (they stand apart)."""
    platform_detail_id: str | None = None
    """The platform's number of this detail (配送明细编号), which a confirmation names."""


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One item, one batch."""

    line_no: int
    item: DeliveredItem
    batch: str
    expiry: date
    quantity: int
    unit: str
    production_date: date | None = None
    price: Decimal | None = None
    """Per sales package (元), from the catalogue or the invoice; most platforms do not send it."""
    cartons: tuple[CartonContent, ...] = ()
    order_line_ids: tuple[str, ...] = ()
    """The platform's numbers of the order lines (订单明细编号) it was sent for; often unknown."""

    def is_smallest(self, package: Package) -> bool:
        """Whether a listed package is one sales package.

        A middle or large package listed without its children is not: how many it holds is unknown.
        """
        return not package.children and self.item.level_of(package.code) is PackageLevel.SMALL

    def listed_in(self, content: CartonContent) -> int:
        """How many smallest packages of this line a carton lists code by code."""
        leaves = (leaf for package in content.packages for leaf in package.smallest())
        return content.listed + sum(1 for leaf in leaves if self.is_smallest(leaf))


@dataclass(frozen=True, slots=True)
class Delivery:
    """配送单: what one distributor sent with one number."""

    delivery_no: str
    distributor: Distributor
    lines: tuple[DeliveryLine, ...]

    @property
    def delivery_id(self) -> uuid.UUID:
        """The same on every machine: made of who sent it and its number."""
        return delivery_id(self.distributor.code, self.delivery_no)

    @property
    def quantity(self) -> int:
        """Smallest sales packages on all lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def carton_numbers(self) -> tuple[str, ...]:
        """Each carton once, in the order of the lines."""
        numbers = (content.carton_no for line in self.lines for content in line.cartons)
        return tuple(dict.fromkeys(numbers))


def delivery_id(distributor_code: str, delivery_no: str) -> uuid.UUID:
    """Derive a delivery's id, so that service, workstation and a file agree on it."""
    return uuid.uuid5(DELIVERY_NAMESPACE, f"{distributor_code}/{delivery_no}")
