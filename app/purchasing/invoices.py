"""Invoices line by line, as far as a delivery is held against them.

Without it a box could be billed twice, or at another price, and nobody in the warehouse would know.
The same on service and workstation: an invoice is replaced whole, and an older word never replaces
a newer one. A red invoice (红冲) has negative quantities.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, delete, insert, select

from app.store.tables.papers import invoice_line


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One item and batch of an invoice."""

    line_no: int
    delivery_id: uuid.UUID | None
    """What it bills; None where nobody can tell."""
    order_no: str
    """Empty where nobody can tell."""
    province_code: str
    batch: str
    expiry: date | None
    quantity: int
    """Sales packages."""
    price: Decimal | None
    """元 per sales package, tax included (含税单价)."""
    amount: Decimal | None
    """元, tax included (含税金额)."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice of a distributor."""

    invoice_no: str
    distributor_code: str
    invoiced_on: date | None
    lines: tuple[InvoiceLine, ...]


def load(connection: Connection, org: str, invoice_no: str) -> Invoice | None:
    """Read an invoice; None where it is not known."""
    rows = connection.execute(
        select(invoice_line)
        .where(invoice_line.c.org == org, invoice_line.c.invoice_no == invoice_no)
        .order_by(invoice_line.c.line_no)
    ).all()
    if not rows:
        return None
    lines = tuple(
        InvoiceLine(
            line_no=row.line_no,
            delivery_id=row.delivery_id,
            order_no=row.order_no,
            province_code=row.province_code,
            batch=row.batch,
            expiry=row.expiry,
            quantity=row.quantity,
            price=row.price,
            amount=row.amount,
        )
        for row in rows
    )
    return Invoice(invoice_no, rows[0].distributor_code, rows[0].invoiced_on, lines)


def store(connection: Connection, org: str, invoice: Invoice, said_at: datetime) -> bool:
    """Keep an invoice as it was said at a time; True where that is news."""
    mine = (invoice_line.c.org == org, invoice_line.c.invoice_no == invoice.invoice_no)
    known_at = connection.execute(select(invoice_line.c.updated_at).where(*mine).limit(1)).scalar()
    if known_at is not None and (
        known_at > said_at or load(connection, org, invoice.invoice_no) == invoice
    ):
        return False
    connection.execute(delete(invoice_line).where(*mine))
    key = {
        "org": org,
        "invoice_no": invoice.invoice_no,
        "distributor_code": invoice.distributor_code,
        "invoiced_on": invoice.invoiced_on,
        "updated_at": said_at,
    }
    if invoice.lines:
        connection.execute(insert(invoice_line), [key | asdict(line) for line in invoice.lines])
    return True
