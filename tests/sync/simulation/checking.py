"""What must hold when everybody has heard of everybody, and says what does not."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from app.store.database import Database
from app.store.tables.accounts import quarantined_operation
from app.store.tables.changes import feed, feed_cursor, feed_unread, operation
from app.store.tables.receipts import (
    count_event,
    line_explanation,
    receipt,
    receipt_number,
    scan,
)
from app.store.tables.tracing import code_claim, departure, moved_code, movement, package
from sync.client.incoming import GLOBAL
from tests.sync import procurement
from tests.sync.service.running import ORG
from tests.sync.simulation.world import Station, World

VIEWS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "holders": (package.c.code, package.c.receipt_id, package.c.workstation, package.c.scan_seq),
    "claims": (
        *(code_claim.c.code, code_claim.c.receipt_id, code_claim.c.workstation),
        code_claim.c.scan_seq,
        code_claim.c.balance,
    ),
    "scans": (scan.c.receipt_id, scan.c.workstation, scan.c.seq, scan.c.code, scan.c.place),
    "receipts": (receipt.c.receipt_id, receipt.c.receipt_no, receipt.c.state, receipt.c.place),
    "confirmations": (receipt.c.receipt_id, receipt.c.confirmed_place),
    "numbers": (receipt_number.c.receipt_no, receipt_number.c.receipt_id),
    "explanations": (line_explanation.c.explanation_id, line_explanation.c.place),
    "movements": (movement.c.movement_id, movement.c.place),
    "moved": (moved_code.c.movement_id, moved_code.c.box, moved_code.c.problem != ""),
    "departures": (departure.c.box, departure.c.movement_id),
    **procurement.VIEWS,
}


def rows(database: Database, *columns: ColumnElement[Any]) -> set[tuple[Any, ...]]:
    with database.reading() as connection:
        return {tuple(row) for row in connection.execute(select(*columns))}


def problems(world: World) -> list[str]:
    """All that does not hold."""
    found = [*_lost(world), *_claims(world), *_counted(world.database, "service")]
    for station in world.stations:
        found += _of_station(world, station)
    return found


def _lost(world: World) -> Iterator[str]:
    """I1: whatever was answered anywhere is applied, once."""
    status = dict(rows(world.database, operation.c.op_id, operation.c.status))
    apart = {op_id for (op_id,) in rows(world.database, quarantined_operation.c.op_id)}
    living: set[uuid.UUID] = set().union(*(station.held() for station in world.stations))
    for op_id, kind in world.done.items():
        if status.get(op_id) == "applied" or op_id in world.excused:
            continue
        # What a disk had that is gone is kept apart, for an administrator.
        if op_id in apart and op_id not in living:
            continue
        yield f"I1 {kind} {op_id} is {status.get(op_id, 'lost')}"
    if len(set(status) - set(world.done)):
        yield "I1 something appeared from nowhere"


def _claims(world: World) -> Iterator[str]:
    """I2: one holder of each code that stands, and every other claim is kept beside it."""
    holders = rows(world.database, *VIEWS["holders"])
    if len({code for code, *_rest in holders}) != len(holders):
        yield "I2 two holders of one code"
    held = {code for code, *_rest in holders}
    waiting = rows(world.database, code_claim.c.code, code_claim.c.balance)
    if not {code for code, balance in waiting if balance > 0} <= held:
        yield "I2 a claimed code without a holder"
    places = {
        (receipt_id, device, seq): place
        for receipt_id, device, seq, _code, place in rows(world.database, *VIEWS["scans"])
    }
    for code, *key in holders:
        others = [
            tuple(other)
            for name, *other, balance in rows(world.database, *VIEWS["claims"])
            if name == code and balance > 0
        ]
        if any(places[one] < places[tuple(key)] for one in others):
            yield f"I2 {code} is not held by the first"


def _counted(database: Database, whose: str) -> Iterator[str]:
    """I4: what is counted is what is held."""
    held = Counter(
        key
        for key, _code in (
            ((receipt_id, device, seq), code)
            for code, receipt_id, device, seq in rows(database, *VIEWS["holders"])
        )
    )
    columns = (count_event.c.receipt_id, count_event.c.workstation, count_event.c.seq)
    counted = {
        (receipt_id, device, seq): quantity
        for receipt_id, device, seq, quantity in rows(database, *columns, count_event.c.quantity)
        if quantity
    }
    if counted != dict(held):
        yield f"I4 {whose} counts what it does not hold"


def _of_station(world: World, station: Station) -> Iterator[str]:
    """I3: a workstation sees what the service tells, and has told all it has."""
    name = f"station {station.number}"
    yield from _counted(station.database, name)
    for what, columns in VIEWS.items():
        here, there = rows(station.database, *columns), rows(world.database, *columns)
        if here != there:
            yield f"I3 {what} of {name}: {len(here - there)} more, {len(there - here)} less"
    scope = f"org:{ORG}"
    tip = max(
        (
            row[1:]
            for row in rows(world.database, feed.c.scope, feed.c.seq, feed.c.hash)
            if row[0] == scope
        ),
        default=(0, b""),
    )
    stands = {
        row[0]: row[1:]
        for row in rows(
            station.database, feed_cursor.c.scope, feed_cursor.c.seq, feed_cursor.c.hash
        )
    }
    if stands.get(scope, (0, b"")) != tip or stands.get(GLOBAL, (0, b""))[0]:
        yield f"I3 {name} stands at {stands.get(scope, (0,))[0]} of {tip[0]}"
    if station.alarms - {""}:
        yield f"{name} said that somebody altered rows: {station.alarms}"
    if rows(station.database, feed_unread.c.scope, feed_unread.c.seq):
        yield f"I3 {name} could not read something"
    with station.database.reading() as connection:
        if station.log.acknowledged(connection) != station.log.end(connection).seq:
            yield f"{name} still has something to send"
