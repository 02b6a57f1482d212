"""Whether a SQLite file is whole, asked before anything is written into it.

Without it SQLite would take what is left of a cut file for a database, drop the end of a damaged
write-ahead log without a word, and let our migrations loose on somebody else's file. Looked at in
the time of a start: the header, the length, the checksums of the write-ahead log, both ends of
every table. A page in the middle is found by the first scan that touches it, or by
`look_through`, which reads everything, table by table, beside the work (ten million codes take
most of a minute: docs/operation/README.md). Whether each index holds what its table does takes
several times as long, and is asked once a week and after everything suspicious (`deep`).

Format: https://www.sqlite.org/fileformat2.html §1.3, §4.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.store import sqlite_files
from app.store.encryption.pages import MAGIC, page_size_of, says_encrypted
from app.store.errors import DatabaseDamaged, DatabaseUnreachable, DiskFailing
from app.store.sqlite_files import DATABASE_ERRORS, OPERATIONAL_ERRORS, Way

SMALLEST_FILE = 512
"""Bytes of the smallest page SQLite knows."""
LONGEST_LOG_READ = 32 * 1024 * 1024
"""Of a write-ahead log; it is some megabytes long unless a reader forgot to end."""
OURS = "alembic_version"
"""The table that says of a database that it is one of ours."""
_HEADER = 100
_LOG_HEADER = 32
_FRAME_HEADER = 24
_LOG_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_MOST_UNFIT = 3
"""A lost block spoils two frames and the seed of a third; behind more there is an older log."""
_STEPS_BETWEEN_LOOKS = 100_000
"""Of SQLite's machine, between two looks whether to go on."""

log = logging.getLogger(__name__)
_DAMAGE = (*DATABASE_ERRORS, UnicodeDecodeError)
"""The second where SQLite's own words name a table whose name is no text any more."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through a database found."""

    problem: str = ""
    """In SQLite's words; empty where what was read is sound."""
    unread: tuple[str, ...] = ()
    """What was not read to its end: somebody called it off, or the file could not be opened."""


def refuse_damaged_file(path: Path) -> None:
    """Look at a file before it is opened, writing nothing; raises StoreError.

    A file that is not there is new, and nothing is wrong with it.
    """
    try:
        _refuse_damaged(path)
    except OSError as error:
        kind = DiskFailing if error.errno == errno.EIO else DatabaseUnreachable
        raise kind(str(path), error.strerror or str(error)) from error


def _refuse_damaged(path: Path) -> None:
    size = path.stat().st_size if path.is_file() else 0
    ahead = log_of(path)
    log_size = ahead.stat().st_size if ahead.is_file() else 0
    if size == 0:
        if log_size > _LOG_HEADER:
            raise DatabaseDamaged(str(path), "文件是空的，写前日志里却有内容")
        return
    _refuse_bad_header(path, size, with_log=log_size > 0)
    if log_size > _LOG_HEADER:
        problem = log_problem(ahead)
        if problem:
            raise DatabaseDamaged(str(path), problem)
    _refuse_unsound(path)


def log_of(path: Path) -> Path:
    """Where SQLite keeps the write-ahead log of a database."""
    return path.with_name(path.name + "-wal")


def _refuse_bad_header(path: Path, size: int, *, with_log: bool) -> None:
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if size < SMALLEST_FILE:
        raise DatabaseDamaged(str(path), f"只剩 {size} 字节")
    if not header.startswith(MAGIC):
        raise DatabaseDamaged(str(path), "文件头不是数据库的")
    page = page_size_of(header)
    if page < SMALLEST_FILE or page & (page - 1):
        raise DatabaseDamaged(str(path), "文件头已损坏")
    changes, pages, valid_for = (_number(header, place) for place in (24, 28, 92))
    # Behind byte 32 an encrypted file tells nothing; only versions before 3.7 would differ there.
    valid = says_encrypted(header) or changes == valid_for
    # With a log beside it the file may be older, and shorter, than the database is.
    if not with_log and pages and valid and size < pages * page:
        raise DatabaseDamaged(str(path), f"文件被截断：应有 {pages * page} 字节，只剩 {size} 字节")


def _number(header: bytes, place: int) -> int:
    return int.from_bytes(header[place : place + 4], "big")


def _refuse_unsound(path: Path) -> None:
    """Look into a file, writing nothing: is it ours, can both ends of each table be read?

    Raises DatabaseDamaged; what else keeps it from being opened is said by opening it.
    """
    # Where there is a log, the file by itself may be of no one moment.
    alone = not log_of(path).is_file()
    try:
        with closing(sqlite_files.connect(path, _way(alone=alone))) as connection:
            names = tables_of(connection)
            if names and OURS not in names:
                raise DatabaseDamaged(str(path), "这是别的程序的数据库，不是 TraceDock 的")
            for table in names:
                _touch_both_ends(connection, table)
    except OPERATIONAL_ERRORS as error:
        log.info("%s is not looked into: %s", path, error)
    except _DAMAGE as error:
        raise DatabaseDamaged(str(path), str(error)) from error


def _way(*, alone: bool) -> Way:
    return Way.ALONE if alone else Way.READ


def _touch_both_ends(connection: sqlite3.Connection, table: str) -> None:
    keys = connection.execute(
        "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (table,)
    )
    names = [quoted(name) for (name,) in keys] or ["rowid"]
    for direction in ("", " DESC"):
        order = ", ".join(name + direction for name in names)
        connection.execute(f"SELECT * FROM {quoted(table)} ORDER BY {order} LIMIT 1").fetchone()


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it: a file may be anybody's."""
    return '"' + name.replace('"', '""') + '"'


def tables_of(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tables of a database, by name."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return tuple(name for (name,) in found)


def look_through(
    path: Path, go_on: Callable[[], bool], *, alone: bool = False, deep: bool = False
) -> Looked:
    """Read every page of every table and index while `go_on`; from any thread, beside a writer.

    Each table is read by itself, so that the write-ahead log can begin anew in between. `alone`
    says that nobody writes the file: no log is looked for, none is made. `deep` also compares each
    index with its table.
    """
    pragma = "integrity_check" if deep else "quick_check"
    waiting = [path.name]
    try:
        with closing(sqlite_files.connect(path, _way(alone=alone))) as connection:
            connection.set_progress_handler(lambda: not go_on(), _STEPS_BETWEEN_LOOKS)
            connection.execute("PRAGMA cell_size_check=1")
            waiting = list(tables_of(connection))
            while waiting and go_on():
                found = connection.execute(f"PRAGMA {pragma}({quoted(waiting[0])})").fetchone()
                if found != ("ok",):
                    return Looked(f"{waiting[0]}: {found[0] if found else '?'}")
                del waiting[0]
    except OPERATIONAL_ERRORS as error:
        # Called off, or the world's fault: nothing is said of what was not read.
        log.info("%s was not looked through: %s", path, error)
    except _DAMAGE as error:
        return Looked(": ".join([*waiting[:1], str(error)]))
    return Looked(unread=tuple(waiting))


def log_problem(ahead: Path) -> str:
    """Say what is wrong with a write-ahead log; empty where it is whole.

    The end of a log may be torn: a power cut does that to a transaction that was never answered.
    Damage is what has two or more commits behind it: the second began when the first was durable.
    """
    with ahead.open("rb") as file:
        content = file.read(LONGEST_LOG_READ)
    order = _LOG_MAGIC.get(_number(content, 0))
    seed = (0, 0) if order is None else _checksum(content[:24], order, (0, 0))
    if order is None or seed != struct.unpack(">II", content[24:32]):
        # The header is on the disk before anything else of a log.
        return "写前日志的开头已损坏"
    return "写前日志的中间已损坏" if _commits_behind_damage(content, order, seed) > 1 else ""


def _commits_behind_damage(content: bytes, order: str, seed: tuple[int, int]) -> int:
    """Count the commits behind the first frame that does not fit; each frame seeds the next."""
    salts, size = content[16:24], _FRAME_HEADER + _number(content, 8)
    commits = unfit = 0
    for place in range(_LOG_HEADER, len(content) - size + 1, size):
        frame = content[place : place + size]
        summed = _checksum(frame[:8] + frame[_FRAME_HEADER:], order, seed)
        seed = struct.unpack(">II", frame[16:24])
        if frame[8:16] == salts and summed == seed:
            commits += unfit > 0 and _number(frame, 4) > 0
        else:
            unfit += 1
            if unfit > _MOST_UNFIT:
                break
    return commits


def committed_pages(ahead: Path) -> tuple[dict[int, bytes], int]:
    """What a write-ahead log holds up to its last whole commit.

    Page number → the page as written last, and how many pages the database has then (0: no commit).
    """
    with ahead.open("rb") as file:
        content = file.read(LONGEST_LOG_READ)
    order = _LOG_MAGIC.get(_number(content, 0))
    if order is None or len(content) < _LOG_HEADER:
        return {}, 0
    seed = _checksum(content[:24], order, (0, 0))
    salts, page = content[16:24], _number(content, 8)
    pages: dict[int, bytes] = {}
    open_ones: dict[int, bytes] = {}
    total = 0
    for place in range(_LOG_HEADER, len(content) - page - _FRAME_HEADER + 1, _FRAME_HEADER + page):
        frame = content[place : place + _FRAME_HEADER + page]
        seed = _checksum(frame[:8] + frame[_FRAME_HEADER:], order, seed)
        if frame[8:16] != salts or seed != struct.unpack(">II", frame[16:24]):
            break
        open_ones[_number(frame, 0)] = frame[_FRAME_HEADER:]
        if size := _number(frame, 4):
            pages |= open_ones
            open_ones, total = {}, size
    return pages, total


def _checksum(content: bytes, order: str, seed: tuple[int, int]) -> tuple[int, int]:
    """SQLite's running checksum over pairs of words."""
    one, two = seed
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
