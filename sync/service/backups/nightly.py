"""Makes a verified backup each night, in a thread of its own.

Without it backups would be made when somebody thinks of it. Where several service processes stand
on one database, the first to claim a night makes it. What fails is logged, seen by /health, and
tried again an hour later. What counts is carried to a second folder as well, where one is set
(second_folder.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from sync.service import turns
from sync.service.backups.second_folder import carry_newest
from sync.service.backups.verified import BackupFailed, Copies, Verified, make
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from sync.service.worker import Worker

_CLAIM = "backup_claim"
_CLAIM_HOLDS = timedelta(minutes=50)
"""Whoever claimed a night and was killed does not keep others from it for longer."""
_LOOK_EVERY_S = 30.0
_AGAIN_AFTER = timedelta(hours=1)

_log = logging.getLogger(__name__)


class NightlyBackup(Worker):
    """Waits for the night; a backup under way when it is stopped does not count."""

    def __init__(
        self,
        database: Database,
        copies: Copies,
        settings: ServiceSettings,
        clock: Clock,
        local: Callable[[datetime], datetime] = lambda moment: moment.astimezone(),
    ) -> None:
        """Back this database up; `local` tells this machine's time of day."""
        super().__init__("nightly-backup", _LOOK_EVERY_S)
        self._database = database
        self._copies = copies
        self._settings = settings
        self._clock = clock
        self._local = local
        self._next = next_time(local(clock.now()), settings.backup_minute)
        self._carry_next = local(clock.now())

    def run_due(self) -> Verified | None:
        """Make a backup where it is time, and nobody else does; raises BackupFailed."""
        now = self._local(self._clock.now())
        if now < self._next:
            return None
        self._next = now + _AGAIN_AFTER
        if not commit(self._database, lambda c: claim(c, self._clock.now())):
            return None
        folder = Path(self._settings.backup_folder)
        made = make(self._database, self._copies, folder, self._settings.backups_kept, self._clock)
        self._next = next_time(now, self._settings.backup_minute)
        self._carry_next = now
        return made

    def carry_due(self) -> Path | None:
        """Bring the newest backup to the second folder; each hour until it is there.

        Raises BackupFailed or StoreError.
        """
        now, said = self._local(self._clock.now()), self._settings
        if not said.backup_second_folder or now < self._carry_next:
            return None
        self._carry_next = now + _AGAIN_AFTER
        folders = Path(said.backup_folder), Path(said.backup_second_folder)
        return carry_newest(self._database, *folders, said.backups_kept)

    def _round(self) -> float:
        try:
            made = self.run_due()
        except (BackupFailed, StoreError) as error:
            _log.error("tonight's backup failed: %s", error)
        else:
            if made is not None:
                _log.info("%s is verified, %.0f s", made.path.name, made.took_s)
        try:
            self.carry_due()
        except (BackupFailed, StoreError) as error:
            _log.error("the second copy failed: %s", error)
        return _LOOK_EVERY_S


def next_time(now: datetime, minute: int) -> datetime:
    """When it is that minute of the day again."""
    today = now.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def claim(connection: Connection, now: datetime) -> bool:
    """Take tonight's backup, unless another process has."""
    return turns.take(connection, _CLAIM, now, _CLAIM_HOLDS)
