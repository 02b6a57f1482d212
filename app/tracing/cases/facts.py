"""What persons decide about cases, as facts: they travel and are applied like every other.

Without it a case closed at one desk would stay open at the next. Nothing here decides anything: the
first closing in the order of the service stands (`standing_of`), wherever a fact arrives first.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, update

from app.store.facts import Applied, Area, Author
from app.store.tables.cases import case_decision


class CaseClosed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`case.closed` 1: a person decided about a case."""

    case_id: uuid.UUID
    decision: str
    remark: str
    person: str
    at: datetime
    seen: int
    """How many codes the case had then; more than these open it again."""
    receipt_id: uuid.UUID | None = None
    """Which receipt has the box, where that was decided."""


class CaseReopened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`case.reopened` 1: what was decided does not hold."""

    case_id: uuid.UUID
    remark: str
    person: str
    at: datetime
    seen: int


CaseFact = CaseClosed | CaseReopened

KINDS: dict[tuple[str, int], type[msgspec.Struct]] = {
    ("case.closed", 1): CaseClosed,
    ("case.reopened", 1): CaseReopened,
}


def kind_of(body: CaseFact) -> tuple[str, int]:
    """The name and version a body goes under."""
    return ("case.closed", 1) if isinstance(body, CaseClosed) else ("case.reopened", 1)


def encode(body: CaseFact) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()


def apply(connection: Connection, author: Author, body: CaseFact) -> Applied:
    """Make the row of one fact, in the caller's transaction."""
    closed = isinstance(body, CaseClosed)
    row = _key(author, body) | {
        "closes": closed,
        "decision": body.decision if isinstance(body, CaseClosed) else "",
        "receipt_id": body.receipt_id if isinstance(body, CaseClosed) else None,
        "remark": body.remark,
        "person": body.person,
        "at": body.at,
        "seen": body.seen,
        "workstation": author.device,
        "place": author.place,
    }
    connection.execute(insert(case_decision), row)
    return Applied(case_ids=frozenset({body.case_id}))


def place(connection: Connection, author: Author, body: CaseFact) -> Applied:
    """Note where a decision stands, in the caller's transaction."""
    mine = [case_decision.c[name] == value for name, value in _key(author, body).items()]
    connection.execute(update(case_decision).where(*mine).values(place=author.place))
    return Applied(case_ids=frozenset({body.case_id}))


def _key(author: Author, body: CaseFact) -> dict[str, Any]:
    return {"org": author.org, "case_id": body.case_id, "decision_id": author.op_id}


AREA = Area(KINDS, apply, place)
"""What cases write into the change log."""
