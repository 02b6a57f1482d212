"""Joins what the platform says of a delivery with what the distributor handed over for it.

Without it the platform's delivery would have no codes and the distributor's file no platform
numbers. Lines are joined by province code and batch, cartons by their number; the platform's
quantities stand. Pure. What the hand-over names and the platform does not is left out and reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.receiving.values import CartonContent, Delivery, DeliveryLine


@dataclass(frozen=True, slots=True)
class Joined:
    """The fuller delivery, and what did not fit."""

    delivery: Delivery
    strays: tuple[str, ...]
    """Lines or cartons of the hand-over that the platform's delivery does not have."""


def join(delivery: Delivery, handover: Delivery) -> Joined:
    """Add identifiers, SSCCs and codes to a platform's delivery."""
    offered = {_key(line): line for line in handover.lines}
    lines = tuple(_join_line(line, offered.get(_key(line))) for line in delivery.lines)
    joined = replace(
        delivery,
        distributor=handover.distributor if handover.distributor.name else delivery.distributor,
        lines=lines,
    )
    return Joined(joined, tuple(_strays(delivery, handover)))


def _key(line: DeliveryLine) -> tuple[str, str]:
    return line.item.province_code, line.batch


def _join_line(line: DeliveryLine, offered: DeliveryLine | None) -> DeliveryLine:
    if offered is None:
        return line
    cartons = {content.carton_no: content for content in offered.cartons}
    item = replace(
        line.item,
        gtin=line.item.gtin or offered.item.gtin,
        drug_identifiers=line.item.drug_identifiers or offered.item.drug_identifiers,
        approval_number=line.item.approval_number or offered.item.approval_number,
    )
    return replace(
        line,
        item=item,
        cartons=tuple(
            _join_carton(content, cartons.get(content.carton_no)) for content in line.cartons
        ),
    )


def _join_carton(content: CartonContent, offered: CartonContent | None) -> CartonContent:
    if offered is None:
        return content
    return replace(content, sscc=content.sscc or offered.sscc, packages=offered.packages)


def _strays(delivery: Delivery, handover: Delivery) -> Iterable[str]:
    lines = {_key(line): line for line in delivery.lines}
    for line in handover.lines:
        known = lines.get(_key(line))
        if known is None:
            yield f"{line.item.name} {line.batch}"
            continue
        numbers = {content.carton_no for content in known.cartons}
        yield from (c.carton_no for c in line.cartons if c.carton_no not in numbers)
