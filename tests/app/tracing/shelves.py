"""A workstation with confirmed receipts, as tests of the code library need it.

Without it each test would receive and confirm by hand.
"""

from __future__ import annotations

from typing import Any

from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import DeliveryLine, Package
from app.tracing.moving import Answer, Moving, Wish
from app.tracing.parts import TracingParts, at_once
from app.tracing.search import search_all
from app.tracing.values import MoveKind
from app.tracing.wanted import CodeRow, Wanted
from tests.deliveries import EXPIRY, PERSON, Workplace, a_carton, a_delivery, a_line, an_item

DISPENSER = "试药师"


def parts_of(place: Workplace) -> TracingParts:
    """What the code library's use cases work with."""
    parts = place.parts
    return TracingParts(parts.database, parts.log, parts.clock, at_once(parts.database))


def a_batch(
    *packages: Package,
    line_no: int = 1,
    **values: Any,  # noqa: ANN401 (fields of the line)
) -> DeliveryLine:
    """A line with all its packages listed in a carton of its own."""
    quantity = sum(1 for top in packages for _ in top.smallest())
    known = {"item": an_item(), "batch": "A2601", "expiry": EXPIRY} | values
    carton = a_carton(f"XH-{line_no}", *packages)
    return a_line(quantity, line_no=line_no, cartons=(carton,), **known)


def receive(
    place: Workplace, *lines: DeliveryLine, number: str = "PS1", confirm: bool = True
) -> ReceivingSession:
    """Receive all of a delivery by its carton labels."""
    session = place.receive(a_delivery(*lines, number=number))
    for line in lines:
        for content in line.cartons:
            session.scan(place.reading(content.carton_no))
    if confirm:
        session.confirm(PERSON)
    return session


def move(place: Workplace, kind: MoveKind, *codes: str, units: int | None = None) -> Answer:
    """Move codes, with a document of the kind's name."""
    wish = Wish(kind, codes, DISPENSER, document_no=f"{kind.value}-1", units=units)
    return Moving(parts_of(place)).move(wish)


def find(
    place: Workplace,
    size: int = 500,
    **wanted: Any,  # noqa: ANN401 (fields of what is wanted)
) -> list[CodeRow]:
    """All rows of a search."""
    with place.parts.database.reading() as connection:
        return list(search_all(connection, place.org, Wanted(**wanted), size))


def codes(rows: list[CodeRow]) -> list[str]:
    """Their codes."""
    return [row.code for row in rows]
