"""Watches over a workstation's store while it works, and knows the way out when it is damaged.

Without it a disk would be full before anybody was warned, damage would be met by the scan that
touches it, and nobody would have a copy. One thread, `store-health`: it looks at the free space
each minute and when a write was refused, reads the whole database through once a run, and makes the
day's backup (app/store/backups.py). What it finds comes as `StoreWarned`, in that thread. It never
writes into the database, and scans do not wait for it.

After damage: `way_out` says what is wrong and offers the newest good backup, `restore_backup` takes
it. Neither is called while the database is open.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from app.readers.saying import Saying
from app.store import workstation
from app.store.backups import (
    Backup,
    BackupFailed,
    CalledOff,
    Interruptible,
    backups_of,
    make_backup,
    newest_good,
    put_back,
)
from app.store.clock import Clock
from app.store.database import Database, refuse_damaged, take_lock
from app.store.errors import DatabaseDamaged, DiskFull
from app.store.soundness import log_of, look_through
from app.store.tables.receipts import scan

LOW_BYTES = 500_000_000
SCARCE_BYTES = 100_000_000
LOOK_EVERY_S = 60.0
LOOK_THROUGH_S = 600.0
"""For reading the whole database beside the work."""
BACKUP_S = 1800.0
BACKUP_AT_EXIT_S = 15.0
"""The window is closed by then; a copy that takes longer is made at the next start."""
TRY_BACKUP_AGAIN = timedelta(hours=1)
OFFER_S = 120.0
"""For finding a good backup while somebody waits."""
_STEADY = 1.1
"""So much more room than the limit before a warning is taken back."""

log = logging.getLogger("tracedock.health")


class Level(StrEnum):
    """How urgent it is."""

    WELL = "well"
    """A warning is taken back."""
    LOW = "low"
    """Something is to be done soon."""
    SCARCE = "scarce"
    """Something is to be done now, or scans will be refused."""
    DAMAGED = "damaged"
    """The database is damaged: stop, and restore."""


@dataclass(frozen=True, slots=True)
class StoreWarned:
    """Event: what a person should know of the store before it is too late."""

    level: Level
    sentence: Saying


@dataclass(frozen=True, slots=True)
class WayOut:
    """What is wrong with a database that cannot be opened, and what can be done."""

    database: Path
    problem: str
    backup: Backup | None
    """The newest good one; None where there is none."""
    sentence: Saying
    """For people: what is wrong, where the file is, what to do."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup has taken the place of a damaged database."""

    aside: Path
    """The folder in which the damaged files are."""
    since: datetime
    """What was done after this moment is not in the database, UTC."""
    known: frozenset[tuple[bytes, datetime]]
    """Raw bytes and time of the scans of the last days that are; others were not answered."""
    sentence: Saying


class SpaceWatch:
    """Says when there is little room on a disk, once for each step down and for the way back."""

    def __init__(self, folder: Path, usage: Callable[[Path], tuple[int, int, int]]) -> None:
        """Watch the disk of a folder; `usage` is shutil.disk_usage."""
        self._folder = folder
        self._usage = usage
        self._told = Level.WELL

    def look(self) -> StoreWarned | None:
        """Look now; None where nothing changed."""
        try:
            free = self._usage(self._folder)[2]
        except OSError as error:
            log.info("free space of %s is not known: %s", self._folder, error)
            return None
        level = self._level(free)
        if level is self._told:
            return None
        self._told = level
        return StoreWarned(level, _of_space(level, free, self._folder))

    def _level(self, free: int) -> Level:
        # A step up only with some room to spare, lest the warning comes and goes.
        scarce = SCARCE_BYTES * (_STEADY if self._told is Level.SCARCE else 1)
        low = LOW_BYTES * (1 if self._told is Level.WELL else _STEADY)
        if free < scarce:
            return Level.SCARCE
        return Level.LOW if free < low else Level.WELL


class StoreHealth:
    """Watches one open database, from start() to stop()."""

    def __init__(
        self,
        database: Path,
        clock: Clock,
        tell: Callable[[StoreWarned], None],
        *,
        usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Tell into `tell`, which is called in a thread of its own and must not block."""
        self._database = database
        self._clock = clock
        self._tell = tell
        self._space = SpaceWatch(database.parent, usage)
        self._look_every_s = look_every_s
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._looked_through = False
        self._copied = _state_of(database)
        self._not_before: datetime | None = None
        # Daemon: a disk that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="store-health", daemon=True)

    def start(self) -> None:
        """Begin to watch; returns at once."""
        self._thread.start()

    def look_now(self) -> None:
        """Look at the room at once: something was refused."""
        self._wake.set()

    def stop(self, timeout_s: float = BACKUP_AT_EXIT_S + 5) -> bool:
        """Make the backup of the end of the day, then end; False where that took too long."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._guard(self._turn)
            self._wake.wait(self._look_every_s)
            self._wake.clear()
        self._guard(self._end_the_day)

    def _guard(self, work: Callable[[], None]) -> None:
        """A bug here costs a warning or a backup, never a scan."""
        try:
            work()
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s while watching over the store", number)

    def _turn(self) -> None:
        warning = self._space.look()
        if warning is not None:
            self._tell(warning)
        if self._backup_is_due():
            self._back_up(Interruptible(self._stop, BACKUP_S))
        if not self._looked_through:
            self._look_through()

    def _backup_is_due(self) -> bool:
        kept = backups_of(self._database)
        now = self._clock.now()
        if self._not_before is not None and abs(now - self._not_before) < TRY_BACKUP_AGAIN:
            return False
        return not kept or kept[0].made_at.astimezone().date() != self._clock.today()

    def _back_up(self, patience: Interruptible) -> None:
        self._not_before = self._clock.now()
        before = _state_of(self._database)
        try:
            make_backup(self._database, self._clock.now(), patience.go_on, patience.pause)
        except CalledOff:
            log.info("the backup was called off")
        except (BackupFailed, DiskFull) as error:
            log.info("no backup: %s", error)
            self._looked_through = False
            self._tell(StoreWarned(Level.LOW, _no_backup(error)))
        else:
            # What was copied was read, and read back.
            self._looked_through = True
            self._copied = before

    def _look_through(self) -> None:
        self._looked_through = True
        looked = look_through(self._database, Interruptible(self._stop, LOOK_THROUGH_S).go_on)
        if looked.problem:
            log.info("damaged: %s", looked.problem)
            self._tell(StoreWarned(Level.DAMAGED, _damaged_while_open(self._database)))
        elif looked.unread:
            log.info("not looked through: %s", ", ".join(looked.unread))

    def _end_the_day(self) -> None:
        """One more copy, where anything was written since the last one."""
        if not backups_of(self._database) or _state_of(self._database) != self._copied:
            self._back_up(Interruptible(threading.Event(), BACKUP_AT_EXIT_S))


def _state_of(database: Path) -> tuple[tuple[int, int], ...]:
    """Changes with each write: length and time of the file and of its log."""
    states = [path.stat() for path in (database, log_of(database)) if path.is_file()]
    return tuple((state.st_size, state.st_mtime_ns) for state in states)


def way_out(folder: Path, name: str = "workstation.db") -> WayOut | None:
    """Say what is wrong with a closed database and what to do; None where it is sound.

    Reads all of it and the backups, which may take a minute; writes nothing.
    """
    database = folder / name
    try:
        refuse_damaged(database)
    except DatabaseDamaged as damage:
        problem = damage.detail
    else:
        patience = Interruptible(threading.Event(), OFFER_S)
        alone = not log_of(database).is_file()
        looked = look_through(database, patience.go_on, alone=alone)
        problem = looked.problem if database.is_file() else ""
    if not problem:
        return None
    backup = newest_good(database, OFFER_S)
    return WayOut(database, problem, backup, _offer(database, problem, backup))


def restore_backup(offer: WayOut, clock: Clock) -> Restored:
    """Move the damaged files aside and go on from the offered backup.

    Raises BackupFailed or StoreError; what was there is there still. The workstation breaks with
    its history: what the backup holds is pushed again, what it lacks is to be scanned again.
    """
    if offer.backup is None:
        raise BackupFailed(str(offer.database), "没有可用的备份")
    lock = take_lock(offer.database)
    try:
        aside = put_back(offer.database, offer.backup, clock.now())
    finally:
        lock.release()
    since = offer.backup.made_at
    with Database.at(offer.database) as database:
        with database.writing() as connection:
            workstation.begin_anew(connection, clock)
        with database.reading() as connection:
            # A day more: nobody knows what the clock said when the copy was made.
            recent = scan.c.read_at >= since - timedelta(days=2)
            rows = connection.execute(select(scan.c.raw, scan.c.read_at).where(recent))
            known = frozenset((row.raw, row.read_at) for row in rows)
    return Restored(aside, since, known, _restored(aside, offer.backup))


def _of_space(level: Level, free: int, folder: Path) -> Saying:
    room = f"{free // 1_000_000} MB"
    if level is Level.WELL:
        return Saying(
            f"磁盘空间已够用（剩余 {room}）。", f"There is enough room on the disk again ({room})."
        )
    if level is Level.LOW:
        return Saying(
            f"磁盘空间不多了，剩余 {room}（{folder}）。"
            "请清空回收站、移走大文件；不要删除本文件夹里的文件。",
            f"The disk has {room} left ({folder}). Empty the bin, move large files elsewhere; "
            "delete nothing in this folder.",
        )
    return Saying(
        f"磁盘快满了，只剩 {room}：满了以后扫码会被拒绝。"
        f"请现在清空回收站、移走大文件；不要删除 {folder} 里的文件。",
        f"Only {room} are left: when the disk is full, scans are refused. Empty the bin and move "
        f"large files elsewhere now; delete nothing in {folder}.",
    )


def _no_backup(error: BackupFailed | DiskFull) -> Saying:
    reason = error.reason if isinstance(error, BackupFailed) else error.detail
    return Saying(
        f"自动备份没有做成（{reason}），收货不受影响，一小时后再试；"
        f"请管理员检查磁盘 {error.place}。",
        f"No backup was made ({reason}); receiving goes on, it is tried again in an hour. "
        f"Have the disk of {error.place} checked.",
    )


def _damaged_while_open(database: Path) -> Saying:
    return Saying(
        f"数据库 {database} 有一部分已损坏。请收完手上这一箱后退出程序，"
        "再次打开时按提示从备份恢复；请勿删除任何文件。",
        f"A part of the database {database} is damaged. Finish the carton in hand and close the "
        "program; when it is opened again it offers a backup. Delete no file.",
    )


def _offer(database: Path, problem: str, backup: Backup | None) -> Saying:
    if backup is None:
        return Saying(
            f"数据库 {database} 已损坏（{problem}）。文件原样保留，没有改写；"
            "没有可用的备份，请勿删除，联系管理员。",
            f"The database {database} is damaged ({problem}). Nothing was overwritten. There is no "
            "good backup: delete nothing, ask an administrator.",
        )
    at = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    return Saying(
        f"数据库 {database} 已损坏（{problem}）。文件原样保留，没有改写。"
        f"可以从 {at} 的备份恢复：损坏的文件会移到旁边保存，此后扫过的码会列出来，请重新扫描。",
        f"The database {database} is damaged ({problem}). Nothing was overwritten. The backup of "
        f"{at} can be restored: the damaged file is moved aside and kept; what was scanned since "
        "is listed, to be scanned again.",
    )


def _restored(aside: Path, backup: Backup) -> Saying:
    at = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    return Saying(
        f"已从 {at} 的备份恢复，损坏的文件保存在 {aside}。此后扫过的码没有计入，请按列表重新扫描。",
        f"Restored from the backup of {at}; the damaged files are in {aside}. What was scanned "
        "since does not count: scan again what is listed.",
    )
