"""Backups and the way back to one, for whoever has no window: looks, copies, restores.

Without it somebody without a screen would get a sentence of SQLite's. What a window does about
damage goes by the same functions (sync/assembly/rescue.py). Loads the database: to be imported when
it is needed.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.entry.audited import write_down
from app.entry.console import Trouble, folder_of, print_json, print_line, tell
from app.facts.salvaging import salvage
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Subject
from app.store.backups import Backup, BackupFailed, backups_of, make_backup
from app.store.behind import behind, told
from app.store.clock import SystemClock
from app.store.database import refuse_damaged
from app.store.errors import DatabaseDamaged, DiskFull
from app.store.restoring import (
    BackupRead,
    Note,
    Restored,
    WayOut,
    backup_at,
    keep_copy,
    problem_of,
    read_backup,
    restore_backup,
    way_back,
    way_out,
)
from app.store.second_place import PlaceAway, backups_at, carry, place_of
from app.store.second_place import keep as keep_place

DATABASE = "workstation.db"
_BY_BACKUP = "命令 backup"
_BY_RESTORE = "命令 restore"


def refuse_damaged_database(folder: Path) -> None:
    """Look at a workstation's database as a start does; raises Trouble with the way out."""
    try:
        refuse_damaged(folder / DATABASE)
    except DatabaseDamaged as damage:
        offer = way_out(folder, DATABASE)
        if offer is not None:
            sentence = offer.sentence.chinese
            if offer.backup is not None:
                sentence += "命令：main.py restore（加 --folder 指明文件夹）。"
            raise Trouble(sentence) from damage


def restore(folder: Path, file: Path | None, note: Note, *, replace_sound: bool) -> Restored:
    """Let a file, or the newest good backup, take the place of a workstation's database.

    Raises Trouble where it was not done, and where the database is sound and is not to be
    replaced; raises StoreError.
    """
    database = folder / DATABASE
    problem = problem_of(database)
    try:
        backup = _wished(database, file, problem)
        if not problem and database.is_file():
            lacking = told(behind(database, backup.path, lambda: True)).chinese
            if not replace_sound:
                raise Trouble(
                    f"数据库完好，没有恢复。{lacking}"
                    "一定要换成备份，请加 --replace（现在的数据库会保留）"
                )
            tell(lacking)
        offer = way_back(database, backup, problem)
        done = restore_backup(offer, SystemClock(), note, salvage=salvage)
        _note_restored(database, offer, done)
        return done
    except BackupFailed as failure:
        failed = {"why": failure.reason, "way": _BY_RESTORE}
        write_down(database, Kind.RESTORED, Subject("backup"), failed, Outcome.FAILED)
        raise Trouble(
            f"没有恢复（{failure.reason}）。数据库和备份都原样保留，请改选另一个备份"
        ) from failure


def _note_restored(database: Path, offer: WayOut, done: Restored) -> None:
    """Let the log of the database that is there now say where it came from, and why."""
    said: dict[str, object] = {"since": done.since.isoformat(), "lacking": done.lacking}
    source = "" if offer.backup is None else str(offer.backup.path)
    said |= {"source": source, "why": offer.problem, "way": _BY_RESTORE}
    write_down(database, Kind.RESTORED, Subject("backup", str(done.aside)), said)


def _wished(database: Path, file: Path | None, problem: str) -> Backup:
    if file is not None:
        return backup_at(file)
    found = _newest(database)
    if found is None:
        raise Trouble(_no_backup(database.parent, problem))
    return found.backup


def _newest(database: Path) -> BackupRead | None:
    read = (read_backup(backup, lambda: True) for backup in _all_backups(database))
    return next((one for one in read if one.contents is not None), None)


def _no_backup(folder: Path, problem: str) -> str:
    what = f"已损坏（{problem}），" if problem else ""
    return f"{folder / DATABASE} {what}没有可用的备份；文件原样保留，请勿删除，联系管理员"


def back_up(options: argparse.Namespace) -> int:
    """`backup [FILE]`: a verified copy among the backups, and one more in FILE."""
    database = folder_of(options) / DATABASE
    if not database.is_file():
        raise Trouble(f"没有数据库 {database}，请核对路径", 2)
    try:
        made = make_backup(database, SystemClock().now())
        if options.file is not None:
            keep_copy(made, options.file)
    except BackupFailed as failure:
        why = {"why": failure.reason, "way": _BY_BACKUP}
        place = Subject("backup", failure.place)
        write_down(database, Kind.BACKED_UP, place, why, Outcome.FAILED)
        raise Trouble(f"没有备份：{failure.place}（{failure.reason}）") from failure
    path = options.file or made.path
    write_down(database, Kind.BACKED_UP, Subject("backup", str(path)), {"way": _BY_BACKUP})
    _carry(database)
    if options.json:
        print_json({"backup": str(path), "made_at": made.made_at.isoformat(), "size": made.size})
    else:
        tell(f"已备份并通读校验，共 {made.size} 字节：{path}")
    return 0


def _carry(database: Path) -> None:
    """Bring a new backup to the second place as well, and say where that did not work.

    What the settings lay down, the window carries.
    """
    place = place_of(database.parent, "", SystemClock().now())
    if place is None:
        return
    try:
        carried = carry(database, place, lambda: True)
        if carried is not None:
            keep_place(database.parent, replace(place, last_good=carried.made_at))
            tell(f"已复制到第二个位置并读回核对：{carried.path}")
    except PlaceAway:
        tell(f"第二个位置 {place.folder} 现在不在，接上后窗口会自动补拷")
    except BackupFailed as failure:
        tell(f"没有复制到第二个位置 {place.folder}：{failure.reason}")
    except (DiskFull, OSError) as error:
        tell(f"没有复制到第二个位置 {place.folder}：{error}")


def list_backups(options: argparse.Namespace) -> int:
    """`restore --list`: each backup with what is in it; 1 where none can be used."""
    usable = 0
    for backup in _all_backups(folder_of(options) / DATABASE):
        read = read_backup(backup, lambda: True)
        usable += read.contents is not None
        if options.json:
            print_json(_as_json(read))
        else:
            print_line(_as_line(read))
    return 0 if usable else 1


def _all_backups(database: Path) -> tuple[Backup, ...]:
    """Those beside a database, then those in its second place."""
    place = place_of(database.parent, "", SystemClock().now())
    away = () if place is None else backups_at(place, database.name)
    return backups_of(database) + away


def _as_json(read: BackupRead) -> dict[str, Any]:
    found = read.contents
    counts = (
        {}
        if found is None
        else {"receipts": found.receipts, "scans": found.scans, "codes": found.codes}
    )
    backup = read.backup
    made_at = backup.made_at.isoformat()
    head = {"backup": str(backup.path), "made_at": made_at, "size": backup.size}
    return head | {"usable": found is not None, "problem": read.problem} | counts


def _as_line(read: BackupRead) -> str:
    found, backup = read.contents, read.backup
    at = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    if found is None:
        return f"{at}  不能用（{read.problem}）  {backup.path}"
    counts = f"收货单 {found.receipts}  扫码 {found.scans}  追溯码 {found.codes}"
    return f"{at}  {counts}  {backup.path}"
