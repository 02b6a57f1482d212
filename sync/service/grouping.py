"""Groups a platform's delivery details into deliveries as a workstation receives them.

Without it a clerk would see the platform's rows, one per carton, item and batch, instead of a
delivery with lines. Pure. A line is one item, batch and expiry; its number is given once and kept,
because receipts name it. A detail that the platform no longer lists stays on its line: what was
sent does not change by being accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.catalogue.items import Item
from app.receiving.values import (
    CartonContent,
    DeliveredItem,
    Delivery,
    DeliveryLine,
    Distributor,
)
from sync.connectors.port import PlatformDetail
from sync.service.acceptance import DetailShare

LineKey = tuple[str, str, date]
DeliveryKey = tuple[str, str]


def by_delivery(details: Iterable[PlatformDetail]) -> dict[DeliveryKey, list[PlatformDetail]]:
    """Sort details by distributor and delivery number, in the order of their numbers."""
    sorted_out: dict[DeliveryKey, dict[str, PlatformDetail]] = {}
    for detail in details:
        key = detail.distributor_code, detail.delivery_no
        # The platform's pages overlap when details come in between; the last word stands.
        sorted_out.setdefault(key, {})[detail.detail_id] = detail
    return {key: [by_id[n] for n in sorted(by_id)] for key, by_id in sorted_out.items()}


def make_delivery(
    details: Sequence[PlatformDetail],
    items: Mapping[str, Item],
    previous: Delivery | None,
) -> Delivery:
    """Make the delivery of these details (all of one), keeping the line numbers it had before."""
    lines: dict[LineKey, list[PlatformDetail]] = {}
    for detail in details:
        lines.setdefault(_key(detail), []).append(detail)
    numbers = _line_numbers(lines, previous)
    return Delivery(
        delivery_no=details[0].delivery_no,
        distributor=Distributor(details[0].distributor_code, ""),
        lines=tuple(
            _line(numbers[key], lines[key], items.get(key[0]))
            for key in sorted(lines, key=numbers.__getitem__)
        ),
    )


def shares(details: Sequence[PlatformDetail], delivery: Delivery) -> list[DetailShare]:
    """Say which line of the delivery each detail belongs to."""
    numbers = {_line_key(line): line.line_no for line in delivery.lines}
    return [
        DetailShare(
            detail.detail_id, numbers[_key(detail)], detail.carton_no or None, detail.quantity
        )
        for detail in details
        if _key(detail) in numbers
    ]


def _key(detail: PlatformDetail) -> LineKey:
    return detail.province_code, detail.batch, detail.expiry


def _line_key(line: DeliveryLine) -> LineKey:
    return line.item.province_code, line.batch, line.expiry


def _line_numbers(keys: Iterable[LineKey], previous: Delivery | None) -> dict[LineKey, int]:
    numbers = {_line_key(line): line.line_no for line in previous.lines} if previous else {}
    following = max(numbers.values(), default=0) + 1
    for key in keys:
        if key not in numbers:
            numbers[key] = following
            following += 1
    return numbers


def _line(line_no: int, details: Sequence[PlatformDetail], item: Item | None) -> DeliveryLine:
    first = details[0]
    return DeliveryLine(
        line_no=line_no,
        item=_item(first, item),
        batch=first.batch,
        expiry=first.expiry,
        quantity=sum(detail.quantity for detail in details),
        unit=first.unit or (item.unit if item else "") or "盒",
        production_date=first.production_date,
        cartons=tuple(
            CartonContent(
                carton_no=detail.carton_no,
                quantity=detail.quantity,
                platform_detail_id=detail.detail_id,
            )
            for detail in details
            if detail.carton_no
        ),
        order_line_ids=tuple(sorted({d.order_line_id for d in details if d.order_line_id})),
    )


def _item(detail: PlatformDetail, item: Item | None) -> DeliveredItem:
    """What the delivery says, filled up from the catalogue."""
    return DeliveredItem(
        province_code=detail.province_code,
        name=detail.name or (item.name if item else "") or detail.province_code,
        maker=detail.maker or (item.maker if item else ""),
        strength=detail.strength or (item.strength if item else ""),
        approval_number=item.approval_number if item else "",
        form=detail.form or (item.form if item else ""),
    )
