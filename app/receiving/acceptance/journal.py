"""Turns one fact of acceptance into rows: the same on the workstation and on the service.

Without it the two ends would agree only by luck. Rows are only added, each under the fact's own id,
so facts may come in any order and give the same tables.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection

from app.receiving.acceptance.operations import KINDS, AcceptanceNoted, FileAttached, encode
from app.store.facts import Applied, Area, Author
from app.store.insert_once import insert_once
from app.store.tables.acceptance import acceptance_fact, attachment


def apply(connection: Connection, author: Author, body: AcceptanceNoted) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    what = body.what
    row = _place(author, body) | {
        "fact_id": body.fact_id,
        "workstation": author.device,
        "kind": what.sort,
        "line_no": getattr(what, "line_no", None),
        "body": encode(what),
    }
    connection.execute(insert_once(connection, acceptance_fact), row)
    if isinstance(what, FileAttached):
        row = _place(author, body) | _attachment(body.fact_id, what)
        connection.execute(insert_once(connection, attachment), row)
    return Applied(receipt_ids=frozenset({body.receipt_id}))


def _place(author: Author, body: AcceptanceNoted) -> dict[str, Any]:
    return {
        "org": author.org,
        "receipt_id": body.receipt_id,
        "person": body.person,
        "at": body.at,
    }


def _attachment(fact_id: uuid.UUID, what: FileAttached) -> dict[str, Any]:
    return {
        "attachment_id": fact_id,
        "sha256": what.sha256,
        "name": what.name,
        "media_type": what.media_type,
        "size": what.size,
        "line_no": what.line_no,
    }


AREA = Area(KINDS, apply)
"""What acceptance writes into the change log."""
