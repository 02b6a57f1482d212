"""Made-up orders of hospitals, and a shipment begun of one, for the page of 发货装箱."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.packing.events import OrdersListed
from app.packing.ordered.listing import OrderedPart, OrderShown
from app.packing.values import NO_DAY, Goods, LineView, Party, ShipmentView
from tests.ui.packing.stage import line, shipment

_HOSPITAL = Party("12345678901", "试验市第一人民医院", "试验路 1 号")


def listed() -> OrdersListed:
    """Orders of two hospitals; of one nothing is left."""
    return OrdersListed(
        (
            _order("CG20261121-000021", 4, 200, known=True),
            _order("CG20261120-000318", 1, 36, known=False),
            _order("CG20261119-000007", 2, 0, known=True),
        )
    )


def _order(number: str, lines: int, left: int, *, known: bool) -> OrderShown:
    parts = tuple(
        OrderedPart(
            f"{number[-3:]}{at:03d}",
            Goods(f"P{at}", line(at, 0).line.goods.name, "0.25g×24粒", "试验制药"),
            "盒",
            left + 40,
            (("PS20261121-00003", 40),),
        )
        for at in range(lines)
    )
    return OrderShown(
        order_no=number,
        hospital_code="12345678901",
        delivery_point="1",
        address="试验市试验路 1 号 东院药库",
        ordered_on=date(2026, 11, int(number[8:10])),
        lines=parts,
        sender=Party("91310000MA1TEST00X", "试验医药") if known else None,
        recipient=_HOSPITAL if known else None,
    )


def begun() -> ShipmentView:
    """One whose order names no batches; of the first drug one was given."""
    first, second = line(1, 12, 40), line(2, 0, 60)
    lines: tuple[LineView, ...] = (
        replace(first, line=replace(first.line, line_no=1417, batch_of=1)),
        replace(second, line=replace(second.line, batch="", expiry=NO_DAY), near_expiry=False),
    )
    return replace(shipment(cartons=1), lines=lines, line_at_hand=1417)
