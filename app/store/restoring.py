"""The way back to a backup: from a database that is damaged, or because a person wants it.

Without it damage would be the end of what was received. `problem_of` says what is wrong,
`read_backup` what a copy holds, `restore_backup` lets it take the database's place. Rules:

- Nothing is deleted: what was there goes into a folder of its own beside it.
- What was done since the backup is brought back from the file that is replaced, as far as it can
  be read (app/facts/salvaging.py); what stood beside the database and is missing is put back.
- All that can fail is done with a copy of the backup before the database is touched: it is read
  back whole, brought to the tables of this program, marked as one that begins a new history at
  the next contact (workstation.doubt_history), and what it lacks is noted by the caller. Then
  files are renamed.
- Killed at any moment, the next start finds the old database, or the restored one, or none beside
  its backups, and asks again.
- Damage that was found while the database was open is noted in a file beside it, so that the next
  start looks at all of it: both ends of a table may be sound.

Nothing of this is called while the database is open here, but `read_backup`.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from app.readers.saying import Saying
from app.store import local_state, sqlite_files, suspicion, workstation
from app.store import restoring_sayings as sayings
from app.store.backups import (
    Backup,
    BackupFailed,
    CalledOff,
    Interruptible,
    backups_of,
    copy_for_restoring,
    made_at,
    newest_good,
    put_back_beside,
    put_in_place,
    refuse_unlike_list,
)
from app.store.clock import Clock
from app.store.database import Database, refuse_damaged, take_lock
from app.store.errors import DatabaseDamaged, StoreError, reason_of
from app.store.reached import ENDING
from app.store.soundness import Looked, log_of, look_through
from app.store.sqlite_files import Way
from app.store.tables.receipts import scan

OFFER_S = 120.0
"""For finding a good backup while somebody waits."""
_COUNTED = {"receipts": "receipt", "scans": "scan", "codes": "package"}

log = logging.getLogger(__name__)

Known = frozenset[tuple[bytes, datetime]]
"""Raw bytes and time of scans."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How much stands in a database."""

    receipts: int
    scans: int
    codes: int
    """Trace codes of the code library."""


@dataclass(frozen=True, slots=True)
class BackupRead:
    """Event: a backup was read through."""

    backup: Backup
    contents: Contents | None
    """None where it cannot be used, or was not read to its end."""
    problem: str = ""
    """Why it cannot be used."""


@dataclass(frozen=True, slots=True)
class BackupsListed:
    """Event: the backups of a database that is open, newest first; each was whole when made."""

    database: Path
    backups: tuple[Backup, ...]


@dataclass(frozen=True, slots=True)
class DatabaseFoundDamaged:
    """Event: the database was not opened; which backups there are, none of them read yet."""

    database: Path
    problem: str
    backups: tuple[Backup, ...]


@dataclass(frozen=True, slots=True)
class RestoreShown:
    """Event: how far a backup is back."""

    done: int
    """Bytes that were copied; all of them while the copy is read back."""
    total: int


@dataclass(frozen=True, slots=True)
class GoingBack:
    """Event: the window is to be closed; a backup is restored before it is opened again."""


@dataclass(frozen=True, slots=True)
class RestoreFailed:
    """Event: no backup took the place of the database; all is as it was."""

    sentence: Saying


@dataclass(frozen=True, slots=True)
class WayOut:
    """What is wrong with a database that cannot be opened, and what can be done."""

    database: Path
    problem: str
    """Empty for a sound one that is to be replaced."""
    backup: Backup | None
    """The newest good one; None where there is none."""
    sentence: Saying
    """For people: what is wrong, where the file is, what to do."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was brought back from the file that is replaced."""

    facts: int = 0
    """Operations that were done since the backup and are in the database again."""
    left_out: int = 0
    """Places of its log that cannot be read, and operations that do not fit."""


@dataclass(frozen=True, slots=True)
class Restored:
    """Event: a backup has taken the place of a database."""

    aside: Path
    """The folder in which the files are that were there."""
    since: datetime
    """What was done after this moment is not in the database, UTC."""
    known: Known
    """The scans of the last days that are; others were not answered."""
    sentence: Saying
    lacking: int = 0
    """How many scans were noted as missing."""
    salvaged: Salvaged = Salvaged()
    lost_files: tuple[str, ...] = ()
    """Files that belong to the backup and are nowhere whole."""


Salvage = Callable[[Connection, Path, bool], Salvaged]
"""Brings back what a file did since; told whether that one is damaged. Never raises for it."""
Note = Callable[[datetime, Known, Known], int]
"""Takes down, durably, what a backup of that time lacks; says how many scans. Raises OSError.

Told what the backup knows, and what was brought back beside that.
"""
Show = Callable[[RestoreShown], None]


def note_nothing(_since: datetime, _known: Known, _salvaged: Known) -> int:
    """Stand for a journal of scans where there is none."""
    return 0


def salvage_nothing(_connection: Connection, _old: Path, _damaged: bool) -> Salvaged:
    """Stand for whoever brings facts back where there is nobody."""
    return Salvaged()


def show_nothing(_event: RestoreShown) -> None:
    """Stand for a screen where there is none."""


def say_nothing(_saying: Saying) -> None:
    """Stand for people where there are none."""


def refuse_noted_damage(database: Path, say: Callable[[Saying], object] = say_nothing) -> None:
    """Look at all of a database with which something was wrong when it was open, saying so.

    Raises DatabaseDamaged. What could not be read to its end in time is looked at again the next
    time.
    """
    why = suspicion.noted(database)
    if why is None:
        return
    say(sayings.looking(why))
    looked = _looked_into(database)
    if looked.problem:
        raise DatabaseDamaged(str(database), looked.problem)
    if looked.unread:
        say(sayings.NOT_READ)
        return
    suspicion.forget(database)
    say(sayings.SOUND)


def problem_of(database: Path) -> str:
    """Say what is wrong with a closed database; empty where it is sound. Reads all of it."""
    return _looked_into(database).problem


def _looked_into(database: Path) -> Looked:
    """Each index is compared with its table only where something was wrong before."""
    try:
        refuse_damaged(database)
    except DatabaseDamaged as damage:
        return Looked(damage.detail)
    if not database.is_file():
        return Looked()
    patience = Interruptible(threading.Event(), OFFER_S)
    deep = suspicion.noted(database) is not None
    alone = not log_of(database).is_file()
    return look_through(database, patience.go_on, alone=alone, deep=deep)


def way_out(folder: Path, name: str = "workstation.db") -> WayOut | None:
    """Say what is wrong with a closed database and what to do; None where it is sound.

    Reads all of it and the backups, which may take a minute; writes nothing.
    """
    database = folder / name
    problem = problem_of(database)
    if not problem:
        return None
    backup = newest_good(database, OFFER_S)
    return WayOut(database, problem, backup, sayings.offered(database, problem, backup))


def way_back(database: Path, backup: Backup, problem: str = "") -> WayOut:
    """Offer this backup and no other."""
    return WayOut(database, problem, backup, sayings.offered(database, problem, backup))


def backup_at(path: Path) -> Backup:
    """Take a file a person chose for a backup; raises BackupFailed where there is none."""
    try:
        state = path.stat()
    except OSError as error:
        raise BackupFailed(str(path), error.strerror or str(error)) from error
    # A copy made by hand tells by the file's time at least that it is no newer.
    moment = made_at(path) or datetime.fromtimestamp(state.st_mtime, UTC)
    return Backup(path, moment, state.st_size)


def read_backup(backup: Backup, go_on: Callable[[], bool]) -> BackupRead:
    """Read a backup through and count what is in it."""
    try:
        refuse_damaged(backup.path)
    except StoreError as error:
        return BackupRead(backup, None, reason_of(error))
    looked = look_through(backup.path, go_on, alone=not log_of(backup.path).is_file())
    if looked.problem or looked.unread:
        return BackupRead(backup, None, looked.problem)
    try:
        refuse_unlike_list(backup, go_on)
        return BackupRead(backup, _contents(backup.path))
    except CalledOff:
        return BackupRead(backup, None)
    except BackupFailed as error:
        return BackupRead(backup, None, error.reason)
    except (*sqlite_files.ERRORS, StoreError) as error:
        return BackupRead(backup, None, str(error))


def _contents(path: Path) -> Contents:
    way = Way.READ if log_of(path).is_file() else Way.ALONE
    with closing(sqlite_files.connect(path, way)) as connection:
        counts = {
            name: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for name, table in _COUNTED.items()
        }
    return Contents(**counts)


def restore_backup(
    offer: WayOut,
    clock: Clock,
    note: Note = note_nothing,
    show: Show = show_nothing,
    salvage: Salvage = salvage_nothing,
) -> Restored:
    """Move what is there aside and go on from the offered backup.

    Raises BackupFailed or StoreError; what was there is there still. The workstation breaks with
    its history: what the backup holds is pushed again, what it lacks and cannot be salvaged is to
    be scanned again.
    """
    if offer.backup is None:
        raise BackupFailed(str(offer.database), "没有可用的备份")
    backup, total = offer.backup, offer.backup.size
    lock = take_lock(offer.database)
    try:
        fresh = copy_for_restoring(
            offer.database, backup, lambda done: show(RestoreShown(min(done, total), total))
        )
        try:
            known, back, salvaged = _doubt(fresh, offer, salvage)
            # The journal is among it: it says what is lacking.
            lost_files = put_back_beside(backup, offer.database.parent)
            lacking = _noted_as_lacking(note, offer, (backup.made_at, known, back))
            aside = put_in_place(
                offer.database, fresh, clock.now(), "damaged" if offer.problem else "replaced"
            )
        finally:
            _remove_copy(fresh)
        suspicion.forget(offer.database)
    finally:
        lock.release()
    said = sayings.restored(aside, backup, salvaged.facts, lacking, len(lost_files))
    return Restored(aside, backup.made_at, known | back, said, lacking, salvaged, lost_files)


def _doubt(fresh: Path, offer: WayOut, salvage: Salvage) -> tuple[Known, Known, Salvaged]:
    """Make a copy the beginning of a new history, with what can be salvaged.

    Says which scans of the last days the backup knows, and which were brought back.
    """
    assert offer.backup is not None
    since = offer.backup.made_at
    with Database.at(fresh) as database:
        with database.reading() as connection:
            known = known_scans(connection, since)
        with database.writing() as connection:
            _refuse_foreign(connection, offer.database)
            salvaged = salvage(connection, offer.database, bool(offer.problem))
            workstation.doubt_history(connection)
        with database.reading() as connection:
            back = known_scans(connection, since) - known
    ahead = log_of(fresh)
    if ahead.is_file() and ahead.stat().st_size:
        raise BackupFailed(str(fresh), "副本没有写完整")
    return known, back, salvaged


def known_scans(connection: Connection, since: datetime) -> Known:
    """The scans of the last days before a moment that a database holds."""
    newest = connection.execute(select(func.max(scan.c.read_at))).scalar()
    # A day more: nobody knows what the clock said when the copy was made.
    until = since if newest is None else min(since, newest)
    recent = scan.c.read_at >= until - timedelta(days=2)
    rows = connection.execute(select(scan.c.raw, scan.c.read_at).where(recent))
    return frozenset((row.raw, row.read_at) for row in rows)


def _noted_as_lacking(note: Note, offer: WayOut, told: tuple[datetime, Known, Known]) -> int:
    try:
        return note(*told)
    except OSError as error:
        reason = f"重新扫描的清单写不进磁盘：{error.strerror or error}"
        raise BackupFailed(str(offer.database), reason) from error


def _refuse_foreign(connection: Connection, place: Path) -> None:
    """Refuse a file of another workstation: two would answer to one name."""
    device = local_state.read(connection, "device")
    for file in (place, *(backup.path for backup in backups_of(place))):
        own = _device_of(file)
        if own is not None and device is not None and own != device:
            raise BackupFailed(str(place), "这是另一台工作站的备份")
        if own is not None:
            return


def _device_of(file: Path) -> str | None:
    """Which workstation's file it is; None where it does not say."""
    try:
        with closing(sqlite_files.connect(file, Way.ALONE)) as connection:
            row = connection.execute(
                "SELECT value FROM local_state WHERE key = 'device'"
            ).fetchone()
    except (*sqlite_files.ERRORS, StoreError) as error:
        log.info("%s does not say whose it is: %s", file.name, error)
        return None
    return None if row is None else str(row[0])


def _remove_copy(fresh: Path) -> None:
    for ending in ("", "-wal", "-shm", ".lock", ENDING):
        with suppress(OSError):
            fresh.with_name(fresh.name + ending).unlink(missing_ok=True)


def keep_copy(backup: Backup, target: Path) -> None:
    """Put a backup where a person wants it as well; raises BackupFailed."""
    try:
        if target.exists():
            raise BackupFailed(str(target), "已有这个文件，请换一个名字")
        unfinished = target.with_name(target.name + ".part")
        shutil.copyfile(backup.path, unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise BackupFailed(str(target), error.strerror or str(error)) from error


def failed(error: BackupFailed | StoreError) -> RestoreFailed:
    """Say why nothing was restored."""
    reason = error.reason if isinstance(error, BackupFailed) else reason_of(error)
    return RestoreFailed(
        Saying(
            f"没有恢复（{reason}）。数据库和备份都原样保留；可以改选另一个备份，或请管理员检查磁盘。",
            f"Nothing was restored ({reason}). Database and backups are as they were: choose "
            "another backup, or have the disk checked.",
        )
    )
