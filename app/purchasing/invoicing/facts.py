"""What persons say of invoices, as facts of the change log, and the rows they become.

Without it what was accepted at one desk would not be known at the next, nor at the service that
tells the platform. The same on both ends: every fact is kept, how the invoice stands is read from
all of them (standing.py), in the order of the service.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from sqlalchemy import Connection, select, update

from app.store.change_log import ChangeLog
from app.store.facts import (
    Applied,
    Area,
    Author,
    Kinds,
    OutOfPlace,
    UnreadableOperation,
    decode,
)
from app.store.insert_once import insert_once
from app.store.tables.papers import invoice_event

_Number = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_LARGEST = Decimal(10) ** 14


class AcceptanceAsked(msgspec.Struct, frozen=True, kw_only=True):
    """`invoice.acceptance-asked` 1: a person finds an invoice right, for just this sum."""

    invoice_no: _Number
    amount: Decimal
    """元, tax included; negative of a red one."""
    person: str
    at: datetime


class AcceptanceWithdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """`invoice.acceptance-withdrawn` 1: it is not accepted after all; too late where it was."""

    invoice_no: _Number
    asked: uuid.UUID
    """The fact that is taken back."""
    person: str
    at: datetime


InvoiceFact = AcceptanceAsked | AcceptanceWithdrawn

KINDS: Kinds = {
    ("invoice.acceptance-asked", 1): AcceptanceAsked,
    ("invoice.acceptance-withdrawn", 1): AcceptanceWithdrawn,
}
_KIND_OF = {body: key for key, body in KINDS.items()}


def record(connection: Connection, log: ChangeLog, body: InvoiceFact) -> uuid.UUID:
    """Append a fact to the log and make its row, in the caller's transaction; returns its id."""
    kind, version = _KIND_OF[type(body)]
    op_id = log.append(connection, kind, version, msgspec.json.encode(body).decode())
    apply(connection, Author(log.workstation.org, log.workstation.device, op_id), body)
    return op_id


def apply(connection: Connection, author: Author, body: InvoiceFact) -> Applied:
    """Make the row of one fact, in the caller's transaction."""
    if isinstance(body, AcceptanceAsked):
        if not (body.amount.is_finite() and abs(body.amount) < _LARGEST):
            raise UnreadableOperation("an invoice of a sum that cannot be")
    elif body.asked not in {event_id for event_id, _ in of(connection, author.org, body)}:
        raise OutOfPlace(f"invoice {body.invoice_no}: what is withdrawn has not come")
    kind, version = _KIND_OF[type(body)]
    row = {
        "org": author.org,
        "invoice_no": body.invoice_no,
        "event_id": author.op_id,
        "kind": kind,
        "version": version,
        "body": msgspec.json.encode(body).decode(),
        "workstation": author.device,
        "place": author.place,
    }
    connection.execute(insert_once(connection, invoice_event), row)
    return Applied(invoices=frozenset({body.invoice_no}))


def place(connection: Connection, author: Author, body: InvoiceFact) -> Applied:
    """Note where a fact stands, in the caller's transaction."""
    mine = (
        invoice_event.c.org == author.org,
        invoice_event.c.invoice_no == body.invoice_no,
        invoice_event.c.event_id == author.op_id,
    )
    connection.execute(update(invoice_event).where(*mine).values(place=author.place))
    return Applied(invoices=frozenset({body.invoice_no}))


def displace(connection: Connection, org: str, behind: int) -> None:
    """Forget the places behind a number."""
    mine = (invoice_event.c.org == org, invoice_event.c.place > behind)
    connection.execute(update(invoice_event).where(*mine).values(place=None))


def of(
    connection: Connection, org: str, about: InvoiceFact | str
) -> list[tuple[uuid.UUID, InvoiceFact]]:
    """All facts about an invoice, in the order of the service; what it has not told comes last."""
    number = about if isinstance(about, str) else about.invoice_no
    rows = connection.execute(
        select(invoice_event)
        .where(invoice_event.c.org == org, invoice_event.c.invoice_no == number)
        .order_by(invoice_event.c.place.is_(None), invoice_event.c.place, invoice_event.c.event_id)
    )
    return [(row.event_id, _fact(row.kind, row.version, row.body)) for row in rows]


def _fact(kind: str, version: int, text: str) -> InvoiceFact:
    body = decode(KINDS, kind, version, text)
    assert isinstance(body, InvoiceFact)
    return body


AREA = Area(KINDS, apply, place, displace)
"""What the acceptance of invoices writes into the change log."""
