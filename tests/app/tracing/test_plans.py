from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.tracing.card import card
from app.tracing.values import MoveKind, State
from app.tracing.wanted import Wanted
from tests.app.tracing.shelves import a_batch, find, move, receive
from tests.deliveries import TODAY, Workplace, boxes, code

SMALL_TABLES = re.compile(r"delivered_item|CONSTANT|subquery|VIRTUAL TABLE")
"""The virtual ones are what is looked for."""
WHOLE = re.compile(r"^SCAN |\(org=\?\)")
IN_ORDER = re.compile(r"ix_receipt_opened|ix_opened_pack_remaining")
"""Walked in their own order as far as the page goes."""


@pytest.fixture
def read_whole(place: Workplace) -> Iterator[Callable[[], list[str]]]:
    """Where a statement since the beginning of the test would read a table from end to end."""
    found: list[str] = []

    def look(
        connection: Any,  # noqa: ANN401 (SQLAlchemy's own arguments)
        _cursor: object,
        statement: str,
        parameters: Any,  # noqa: ANN401
        *_more: object,
    ) -> None:
        if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
            return
        driver = connection.connection.dbapi_connection
        many = parameters[0] if isinstance(parameters, list) else parameters
        for row in driver.execute("EXPLAIN QUERY PLAN " + statement, many):
            step = str(row[3])
            if WHOLE.search(step) and not (SMALL_TABLES.search(step) or IN_ORDER.search(step)):
                found.append(f"{step}: {statement}")

    event.listen(Engine, "after_cursor_execute", look)
    yield lambda: found
    event.remove(Engine, "after_cursor_execute", look)


WANTED = [
    Wanted(code=code(7)),
    Wanted(code="8100"),
    Wanted(code="0007"),
    Wanted(code="00000007"),
    Wanted(item="胶囊"),
    Wanted(item="sy"),
    Wanted(batch="A2601"),
    Wanted(delivery_no="PS1"),
    Wanted(receipt_no="SH20261121-00-0001"),
    Wanted(kind=MoveKind.DISPENSED),
    Wanted(left_from=TODAY, left_to=TODAY),
    Wanted(received_from=TODAY, received_to=TODAY),
    *(Wanted(state=state) for state in State),
]


def test_no_question_and_no_movement_reads_a_whole_table(
    place: Workplace, read_whole: Callable[[], list[str]]
) -> None:
    receive(place, a_batch(*boxes(1, 30)))
    read_whole().clear()
    move(place, MoveKind.DISPENSED, code(1), code(2), code(3))
    move(place, MoveKind.OPENED, code(4), code(5), units=5)
    move(place, MoveKind.USED, code(4), units=5)
    for wanted in WANTED:
        values = {name: getattr(wanted, name) for name in Wanted.__slots__}
        find(place, size=2, **values)
    with place.parts.database.reading() as connection:
        for number in (1, 4, 9):
            assert card(connection, place.org, code(number)) is not None
    assert read_whole() == []
