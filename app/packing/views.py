"""What a screen is shown of a shipment, made of how it stands.

Without it the window would read the fold itself. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.packing.carton_label import CartonItem, CartonLabel
from app.packing.contents import Carton
from app.packing.operations import LineBody
from app.packing.standing import Standing
from app.packing.values import (
    CartonKind,
    CartonState,
    CartonView,
    Goods,
    Line,
    LineView,
    Packed,
    Party,
    ShipmentHead,
    ShipmentView,
)

SHOWN_PACKAGES = 2000


def head_of(standing: Standing) -> ShipmentHead:
    """What stands at the top of its paper."""
    begun = standing.begun
    assert begun is not None
    sender, recipient = begun.sender, begun.recipient
    return ShipmentHead(
        delivery_no=begun.delivery_no,
        sender=Party(sender.code, sender.name, sender.address),
        recipient=Party(recipient.code, recipient.name, recipient.address),
        order_no=begun.order_no,
        storage=begun.storage,
        least_days=begun.least_days,
        delivery_point=begun.delivery_point,
        arrives_at=begun.arrives_at,
        hospital_code=begun.hospital_code,
        logistics_no=begun.logistics_no,
    )


def line_of(body: LineBody) -> Line:
    """A line as a value."""
    goods = Goods(
        province_code=body.province_code,
        name=body.name,
        strength=body.strength,
        maker=body.maker,
        form=body.form,
        approval_number=body.approval_number,
        gtin=body.gtin,
        identifiers=dict(body.identifiers),
    )
    return Line(
        line_no=body.line_no,
        goods=goods,
        batch=body.batch,
        expiry=body.expiry,
        quantity=body.quantity,
        unit=body.unit,
        production_date=body.production_date,
        carton_quantity=body.carton_quantity,
        order_line_id=body.order_line_id,
        sale_no=body.sale_no,
    )


def line_view(
    standing: Standing, line_no: int, least_days: int, today: date, returned: int = 0
) -> LineView:
    """A line, how much of it is packed, and how much of that came back."""
    body = standing.lines[line_no]
    near = (body.expiry - today).days < least_days
    line = replace(
        line_of(body),
        quantity=standing.wanted(line_no),
        batch_of=standing.roots_of.get(line_no),
    )
    return LineView(line, standing.packed[line_no], near, returned)


def lines_shown(standing: Standing) -> list[int]:
    """The lines in the order of the order's, batches in place of their line."""
    live = [number for number in standing.lines if standing.is_live(number)]
    places = {number: at for at, number in enumerate(standing.lines)}
    return sorted(live, key=lambda number: (places[standing.root_of(number)], places[number]))


def carton_view(standing: Standing, carton: Carton, at_hand: uuid.UUID | None) -> CartonView:
    """A carton."""
    return CartonView(
        carton_id=carton.carton_id,
        sequence=carton.sequence,
        kind=carton.kind,
        state=carton.state,
        number=carton.number,
        sscc=carton.sscc,
        labelled=carton.labelled,
        quantity=carton.quantity,
        packages=len(carton.codes),
        by_line=dict(carton.by_line),
        lacking=_lacking(standing, carton),
        at_hand=carton.carton_id == at_hand and carton.state is CartonState.OPEN,
        void_numbers=tuple(carton.void_numbers),
    )


def full_quantity(standing: Standing, carton: Carton) -> int | None:
    """How many a full carton of what is in this one holds; None where nobody said."""
    first = next(iter(carton.by_line), None)
    return None if first is None else standing.lines[first].carton_quantity


def _lacking(standing: Standing, carton: Carton) -> int | None:
    full = full_quantity(standing, carton)
    if carton.kind is not CartonKind.FULL or full is None:
        return None
    return max(0, full - carton.quantity)


def packages_of(standing: Standing, carton: Carton) -> Iterable[Packed]:
    """What is in a carton, parents before their children."""
    back = standing.returned
    for root in standing.roots(carton):
        for one in standing.inside(root.code):
            returned = one.code in back
            yield Packed(one.code, one.line_no, one.level, one.smallest, one.parent, returned)


def shipment_view(
    standing: Standing,
    at_hand: tuple[uuid.UUID | None, int | None],
    least_days: int,
    today: date,
    *,
    undoable: bool,
) -> ShipmentView:
    """All of a shipment; `at_hand` is the carton and the line of this workstation."""
    assert standing.begun is not None
    carton_id, line_no = at_hand
    returned = standing.returned_by_line()
    return ShipmentView(
        shipment_id=standing.begun.shipment_id,
        head=head_of(standing),
        state=standing.state,
        lines=tuple(
            line_view(standing, no, least_days, today, returned[no]) for no in lines_shown(standing)
        ),
        cartons=tuple(carton_view(standing, c, carton_id) for c in standing.cartons.values()),
        line_at_hand=line_no,
        undoable=undoable,
        handing=standing.handing,
        short_reason=standing.short_reason,
        logistics_no=standing.logistics_no,
    )


def label_of(standing: Standing, carton: Carton) -> CartonLabel:
    """What the label of a finished carton says."""
    head, cartons = head_of(standing), standing.standing_cartons()
    contents = tuple(
        CartonItem(
            name=line.name,
            strength=line.strength,
            maker=line.maker,
            batch=line.batch,
            expiry=line.expiry,
            quantity=quantity,
            unit=line.unit,
            gtin=line.gtin or None,
        )
        for line, quantity in (
            (standing.lines[number], quantity) for number, quantity in carton.by_line.items()
        )
    )
    return CartonLabel(
        sscc=carton.sscc,
        carton_no=carton.number,
        sender=head.sender.name,
        recipient=head.recipient.name,
        address=head.recipient.address,
        delivery_no=head.delivery_no,
        sequence=1 + cartons.index(carton),
        carton_count=len(cartons),
        contents=contents,
        storage=head.storage,
    )
