from __future__ import annotations

from datetime import date

from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.control import DeliverySize, Trucks
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import (
    DELIVERY_POINT,
    DOSAGE_UNITS,
    DRUG,
    FILED,
    LISTED,
    OWN_ORDER,
    PACKS,
    WAITING,
    Order,
    OrderLine,
    line_id,
    open_order,
)

DAY = date(2026, 11, 22)
HOSPITAL = "31010000001"
NUMBER = "20261122000000"


def line(position: int, quantity: int, unit_type: str = PACKS, per_pack: int = 1) -> OrderLine:
    item = load_catalogue()[position]
    return OrderLine(
        line_id(NUMBER, position), str(position), LISTED, DRUG, item.province_code, "",
        unit_type, per_pack, quantity, item.price, DISTRIBUTOR_CODE, "1", "",
    )  # fmt: skip


def order(filed_as: str) -> Order:
    lines = (line(1, 6), line(2, 48, DOSAGE_UNITS, 24))
    return Order(NUMBER, OWN_ORDER, HOSPITAL, DELIVERY_POINT, "CG1", None, filed_as, lines)


def test_a_truck_brings_what_was_ordered_once_and_only_what_was_confirmed() -> None:
    ledger = Ledger(None)
    trucks = Trucks(ledger, HOSPITAL, 1, lambda: DAY)
    trucks.send(DeliverySize(4, 6, 120))
    ledger.put_order(open_order("20261122900001", HOSPITAL, DAY))
    ledger.put_order(order(FILED))
    assert trucks.send_ordered() == ""
    ledger.put_order(order(WAITING))
    number = trucks.send_ordered()
    came = [row for row in ledger.details() if row.delivery_no == number]
    assert [(row.order_no, row.order_line_id, row.quantity) for row in came] == [
        (NUMBER, line_id(NUMBER, 1), 6),
        (NUMBER, line_id(NUMBER, 2), 2),
    ]
    assert {row.plan_no for row in came} == {"CG1"}
    assert trucks.send_ordered() == ""
    ledger.close()
