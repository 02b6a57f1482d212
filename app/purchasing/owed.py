"""What a platform believes was received and was not: it is owed as a return.

Without it a purchaser would look through receipts for what was rejected. A platform that knows only
pass or fail passes a delivery detail of which anything came (docs/decisions/0007); what of it was
rejected, found unqualified or lacking goes back on paper. A detail (what one carton holds of one
line) of which nothing came was failed, and is not owed. Packages are allotted as they were for the
platform: to the carton they came out of, those without one to what is still open. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.purchasing.arrivals import Arrival, Batch
from app.purchasing.orders import Order
from app.purchasing.returns import Return, gone_back


@dataclass(frozen=True, slots=True)
class Owed:
    """What of an item's batch came, and what of it should go back."""

    province_code: str
    batch: str
    sent: int
    """Sales packages, as the distributor says; so are the others."""
    received: int
    rejected: int
    owed: int
    """What the platform has as received too many, without what was asked to go back already."""
    returned: int
    """What was asked to go back already."""
    price: Decimal | None
    """元 per sales package, as the delivery or its invoice said."""
    remark: str
    """Why it was rejected, as was said at the door."""

    @property
    def left(self) -> int:
        """How many packages could still go back."""
        return max(0, self.sent - self.returned)


def of_order(
    told: Sequence[Order], arrivals: Iterable[Arrival], returns: Iterable[Return]
) -> tuple[Owed, ...]:
    """What of an order came, batch by batch, with what is owed of it."""
    items = {line.order_line_id: line.province_code for order in told for line in order.lines}
    found: dict[tuple[str, str], list[Batch]] = {}
    for arrival in arrivals:
        for batch in arrival.batches:
            key = items.get(batch.order_line_id, ""), batch.batch
            found.setdefault(key, []).append(batch)
    gone = gone_back(returns)
    return tuple(_together(key, batches, gone.get(key, 0)) for key, batches in found.items())


def too_many(batch: Batch) -> int:
    """How many packages a platform of whole details has as received that were not."""
    if not batch.confirmed:
        return 0
    cartons = batch.cartons or {"": batch.sent}
    taken = {one: min(batch.by_carton.get(one, 0), holds) for one, holds in cartons.items()}
    loose = batch.received - sum(taken.values())
    for one, holds in cartons.items():
        more = min(max(0, loose), holds - taken[one])
        taken[one] += more
        loose -= more
    kept = 0 if batch.unqualified else 1
    return sum(holds - kept * taken[one] for one, holds in cartons.items() if taken[one])


def _together(key: tuple[str, str], batches: Sequence[Batch], returned: int) -> Owed:
    province_code, batch = key
    owed = sum(map(too_many, batches))
    remarks = dict.fromkeys(one.remark for one in batches if one.remark)
    return Owed(
        province_code,
        batch,
        sum(one.sent for one in batches),
        sum(one.received for one in batches),
        sum(one.rejected for one in batches),
        max(0, owed - returned),
        returned,
        next((one.price for one in batches if one.price is not None), None),
        "；".join(remarks),
    )


def by_item(owed: Iterable[Owed]) -> Mapping[str, tuple[Owed, ...]]:
    """The batches of each item, those that are owed first."""
    found: dict[str, list[Owed]] = {}
    for one in owed:
        found.setdefault(one.province_code, []).append(one)
    return {
        code: tuple(sorted(batches, key=lambda one: (not one.owed, one.batch)))
        for code, batches in found.items()
    }
