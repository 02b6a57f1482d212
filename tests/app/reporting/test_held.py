"""A document is found by what is here, and not where it is not."""

from __future__ import annotations

import uuid

from sqlalchemy import insert

from app.links.documents import Document, Opens
from app.reporting.held import found_by
from app.store.tables.orders import purchase_order
from app.store.tables.tracing import moved_code
from tests.app.purchasing.kept import an_order
from tests.deliveries import Workplace, a_delivery

CODE = "81000010000000000001"
MOVE = uuid.UUID(int=77)


def test_deliveries_orders_returns_and_moves_are_found_by_what_is_here(place: Workplace) -> None:
    delivery, order = a_delivery(number="PS1"), an_order(place, 1)
    place.keep(delivery)
    code = {"org": place.org, "box": CODE, "movement_id": MOVE, "problem": ""}
    with place.parts.database.writing() as connection:
        connection.execute(insert(purchase_order), order)
        connection.execute(insert(moved_code), [code, code | {"box": CODE[:-1] + "2"}])
    wanted = {
        Opens.DELIVERY: (delivery.delivery_id, "PS1"),
        Opens.ORDER: (order["order_id"], "CG0001"),
        Opens.RETURN: (order["order_id"], "CG0001"),
        Opens.MOVE: (MOVE, CODE),
    }
    assert set(wanted) == set(Opens)
    with place.parts.database.reading() as connection:
        for opens, (key, number) in wanted.items():
            document = Document(opens, key, "", "")
            assert found_by(connection, place.org, document) == number
            elsewhere = Document(opens, uuid.UUID(int=5), "", "")
            assert found_by(connection, place.org, elsewhere) is None
            assert found_by(connection, "H2", document) is None
