"""Makes drafts: from a template, from what HIS asks for, from consumption and stock limits.

Without it a purchaser would type what the shelves, the wards and last month already say. And
divides a draft by distributor, because each of them gets an order of its own. Pure: values in,
values out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from app.purchasing.circumstances import KnownItem
from app.purchasing.orders import Order
from app.purchasing.values import DraftLine, OrderDraft, OrderUnit, numbered

DAYS_COVERED = 30
"""Where only consumption is known, an order covers so many days."""


@dataclass(frozen=True, slots=True)
class StockNeed:
    """What there is and what is used of an item, in sales packages."""

    province_code: str
    in_stock: Decimal
    on_order: Decimal
    """Still to come."""
    used: Decimal
    """In `days`."""
    days: int
    minimum: Decimal | None = None
    """Below it, it is ordered; None: by consumption alone."""
    maximum: Decimal | None = None
    """Up to which it is ordered."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed to be ordered of an item, and why."""

    need: StockNeed
    quantity: int
    """Sales packages."""


def proposals(
    needs: Iterable[StockNeed],
    item: Callable[[str], KnownItem | None],
    days: int = DAYS_COVERED,
) -> list[Proposal]:
    """What runs short: those with the fewest days left first; nothing that is enough.

    What is there and what is on its way are held against the minimum (or, where none was laid down,
    against the use of so many days); ordered is up to the maximum (or twice that), in whole middle
    packs.
    """
    found = []
    for need in needs:
        quantity = _wanted(need, days)
        if quantity > 0:
            known = item(need.province_code)
            found.append(Proposal(need, _rounded_up(quantity, known)))
    return sorted(found, key=lambda one: (_days_left(one.need), one.need.province_code))


def _wanted(need: StockNeed, days: int) -> Decimal:
    per_day = need.used / need.days if need.days > 0 else Decimal(0)
    coming = need.in_stock + need.on_order
    minimum = per_day * days if need.minimum is None else need.minimum
    if coming >= minimum or minimum <= 0:
        return Decimal(0)
    maximum = minimum * 2 if need.maximum is None else max(need.maximum, minimum)
    return maximum - coming


def _rounded_up(quantity: Decimal, known: KnownItem | None) -> int:
    step = max(1, known.multiple) if known is not None else 1
    least = known.least if known is not None else 1
    packs = (max(quantity, Decimal(least)) / step).to_integral_value(ROUND_CEILING)
    return int(packs) * step


def _days_left(need: StockNeed) -> Decimal:
    if need.used <= 0 or need.days <= 0:
        return Decimal("Infinity")
    return need.in_stock * need.days / need.used


def renewed(draft: OrderDraft, item: Callable[[str], KnownItem | None]) -> OrderDraft:
    """A template or an order of before as a new draft: at the prices of today, with no dates."""
    lines = [_renewed_line(line, item(line.province_code)) for line in draft.lines]
    return replace(draft, lines=numbered(lines), wanted_on=None, request_no="")


def _renewed_line(line: DraftLine, known: KnownItem | None) -> DraftLine:
    line = replace(line, wanted_on=None)
    if known is None or known.price is None or line.counts is not OrderUnit.PACK:
        return line
    return replace(line, price=known.price)


@dataclass(frozen=True, slots=True)
class ItemText:
    """What stands on a line beside the code."""

    name: str
    strength: str = ""
    maker: str = ""
    price: Decimal | None = None
    distributor_code: str = ""
    distributor_name: str = ""


def from_request(request: Order, texts: Mapping[str, ItemText]) -> OrderDraft:
    """A draft of what HIS asked for; its own distributor and price stand before the catalogue's."""
    lines = []
    for asked in request.lines:
        text = texts.get(asked.province_code, ItemText(asked.province_code))
        own = asked.distributor_code in ("", text.distributor_code)
        lines.append(
            DraftLine(
                line_no=asked.line_no,
                province_code=asked.province_code,
                name=text.name,
                quantity=asked.quantity,
                unit=asked.unit,
                price=text.price if asked.price is None else asked.price,
                strength=text.strength,
                maker=text.maker,
                distributor_code=asked.distributor_code or text.distributor_code,
                distributor_name=text.distributor_name if own else "",
            )
        )
    return OrderDraft(lines=numbered(lines), request_no=request.order_no)


def split(draft: OrderDraft) -> list[OrderDraft]:
    """One draft per distributor, in the order they are first named."""
    by_distributor: dict[str, list[DraftLine]] = defaultdict(list)
    for line in draft.lines:
        by_distributor[line.distributor_code].append(line)
    return [replace(draft, lines=numbered(lines)) for lines in by_distributor.values()]


def joined(drafts: Sequence[OrderDraft]) -> OrderDraft:
    """Several drafts as one: lines of the same item, distributor and unit are added up.

    The head is the first one's.
    """
    lines: dict[tuple[str, str, str], DraftLine] = {}
    for draft in drafts:
        for line in draft.lines:
            key = line.province_code, line.distributor_code, line.unit
            held = lines.get(key)
            total = line.quantity + (held.quantity if held is not None else 0)
            lines[key] = replace(held or line, quantity=total)
    return replace(drafts[0], lines=numbered(lines.values()))
