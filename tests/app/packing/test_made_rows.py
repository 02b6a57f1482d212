"""Workstation and service make the same rows of the same facts, whatever database they have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from app.facts.registry import FACTS
from app.packing.parts import PackingParts
from app.packing.returning.session import ReturnsSession
from app.packing.values import CartonKind, ReturnReason
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import operation
from app.store.tables.packing import packed_carton, packed_code, shipment
from tests.app.packing.packing_floor import (
    LARGE,
    MIDDLE,
    a_line,
    a_tree,
    an_order,
    begin,
    code,
    know,
    scan,
    send,
)


def rows(connection: Connection) -> list[list[tuple[Any, ...]]]:
    tables = (shipment, packed_code, packed_carton)
    return [
        [tuple(row) for row in connection.execute(
            select(table).order_by(*table.primary_key.columns))]
        for table in tables
    ]  # fmt: skip


def test_the_service_makes_the_rows_that_the_workstation_made(
    parts: PackingParts, any_database: Database
) -> None:
    # Without it a list would count otherwise than the workstation that packed.
    know(parts, a_tree(100))
    send(begin(parts, an_order(a_line(quantity=8))), [code(100, LARGE)])
    here = ReturnsSession(parts, "试退货员")
    here.scan(code(101, MIDDLE))
    here.register(ReturnReason.RETURNED, "")
    open_one = begin(parts, an_order(a_line(quantity=20), number="PS-2"))
    open_one.open_carton(CartonKind.MIXED)
    for one in (code(101, MIDDLE), code(200), code(201)):
        assert scan(open_one, one).accepted
    open_one.undo()
    open_one.split([code(200)], CartonKind.PART)
    open_one.undo()
    open_one.take_out([code(200)])
    with parts.database.reading() as connection:
        made = rows(connection)
        told = connection.execute(select(operation).order_by(operation.c.seq)).all()
    assert [row[-6:] for row in made[0]] == [(1, 8, 8, 4, 1, 1), (1, 20, 4, 0, 1, 0)]
    with any_database.writing() as connection:
        for row in told:
            body = FACTS.decode(row.kind, row.version, row.body)
            FACTS.apply(connection, Author(row.org, row.device, row.op_id), body)
        assert rows(connection) == made
