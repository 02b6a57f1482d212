"""The carton labels of a whole delivery, made of what the delivery says.

Without it a demonstration would need a file for each carton. The distributor's own labels come from
its packing; these are the same labels, drawn from the delivery note's data.
"""

from __future__ import annotations

from pathlib import Path

from app.packing.carton_label import CartonItem, CartonLabel
from app.receiving.values import CartonContent, Delivery, DeliveryLine
from printing.in_words import papers_in_words
from printing.labels.carton import render
from printing.storing import write_atomically


def print_labels(delivery: Delivery, recipient: str, path: Path) -> None:
    """Write a page for each carton; raises Trouble."""
    with papers_in_words():
        write_atomically(path, render(labels_of(delivery, recipient)))


def labels_of(delivery: Delivery, recipient: str) -> tuple[CartonLabel, ...]:
    """One label for each carton, in the order of their numbers, as they were packed."""
    numbers = sorted(delivery.carton_numbers)
    return tuple(
        _label(delivery, recipient, number, sequence, len(numbers))
        for sequence, number in enumerate(numbers, 1)
    )


def _label(
    delivery: Delivery, recipient: str, number: str, sequence: int, count: int
) -> CartonLabel:
    inside = [
        (line, content)
        for line in delivery.lines
        for content in line.cartons
        if content.carton_no == number
    ]
    return CartonLabel(
        sscc=next((content.sscc for _, content in inside if content.sscc), None),
        carton_no=number,
        sender=delivery.distributor.name,
        recipient=recipient,
        address="",
        delivery_no=delivery.delivery_no,
        sequence=sequence,
        carton_count=count,
        contents=tuple(_item(line, content) for line, content in inside),
        storage="",
    )


def _item(line: DeliveryLine, content: CartonContent) -> CartonItem:
    return CartonItem(
        name=line.item.name,
        strength=line.item.strength,
        maker=line.item.maker,
        batch=line.batch,
        expiry=line.expiry,
        quantity=content.quantity or 0,
        unit=line.unit,
        gtin=line.item.gtin,
    )
