"""A packing floor for tests: a database, a workstation, a clock that is turned by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.packing import outbox
from app.packing.beginning import begin_shipments
from app.packing.events import PackAnswered
from app.packing.files.orders import OrderRead
from app.packing.files.problems import Problems
from app.packing.outbox import Outcome
from app.packing.parts import PackingParts
from app.packing.session import PackingSession
from app.packing.values import CartonKind, Goods, HandingState, Line, Party, ShipmentHead
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.tables.packing import pack_relation, relation_file
from app.store.workstation import identify, join, known_as

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class TurnedClock(SystemClock):
    """Stands still until it is turned."""

    def __init__(self, at: datetime = NOON, ids: RisingIds | None = None) -> None:
        """Begin at noon."""
        super().__init__(lambda: self.at, ids or RisingIds())
        self.at = at

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


def floor(
    path: Path, number: int = 1, clock: TurnedClock | None = None, org: str = "distributor"
) -> PackingParts:
    """A workstation of a distributor, on a copy of an empty database."""
    clock = clock or TurnedClock()
    database = Database.at(path, scratch=True)
    with database.writing() as connection:
        if known_as(connection) is None or identify(connection, clock).org != org:
            identify(connection, clock)
            join(connection, org, number)
        station = identify(connection, clock)
    return PackingParts(database, ChangeLog(station, clock), clock)


SMALL, MIDDLE, LARGE = "8100001", "8100002", "8100003"
OTHER = "8100009"


def code(serial: int, identifier: str = SMALL) -> str:
    """A 20-digit trace code."""
    return f"{identifier}{serial:013d}"


def an_order(*lines: Line, number: str = "PS-1", least_days: int | None = None) -> OrderRead:
    """An order of a hospital."""
    head = ShipmentHead(
        delivery_no=number,
        sender=Party("91310000MA1TEST00X", "试验医药"),
        recipient=Party("hospital", "试验医院", "试验路 1 号"),
        least_days=least_days,
    )
    return OrderRead(head, lines or (a_line(), a_line(2, batch="B2")), 1)


def a_line(number: int = 1, quantity: int = 40, batch: str = "A1", **said: Any) -> Line:  # noqa: ANN401 (fields of the line)
    """One drug and batch, known by its identifiers."""
    identifiers = said.pop("identifiers", {SMALL: "small", MIDDLE: "middle", LARGE: "large"})
    goods = Goods("A0001", "试验胶囊", "0.25g*24粒", "试验药业", identifiers=identifiers)
    return Line(number, said.pop("goods", goods), batch, date(2028, 1, 4), quantity, **said)


def begin(parts: PackingParts, order: OrderRead | None = None) -> PackingSession:
    """Begin a shipment and open it."""
    problems = Problems()
    with parts.database.writing() as connection:
        (shipment_id,) = begin_shipments(
            connection, parts, [order or an_order()], "试发货员", problems
        )
    return PackingSession(parts, shipment_id, "试发货员")


def scan(session: PackingSession, text: str) -> PackAnswered:
    """Scan something."""
    return session.scan(text.encode(), "reader", NOON)


def send(session: PackingSession, codes: Iterable[str]) -> PackingSession:
    """Pack all of it into one carton, and let it leave."""
    session.open_carton(CartonKind.MIXED)
    for one in codes:
        assert scan(session, one).accepted, one
    (carton,) = session.view().cartons
    session.finish_carton(carton.carton_id)
    assert scan(session, session.view().cartons[0].number).accepted
    session.close("只发这些")
    return session


def relay_said(parts: PackingParts, shipment_id: uuid.UUID, state: HandingState) -> None:
    """Hear what the relay says of a shipment."""
    with parts.database.writing() as connection:
        outbox.note(connection, parts, shipment_id, None, Outcome(state))


def know(parts: PackingParts, rows: Iterable[tuple[str, str | None, int]], batch: str = "") -> None:
    """Know relations: code, parent, layer."""
    file_id, org = parts.clock.new_id(), parts.org
    with parts.database.writing() as connection:
        connection.execute(
            insert(relation_file),
            {
                "org": org,
                "file_id": file_id,
                "name": "known.xml",
                "ready": True,
                "codes": 0,
                "person": "",
                "at": NOON,
            },
        )
        connection.execute(
            insert(pack_relation),
            [
                {
                    "org": org,
                    "code": one,
                    "file_id": file_id,
                    "parent": parent,
                    "layer": layer,
                    "batch": batch,
                    "row": 1,
                }
                for one, parent, layer in rows
            ],
        )


def a_tree(serial: int, boxes: int = 4) -> list[tuple[str, str | None, int]]:
    """A large package with two middle ones, each with some boxes."""
    large = code(serial, LARGE)
    found: list[tuple[str, str | None, int]] = [(large, None, 3)]
    for n in range(2):
        middle = code(serial + n, MIDDLE)
        found.append((middle, large, 2))
        found += [(code(serial + n * boxes + k), middle, 1) for k in range(boxes)]
    return found
