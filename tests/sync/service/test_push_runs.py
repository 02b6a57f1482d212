"""A push of many operations means the same as a push of each of them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Table, select

from app.receiving.operations import OperationBody, ScanRecorded, encode, kind_of
from app.store import chains
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.cases import claim_due
from app.store.tables.changes import feed, operation
from app.store.tables.receipts import count_event, receipt, scan
from app.store.tables.tracing import code_claim, package
from sync import wire
from sync.service import accounts, push
from sync.service.transactions import commit
from tests.sync.service.running import NOW, ORG, confirmed, opened, scanned, trace_code

TABLES: tuple[Table, ...] = (
    operation,
    feed,
    receipt,
    scan,
    count_event,
    package,
    code_claim,
    claim_due,
)
"""All that a push leaves."""
_TIMES = {"received_at", "next_at", "at"}
SEEDS = [range(1), pytest.param(range(1, 12), marks=pytest.mark.slow)]
RECEIPTS = 3
CODES = 12
"""Few, so that scans meet each other."""

_clock = SystemClock()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seeds", SEEDS, ids=str)
def test_many_operations_leave_what_each_alone_would(
    any_database: Database, tmp_path: Path, seeds: range
) -> None:
    with Database.at(tmp_path / "one-by-one.db", scratch=True) as other:
        for database in (any_database, other):
            commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        for seed in seeds:
            sent = _a_day(random.Random(seed))
            together = _taken(any_database, [sent])
            alone = _taken(other, [[one] for one in sent])
            assert together == alone, f"seed {seed}"
            assert _left(any_database) == _left(other), f"seed {seed}"


def _a_day(chance: random.Random) -> list[wire.Operation]:
    """What a workstation may send: scans that meet, undos, confirmations, nonsense."""
    receipts = [_clock.new_id() for _ in range(RECEIPTS)]
    numbers = dict.fromkeys(receipts, 0)
    bodies: list[tuple[str, int, str]] = []

    def add(body: OperationBody) -> None:
        bodies.append((kind_of(body), 1, encode(body)))

    for receipt_id in receipts:
        # Before anything about it: what is put off is tried again at other moments.
        add(opened(receipt_id, _clock.new_id()))
    for _ in range(60):
        receipt_id = chance.choice(receipts)
        numbers[receipt_id] += 1
        what = chance.random()
        if what < 0.1:
            add(opened(receipt_id, _clock.new_id()))
        elif what < 0.15:
            add(confirmed(receipt_id, _clock.new_id()))
        elif what < 0.2:
            bodies.append(chance.choice(_NONSENSE))
        elif what < 0.3 and numbers[receipt_id] > 1:
            one = scanned(receipt_id, numbers[receipt_id], trace_code(0))
            taken_back = chance.randrange(1, numbers[receipt_id])
            add(msgspec.structs.replace(one, packages=[], added=-1, undoes=taken_back))
        else:
            add(_a_scan(chance, receipt_id, numbers[receipt_id]))
    return _numbered(chance, bodies)


def _a_scan(chance: random.Random, receipt_id: uuid.UUID, number: int) -> ScanRecorded:
    one = scanned(receipt_id, number, trace_code(chance.randrange(CODES)))
    if chance.random() < 0.05:
        return msgspec.structs.replace(one, line_no=2**70)  # no column holds it
    if chance.random() < 0.05:
        return msgspec.structs.replace(one, seq=1)  # there may be one already
    return one


_NONSENSE = [
    ("from.the-future", 7, "{}"),
    ("scan.recorded", 1, '{"seq": "x"}'),
    ("scan.recorded", 9, "{}"),
]


def _numbered(
    chance: random.Random, bodies: Sequence[tuple[str, int, str]]
) -> list[wire.Operation]:
    """One of them comes twice."""
    ids = [_clock.new_id() for _ in bodies]
    twice = chance.randrange(len(bodies))
    return [
        wire.Operation(
            seq=seq,
            op_id=op_id,
            kind=kind,
            version=version,
            at=NOW,
            body=msgspec.Raw(text.encode()),
        )
        for seq, (op_id, (kind, version, text)) in enumerate(
            zip([*ids, ids[twice]], [*bodies, bodies[twice]], strict=True), 1
        )
    ]


def _taken(
    database: Database, pushes: Sequence[Sequence[wire.Operation]]
) -> list[tuple[int, str, str]]:
    """What is answered; all of one history, whose numbers follow from its operations."""
    first = pushes[0][0].op_id
    before = b""
    answered: list[tuple[int, str, str]] = []
    for sent in pushes:
        prev = before
        for one in sent:
            before = chains.of_operation(
                before, one.op_id, one.kind, one.version, one.at, bytes(one.body)
            )
        message = wire.Push(
            device=uuid.uuid5(first, "device"),
            incarnation=uuid.uuid5(first, "incarnation"),
            base=sent[0].seq,
            prev=prev.hex(),
            tip=before.hex(),
            operations=list(sent),
        )
        taken = commit(database, lambda c, m=message: push.take(c, ORG, m, _clock), ORG)  # type: ignore[misc]
        assert isinstance(taken.answer, wire.Pushed)
        answered += [(one.seq, one.status, one.reason) for one in taken.answer.results]
    return answered


def _left(database: Database) -> dict[str, list[str]]:
    found = {}
    with database.reading() as connection:
        for table in TABLES:
            columns = [column for column in table.columns if column.name not in _TIMES]
            query = select(*columns)
            if table is count_event:
                # A scan that held a code for a moment has a row that says nothing.
                query = query.where(count_event.c.quantity != 0)
            rows = connection.execute(query).all()
            found[table.name] = sorted(repr(_plain(row)) for row in rows)
    return found


def _plain(row: Any) -> tuple[Any, ...]:  # noqa: ANN401 (a row)
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
