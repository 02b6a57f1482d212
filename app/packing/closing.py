"""What stands in the way of closing a shipment, and the document that goes to the hospital.

Without it a truck would leave with an open carton, or a carton whose label says another thing. The
document is the delivery file of the `receive` command, with the codes of each carton nested as they
were packed, and what only the province's platform reads, as the order said it; `came_back_from`
tells the relay from which deliveries goods came back, so that they may be handed over again. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from app.packing.contents import Carton, Package
from app.packing.operations import LineBody
from app.packing.refusals import PackingRefused, Reason
from app.packing.standing import Standing
from app.packing.values import CartonKind, CartonState

_PACKINGS = {CartonKind.FULL: "whole", CartonKind.MIXED: "mixed"}
"""装箱类型 for the platform; a part of a carton is none of its kinds."""


def lacking(standing: Standing, elsewhere: Mapping[str, str]) -> Iterator[PackingRefused]:
    """All that stands in the way; `elsewhere`: its codes that are in other shipments, too."""
    cartons = standing.standing_cartons()
    if not standing.packages:
        yield PackingRefused(Reason.NOTHING_PACKED)
    for carton in cartons:
        if carton.state is CartonState.OPEN:
            yield PackingRefused(Reason.LEFT_OPEN, sequence=carton.sequence)
        elif not carton.labelled:
            yield PackingRefused(Reason.NOT_LABELLED, sequence=carton.sequence)
    for code, number in sorted(elsewhere.items()):
        yield PackingRefused(Reason.SHIPPED_ELSEWHERE, code=code, delivery_no=number)
    for scan in standing.lost:
        lost_in = None if scan.carton_id is None else standing.cartons.get(scan.carton_id)
        if lost_in is not None and lost_in.state is not CartonState.VOIDED:
            code = scan.code or scan.packages[0].code
            yield PackingRefused(Reason.PACKED_TWICE, sequence=lost_in.sequence, code=code)
    for line in standing.ordered_lines():
        yield from _of_line(standing, line, standing.packed_of(line.line_no))


def _of_line(standing: Standing, line: LineBody, packed: int) -> Iterator[PackingRefused]:
    batches = [standing.lines[no].batch for no in standing.batches_of(line.line_no)]
    values: dict[str, str | int] = {"name": line.name, "batch": "、".join(batches) or "（未填）"}
    if packed > line.quantity:
        yield PackingRefused(
            Reason.OVER_ORDER, ordered=line.quantity, packed=packed, added=0, **values
        )
    elif packed < line.quantity:
        yield PackingRefused(
            Reason.SHORT,
            line_no=line.line_no,
            lacking=line.quantity - packed,
            unit=line.unit,
            **values,
        )


def document_of(standing: Standing) -> dict[str, Any]:
    """The delivery, as the `receive` command and the relay read it; what is short is left out."""
    begun = standing.begun
    assert begun is not None
    cartons = standing.standing_cartons()
    document: dict[str, Any] = {
        "delivery_no": begun.delivery_no,
        "distributor": {"code": begun.sender.code, "name": begun.sender.name},
        "recipient": {"name": begun.recipient.name, "address": begun.recipient.address},
        "lines": [
            _line(standing, cartons, line)
            for line in standing.lines.values()
            if standing.packed[line.line_no]
        ],
    }
    if begun.order_no:
        document["order_no"] = begun.order_no
    if standing.came_back_from:
        document["came_back_from"] = sorted(standing.came_back_from)
    for_platform = {
        "hospital_code": begun.hospital_code,
        "delivery_point": begun.delivery_point,
        "arrives_at": begun.arrives_at,
    }
    if any(for_platform.values()):
        document["platform"] = {key: text for key, text in for_platform.items() if text}
    return document


def _line(standing: Standing, cartons: list[Carton], line: LineBody) -> dict[str, Any]:
    item: dict[str, Any] = {
        "province_code": line.province_code,
        "name": line.name,
        "strength": line.strength,
        "maker": line.maker,
        "form": line.form,
        "approval_number": line.approval_number,
        "drug_identifiers": _identifiers(standing, line),
    }
    said: dict[str, Any] = {
        "line_no": line.line_no,
        "item": item | ({"gtin": line.gtin} if line.gtin else {}),
        "batch": line.batch,
        "expiry": line.expiry.isoformat(),
        "quantity": standing.packed[line.line_no],
        "unit": line.unit,
        "cartons": [
            _carton(standing, carton, line.line_no)
            for carton in cartons
            if carton.by_line[line.line_no]
        ],
    }
    if line.production_date is not None:
        said["production_date"] = line.production_date.isoformat()
    for_platform = {"order_line_id": line.order_line_id, "sale_no": line.sale_no}
    said |= {key: text for key, text in for_platform.items() if text}
    return said


def _identifiers(standing: Standing, line: LineBody) -> dict[str, str]:
    """What the order said of it, and what persons said while it was packed."""
    named = {
        identifier: level
        for identifier, (number, level) in standing.named.items()
        if number == line.line_no
    }
    return {**line.identifiers, **named}


def _carton(standing: Standing, carton: Carton, line_no: int) -> dict[str, Any]:
    children: defaultdict[str | None, list[Package]] = defaultdict(list)
    for code in carton.codes:
        package = standing.packages[code]
        if package.line_no == line_no:
            children[package.parent].append(package)

    def nested(parent: str | None) -> list[dict[str, Any]]:
        return [
            {"code": one.code} | ({"children": inside} if (inside := nested(one.code)) else {})
            for one in children[parent]
        ]

    said: dict[str, Any] = {
        "carton_no": carton.number,
        "quantity": carton.by_line[line_no],
        "packages": nested(None),
    }
    packing = _PACKINGS.get(carton.kind)
    told = {
        "sscc": carton.sscc or "",
        "packing": packing or "",
        "logistics_no": standing.logistics_no,
    }
    return said | {key: text for key, text in told.items() if text}
