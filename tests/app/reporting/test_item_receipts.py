from __future__ import annotations

from typing import Any

from sqlalchemy import event

from app.reporting.item_receipts import receipts_of
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, an_item, code


def test_what_was_received_of_an_item_is_on_its_card(place: Workplace) -> None:
    wanted = an_item().province_code
    session = place.receive(a_delivery(a_line(2)))
    for serial in (1, 2):
        session.scan(place.reading(code(serial)))
    session.confirm(PERSON)
    place.receive(a_delivery(a_line(5), number="PS2026112100002"))
    plans: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:  # noqa: ANN401
        if "FROM delivery_line" in statement:
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(row[3] for row in found)

    with place.parts.database.reading() as connection:
        event.listen(connection.engine, "after_cursor_execute", explain)
        rows = receipts_of(connection, place.org, [wanted, "X-none"])
        event.remove(connection.engine, "after_cursor_execute", explain)
        assert receipts_of(connection, place.org, []) == ()
    by_delivery = {row.delivery_no: row for row in rows}
    assert {no: (row.received, row.confirmed) for no, row in by_delivery.items()} == {
        "PS2026112100001": (2, True),
        "PS2026112100002": (0, False),
    }
    assert any("ix_delivery_line_item" in plan for plan in plans)
