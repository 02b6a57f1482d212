"""What receipts put aside of a code: rejected (拒收), held back (待处理), and both taken back.

Without it a rejected box would look like one that never came: it is in no receipt's packages. Read
from the events alone (`aside_event`), each with the scan that made it; a box that one scan holds no
longer and rejects instead has one step, not two.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select

from app.store.tables.receipts import aside_event, receipt, scan
from app.tracing.library import is_same_code
from app.tracing.standing import AnyRow
from app.tracing.values import box_of


@dataclass(frozen=True, slots=True)
class Step:
    """One scan put a box aside, or took that back."""

    at: datetime
    state: str
    """As the events name it: `rejected`, `held`."""
    lifted: bool
    """It is so no longer."""
    reason: str
    """Of a rejection, as facts name it; empty for a box that is held."""
    remark: str
    person: str
    workstation: uuid.UUID
    receipt_no: str
    through: str | None
    """The carton or package by which it was put aside; None where it was scanned itself."""


_MADE_BY = and_(
    scan.c.org == aside_event.c.org,
    scan.c.receipt_id == aside_event.c.receipt_id,
    scan.c.workstation == aside_event.c.workstation,
    scan.c.seq == aside_event.c.seq,
)
_OF = and_(receipt.c.org == aside_event.c.org, receipt.c.receipt_id == aside_event.c.receipt_id)
_STEPS = (
    select(
        aside_event,
        scan.c.code.label("scanned"),
        scan.c.added,
        scan.c.undoes,
        scan.c.person,
        scan.c.read_at,
        receipt.c.receipt_no,
    )
    .join(scan, _MADE_BY)
    .join(receipt, _OF)
)  # fmt: skip


def steps(connection: Connection, org: str, code: str) -> Iterator[Step]:
    """All that was put aside of a code, and taken back, in whatever order."""
    mine = (aside_event.c.org == org, is_same_code(aside_event.c.code, code))
    rows = connection.execute(_STEPS.where(*mine)).all()
    put = {_scan_of(row) for row in rows if row.quantity > 0}
    for row in rows:
        if row.quantity > 0 or (_scan_of(row) not in put and not _was_received(row)):
            yield _step(row)


def _scan_of(row: AnyRow) -> tuple[uuid.UUID, uuid.UUID, int]:
    return row.receipt_id, row.workstation, row.seq


def _was_received(row: AnyRow) -> bool:
    """Whether the very scan received a box that was held; that is told as a scan."""
    return row.undoes is None and bool(row.added > 0)


def _step(row: AnyRow) -> Step:
    is_itself = row.scanned is not None and box_of(row.scanned) == box_of(row.code)
    return Step(
        at=row.read_at,
        state=row.state,
        lifted=row.quantity < 0,
        reason=row.reason,
        remark=row.remark,
        person=row.person,
        workstation=row.workstation,
        receipt_no=row.receipt_no,
        through=None if is_itself or row.undoes is not None else row.carton_no or row.scanned,
    )
