"""Turns the facts of receiving without a delivery note into rows, the same on both ends.

Without it workstation and service would agree only by luck. States only move forward: the first
delivery that was named stands, a second joining or giving up changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from app.receiving.blind.operations import (
    KINDS,
    BlindBody,
    BlindGivenUp,
    BlindJoined,
    BlindJoining,
    BlindOpened,
    BlindScanned,
    encode,
    kind_of,
)
from app.receiving.blind.values import BlindState
from app.receiving.parts import Parts
from app.store.facts import Applied, Area, Author, OutOfPlace
from app.store.insert_once import insert_once
from app.store.tables.arrivals import blind_receipt, blind_scan

_UNFINISHED = (BlindState.OPEN, BlindState.JOINING)


def record(connection: Connection, parts: Parts, body: BlindBody) -> None:
    """Append a fact to the log and make its rows, in the caller's transaction."""
    kind, version = kind_of(body)
    station = parts.log.workstation
    op_id = parts.log.append(connection, kind, version, encode(body))
    apply(connection, Author(station.org, station.device, op_id), body)


def apply(connection: Connection, author: Author, body: msgspec.Struct) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    _APPLIERS[type(body)](connection, author, body)
    return Applied()


def _open(connection: Connection, author: Author, body: BlindOpened) -> None:
    row = {
        "org": author.org,
        "blind_id": body.blind_id,
        "blind_no": body.blind_no,
        "distributor_code": body.distributor_code,
        "distributor_name": body.distributor_name,
        "state": BlindState.OPEN,
        "opened_at": body.opened_at,
        "opened_by": body.opened_by,
        "reason": "",
        "counted": 0,
        "exceptions": 0,
    }
    connection.execute(insert_once(connection, blind_receipt), row)


def _scan(connection: Connection, author: Author, body: BlindScanned) -> None:
    row = {
        "org": author.org,
        "blind_id": body.blind_id,
        "workstation": author.device,
        "seq": body.seq,
        "raw": body.raw,
        "framed": body.framed,
        "code": body.code,
        "kind": body.kind,
        "verdict": body.verdict,
        "sentence_key": body.sentence_key,
        "sentence_values": msgspec.json.encode(body.sentence_values).decode(),
        "quantity": body.quantity,
        "undoes": body.undoes,
        "device": body.device,
        "person": body.person,
        "read_at": body.read_at,
    }
    connection.execute(insert_once(connection, blind_scan), row)


def _begin_joining(connection: Connection, author: Author, body: BlindJoining) -> None:
    values = {"state": BlindState.JOINING, "delivery_id": body.delivery_id}
    _move(connection, author, body, (BlindState.OPEN,), values)


def _join(connection: Connection, author: Author, body: BlindJoined) -> None:
    values = {
        "state": BlindState.JOINED,
        "delivery_id": body.delivery_id,
        "closed_at": body.at,
        "closed_by": body.person,
        "counted": body.counted,
        "exceptions": body.exceptions,
    }
    _move(connection, author, body, _UNFINISHED, values)


def _give_up(connection: Connection, author: Author, body: BlindGivenUp) -> None:
    values = {
        "state": BlindState.GIVEN_UP,
        "closed_at": body.at,
        "closed_by": body.person,
        "reason": body.reason,
    }
    _move(connection, author, body, _UNFINISHED, values)


def _move(
    connection: Connection,
    author: Author,
    body: BlindBody,
    before: tuple[BlindState, ...],
    values: dict[str, Any],
) -> None:
    mine = (blind_receipt.c.org == author.org, blind_receipt.c.blind_id == body.blind_id)
    state = connection.execute(select(blind_receipt.c.state).where(*mine)).scalar_one_or_none()
    if state is None:
        raise OutOfPlace(f"receipt without a note {body.blind_id} was never opened")
    if state in before:
        connection.execute(update(blind_receipt).where(*mine).values(values))


_APPLIERS: dict[type[msgspec.Struct], Callable[[Connection, Author, Any], None]] = {
    BlindOpened: _open,
    BlindScanned: _scan,
    BlindJoining: _begin_joining,
    BlindJoined: _join,
    BlindGivenUp: _give_up,
}

AREA = Area(KINDS, apply)
"""What receiving without a delivery note writes into the change log."""
