from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table

from app.facts.registry import FACTS
from app.receiving.operations import AsideBody, PackageBody, ReceiptConfirmed, ScanRecorded
from app.store.database import Database
from app.store.facts import Author, Registry
from app.store.tables.receipts import aside_event, count_event, receipt, receipt_number, scan
from app.store.tables.tracing import (
    code_claim,
    departure,
    moved_code,
    movement,
    opened_pack,
    package,
    reversed_move,
)
from app.tracing.operations import CodesMoved, MovedCode
from tests.sync.service.running import ORG, confirmed, opened, scanned, trace_code

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DEVICES = [uuid.UUID(int=n) for n in (1, 2)]
RECEIPTS = [uuid.UUID(int=n) for n in (11, 12)]
CODES = [trace_code(n) for n in range(5)] + ["0108100001000018\x1d21A1", "0108100001000018\x1d21A1"]
TABLES: Sequence[Table] = (
    *(scan, count_event, aside_event, receipt, receipt_number, package, code_claim),
    *(movement, moved_code, departure, opened_pack, reversed_move),
)

codes = st.lists(st.sampled_from(CODES), max_size=3, unique=True)
one_of_two = st.integers(0, 1)
doings = st.lists(
    st.tuples(
        st.sampled_from(["scan"] * 8 + ["uncoded", "undo", "reject", "move", "return", "confirm"]),
        one_of_two,
        one_of_two,
        codes,
    ),
    max_size=25,
)


def facts_of(done: list[tuple[str, int, int, list[str]]]) -> Iterator[tuple[Author, Any]]:
    """What two workstations did with two receipts, in the order of the service."""
    places = count(1)
    last: dict[tuple[int, int], int] = {}

    def author(device: int) -> Author:
        place = next(places)
        return Author(ORG, DEVICES[device], uuid.UUID(int=1000 + place), place)

    for number, receipt_id in enumerate(RECEIPTS):
        yield author(number), opened(receipt_id, receipt_id)
    for kind, device, number, some in done:
        if kind in ("move", "return"):
            moved = [MovedCode(code) for code in some] or [MovedCode(CODES[0])]
            how = "dispensed" if kind == "move" else "returned"
            at = NOW + timedelta(seconds=number)
            yield author(device), CodesMoved(kind=how, codes=moved, person="甲", at=at)
        elif kind == "confirm":
            body: ReceiptConfirmed = confirmed(RECEIPTS[number], RECEIPTS[number])
            yield author(device), body
        else:
            seq = last.get((device, number), 0)
            last[device, number] = seq + 1
            yield author(device), _scan(kind, device, number, seq, some)


def _scan(kind: str, device: int, number: int, seq: int, some: list[str]) -> ScanRecorded:
    body = scanned(RECEIPTS[number], seq + 1, *some)
    replace = msgspec.structs.replace
    if kind == "uncoded":
        return replace(body, uncoded={1: 2}, packages=[])
    if kind == "undo" and seq:
        return replace(body, undoes=seq, packages=[])
    if kind == "reject" and some:
        asides = [AsideBody(some[0], 1, "rejected", 1, owner=DEVICES[device], owner_seq=seq)]
        return replace(body, asides=asides, packages=[])
    packages = [PackageBody(code, 1, True, None, None) for code in some]
    return replace(body, packages=packages)


def rows_of(connection: Connection) -> dict[str, set[tuple[Any, ...]]]:
    return {one.name: set(map(tuple, connection.execute(one.select()))) for one in TABLES}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("runs") / "facts.db"
    with Database.at(path, scratch=True) as made:
        yield made


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(doings, st.integers(1, 12))
def test_facts_applied_together_leave_what_they_leave_one_by_one(
    database: Database, done: list[tuple[str, int, int, list[str]]], size: int
) -> None:
    facts = list(facts_of(done))
    left = []
    for together in (1, size, len(facts)):
        with database.writing() as connection, connection.begin_nested() as savepoint:
            changes: dict[Any, int] = {}
            for start in range(0, len(facts), together):
                for applied in _apply(FACTS, connection, facts[start : start + together]):
                    for one in applied.changes:
                        key = (one.key, one.line_no)
                        changes[key] = changes.get(key, 0) + one.quantity
            told = {key: quantity for key, quantity in changes.items() if quantity}
            left.append((rows_of(connection), told))
            savepoint.rollback()
    assert left[0] == left[1] == left[2]


def _apply(registry: Registry, connection: Connection, facts: Sequence[Any]) -> Iterator[Any]:
    if len(facts) == 1:
        yield registry.apply(connection, *facts[0])
    else:
        yield from registry.apply_run(connection, facts)
