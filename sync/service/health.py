"""Whether the service lives, and whether it can do its work, with reasons.

Without it a load balancer would send workstations to a process that cannot store anything, and a
backup that fails every night would be noticed on the day it is needed. `live`: the process answers.
`ready`: the database answers, the disk has room, it is not stopping. A late backup or outbox is
told and leaves it ready: turning workstations away would help nobody. Asked at most every few
seconds, however often it is read.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from app.store import local_state
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.tables.service import outbox
from sync.service import outbox_rows
from sync.service.settings import ServiceSettings

LAST_BACKUP = "last_verified_backup"
"""In local_state: when the newest verified backup was begun, ISO 8601."""
LAST_SECOND_COPY = "last_second_copy"
"""In local_state: when the newest backup was begun that lies in the second folder, ISO 8601."""
_LOOK_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    grave: bool
    """Whether the service is not ready because of it."""
    text: str
    value: float | None = None
    """Seconds or bytes."""


class Health:
    """Looks after one service; from any thread."""

    def __init__(self, database: Database, clock: Clock, settings: ServiceSettings) -> None:
        """Look at this database, and the disks it and its backups are on."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._lock = threading.Lock()
        self._looked_at = -_LOOK_EVERY_S
        self._found: tuple[Finding, ...] = ()
        self.stopping = False

    def findings(self) -> tuple[Finding, ...]:
        """What was found, no older than a few seconds."""
        with self._lock:
            if time.monotonic() - self._looked_at >= _LOOK_EVERY_S:
                self._found = (*self._from_database(), *self._disks())
                self._looked_at = time.monotonic()
            found = self._found
        if self.stopping:
            return (Finding("process", False, True, "正在停止"), *found)
        return found

    def ready(self) -> bool:
        """Whether work can be done."""
        return all(one.ok or not one.grave for one in self.findings())

    def report(self) -> bytes:
        """All of it, as JSON."""
        found = self.findings()
        ready = all(one.ok or not one.grave for one in found)
        state = "ready" if ready else "not-ready"
        body = {"state": state, "findings": [asdict(one) for one in found]}
        return json.dumps(body, ensure_ascii=False).encode()

    def value(self, name: str) -> float:
        """One number for the metrics; NaN where it is not known."""
        for one in self.findings():
            if one.name == name and one.value is not None:
                return one.value
        return float("nan")

    def _from_database(self) -> tuple[Finding, ...]:
        began = time.monotonic()
        try:
            with self._database.reading() as connection:
                connection.execute(text("SELECT 1"))
                asked_s = time.monotonic() - began
                others = (
                    self._backup(connection),
                    self._second_copy(connection),
                    self._outbox(connection),
                )
        except StoreError as error:
            return (Finding("database", False, True, f"数据库不可用：{type(error).__name__}"),)
        return (Finding("database", True, True, "数据库正常", asked_s), *others)

    def _backup(self, connection: Connection) -> Finding:
        if not self._settings.backup_folder:
            return Finding("backup", True, False, "没有设置夜间备份")
        last = local_state.read(connection, LAST_BACKUP)
        if last is None:
            return Finding("backup", False, False, "还没有验证过的备份")
        age_s = (self._clock.now() - datetime.fromisoformat(last)).total_seconds()
        ok = age_s <= self._settings.backup_late_after_h * 3600
        return Finding(
            "backup", ok, False, f"最近一次验证过的备份在 {age_s / 3600:.1f} 小时前", age_s
        )

    def _second_copy(self, connection: Connection) -> Finding:
        if not self._settings.backup_second_folder:
            return Finding("second-backup", True, False, "没有设置备份的第二个位置")
        last = local_state.read(connection, LAST_SECOND_COPY)
        if last is None:
            return Finding("second-backup", False, False, "第二个位置还没有副本")
        age_s = (self._clock.now() - datetime.fromisoformat(last)).total_seconds()
        ok = age_s <= self._settings.backup_late_after_h * 3600
        said = f"第二个位置最近一份完好的副本在 {age_s / 3600:.1f} 小时前"
        return Finding("second-backup", ok, False, said, age_s)

    def _outbox(self, connection: Connection) -> Finding:
        waiting = outbox.c.state == outbox_rows.DUE
        oldest = connection.execute(select(func.min(outbox.c.created_at)).where(waiting)).scalar()
        if oldest is None:
            return Finding("outbox", True, False, "没有待发的消息", 0.0)
        age_s = max(0.0, (self._clock.now() - oldest).total_seconds())
        ok = age_s <= self._settings.outbox_late_after_s
        return Finding("outbox", ok, False, f"最早的待发消息已等 {age_s:.0f} 秒", age_s)

    def _disks(self) -> tuple[Finding, ...]:
        places = [Path(self._database.place).parent] if self._database.is_file else []
        free = [shutil.disk_usage(place).free for place in places]
        if not free:
            return ()
        ok = min(free) >= self._settings.least_free_bytes
        words = f"磁盘剩余 {min(free) // 1_000_000} MB"
        return (Finding("disk", ok, True, words, float(min(free))),)
