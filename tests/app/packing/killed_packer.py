"""A program that packs what it is told, line by line, until somebody kills it.

Without it no test could say what is left of a shipment after a kill. Each line is a code; the
answer is written when it is durable. `=` finishes the carton and opens another; its number is the
answer, nothing where it was empty.
"""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

from app.packing.parts import PackingParts
from app.packing.session import PackingSession
from app.packing.values import CartonKind
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.workstation import identify


def main() -> None:
    """Pack until the input ends."""
    clock = SystemClock()
    with Database.at(Path(sys.argv[1])) as database:
        with database.writing() as connection:
            station = identify(connection, clock)
        parts = PackingParts(database, ChangeLog(station, clock), clock)
        session = PackingSession(parts, uuid.UUID(sys.argv[2]), "试发货员")
        if not any(one.at_hand for one in session.view().cartons):
            session.open_carton(CartonKind.PART)
        for line in sys.stdin:
            text = line.strip()
            print(_finish(session) if text == "=" else _scan(session, parts, text), flush=True)


def _scan(session: PackingSession, parts: PackingParts, text: str) -> str:
    return session.scan(text.encode(), "reader", parts.clock.now()).reason.value


def _finish(session: PackingSession) -> str:
    carton = next(one for one in session.view().cartons if one.at_hand)
    if not carton.quantity:
        return ""
    session.finish_carton(carton.carton_id)
    session.open_carton(CartonKind.PART)
    return session.label(carton.carton_id).carton_no


if __name__ == "__main__":
    main()
