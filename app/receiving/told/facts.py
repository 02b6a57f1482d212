"""What a platform said of a scanned code, as a fact: it travels and is kept like the scan.

Without it the answer would be known at one table only, and gone when it is closed. Rows are only
added, each under the fact's own id, so they may come in any order; the newest answer of a scan is
the one that is shown.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from app.receiving.code_questions import CodeTold
from app.receiving.records import ReceiptKey
from app.store.facts import Applied, Area, Author
from app.store.insert_once import insert_once
from app.store.tables.told import code_told


class CodeNoted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`code.noted` 1: somebody asked about a scanned code, and this was the answer."""

    receipt_id: uuid.UUID
    told_id: uuid.UUID
    seq: int
    """Of the scan."""
    workstation: uuid.UUID | None = None
    """Where it was scanned, if not where it was asked about."""
    told: CodeTold
    person: str
    at: datetime


KIND, VERSION = "code.noted", 1

Told = dict[tuple[uuid.UUID, int], CodeTold]
"""Workstation and number of a scan → the newest answer."""


def encode(body: CodeNoted) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()


def apply(connection: Connection, author: Author, body: CodeNoted) -> Applied:
    """Make the row of one fact, in the caller's transaction."""
    row = {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "told_id": body.told_id,
        "workstation": body.workstation or author.device,
        "seq": body.seq,
        "code": body.told.code,
        "body": msgspec.json.encode(body.told).decode(),
        "person": body.person,
        "at": body.at,
    }
    connection.execute(insert_once(connection, code_told), row)
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def told_of(connection: Connection, key: ReceiptKey) -> Told:
    """What was said of the scans of a receipt."""
    mine = (code_told.c.org == key.org, code_told.c.receipt_id == key.receipt_id)
    rows = connection.execute(
        select(code_told).where(*mine).order_by(code_told.c.at, code_told.c.told_id)
    )
    return {
        (row.workstation, row.seq): msgspec.json.decode(row.body, type=CodeTold) for row in rows
    }


AREA = Area({(KIND, VERSION): CodeNoted}, apply)
"""What answers about codes write into the change log."""
