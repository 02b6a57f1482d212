"""Trace codes: what confirmed receipts took in, and what a trace platform or the insurance took.

Without it a receipt whose codes never reached a platform would be found by whoever asks there. By
the day of confirmation. What each side was to tell of a receipt it knows itself (`CodesTold`): it
keeps its messages in its own way.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import Connection, select

from app.links.days import Difference, Repair
from app.receiving.progress import ReceiptState
from app.store.database import Database
from app.store.tables.receipts import receipt
from app.tracing import library
from sync.service.comparing.days import beginning, between, day_of
from sync.service.comparing.differing import Looked, held_against
from sync.service.transactions import reading_of

_CODES = "追溯码数"


@dataclass(frozen=True, slots=True)
class Told:
    """What one side has told of one receipt."""

    codes: int
    """In messages that the platform has taken."""
    waits: bool = False
    """Something of it is on its way, or the platform is still at it."""
    owed: int | None = None
    """How many were to be told, where that is not every smallest package taken in."""


class CodesTold(Protocol):
    """Whoever tells a platform of codes."""

    def told(
        self, connection: Connection, receipts: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Told]:
        """What was told of these receipts; what is not to be told there is left out."""


@dataclass(frozen=True, slots=True)
class _Receipt:
    receipt_no: str
    day: date
    taken_in: int
    told: Told


def look(database: Database, org: str, side: CodesTold, first: date, last: date) -> Looked:
    """Compare the receipts confirmed on some days; raises StoreError."""
    with reading_of(database, org) as connection:
        found = _receipts(connection, org, side, first, last)
    return Looked(
        {
            day: held_against(
                "收货单",
                {one.receipt_no: {_CODES: str(one.taken_in)} for one in found if one.day == day},
                {
                    one.receipt_no: {_CODES: str(one.told.codes)}
                    for one in found
                    if one.day == day and one.told.codes
                },
                partial(_mending, {one.receipt_no: one.told for one in found}),
            )
            for day in between(first, last)
        }
    )


def _mending(told: Mapping[str, Told], number: str, how: Difference) -> Repair:
    del how
    return Repair.WAITS if told[number].waits else Repair.NONE


def _receipts(
    connection: Connection, org: str, side: CodesTold, first: date, last: date
) -> list[_Receipt]:
    rows = connection.execute(
        select(receipt.c.receipt_id, receipt.c.receipt_no, receipt.c.confirmed_at).where(
            receipt.c.org == org,
            receipt.c.state == ReceiptState.CONFIRMED.value,
            receipt.c.confirmed_at >= beginning(first),
            receipt.c.confirmed_at < beginning(last + timedelta(days=1)),
        )
    ).all()
    told = side.told(connection, {row.receipt_id for row in rows})
    found = []
    for row in rows:
        one = told.get(row.receipt_id)
        if one is None:
            continue
        owed = library.count(connection, org, row.receipt_id) if one.owed is None else one.owed
        if owed or one.codes:
            found.append(_Receipt(row.receipt_no, day_of(row.confirmed_at), owed, one))
    return found
