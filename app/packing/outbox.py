"""What of closed shipments waits for the line: the manifest to send, and what was said to it.

Without it the way to the relay would know the facts of packing. A shipment that was closed here is
handed over from here; done twice it does no harm, since the same shipment makes the same manifest.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection

from app.packing import closing, journal, records
from app.packing import operations as o
from app.packing.handover import HandOver, make_handover
from app.packing.parts import PackingParts
from app.packing.standing import Standing
from app.packing.values import HandingState


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the relay said to a manifest."""

    state: HandingState
    message: str = ""
    codes: int = 0


def waiting(parts: PackingParts) -> list[uuid.UUID]:
    """Which shipments wait, the oldest first; raises StoreError."""
    with parts.database.reading() as connection:
        return records.to_hand_over(connection, parts.org, parts.log.workstation.device)


def manifest_of(parts: PackingParts, shipment_id: uuid.UUID) -> HandOver | None:
    """What is to be sent; None where it waits no more. Raises DocumentProblem or StoreError."""
    with parts.database.reading() as connection:
        standing = Standing(journal.events_of(connection, parts.org, shipment_id))
    if standing.begun is None or standing.handing.state is not HandingState.WAITING:
        return None
    return make_handover(closing.document_of(standing), standing.begun.recipient.code)


def note(
    connection: Connection,
    parts: PackingParts,
    shipment_id: uuid.UUID,
    sent: HandOver | None,
    outcome: Outcome,
) -> None:
    """Keep what was said, in the caller's transaction."""
    body = o.ShipmentHanded(
        shipment_id=shipment_id,
        event_id=parts.clock.new_id(),
        person="",
        at=parts.clock.now(),
        state=outcome.state,
        manifest="" if sent is None else sent.sha256,
        codes=outcome.codes,
        message=outcome.message,
    )
    parts.record(connection, body)
