"""Says which scans of other workstations only this one still knows of.

Without it a box would be counted here for ever that the service and all others know nothing of, and
nobody would hear of it. That happens where a service is restored from a backup and the workstation
that had scanned has lost its disk as well: two failures at once, after which something may be
missing (domain/sync.md §5.5), and a person must be told. Such a scan keeps no place, so it stands
behind all others: whoever scans the box again, holds it, and it counts once, everywhere.

Looked for only where the service once knew less than it did; what a workstation tells again, which
was switched off meanwhile, is left behind no longer.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from app.store import local_state
from app.store.change_log import ChangeLog
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.tables.receipts import count_event, receipt, scan

_KEY = "service_went_back"
_NAMED = 3
_WRITE_S = 60.0


def note(connection: Connection) -> None:
    """Look for them from now on: the service knows less than it did."""
    local_state.write(connection, _KEY, "1")


class LeftBehind:
    """What one workstation knows alone; lives in the courier's thread."""

    def __init__(self, database: Database, core: Core, log: ChangeLog) -> None:
        self._database = database
        self._core = core
        self._mine = log.workstation

    def said(self) -> str:
        """What people are to be told; empty where there is nothing. Raises StoreError."""
        with self._database.reading() as connection:
            if local_state.read(connection, _KEY) is None:
                return ""
            found = self._find(connection)
        if not found:
            self._core.submit(Urgency.BACKGROUND, self._forget).result(_WRITE_S)
            return ""
        named = "、".join(list(found)[:_NAMED]) + ("等" if len(found) > _NAMED else "")
        return (
            f"前置服务恢复过备份：别的工作站扫过的 {sum(found.values())} 盒只有本机还记着"
            f"（收货单 {named}）。扫过的工作站联网后会自动补传；"
            "如果它的数据也丢了，请按实物把这些盒重扫一次"
        )

    def _find(self, connection: Connection) -> dict[str, int]:
        """Boxes by the numbers of receipts: scans that count here and have no place any more."""
        held = and_(
            count_event.c.org == scan.c.org,
            count_event.c.receipt_id == scan.c.receipt_id,
            count_event.c.workstation == scan.c.workstation,
            count_event.c.seq == scan.c.seq,
        )
        of = and_(receipt.c.org == scan.c.org, receipt.c.receipt_id == scan.c.receipt_id)
        query = (
            select(receipt.c.receipt_no, func.sum(count_event.c.quantity).label("boxes"))
            .select_from(scan)
            .join(count_event, held)
            .join(receipt, of)
            .where(
                scan.c.org == self._mine.org,
                scan.c.place.is_(None),
                scan.c.workstation != self._mine.device,
                count_event.c.quantity > 0,
            )
            .group_by(receipt.c.receipt_no)
            .order_by(receipt.c.receipt_no)
        )
        return {row.receipt_no: int(row.boxes) for row in connection.execute(query)}

    def _forget(self) -> None:
        with self._database.writing() as connection:
            local_state.forget(connection, _KEY)
