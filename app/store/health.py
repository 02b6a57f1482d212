"""Watches over a workstation's store while it works, and knows the way out when it is damaged.

Without it a disk would be full before anybody was warned, damage would be met by the scan that
touches it, and nobody would have a copy. One thread, `store-health`: it looks at the free space
each minute and when a write was refused, says when it will be used up at the pace of the last weeks
(room_forecast.py), reads the whole database through once a run (once a week
each index beside its table), and makes the day's backup (app/store/backups.py). What it finds comes
as `StoreWarned`, in that thread. It never writes into the database, and scans do not wait for it.
After a refusal the disk counts as full, whatever it says of its room, until something small can be
written beside the database.

After damage: app/store/restoring.py.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from app.readers.saying import Saying
from app.store import room_forecast, suspicion
from app.store.backups import (
    Backup,
    BackupFailed,
    CalledOff,
    Interruptible,
    backups_of,
    make_backup,
)
from app.store.clock import Clock
from app.store.errors import DiskFull
from app.store.soundness import Looked, log_of, look_through

LOW_BYTES = 500_000_000
SCARCE_BYTES = 100_000_000
LOOK_EVERY_S = 60.0
LOOK_AGAIN_S = 2.0
"""While something is wrong: whoever made room waits to see it."""
LOOK_THROUGH_S = 600.0
"""For reading the whole database beside the work."""
COMPARE_S = 3600.0
"""For comparing each index with its table, beside the work."""
COMPARE_EVERY = timedelta(days=7)
COMPARED = ".compared"
"""Behind the name of a database: the day on which its indexes were compared last."""
BACKUP_S = 1800.0
BACKUP_AT_EXIT_S = 15.0
"""The window is closed by then; a copy that takes longer is made at the next start."""
TRY_BACKUP_AGAIN = timedelta(hours=1)
_PROBE = bytes(64 * 1024)
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
class BackupMade:
    """Event: a copy was made, and read back whole."""

    backup: Backup


@dataclass(frozen=True, slots=True)
class BackupNotMade:
    """Event: no copy was made."""

    sentence: Saying


def write_something(folder: Path) -> str:
    """Try whether a folder's disk takes what is written; says what it said against it."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(_PROBE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""


class SpaceWatch:
    """Says when there is little room on a disk, once for each step down and for the way back."""

    def __init__(
        self,
        folder: Path,
        usage: Callable[[Path], tuple[int, int, int]],
        try_writing: Callable[[Path], str] = write_something,
    ) -> None:
        """Watch the disk of a folder; `usage` is shutil.disk_usage."""
        self._folder = folder
        self._usage = usage
        self._try_writing = try_writing
        self._told = Level.WELL
        self._refused = ""

    @property
    def well(self) -> bool:
        """Whether nothing is wrong, as far as was told."""
        return self._told is Level.WELL

    def look(self, *, refused: bool = False) -> StoreWarned | None:
        """Look now; None where nothing changed. `refused`: a write was, so one is tried."""
        if refused or self._refused:
            self._refused = self._try_writing(self._folder)
        try:
            free = self._usage(self._folder)[2]
        except OSError as error:
            log.info("free space of %s is not known: %s", self._folder, error)
            return None
        level = Level.SCARCE if self._refused else self._level(free)
        if level is self._told:
            return None
        self._told = level
        if self._refused:
            return StoreWarned(level, _of_refusal(self._refused, self._folder))
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
        tell: Callable[[object], None],
        *,
        try_writing: Callable[[Path], str] = write_something,
        usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Tell into `tell`, which is called in a thread of its own and must not block."""
        self._database = database
        self._clock = clock
        self._tell = tell
        self._space = SpaceWatch(database.parent, usage, try_writing)
        self._look_every_s = look_every_s
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._refused = threading.Event()
        self._wished = threading.Event()
        self._copy_at_end = True
        self._looked_through = False
        self._compared = False
        self._copied = _state_of(database)
        self._not_before: datetime | None = None
        self._usage = usage
        self._looked_ahead: date | None = None
        # Daemon: a disk that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="store-health", daemon=True)

    def start(self) -> None:
        """Begin to watch; returns at once."""
        self._thread.start()

    def look_now(self) -> None:
        """Look at the room at once: something was refused."""
        self._refused.set()
        self._wake.set()

    def back_up_now(self) -> None:
        """Make a copy at once; answered by BackupMade or BackupNotMade."""
        self._wished.set()
        self._wake.set()

    def leave_no_copy(self) -> None:
        """End without a last copy: the database is to be replaced, and is kept whole itself."""
        self._copy_at_end = False

    def note_damage(self, problem: str) -> None:
        """Let the next start look at all of the database: a part of it could not be read."""
        suspicion.note(self._database, problem)

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
            patience_s = self._look_every_s
            self._wake.wait(patience_s if self._space.well else min(patience_s, LOOK_AGAIN_S))
            self._wake.clear()
        if self._copy_at_end:
            self._guard(self._end_the_day)

    def _guard(self, work: Callable[[], None]) -> None:
        """A bug here costs a warning or a backup, never a scan."""
        try:
            work()
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s while watching over the store", number)

    def _turn(self) -> None:
        refused = self._refused.is_set()
        self._refused.clear()
        warning = self._space.look(refused=refused)
        if warning is not None:
            self._tell(warning)
        self._look_ahead()
        wished = self._wished.is_set()
        self._wished.clear()
        if wished or self._backup_is_due():
            self._back_up(Interruptible(self._stop, BACKUP_S))
        if not self._compared and self._comparison_is_due():
            self._compare()
        if not self._looked_through:
            self._look_through()

    def _look_ahead(self) -> None:
        """Once a day: note how much is free, and say when it will be used up."""
        today = self._clock.today()
        if self._looked_ahead == today:
            return
        self._looked_ahead = today
        try:
            free = self._usage(self._database.parent)[2]
            samples = room_forecast.note(self._database, today, free)
        except OSError as error:
            log.info("free space is not noted: %s", error)
            return
        days = room_forecast.days_left(samples, free, SCARCE_BYTES)
        if days is not None and days < room_forecast.WARN_DAYS and self._space.well:
            self._tell(StoreWarned(Level.LOW, _of_pace(days, free, self._database.parent)))

    def _backup_is_due(self) -> bool:
        kept = backups_of(self._database)
        now = self._clock.now()
        if self._not_before is not None and abs(now - self._not_before) < TRY_BACKUP_AGAIN:
            return False
        return not kept or kept[0].made_at.astimezone().date() != self._clock.today()

    def _back_up(
        self, patience: Interruptible, pause: Callable[[float], object] | None = None
    ) -> None:
        self._not_before = self._clock.now()
        before = _state_of(self._database)
        try:
            made = make_backup(
                self._database, self._clock.now(), patience.go_on, pause or patience.pause
            )
        except CalledOff:
            log.info("the backup was called off")
        except (BackupFailed, DiskFull) as error:
            log.info("no backup: %s", error)
            self._looked_through = False
            self._tell(BackupNotMade(_no_backup(error)))
            self._tell(StoreWarned(Level.LOW, _no_backup(error)))
        else:
            # What was copied was read, and read back.
            self._looked_through = True
            self._copied = before
            self._tell(BackupMade(made))

    def _look_through(self) -> None:
        self._looked_through = True
        patience = Interruptible(self._stop, LOOK_THROUGH_S)
        self._tell_of(look_through(self._database, patience.go_on))

    def _comparison_is_due(self) -> bool:
        try:
            last = date.fromisoformat(self._compared_on.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return True
        return abs(self._clock.today() - last) >= COMPARE_EVERY

    def _compare(self) -> None:
        """Read everything and each index beside its table; called off, the next run does it."""
        self._compared = self._looked_through = True
        patience = Interruptible(self._stop, COMPARE_S)
        looked = look_through(self._database, patience.go_on, deep=True)
        self._tell_of(looked)
        if looked == Looked():
            with suppress(OSError):
                day = self._clock.today().isoformat()
                self._compared_on.write_text(day, encoding="ascii")

    @property
    def _compared_on(self) -> Path:
        return self._database.with_name(self._database.name + COMPARED)

    def _tell_of(self, looked: Looked) -> None:
        if looked.problem:
            log.info("damaged: %s", looked.problem)
            self.note_damage(looked.problem)
            self._tell(StoreWarned(Level.DAMAGED, _damaged_while_open(self._database)))
        elif looked.unread:
            log.info("not looked through: %s", ", ".join(looked.unread))

    def _end_the_day(self) -> None:
        """One more copy, where anything was written since the last one."""
        if not backups_of(self._database) or _state_of(self._database) != self._copied:
            # In one go: nobody scans any more.
            self._back_up(Interruptible(threading.Event(), BACKUP_AT_EXIT_S), _at_once)


def _at_once(_seconds: float) -> None:
    """Do not rest between two pieces."""


def _state_of(database: Path) -> tuple[tuple[int, int], ...]:
    """Changes with each write: length and time of the file and of its log."""
    states = [path.stat() for path in (database, log_of(database)) if path.is_file()]
    return tuple((state.st_size, state.st_mtime_ns) for state in states)


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


def _of_pace(days: int, free: int, folder: Path) -> Saying:
    room = f"{free // 1_000_000} MB"
    return Saying(
        f"照最近几周的速度，磁盘约 {days} 天后会满（现在剩余 {room}，{folder}）："
        "请在那以前移走大文件或换大一些的磁盘；不要删除本文件夹里的文件。",
        f"At the pace of the last weeks the disk is full in about {days} days ({room} left, "
        f"{folder}): move large files elsewhere or get a larger disk before; delete nothing in "
        "this folder.",
    )


def _of_refusal(reason: str, folder: Path) -> Saying:
    return Saying(
        f"磁盘不接受写入（{reason}），扫码会被拒绝：请先停下，清空回收站、移走大文件，"
        f"或请管理员检查磁盘；不要删除 {folder} 里的文件。恢复后这条提示会自己消失。",
        f"The disk takes no writes ({reason}), scans are refused: stop, empty the bin, move large "
        f"files elsewhere, or have the disk checked; delete nothing in {folder}. This goes away "
        "by itself when it is well again.",
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
