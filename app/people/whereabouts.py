"""Where each workstation stands and stood: at a 配送点 of its institution, or at none.

Without it a role that is held for one campus could receive on every other: a delivery names no
delivery point. The service says where a workstation stands; workstations keep a copy. What was said
is kept with its moment, so that an operation is judged by where it was done.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec
from sqlalchemy import Connection, select

from app.people.person import ANYWHERE
from app.store.insert_once import insert_once
from app.store.tables.service import device_place

ENTITY, VERSION = "workstation", 1

Move = tuple[datetime, str]
"""Since when, and the code of the 配送点; empty: at none."""


class PlaceBody(msgspec.Struct, frozen=True):
    """`workstation` 1: where one workstation stands, and since when."""

    device: uuid.UUID
    place: Annotated[str, msgspec.Meta(max_length=500)]
    """Empty: at none, every place counts."""
    since: Annotated[datetime, msgspec.Meta(tz=True)]


def body_of(body: PlaceBody) -> str:
    """What is told of it, as JSON."""
    return msgspec.json.encode(body).decode()


def stands_at(connection: Connection, org: str, device: uuid.UUID) -> str:
    """The code of the place where a workstation stands; empty: at none."""
    moves = moves_of(connection, org, device)
    return moves[-1][1] if moves else ANYWHERE


def all_of(connection: Connection, org: str) -> dict[uuid.UUID, str]:
    """Where each workstation stands of which anything was ever said."""
    mine = device_place.c.org == org
    rows = connection.execute(select(device_place).where(mine).order_by(device_place.c.since))
    return {row.device: row.place for row in rows}


def moves_of(connection: Connection, org: str, device: uuid.UUID) -> tuple[Move, ...]:
    """All that was said of one workstation, in order."""
    mine = (device_place.c.org == org, device_place.c.device == device)
    query = select(device_place.c.since, device_place.c.place).where(*mine)
    rows = connection.execute(query.order_by(device_place.c.since))
    return tuple((row.since, row.place) for row in rows)


def move(
    connection: Connection, org: str, device: uuid.UUID, place: str, now: datetime
) -> PlaceBody:
    """Say where a workstation stands from now on; what workstations are to be told."""
    moves = moves_of(connection, org, device)
    # A clock that was set back must not put what is said now before what was said.
    since = max(now, moves[-1][0] + timedelta(microseconds=1)) if moves else now
    body = PlaceBody(device, place, since)
    keep(connection, org, body)
    return body


def keep(connection: Connection, org: str, body: PlaceBody) -> None:
    """Keep what is said of a workstation; saying it again is harmless."""
    row = {"org": org, "device": body.device, "since": body.since, "place": body.place}
    connection.execute(insert_once(connection, device_place), row)


def stood_on(moves: Iterable[Move], day: date) -> frozenset[str]:
    """All places at which it stood on a day, here; at none before anything was said."""
    places = {ANYWHERE}
    for since, place in moves:
        moved = since.astimezone().date()
        if moved > day:
            break
        places = {place} if moved < day else places | {place}
    return frozenset(places)
