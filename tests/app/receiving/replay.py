"""Replays a workstation's log into a second, fresh database, as the service does.

Without it nobody would know that the log alone makes the same rows on both ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from app.facts.registry import FACTS
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.arrivals import blind_receipt, blind_scan
from app.store.tables.changes import operation
from app.store.tables.receipts import (
    aside_event,
    count_event,
    line_explanation,
    receipt,
    scan,
    settlement,
)
from app.store.tables.tracing import (
    code_claim,
    departure,
    moved_code,
    movement,
    opened_pack,
    package,
    reversed_move,
)
from tests.app.tracing.counting import assert_counts_are_kept

MADE_BY_RECEIVING = (receipt, scan, count_event, aside_event, settlement, line_explanation, package)
MADE_BY_MOVING = (movement, moved_code, reversed_move, departure, opened_pack)
MADE_BY_FACTS = (
    *MADE_BY_RECEIVING,
    code_claim,
    *MADE_BY_MOVING,
    blind_receipt,
    blind_scan,
)


def rows_of(database: Database, table: Table) -> list[tuple[Any, ...]]:
    """All rows of a table, in the order of its key."""
    with database.reading() as connection:
        found = connection.execute(select(table).order_by(*table.primary_key.columns))
        return [tuple(row) for row in found]


def replay(source: Database, path: Path) -> Database:
    """Apply every operation of one database to a new one; the caller closes it."""
    with source.reading() as connection:
        operations = connection.execute(select(operation).order_by(operation.c.seq)).all()
    assert [row.seq for row in operations] == list(range(1, len(operations) + 1))
    copy = Database.at(path)
    for row in operations:
        body = FACTS.decode(row.kind, row.version, row.body)
        with copy.writing() as connection:
            applied = FACTS.apply(connection, Author(row.org, row.device, row.op_id), body)
        assert not applied.conflicts
    return copy


def assert_log_makes_these_rows(source: Database, path: Path) -> None:
    """The log says all that the tables say, and the counts of what is in stock were kept."""
    assert_counts_are_kept(source)
    with replay(source, path) as copy:
        for table in MADE_BY_FACTS:
            assert rows_of(copy, table) == rows_of(source, table), table.name
        assert_counts_are_kept(copy)
