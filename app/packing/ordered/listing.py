"""What of hospitals' orders is left to be packed, order by order, for who picks some of it.

Without it a shipper would see what was ordered and not what other shipments took already. Of an
order the platform says the number the hospital gave it; with hospital and delivery point it is one
shipment's. Quantities count sales packages; what was ordered by the dose is counted so where it
comes to whole packages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from app.packing.operations import PartyBody
from app.packing.ordered import parts, told
from app.packing.ordered.told import OrderedBody
from app.packing.values import Goods, Party

LISTED = 2000
"""Lines that are shown at most, those ordered last first."""


@dataclass(frozen=True, slots=True)
class OrderedPart:
    """One line of an order, and what is left of it."""

    order_line_id: str
    goods: Goods
    unit: str
    """Empty: the platform does not say."""
    ordered: int | None
    """Sales packages; None where the order comes to no whole ones."""
    taken: tuple[tuple[str, int], ...]
    """Which shipments, by their numbers, take how much."""
    said: str = ""
    """How it was ordered, where that is by the dose."""
    price: Decimal | None = None
    wanted_until: date | None = None
    remark: str = ""

    @property
    def left(self) -> int:
        """What no shipment takes yet."""
        return max(0, (self.ordered or 0) - sum(quantity for _, quantity in self.taken))


@dataclass(frozen=True, slots=True)
class OrderShown:
    """One order of a hospital to one delivery point."""

    order_no: str
    hospital_code: str
    """As the platform calls it."""
    delivery_point: str
    address: str
    ordered_on: date | None
    lines: tuple[OrderedPart, ...]
    sender: Party | None = None
    """As the last shipment to this hospital said; None: there was none."""
    recipient: Party | None = None

    @property
    def left(self) -> int:
        """What no shipment takes yet."""
        return sum(line.left for line in self.lines)


def orders(connection: Connection, org: str) -> tuple[tuple[OrderShown, ...], bool]:
    """The orders that something may be delivered on, and whether there are more."""
    found = told.still_open(connection, org, LISTED + 1)
    return shown(connection, org, found[:LISTED]), len(found) > LISTED


def shown(connection: Connection, org: str, lines: Sequence[OrderedBody]) -> tuple[OrderShown, ...]:
    """Order by order, in the order of their first lines."""
    taken = parts.taken_of(connection, org, [line.order_line_id for line in lines])
    known = parts.hospitals(connection, org)
    grouped: dict[tuple[str, str, str], list[OrderedBody]] = {}
    for line in lines:
        key = (line.hospital_code, line.delivery_point, line.order_no)
        grouped.setdefault(key, []).append(line)
    return tuple(_order(some, taken, known.get(some[0].hospital_code)) for some in grouped.values())


def _order(
    lines: Sequence[OrderedBody],
    taken: dict[str, list[tuple[str, int]]],
    known: parts.Parties | None,
) -> OrderShown:
    first = lines[0]
    recipient = None if known is None else party(known.recipient)
    if recipient is None and first.hospital_name:
        recipient = Party("", first.hospital_name, first.address)
    return OrderShown(
        order_no=first.order_no,
        hospital_code=first.hospital_code,
        delivery_point=first.delivery_point,
        address=first.address,
        ordered_on=first.ordered_on,
        lines=tuple(
            _part(line, tuple(taken.get(line.order_line_id, ())))
            for line in sorted(
                lines, key=lambda line: (len(line.order_line_id), line.order_line_id)
            )
        ),
        sender=None if known is None else party(known.sender),
        recipient=recipient,
    )


def party(body: PartyBody) -> Party:
    """A party as a value."""
    return Party(body.code, body.name, body.address)


def packs(line: OrderedBody) -> int | None:
    """How many sales packages were ordered; None where they are no whole ones."""
    if not line.by_dosage:
        return line.quantity
    if not line.pack_quantity or line.quantity % line.pack_quantity:
        return None
    return line.quantity // line.pack_quantity


def _part(line: OrderedBody, taken: tuple[tuple[str, int], ...]) -> OrderedPart:
    goods = Goods(
        province_code=line.province_code,
        name=line.name,
        strength=line.strength,
        maker=line.maker,
        form=line.form,
    )
    return OrderedPart(
        order_line_id=line.order_line_id,
        goods=goods,
        unit=line.unit,
        ordered=packs(line),
        taken=taken,
        said=f"{line.quantity} {line.dosage_unit}".strip() if line.by_dosage else "",
        price=line.price,
        wanted_until=line.wanted_until,
        remark=line.remark,
    )
