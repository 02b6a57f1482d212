"""Makes a backup, restores it, compares it, and only then lets it count.

Without it `safe` would be a hope. In order: note how far the service is; copy; restore the copy
beside; look for gaps in it and hold it against the notes; give the file its name; mark what is
safe. Killed at any point in between there is no new backup and no new mark, and what was left
behind is removed the next time. Names rise also where the clock is set back.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, make_url

from app.people.audit.journal import SERVICE_CHAIN
from app.people.audit.kinds import Kind, Outcome
from app.store import local_state
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from sync.service import backup_marks
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.backups.postgres_copies import PostgresCopies
from sync.service.backups.sqlite_copies import SqliteCopies
from sync.service.backups.standing import (
    NotTheSame,
    Standing,
    compare,
    fingerprints,
    look,
    refuse_holes,
)
from sync.service.health import LAST_BACKUP
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit

_STAMP = "%Y%m%d-%H%M%S"
_UNFINISHED = ".part"
_LOCK = ".backup.lock"
"""Held while one is made: a second one would take its copy for a left-over."""

_log = logging.getLogger(__name__)


class BackupFailed(Exception):
    """No backup was made, or one cannot be restored; its text says why and what stays."""


class Copies(Protocol):
    """How one engine is copied and restored."""

    suffix: str

    def make(self, target: Path) -> None:
        """Write a copy of now."""

    @contextmanager
    def restored(self, copy: Path) -> Iterator[Database]:
        """Restore a copy somewhere else and open it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A backup that was restored and compared."""

    path: Path
    made_at: datetime
    """UTC; what was committed before is in it."""
    size: int
    """Bytes."""
    standing: Standing
    took_s: float


def copies_of(url: str, settings: ServiceSettings) -> Copies:
    """How this service's database is copied; raises BackupFailed where something is not set."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return SqliteCopies(Path(address.database or ""))
    if not settings.backup_scratch:
        raise BackupFailed("没有设置 backup_scratch：备份要恢复到一个空库核对后才算数")
    return PostgresCopies(address, settings.backup_scratch, settings.postgres_tools)


def make(database: Database, copies: Copies, folder: Path, kept: int, clock: Clock) -> Verified:
    """Make a backup that counts; raises BackupFailed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / _LOCK, timeout=0):
            return _make_alone(database, copies, folder, kept, clock)
    except Timeout as error:
        raise BackupFailed("另一份备份正在进行，请等它结束") from error
    except (OSError, StoreError, NotTheSame) as error:
        _note_failed(database, clock, str(error))
        raise BackupFailed(f"备份没有成功，之前的都在：{error}") from error


def _make_alone(
    database: Database, copies: Copies, folder: Path, kept: int, clock: Clock
) -> Verified:
    began, made_at = time.monotonic(), clock.now()
    for left_over in folder.glob("*" + _UNFINISHED):
        left_over.unlink()
    path = _next_path(folder, copies.suffix, made_at)
    unfinished = path.with_name(path.name + _UNFINISHED)
    try:
        standing = _copy_and_compare(database, copies, unfinished)
        # It holds all that the service knows.
        unfinished.chmod(0o600)
        _flush(unfinished)
        unfinished.replace(path)
        _flush(folder)
    finally:
        unfinished.unlink(missing_ok=True)
    commit(database, lambda c: _note(c, standing, made_at, clock))
    for surplus in backups_in(folder)[kept:]:
        surplus.unlink(missing_ok=True)
    return Verified(path, made_at, path.stat().st_size, standing, time.monotonic() - began)


def drill(copies: Copies, copy: Path) -> Verified:
    """Restore a backup beside and look at it, as on the day it is needed; raises BackupFailed."""
    began = time.monotonic()
    try:
        with copies.restored(copy) as restored, restored.reading() as connection:
            standing = look(connection)
            refuse_holes(connection, standing)
        size = copy.stat().st_size
    except (OSError, StoreError, NotTheSame) as error:
        raise BackupFailed(f"{copy} 不能恢复：{error}") from error
    return Verified(copy, made_at(copy), size, standing, time.monotonic() - began)


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    if not folder.is_dir():
        return []
    named = re.compile(r"service-\d{8}-\d{6}\.(db|dump)")
    return sorted((one for one in folder.iterdir() if named.fullmatch(one.name)), reverse=True)


def _copy_and_compare(database: Database, copies: Copies, target: Path) -> Standing:
    with database.reading() as connection:
        before = look(connection)
    copies.make(target)
    with database.reading() as connection:
        after = look(connection)
    with copies.restored(target) as restored, restored.reading() as connection:
        standing = look(connection)
        refuse_holes(connection, standing)
        compare(before, standing, after)
        said = fingerprints(connection, standing.heads)
    with database.reading() as connection:
        if fingerprints(connection, standing.heads) != said:
            raise NotTheSame("恢复后的更新序列与原库不一致")
    return standing


def _note_failed(database: Database, clock: Clock, why: str) -> None:
    def work(connection: Connection) -> None:
        by, said = Caller(SERVICE_CHAIN), {"why": why}
        audit(connection, clock, by, Kind.BACKED_UP, after=said, outcome=Outcome.FAILED)

    try:
        commit(database, work)
    except StoreError as error:
        # The database may be the very trouble; whoever wished the backup hears of it.
        _log.error("a failed backup is not written down: %s", error)


def _note(connection: Connection, standing: Standing, made_at: datetime, clock: Clock) -> None:
    said = {"made_at": made_at.astimezone(UTC).isoformat(), "histories": len(standing.positions)}
    audit(connection, clock, Caller(SERVICE_CHAIN), Kind.BACKED_UP, after=said)
    backup_marks.mark(connection, standing.marks, clock.now())
    local_state.write(connection, LAST_BACKUP, made_at.astimezone(UTC).isoformat())


def _next_path(folder: Path, suffix: str, moment: datetime) -> Path:
    moment = moment.astimezone(UTC)
    newest = backups_in(folder)
    if newest:
        moment = max(moment, made_at(newest[0]) + timedelta(seconds=1))
    return folder / f"service-{moment.strftime(_STAMP)}{suffix}"


def made_at(path: Path) -> datetime:
    """When a backup was made, as its name tells; UTC."""
    found = re.search(r"\d{8}-\d{6}", path.name)
    if found is None:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.strptime(found[0], _STAMP).replace(tzinfo=UTC)


def _flush(path: Path) -> None:
    """Make a file, or a new name in a folder, durable; Windows opens no folder and needs none."""
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
