"""What is done about a database that opened sound and is older than it was.

Without it a workstation whose write-ahead log vanished after an unclean end, or whose file somebody
put back by hand, would go on as if the scans since had never been made. It doubts its history, so
that the service is asked before anything is sent under numbers that were used already; what the
scan journal knows and the file does not is put on the list of scans to be repeated; and a person is
told. Killed in between, the next start does all of it again (app/store/reached.py keeps the mark).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.readers.saying import Saying
from app.store import workstation
from app.store.database import Database
from app.store.health import Level, StoreWarned
from app.store.restoring import Note, known_scans, note_nothing
from app.store.tables.receipts import scan

_BEGINNING = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoreWentBack(StoreWarned):
    """Event: the database that was opened is older than it was; what it lacks is on the list."""


def meet_loss(database: Database, note: Note = note_nothing) -> StoreWentBack | None:
    """Do what is to be done where a file is older than it was; None where it is not.

    `note` takes down which scans it lacks. Raises StoreError.
    """
    if not database.lost:
        return None
    with database.reading() as connection:
        since = connection.execute(select(func.max(scan.c.read_at))).scalar() or _BEGINNING
        known = known_scans(connection, since)
    try:
        lacking = note(since, known, frozenset())
    except OSError as error:
        # The mark stays: the next start does all of it.
        return StoreWentBack(Level.SCARCE, _not_noted(error.strerror or str(error)))
    with database.writing() as connection:
        workstation.doubt_history(connection)
    transactions = database.lost
    database.accept_loss()
    return StoreWentBack(Level.LOW, _told(transactions, since, lacking))


def _told(transactions: int, since: datetime, lacking: int) -> Saying:
    last, last_en = "", ""
    if since != _BEGINNING:
        moment = f"{since.astimezone():%Y-%m-%d %H:%M:%S}"
        last, last_en = f"，其中最后一次扫码是 {moment}", f"; its last scan is of {moment}"
    again, again_en = _again(lacking)
    return Saying(
        f"数据库比上次运行时旧，少了最后 {transactions} 次保存{last}：上次没有正常退出，写前日志"
        f"（-wal 文件）不见了或不完整，或者有人换回了旧文件。{again}请勿删除数据库旁边的任何文件。",
        f"The database is older than it was: its last {transactions} saves are missing{last_en}. "
        "The last run did not end cleanly and the write-ahead log (-wal) is gone or cut, or "
        f"somebody put an older file back. {again_en} Delete no file beside the database.",
    )


def _again(lacking: int) -> tuple[str, str]:
    if lacking:
        return (
            f"扫码记录里此后的 {lacking} 次扫码没有计入，请按列表重新扫描。",
            f"{lacking} scans since do not count: scan again what is listed.",
        )
    return (
        "扫码记录里没有此后的扫码；如有收货，请核对后重新扫描。",
        "The journal knows of no scan since; if anything was received, check it and scan again.",
    )


def _not_noted(reason: str) -> Saying:
    return Saying(
        f"数据库比上次运行时旧，缺少的扫码清单写不进磁盘（{reason}）。"
        "请先不要收货，清理或检查磁盘后重新打开程序。",
        f"The database is older than it was, and the list of what it lacks cannot be written "
        f"({reason}). Do not receive; free or check the disk and start the program again.",
    )
