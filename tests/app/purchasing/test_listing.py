"""Hundreds of orders are listed by a handful of questions, each held to what came for it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from app.purchasing import arrivals, records
from app.purchasing.arrivals import Arrival
from app.purchasing.chasing import Come
from app.purchasing.records import OrdersAsked, Shown
from app.store.tables.orders import purchase_order
from app.store.tables.papers import order_line
from app.store.tables.receipts import delivery
from tests.app.purchasing.kept import LATE, an_order
from tests.deliveries import Workplace, workplace

COUNT = 700
"""More than go into one question."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Orders of ten boxes, of which n modulo 11 were sent for the n-th."""
    with workplace(tmp_path_factory.mktemp("orders") / "x.db") as place:
        told, came = [], []
        made = [an_order(place, number) for number in range(COUNT)]
        for number, one in enumerate(made):
            told.append(a_platform_line(one, number))
            came.append(a_delivery(one, number))
        with place.parts.database.writing() as connection:
            for table, rows in ((purchase_order, made), (order_line, told), (delivery, came)):
                connection.execute(insert(table), rows)
        yield place


def a_platform_line(order: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "org": order["org"],
        "order_no": f"P{number}",
        "line_no": 1,
        "order_line_id": f"L{number}",
        "distributor_code": "D1",
        "province_code": "X1",
        "quantity": 10,
        "unit": "盒",
        "state": "delivering",
        "ordered_at": order["written_at"],
        "updated_at": order["written_at"],
        "plan_no": order["order_no"],
    }


def a_delivery(order: dict[str, Any], number: int) -> dict[str, Any]:
    lines = [{"line_no": 1, "quantity": number % 11, "order_line_ids": [f"L{number}"]}]
    counts = dict.fromkeys(("line_count", "carton_count", "quantity", "codes_known"), 1)
    return {
        "org": order["org"],
        "delivery_id": uuid.UUID(int=number + 1),
        "delivery_no": f"PS{number}",
        "distributor_code": "D1",
        "distributor_name": "某公司",
        "arrived_at": order["written_at"] + timedelta(hours=5),
        "body": json.dumps({"lines": lines}),
        **counts,
    }


def questions(connection: Connection) -> list[str]:
    asked: list[str] = []

    def note(*said: object) -> None:
        asked.append(str(said[2]))

    event.listen(connection, "before_cursor_execute", note)
    return asked


def test_all_are_listed_by_a_handful_of_questions_and_added_up_once(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[int] = []
    whole = arrivals.come

    def come(some: Sequence[Arrival]) -> dict[str, Come]:
        added.append(len(some))
        return whole(some)

    monkeypatch.setattr(arrivals, "come", come)
    with place.parts.database.reading() as connection:
        asked = questions(connection)
        wished = OrdersAsked(shown=Shown.ALL)
        rows = records.listed(connection, place.org, wished, place.clock.now().date())
        assert len(rows) == COUNT
        assert added == [COUNT]
        assert len(asked) < 20


def test_each_is_held_to_what_came_for_it(place: Workplace) -> None:
    today = place.clock.now().date()
    with place.parts.database.reading() as connection:
        late = records.listed(connection, place.org, OrdersAsked(shown=Shown.LATE), today)
        chase = records.to_chase(connection, place.org, today)
    assert {row.order_no for row in late} == {f"CG{number:04d}" for number in range(COUNT)}
    assert {row.days_late for row in late} == {LATE.days}
    sent = {one.order_no: one.progress.come.sent for one in chase}
    assert sent == {f"CG{number:04d}": number % 11 for number in range(COUNT)}


def test_only_orders_that_name_an_item_are_asked_what_they_will_bring(place: Workplace) -> None:
    today = place.clock.now().date()
    with place.parts.database.reading() as connection:
        whole = records.on_order(connection, place.org, today)
        some = records.on_order(connection, place.org, today, codes=("X1", "X_"))
        none = records.on_order(connection, place.org, today, codes=("X2", "X%"))
        nothing = records.on_order(connection, place.org, today, codes=())
    assert whole == some
    assert [len(found) for found in whole.values()] == [COUNT]
    assert none == nothing == {}
