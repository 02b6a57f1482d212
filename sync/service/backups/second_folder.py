"""Carries the service's verified backups to a second folder: another disk, a share.

Without it a burnt server would take its backups along. What is carried was restored and compared
already; there it is read back, byte for byte. The copies lie in `service-backups` of that folder,
made with the first one and never again: where it is not there later, the share is away, and an
empty folder that stands in its place must not be filled.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection

from app.readers.system_words import of_system
from app.store import local_state
from app.store.copies.manifests import copy_file, hash_of
from app.store.database import Database
from app.store.durably import flush_folder
from sync.service.backups.verified import BackupFailed, backups_in, made_at
from sync.service.health import LAST_SECOND_COPY
from sync.service.transactions import commit

OWN = "service-backups"
RESERVE_BYTES = 200_000_000
_LOCK = ".second.lock"


def carry_newest(database: Database, backups: Path, second: Path, kept: int) -> Path | None:
    """Copy the newest backup to the second folder and note it; raises BackupFailed, StoreError.

    None where there is none, or another process copies just now.
    """
    newest = next(iter(backups_in(backups)), None)
    if newest is None:
        return None
    with database.reading() as connection:
        last = local_state.read(connection, LAST_SECOND_COPY)
    try:
        with FileLock(backups / _LOCK, timeout=0):
            home = _find(second, first=last is None)
            target = home / newest.name
            if not target.is_file():
                _copy(newest, target, kept)
    except Timeout:
        return None
    except OSError as error:
        why = of_system(error).chinese
        raise BackupFailed(f"没有复制到第二个位置 {second}：{why}") from error
    moment = made_at(newest).astimezone(UTC).isoformat()
    if last != moment:
        commit(database, lambda c: _note(c, moment))
    return target


def _find(second: Path, *, first: bool) -> Path:
    home = second / OWN
    if not home.is_dir():
        if not (first and second.is_dir()):
            raise BackupFailed(f"第二个位置 {second} 现在不在，接上后自动补拷")
        home.mkdir(mode=0o700)
    return home


def _copy(newest: Path, target: Path, kept: int) -> None:
    home = target.parent
    for left_over in home.glob("*.part"):
        left_over.unlink()
    needed = newest.stat().st_size + RESERVE_BYTES
    there = backups_in(home)
    # The last one stays whatever happens.
    while len(there) > 1 and shutil.disk_usage(home).free < needed:
        there.pop().unlink()
    if shutil.disk_usage(home).free < needed:
        raise BackupFailed(f"第二个位置 {home} 空间不够，需要 {needed // 1_000_000} MB")
    unfinished = target.with_name(target.name + ".part")
    try:
        if copy_file(newest, unfinished)[1] != hash_of(unfinished):
            raise BackupFailed(f"写进 {home} 的副本和读出来的不一样，请检查那块磁盘")
        unfinished.replace(target)
        flush_folder(home)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    for surplus in backups_in(home)[kept:]:
        surplus.unlink(missing_ok=True)


def _note(connection: Connection, moment: str) -> None:
    local_state.write(connection, LAST_SECOND_COPY, moment)
