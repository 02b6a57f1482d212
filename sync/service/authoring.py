"""Writes facts on behalf of somebody who has no workstation: an outside system, a platform.

Without it what HIS or a trace code platform says would go another way than what a workstation says.
A fact is written through the service's push, as an operation of that somebody's own history: it is
stored, applied, told to workstations and followed like any other.
"""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from app.store import chains
from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.tables.service import device_position
from app.store.workstation import Workstation
from sync import wire
from sync.service import push

Named = tuple[str, int]
"""Kind and version of a fact."""


def write(
    connection: Connection, station: Workstation, named: Named, text: str, clock: Clock
) -> tuple[uuid.UUID, bool]:
    """Write one fact in the caller's transaction; its id, and whether it was applied.

    Raises ServiceRefusal or StoreError.
    """
    kind, version = named
    last = _position(connection, station)
    one = wire.Operation(
        seq=last.last_seq + 1,
        op_id=clock.new_id(),
        kind=kind,
        version=version,
        at=clock.now(),
        body=msgspec.Raw(text.encode()),
    )
    before = last.last_hash or chains.BEGINNING
    tip = chains.of_operation(before, one.op_id, kind, version, one.at, bytes(one.body))
    message = wire.Push(
        device=station.device,
        incarnation=station.incarnation,
        base=one.seq,
        prev=before.hex(),
        tip=tip.hex(),
        operations=[one],
    )
    taken = push.take(connection, station.org, message, clock, trusted=True)
    assert isinstance(taken.answer, wire.Pushed)
    return one.op_id, taken.answer.results[0].status == push.APPLIED


def _position(connection: Connection, station: Workstation) -> Any:  # noqa: ANN401 (a row)
    """Where the history ends; holds its position to the end of the transaction."""
    place = {"org": station.org, "device": station.device, "incarnation": station.incarnation}
    connection.execute(insert_once(connection, device_position), place | {"last_seq": 0})
    mine = (device_position.c[name] == value for name, value in place.items())
    query = select(device_position).where(*mine).with_for_update()
    return connection.execute(query).one()
