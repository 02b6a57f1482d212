from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from app.receiving.aside.rows import counted_in
from app.receiving.records import ReceiptKey
from app.receiving.sessions.opening import open_receipt, view_receipt
from app.reporting.statistics.book import Book
from app.reporting.statistics.taking import Taking
from app.store.tables.tracing import item_stock
from app.tracing import in_stock, library
from app.tracing.card import card
from app.tracing.values import MoveKind, State
from app.tracing.wanted import Wanted
from tests.app.tracing.shelves import a_batch, find, move, receive
from tests.deliveries import PERSON, TODAY, Workplace, boxes, code

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


def test_no_look_at_one_receipt_walks_the_whole_library(
    place: Workplace, read_whole: Callable[[], list[str]], tmp_path: Path
) -> None:
    read_whole().clear()
    session = receive(place, a_batch(*boxes(1, 30)))
    key = ReceiptKey(place.org, session.receipt_id)
    view = open_receipt(place.parts, session.delivery.delivery_id, PERSON).view()
    assert view_receipt(place.parts, session.receipt_id) == view
    with place.parts.database.reading() as connection:
        assert library.count(connection, key.org, key.receipt_id) == 30
        assert len(counted_in(connection, key, "XH-1")) == 30
        with in_stock.kept(connection, place.org, [code(1), "01081000000000272100001"]):
            pass
        (drug,) = connection.execute(select(item_stock.c.item_id)).scalars()
        assert in_stock.compared(connection, place.org, drug).counted == {None: 30}
    with Book(tmp_path / "statistics.db", place.org) as book:
        statistics = Taking(place.parts, book, lambda _store, _item, _lines: "")
        assert [statistics.take(stale) for stale in list(statistics.stale())] == [True]
    of_library = re.compile(
        r"^(SCAN|SEARCH) (package|code_claim|departure|moved_code|count_event|delivery_line)\b"
    )
    assert [step for step in read_whole() if of_library.search(step)] == []
