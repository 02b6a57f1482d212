"""Operations that the service refused or put off, until a person has taken note of each.

Without it such an operation would be seen for a moment and then only by administrators. It stays in
the log as it is; what is noted here is only that somebody has read of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec
from sqlalchemy import Connection, Row, select, update

from app.readers.saying import Saying
from app.receiving.parts import Parts
from app.store.core import Core, Urgency
from app.store.tables.changes import operation

SHOWN = 200
REJECTED, DEFERRED = "rejected", "deferred"
_KINDS = {
    "receipt.opened": Saying("开始收货", "Receipt opened"),
    "scan.recorded": Saying("扫码", "Scan"),
    "scan.settled": Saying("处理被拒的扫码", "Refused scan explained"),
    "code.noted": Saying("平台对追溯码的答复", "A platform's word on a code"),
    "line.explained": Saying("说明差异", "Difference explained"),
    "receipt.confirmed": Saying("确认收货", "Receipt confirmed"),
    "codes.moved": Saying("出库、拆零或退回", "Codes moved"),
    "stock.imported": Saying("导入期初库存", "Opening stock imported"),
}
_OTHER = Saying("其他操作", "Another operation")


@dataclass(frozen=True, slots=True)
class Remark:
    """One operation, and what the service said of it."""

    op_id: uuid.UUID
    what: Saying
    detail: str
    """The code or the document it is about; may be empty."""
    at: datetime
    rejected: bool
    """Not counted; False: counted later, by itself."""
    reason: str


@dataclass(frozen=True, slots=True)
class RemarksShown:
    """Event: all that waits for somebody to take note of, oldest first."""

    remarks: tuple[Remark, ...]
    more: bool = False
    """There are others behind these."""


class RemarksDesk:
    """Lists them, and keeps who has read what; answers by RemarksShown."""

    def __init__(self, parts: Parts, core: Core, post: Callable[[object], None]) -> None:
        self._parts, self._core, self._post = parts, core, post

    def look(self) -> None:
        """Show what waits, if anything; from any thread."""
        self._core.submit(Urgency.BACKGROUND, self._look)

    def take_note(self, op_ids: Collection[uuid.UUID]) -> None:
        """Note that a person has read these."""
        self._core.submit(Urgency.PERSON, partial(self._note, frozenset(op_ids)))

    def _look(self) -> None:
        with self._parts.database.reading() as connection:
            shown = waiting(connection, self._parts.log.workstation.org)
        self._post(shown)

    def _note(self, op_ids: frozenset[uuid.UUID]) -> None:
        org = self._parts.log.workstation.org
        with self._parts.database.writing() as connection:
            mine = (operation.c.org == org, operation.c.op_id.in_(op_ids))
            now = self._parts.clock.now()
            connection.execute(update(operation).where(*mine).values(noted_at=now))
        self._look()


def waiting(connection: Connection, org: str) -> RemarksShown:
    """What the service refused or put off and nobody has taken note of."""
    query = select(operation).where(
        operation.c.org == org,
        operation.c.status.in_((REJECTED, DEFERRED)),
        operation.c.noted_at.is_(None),
    )
    rows = connection.execute(query.order_by(operation.c.op_id).limit(SHOWN + 1)).all()
    return RemarksShown(tuple(_remark(row) for row in rows[:SHOWN]), more=len(rows) > SHOWN)


def _remark(row: Row[*tuple[object, ...]]) -> Remark:
    return Remark(
        op_id=row.op_id,
        what=_KINDS.get(row.kind, _OTHER),
        detail=_detail(row.body),
        at=row.at,
        rejected=row.status == REJECTED,
        reason=row.reason or "",
    )


class _Named(msgspec.Struct, frozen=True):
    """What bodies name that a person knows."""

    code: str | None = None
    receipt_no: str | None = None
    document_no: str | None = None


def _detail(body: str) -> str:
    try:
        named = msgspec.json.decode(body, type=_Named)
    except msgspec.DecodeError:
        return ""
    return named.code or named.receipt_no or named.document_no or ""
