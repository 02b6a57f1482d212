"""Turns the encryption of a workstation's database on and off, and finishes it at the next start.

Without it a person who wants it would have to copy databases by hand. What is wanted stands in the
book beside the database (app/store/encryption/keys.py); before a database is opened, it is brought
to that. Rules:

- Nothing is wanted before the key is kept by this machine and the recovery key was read back by a
  person: no file is ever encrypted by a key that nobody has.
- A copy is written, read back whole and held against the database, table by table, and then takes
  its place in one step. Killed at any moment, the next start finds the one or the other.
- Once a backup is encrypted, plain ones of before are removed (app/store/backups.py). Encrypted
  ones stay when encryption is turned off: their keys do.
"""

from __future__ import annotations

import logging
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store import sqlite_files
from app.store.backups import FOLDER, CalledOff, backups_of, verify_copy
from app.store.copies.likeness import Sums, sums_of
from app.store.database import refuse_damaged, take_lock
from app.store.durably import BINARY, flush_folder
from app.store.encryption.held import HELD, SHOWN
from app.store.encryption.keys import (
    DataKey,
    KeyBook,
    WrappedKey,
    book_in,
    bring_book,
    wrapped,
    write_book,
)
from app.store.encryption.pages import is_encrypted
from app.store.encryption.recovery import new_recovery_key, recovery_key_of
from app.store.encryption.refusals import BookProblem, KeyRefused, WrongRecoveryKey
from app.store.errors import DiskFull, StoreError, reason_of
from app.store.plain_copy import SALVAGING
from app.store.soundness import log_of

CONVERTING = ".converting"
"""Behind the name of the database: the copy that is to take its place."""
STATISTICS = "statistics.db"
"""Made anew from the database where it is not there."""
ROOM_BYTES = 50_000_000
"""Left free beside the copy."""
_ENDINGS = ("", "-wal", "-shm", "-journal")
_STEPS_BETWEEN_LOOKS = 100_000

log = logging.getLogger(__name__)


class NotConverted(Exception):
    """The database is as it was; what was wanted is tried again at the next start."""


@dataclass(frozen=True, slots=True)
class Converted:
    """Event: a database was encrypted, or is plain again."""

    encrypted: bool
    sentence: Saying


@dataclass(frozen=True, slots=True)
class ConversionFailed:
    """Event: it was not done; the database is as it was."""

    sentence: Saying


@dataclass(frozen=True, slots=True)
class EncryptionStood:
    """Event: how encryption stands in a folder."""

    wanted: bool
    encrypted: bool
    """The database is."""
    key_name: str
    """Of the newest key, as the paper with the recovery key says; empty where there is none."""
    plain_backups: int
    """Beside the database."""
    problem: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class EncryptionPrepared:
    """Event: a recovery key to be kept on paper and read back; nothing is wanted yet."""

    key_name: str
    recovery_key: str
    paper: str
    """The recovery key and what it belongs to, in words."""
    folder: Path
    """What the key opens lies here, and its paper must not."""


@dataclass(frozen=True, slots=True)
class EncryptionRefused:
    """Event: what was wished of encryption was not done, or a recovery key opens nothing."""

    sentence: Saying


@dataclass(frozen=True, slots=True)
class DatabaseFoundLocked:
    """Event: the database is encrypted and this machine does not have its key."""

    database: Path
    key_name: str
    """As the paper with the recovery key says."""
    problem: Saying | None = None
    """What is wrong with the book of keys, where that is what keeps it locked."""


@dataclass(frozen=True, slots=True)
class DatabaseUnlocked:
    """Event: the recovery key opened it; the start goes on."""


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """A key that is nowhere yet, until its recovery key was read back."""

    key: DataKey
    recovery_key: str

    @property
    def name(self) -> str:
        """How people call it: on the paper, and where it is asked for."""
        return self.key.key_id[:SHOWN]


def standing(database: Path) -> EncryptionStood:
    """How it stands; never raises for what is wrong."""
    plain = sum(not is_encrypted(one.path) for one in backups_of(database))
    try:
        book = book_in(database.parent)
    except BookProblem as problem:
        return EncryptionStood(False, is_encrypted(database), "", plain, str(problem))
    name = book.keys[-1].id[:SHOWN] if book.keys else ""
    return EncryptionStood(book.wanted, is_encrypted(database), name, plain)


def prepare() -> Prepared:
    """A new key with its recovery key; nothing is kept yet."""
    return Prepared(DataKey.new(), new_recovery_key())


def paper(prepared: Prepared, folder: Path, now: datetime) -> str:
    """What is kept on paper: the recovery key, and what it belongs to, in both languages."""
    lines = (
        "TraceDock 恢复密钥  Recovery key",
        "",
        f"    {prepared.recovery_key}",
        "",
        f"密钥编号 Key      {prepared.name}",
        f"工作站   Machine  {platform.node()}  {folder}",
        f"日期     Made on  {now.astimezone():%Y-%m-%d %H:%M}",
        "",
        "换电脑、重装系统或换用户后，要用它打开数据库和备份；没有它，谁也打不开。",
        "Needed on another machine or after a new installation; without it nobody opens the data.",
    )
    return "\n".join(lines)


def turn_on(folder: Path, prepared: Prepared, typed: str, now: datetime) -> None:
    """Let a folder be encrypted from its next start; `typed` is the recovery key, read back.

    Older keys of this machine are opened by the new recovery key as well. Raises KeyRefused or
    OSError; nothing is wanted then.
    """
    if recovery_key_of(typed) != prepared.recovery_key:
        raise WrongRecoveryKey(
            "和刚才显示的恢复密钥不一样，请对照打印件重新输入",
            "This is not the recovery key that was shown: compare it with the paper.",
        )
    book = book_in(folder)
    HELD.hold(folder, prepared.key)
    keys = _rewrapped(folder, book, prepared, now)
    write_book(folder, KeyBook(wanted=True, keys=keys))


def _rewrapped(
    folder: Path, book: KeyBook, prepared: Prepared, now: datetime
) -> tuple[WrappedKey, ...]:
    older = []
    for one in book.keys:
        key = HELD.kept(folder, one.id)
        same = one if key is None else wrapped(key, prepared.recovery_key, one.made_at)
        older.append(same)
    return (*older, wrapped(prepared.key, prepared.recovery_key, now))


def turn_off(folder: Path) -> None:
    """Let a folder be plain from its next start; raises BookProblem or OSError. Keys stay."""
    book = book_in(folder)
    write_book(folder, KeyBook(wanted=False, keys=book.keys))


def settle(database: Path, go_on: Callable[[], bool] = lambda: True) -> Converted | None:
    """Bring a closed database to what its folder wants; None where it is so already.

    Raises NotConverted with the reason, CalledOff, or StoreError; the database is as it was.
    """
    _remove(database.with_name(database.name + SALVAGING))
    _remove(database.with_name(database.name + CONVERTING))
    if not database.is_file() or not database.stat().st_size:
        return None
    wanted = _wanted(database)
    if wanted == is_encrypted(database):
        return None
    lock = take_lock(database)
    try:
        refuse_damaged(database)
        _convert(database, go_on)
    except OSError as error:
        raise NotConverted(error.strerror or str(error)) from error
    finally:
        _remove(database.with_name(database.name + CONVERTING))
        lock.release()
    # Statistics follow from the database, and were plain, or are to be.
    _remove(database.with_name(STATISTICS))
    return Converted(wanted, _SAID[wanted])


def _wanted(database: Path) -> bool:
    try:
        book = book_in(database.parent)
        if not book.keys and is_encrypted(database):
            # Somebody took it away: that is no wish.
            bring_book(database.parent / FOLDER, database.parent)
            book = book_in(database.parent)
    except BookProblem as problem:
        raise NotConverted(str(problem)) from problem
    except OSError as error:
        raise NotConverted(error.strerror or str(error)) from error
    return book.wanted if book.keys else is_encrypted(database)


def _convert(database: Path, go_on: Callable[[], bool]) -> None:
    _empty_log(database)
    size = database.stat().st_size
    if shutil.disk_usage(database.parent).free < size + ROOM_BYTES:
        raise DiskFull(str(database), f"需要 {(size + ROOM_BYTES) // 1_000_000} MB 空间")
    fresh = database.with_name(database.name + CONVERTING)
    tables = _export(database, fresh, go_on)
    verify_copy(fresh, tables, go_on)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(database)
    flush_folder(database.parent)


def _empty_log(database: Path) -> None:
    """Let the file hold everything: a log of the old file beside the new one would be its end."""
    try:
        with closing(sqlite_files.connect(database, sqlite_files.Way.WRITE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite_files.ERRORS as error:
        raise NotConverted(str(error)) from error
    ahead = log_of(database)
    if ahead.is_file() and ahead.stat().st_size:
        raise NotConverted("写前日志没有写完，可能有别的程序打开着数据库")


def _export(database: Path, fresh: Path, go_on: Callable[[], bool]) -> Sums:
    """Copy everything into a file of the other kind; returns what its tables are to hold."""
    os.close(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL | BINARY, 0o600))
    try:
        with closing(sqlite_files.connect_to_export(database, fresh)) as connection:
            connection.set_progress_handler(lambda: not go_on(), _STEPS_BETWEEN_LOOKS)
            connection.execute("BEGIN")
            tables = sums_of(connection, go_on)
            if tables is None:
                raise CalledOff
            connection.execute("SELECT sqlcipher_export('copy')")
            # It copies rows and tables, not what counts the transactions (reached.py).
            version = connection.execute("PRAGMA main.user_version").fetchone()[0]
            connection.execute(f"PRAGMA copy.user_version={int(version)}")
            _refuse_other_schema(connection)
            connection.execute("COMMIT")
    except sqlite_files.ERRORS as error:
        if not go_on():
            raise CalledOff from error
        raise NotConverted(str(error)) from error
    return tables


def _refuse_other_schema(connection: sqlite3.Connection) -> None:
    told = [
        connection.execute(
            f"SELECT type, name, tbl_name, sql FROM {where}.sqlite_master ORDER BY type, name"
        ).fetchall()
        for where in ("main", "copy")
    ]
    if told[0] != told[1]:
        raise NotConverted("副本的表结构和原件不一样")


def _remove(path: Path) -> None:
    for ending in _ENDINGS:
        with suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def not_converted(error: NotConverted | StoreError) -> ConversionFailed:
    """Say why nothing was done."""
    reason = reason_of(error) if isinstance(error, StoreError) else str(error)
    return ConversionFailed(
        Saying(
            f"数据库没有转换（{reason}），原样可用；下次启动时再试。",
            f"The database was not converted ({reason}) and is as it was; it is tried again at the "
            "next start.",
        )
    )


def refused(refusal: KeyRefused | OSError) -> EncryptionRefused:
    """Say why a wish was not done, or a recovery key was not taken."""
    if isinstance(refusal, KeyRefused):
        return EncryptionRefused(refusal.saying)
    why = of_system(refusal)
    return EncryptionRefused(
        Saying(
            f"密钥没有保存（{why.chinese}），什么都没有改变；请检查系统钥匙串和磁盘。",
            f"The key was not kept ({why.english}) and nothing was changed: check the keyring and "
            "the disk.",
        )
    )


_SAID = {
    True: Saying(
        "本机数据库已加密。恢复密钥请妥善保管：换电脑或重装系统后要用它打开数据和备份。",
        "The database is encrypted. Keep the recovery key: on another machine, or after the system "
        "was installed anew, nothing else opens the data and its backups.",
    ),
    False: Saying("本机数据库不再加密。", "The database is plain again."),
}
