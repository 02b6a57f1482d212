"""Joins what the platform says of a delivery with what the distributor handed over for it.

Without it the platform's delivery would have no codes and the distributor's file no platform
numbers. Lines are joined by province code and batch, cartons by their number; the platform's
quantities stand. Both may name a carton or a batch more than once: what was handed over goes to the
first that fits, never to two. There may be a million codes: where they stand apart in chunks, the
hand-over's document says of each carton how many it lists, and `places` to which lines of the
platform's delivery they belong. Pure. What the hand-over names and the platform does not is left
out and reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.receiving.values import CartonContent, DeliveredItem, Delivery, DeliveryLine

_Key = tuple[str, str]
"""Province code and batch."""
Place = tuple[int, str | None]
"""Line and carton; None: in no carton."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The fuller delivery, and what did not fit."""

    delivery: Delivery
    strays: tuple[str, ...]
    """Lines or cartons of the hand-over that the platform's delivery does not have."""


def join(delivery: Delivery, handover: Delivery) -> Joined:
    """Add identifiers, SSCCs and codes to a platform's delivery."""
    offered = _offers(handover)
    lines = tuple(_join_line(line, offered.get(_key(line))) for line in delivery.lines)
    name = handover.distributor.name or delivery.distributor.name
    joined = replace(delivery, distributor=replace(delivery.distributor, name=name), lines=lines)
    return Joined(joined, tuple(_strays(delivery, handover)))


def places(delivery: Delivery, handover: Delivery) -> dict[Place, int]:
    """Where the codes of each line and carton of a hand-over go: line numbers of the delivery.

    Codes in no carton go to the first line of their item and batch.
    """
    first: dict[_Key, int] = {}
    holds: dict[tuple[_Key, str], int] = {}
    for line in delivery.lines:
        first.setdefault(_key(line), line.line_no)
        for content in line.cartons:
            holds.setdefault((_key(line), content.carton_no), line.line_no)
    found: dict[Place, int | None] = {}
    for line in handover.lines:
        found[line.line_no, None] = first.get(_key(line))
        for content in line.cartons:
            found[line.line_no, content.carton_no] = holds.get((_key(line), content.carton_no))
    return {place: line_no for place, line_no in found.items() if line_no is not None}


@dataclass(frozen=True, slots=True)
class _Offer:
    """All that was handed over for one item and batch."""

    item: DeliveredItem
    cartons: dict[str, CartonContent]
    """By number; taken out when given to a line."""


def _offers(handover: Delivery) -> dict[_Key, _Offer]:
    offers: dict[_Key, _Offer] = {}
    for line in handover.lines:
        known = offers.get(_key(line))
        item = line.item if known is None else _filled(known.item, line.item)
        cartons = {} if known is None else known.cartons
        offers[_key(line)] = _Offer(item, cartons)
        for content in line.cartons:
            first = cartons.get(content.carton_no)
            if first is not None:
                content = replace(
                    first,
                    packages=(*first.packages, *content.packages),
                    listed=first.listed + content.listed,
                )
            cartons[content.carton_no] = content
    return offers


def _filled(item: DeliveredItem, other: DeliveredItem) -> DeliveredItem:
    """What several hand-overs say of one item: the first that says something of it counts."""
    return replace(
        item,
        gtin=item.gtin or other.gtin,
        drug_identifiers=item.drug_identifiers or other.drug_identifiers,
        approval_number=item.approval_number or other.approval_number,
    )


def _key(line: DeliveryLine) -> _Key:
    return line.item.province_code, line.batch


def _join_line(line: DeliveryLine, offer: _Offer | None) -> DeliveryLine:
    if offer is None:
        return line
    contents = (
        _join_carton(content, offer.cartons.pop(content.carton_no, None))
        for content in line.cartons
    )
    return replace(line, item=_filled(line.item, offer.item), cartons=tuple(contents))


def _join_carton(content: CartonContent, offered: CartonContent | None) -> CartonContent:
    if offered is None:
        return content
    return replace(
        content,
        sscc=content.sscc or offered.sscc,
        packages=offered.packages,
        listed=offered.listed,
    )


def _strays(delivery: Delivery, handover: Delivery) -> Iterable[str]:
    numbers: dict[_Key, set[str]] = {}
    for line in delivery.lines:
        numbers.setdefault(_key(line), set()).update(c.carton_no for c in line.cartons)
    for line in handover.lines:
        known = numbers.get(_key(line))
        if known is None:
            yield f"{line.item.name} {line.batch}"
            continue
        yield from (c.carton_no for c in line.cartons if c.carton_no not in known)
