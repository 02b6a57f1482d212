"""Verified copies of a workstation's database, made beside the work, and the way back from one.

Without it a damaged file would be the end of what was received. Rules:

- A copy is made of one moment, by SQLite's backup API through a connection that only reads, in
  pieces with a pause after each: a scan in between waits for no more than one piece of disk.
- It counts only when every page of it was read back (quick_check) and each table holds what the
  database held at that moment (copies/likeness.py), and gets its name then; a copy of a damaged
  database is thrown away and pushes no good one out.
- What stands beside the database is kept with it (copies/manifests.py), and its list says both.
- Names rise, also where the clock is set back: the newest name is the newest copy.
- Seven are kept. Nothing is ever overwritten: what is damaged is moved aside.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.store import sqlite_files
from app.store.copies.likeness import Sums, difference, sums_of
from app.store.copies.manifests import (
    Manifest,
    NotKept,
    copy_file,
    hash_of,
    keep_belongings,
    manifest_of,
    put_back,
    remove_unnamed,
    write_list,
)
from app.store.durably import flush_folder
from app.store.encryption.keys import bring_book
from app.store.encryption.pages import is_encrypted
from app.store.errors import DiskFull, StoreError, reason_of
from app.store.reached import ENDING, mark_of
from app.store.soundness import Looked, log_of, look_through
from app.store.sqlite_files import Way

FOLDER = "backups"
KEPT = 7
PAGES_A_PIECE = 256
"""One megabyte: some milliseconds of a slow disk."""
PAUSE_S = 0.005
RESERVE_BYTES = 200_000_000
"""Left free beside a copy: a backup must not be what fills the disk."""
ROOM_FOR_RESTORING_BYTES = 20_000_000
"""Left free when a backup is copied to take a database's place."""
_STAMP = "%Y%m%d-%H%M%S"
_UNFINISHED = ".part"
_RESTORING = ".restoring"

log = logging.getLogger(__name__)


class CalledOff(Exception):
    """A copy was not finished, because somebody wanted it to end."""


class BackupFailed(Exception):
    """No copy was made, or none was put back; what was there is there."""

    def __init__(self, place: str, reason: str) -> None:
        """Name the place and what the disk or the database said."""
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified copy."""

    path: Path
    made_at: datetime
    """UTC; a second later than the one before where the clock was set back."""
    size: int
    """Bytes."""
    away: bool = False
    """It lies in the second place (second_place.py)."""


def backups_of(database: Path) -> tuple[Backup, ...]:
    """The copies of a database beside it, newest first."""
    return backups_in(database.parent / FOLDER, database.name)


def backups_in(folder: Path, database: str, *, away: bool = False) -> tuple[Backup, ...]:
    """The copies of a database of this file name in a folder, newest first."""
    stem, suffix = Path(database).stem, Path(database).suffix
    name = re.compile(re.escape(stem) + r"-(\d{8}-\d{6})" + re.escape(suffix))
    found: list[Backup] = []
    with suppress(OSError):
        for path in folder.iterdir():
            match = name.fullmatch(path.name)
            if match is not None:
                with suppress(ValueError, OSError):
                    made_at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                    found.append(Backup(path, made_at, path.stat().st_size, away))
    return tuple(sorted(found, key=lambda backup: backup.path.name, reverse=True))


def make_backup(
    database: Path,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    pause: Callable[[float], object] = time.sleep,
) -> Backup:
    """Copy a database and read the copy back; raises BackupFailed, DiskFull or CalledOff.

    From any thread, beside a writer. `pause` waits between two pieces.
    """
    folder = database.parent / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for left_over in folder.glob("*" + _UNFINISHED):
            left_over.unlink()
        _refuse_small_disk(database, folder)
        name = f"{database.stem}-{_stamp(database, now)}{database.suffix}"
        unfinished = folder / (name + _UNFINISHED)
        try:
            tables = _copy(database, unfinished, go_on, pause)
            _verify(unfinished, go_on)
            _refuse_difference(unfinished, tables, go_on, pause)
            bring_book(database.parent, folder)
            write_list(folder / name, _manifest(database, unfinished, tables, go_on))
            unfinished.replace(folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        flush_folder(folder)
    except OSError as error:
        raise BackupFailed(str(folder), error.strerror or str(error)) from error
    remove_surplus(folder, database.name, KEPT)
    return backups_of(database)[0]


def _manifest(database: Path, copy: Path, tables: Sums, go_on: Callable[[], bool]) -> Manifest:
    """Keep what stands beside a database, and list it with what its copy holds."""
    try:
        kept = backups_of(database)
        before = manifest_of(kept[0].path) if kept else None
    except NotKept as error:
        log.info("all is kept anew: %s", error)
        before = None
    try:
        files = keep_belongings(database.parent, copy.parent, before, go_on)
    except NotKept as error:
        raise BackupFailed(str(copy.parent), str(error)) from error
    if files is None:
        raise CalledOff
    return Manifest(sha256=hash_of(copy), tables=dict(tables), files=files)


def _refuse_small_disk(database: Path, folder: Path) -> None:
    size = sum(path.stat().st_size for path in (database, log_of(database)) if path.is_file())
    if shutil.disk_usage(folder).free < size + RESERVE_BYTES:
        raise DiskFull(str(folder), f"备份需要 {(size + RESERVE_BYTES) // 1_000_000} MB")


def _stamp(database: Path, now: datetime) -> str:
    kept = backups_of(database)
    moment = now.astimezone(UTC)
    if kept:
        moment = max(moment, kept[0].made_at + timedelta(seconds=1))
    return moment.strftime(_STAMP)


def copy_now(database: Path, target: Path) -> None:
    """Copy one moment of a database to another file; raises BackupFailed or OSError."""
    _copy(database, target, lambda: True, lambda _seconds: None)


def _copy(
    database: Path, target: Path, go_on: Callable[[], bool], pause: Callable[[float], object]
) -> Sums:
    """Copy one moment of a database; returns what its tables held at that moment."""
    flush = os.open(target, os.O_CREAT | os.O_RDWR, 0o600)

    def after_a_piece(_status: int, _remaining: int, _total: int) -> None:
        # Piece by piece: one flush of it all at the end would hold up the flush of a scan.
        os.fsync(flush)
        pause(PAUSE_S)
        if not go_on():
            raise CalledOff

    try:
        with (
            closing(sqlite_files.connect(database)) as source,
            closing(sqlite_files.connect_like(target, database)) as copy,
        ):
            copy.execute("PRAGMA synchronous=OFF")
            copy.execute("PRAGMA journal_mode=OFF")
            # One moment: without it each scan in between would begin the copy anew.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(copy, pages=PAGES_A_PIECE, progress=after_a_piece)
            # The same moment still: the transaction ends with the connection.
            tables = sums_of(source, go_on, lambda: pause(PAUSE_S))
        os.fsync(flush)
    except sqlite_files.ERRORS as error:
        raise BackupFailed(str(target.parent), str(error)) from error
    except StoreError as error:
        raise BackupFailed(str(target.parent), reason_of(error)) from error
    finally:
        os.close(flush)
    if tables is None:
        raise CalledOff
    return tables


def _refuse_difference(
    copy: Path, tables: Sums, go_on: Callable[[], bool], pause: Callable[[float], object]
) -> None:
    """Hold the tables of a copy that nobody writes against what they should be."""
    try:
        with closing(sqlite_files.connect(copy, Way.ALONE)) as connection:
            found = sums_of(connection, go_on, lambda: pause(PAUSE_S))
    except (*sqlite_files.ERRORS, StoreError) as error:
        raise BackupFailed(str(copy.parent), str(error)) from error
    if found is None:
        raise CalledOff
    problem = difference(tables, found)
    if problem:
        raise BackupFailed(str(copy.parent), f"副本与原件不一致：{problem}")


def _verify(copy: Path, go_on: Callable[[], bool], *, deep: bool = False) -> None:
    looked = look_through(copy, go_on, alone=True, deep=deep)
    if looked.problem:
        raise BackupFailed(str(copy.parent), looked.problem)
    if looked.unread:
        raise CalledOff


def verify_copy(copy: Path, tables: Sums, go_on: Callable[[], bool]) -> None:
    """Read a copy through and hold it against what its tables are to hold.

    Raises BackupFailed or CalledOff.
    """
    _verify(copy, go_on)
    _refuse_difference(copy, tables, go_on, lambda _seconds: None)


def remove_surplus(folder: Path, database: str, kept: int) -> None:
    """Keep so many of the copies in a folder, and what they name.

    Once the newest is encrypted, no plain one is kept.
    """
    found = backups_in(folder, database)
    surplus = list(found[kept:])
    if found and is_encrypted(found[0].path):
        # What encryption is to hide must not lie beside it.
        surplus += [one for one in found[:kept] if not is_encrypted(one.path)]
    for backup in surplus:
        try:
            backup.path.unlink()
        except OSError as error:
            log.info("%s stays: %s", backup.path.name, error)
    remove_unnamed(folder, (one.path for one in backups_in(folder, database)))


def newest_good(database: Path, limit_s: float) -> Backup | None:
    """The newest copy that reads back whole, looked for no longer than the limit."""
    until = time.monotonic() + limit_s
    for backup in backups_of(database):
        in_time = Interruptible(threading.Event(), until - time.monotonic()).go_on
        if look_through(backup.path, in_time, alone=True, deep=True) != Looked():
            continue
        with suppress(BackupFailed, CalledOff):
            refuse_unlike_list(backup, in_time)
            return backup
    return None


def refuse_unlike_list(backup: Backup, go_on: Callable[[], bool], copy: Path | None = None) -> None:
    """Hold a backup, or a copy of it, against its list; raises BackupFailed or CalledOff.

    One that has no list is of an earlier version, and nothing is wrong with it.
    """
    try:
        manifest = manifest_of(backup.path)
    except NotKept as error:
        raise BackupFailed(str(backup.path), str(error)) from error
    if manifest is not None:
        _refuse_difference(copy or backup.path, manifest.tables, go_on, lambda _seconds: None)


def put_back_beside(backup: Backup, folder: Path) -> tuple[str, ...]:
    """Put what a backup holds beside its database back where it is missing in a folder.

    Returns the names of what it names and does not hold whole; raises BackupFailed.
    """
    try:
        manifest = manifest_of(backup.path)
        files = () if manifest is None else manifest.files
        return put_back(backup.path.parent, files, folder)
    except NotKept as error:
        raise BackupFailed(str(backup.path), str(error)) from error
    except OSError as error:
        raise BackupFailed(str(folder), error.strerror or str(error)) from error


def copy_for_restoring(
    database: Path, backup: Backup, show: Callable[[int], object] = lambda _bytes: None
) -> Path:
    """Copy a backup beside the database it is to replace, and read the copy back.

    Raises BackupFailed or DiskFull; the database is not touched. `show` hears of each megabyte.
    """
    fresh = database.with_name(database.name + _RESTORING)
    try:
        for ending in ("", "-wal", "-shm", ENDING):
            fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
        if shutil.disk_usage(database.parent).free < backup.size + ROOM_FOR_RESTORING_BYTES:
            needed = (backup.size + ROOM_FOR_RESTORING_BYTES) // 1_000_000
            raise DiskFull(str(database.parent), f"恢复需要 {needed} MB 空间")
        if log_of(backup.path).is_file():
            # Copied by hand from a program that had not ended: what is in the log belongs to it.
            _copy(backup.path, fresh, lambda: True, lambda _seconds: None)
            show(backup.size)
        else:
            copy_file(backup.path, fresh, show)
        _verify(fresh, lambda: True, deep=True)
        refuse_unlike_list(backup, lambda: True, fresh)
    except OSError as error:
        raise BackupFailed(str(database), error.strerror or str(error)) from error
    return fresh


def put_in_place(database: Path, fresh: Path, now: datetime, what: str) -> Path:
    """Move a database aside and let a copy take its place; returns where it went.

    The caller holds the lock file. Killed in between, the next start finds no database beside
    backups and asks again; raises BackupFailed.
    """
    stamp = now.astimezone(UTC).strftime(_STAMP)
    aside = database.parent / f"{what}-{stamp}-{os.urandom(3).hex()}"
    try:
        aside.mkdir()
        shared = database.with_name(database.name + "-shm")
        # The mark first: beside the copy it would say that the copy had lost something.
        for path in (mark_of(database), database, log_of(database), shared):
            if path.exists():
                path.rename(aside / path.name)
        fresh.rename(database)
        flush_folder(database.parent)
    except OSError as error:
        raise BackupFailed(str(database), error.strerror or str(error)) from error
    return aside


def made_at(path: Path) -> datetime | None:
    """When a copy was made, as its name tells; None for a file with another name."""
    stamp = re.search(r"-(\d{8}-\d{6})\.", path.name)
    try:
        return datetime.strptime(stamp[1], _STAMP).replace(tzinfo=UTC) if stamp else None
    except ValueError:
        return None


class Interruptible:
    """Says whether to go on, until told to stop or a time is over; its pauses end at once then."""

    def __init__(self, stop: threading.Event, limit_s: float) -> None:
        """Go on until `stop` is set, at most so long."""
        self._stop = stop
        self._until = time.monotonic() + limit_s

    def go_on(self) -> bool:
        """Whether there is time left and nobody wants it to end."""
        return not self._stop.is_set() and time.monotonic() < self._until

    def pause(self, seconds: float) -> None:
        """Wait, or less."""
        self._stop.wait(seconds)
