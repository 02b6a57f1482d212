"""What `doctor` says of the program, its folder, its disk, its database and its backups.

Without it nobody would know before the day it matters that the newest backup is a month old. Only
reads; a database that is large is read for a minute and no longer.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from app.entry.damage import DATABASE
from app.entry.findings import Finding, Ground, Level, found
from app.entry.version import program_version
from app.store.backups import backups_of
from app.store.encrypting import standing
from app.store.errors import StoreError
from app.store.file_system import file_system_of
from app.store.health import LOW_BYTES, SCARCE_BYTES
from app.store.rights import open_to_others
from app.store.room_forecast import WARN_DAYS, days_left, samples_of
from app.store.second_copies import last_good
from app.store.second_place import backups_at, on_same_disk, place_of
from app.store.soundness import log_of, look_through, refuse_damaged_file

SOUND_SQLITE = (3, 51, 3)
"""From here on a commit and a checkpoint at the same moment cannot damage a file."""
LOOK_THROUGH_S = 60.0
OLD_BACKUP_H = 48.0
LONG_LOG_BYTES = 256 * 1024 * 1024
_MB = 1_000_000


def look(ground: Ground) -> Iterator[Finding]:
    """Everything that needs no door."""
    yield _program()
    yield _sqlite()
    yield _folder(ground.folder)
    yield _rights(ground.folder)
    yield _disk(ground.folder)
    database = ground.folder / DATABASE
    if not database.is_file():
        yield found(
            "database",
            f"还没有数据库（{database}），第一次打开窗口时会建立",
            f"There is no database yet ({database}); it is made when the window is first opened",
            exists=False,
        )
        return
    yield _database(database)
    yield _encryption(database)
    yield _backups(database)
    yield _second_place(ground)


def _program() -> Finding:
    version = program_version()
    qt = _installed("PySide6-Essentials") or _installed("PySide6")
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    python = platform.python_version()
    said = f"TraceDock {version}，Python {python}，Qt {qt or '没有安装'}，{system}"
    english = f"TraceDock {version}, Python {python}, Qt {qt or 'not installed'}, {system}"
    level = Level.OK if qt else Level.WARNING
    return found(
        "program", said, english, level, version=version, python=python, qt=qt, system=system
    )


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return found("sqlite", f"SQLite {version}", f"SQLite {version}", version=version)
    return found(
        "sqlite",
        f"SQLite {version} 早于 3.51.3：两个程序同时写一个文件可能损坏它。本程序只让一个程序写；"
        "请不要用别的工具打开数据库，有条件时升级 Python",
        f"SQLite {version} is older than 3.51.3: two programs writing one file can damage it. This "
        "program lets one write; open the database with no other tool, and upgrade Python",
        Level.WARNING,
        version=version,
    )


def _folder(folder: Path) -> Finding:
    system = file_system_of(folder)
    values = {"folder": str(folder), "file_system": system.kind, "remote": system.remote}
    if system.remote:
        return found(
            "folder",
            f"数据文件夹 {folder} 在网络盘上（{system.kind}），数据库会损坏：请改用本机磁盘",
            f"The data folder {folder} is on a network drive ({system.kind}), where a database "
            "gets damaged: use a disk of this computer",
            Level.BROKEN,
            **values,
        )
    kind = system.kind or "?"
    return found(
        "folder", f"数据文件夹 {folder}（{kind}）", f"Data folder {folder} ({kind})", **values
    )


def _rights(folder: Path) -> Finding:
    opened = open_to_others(folder) if folder.is_dir() else ()
    if not opened:
        where = "（由 Windows 用户文件夹的权限决定）" if os.name == "nt" else ""
        where_en = " (as the rights of the Windows profile say)" if os.name == "nt" else ""
        return found(
            "rights",
            f"数据文件夹只有本用户能读{where}",
            f"The data folder is its owner's alone{where_en}",
        )
    return found(
        "rights",
        f"数据文件夹里有 {len(opened)} 个文件或文件夹别的用户也能读（如 {opened[0]}）："
        "重新打开窗口会自动收紧；还在提示时请管理员用 chmod 收紧",
        f"{len(opened)} files or folders can be read by others (such as {opened[0]}): opening the "
        "window closes them; where it does not, use chmod",
        Level.WARNING,
        count=len(opened),
    )


def _disk(folder: Path) -> Finding:
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    usage = shutil.disk_usage(place)
    free = f"{usage.free // _MB} MB"
    level, more, english = Level.OK, "", ""
    if usage.free < SCARCE_BYTES:
        level, more = Level.BROKEN, "，快满了，扫码会被拒绝：请现在清理磁盘"
        english = "; nearly full, scans will be refused: make room now"
    elif usage.free < LOW_BYTES:
        level, more, english = Level.WARNING, "，不多了，请清理磁盘", "; little, make room"
    days = days_left(samples_of(folder / DATABASE), usage.free, SCARCE_BYTES)
    if level is Level.OK and days is not None:
        more, english = f"，照最近的速度约 {days} 天后会满", f"; full in about {days} days"
        level = Level.WARNING if days < WARN_DAYS else Level.OK
    return found(
        "disk",
        f"磁盘剩余 {free}{more}",
        f"{free} free on the disk{english}",
        level,
        free_bytes=usage.free,
        total_bytes=usage.total,
        days_left=days,
    )


def _database(database: Path) -> Finding:
    ahead = log_of(database)
    log_bytes = ahead.stat().st_size if ahead.is_file() else 0
    size_bytes = database.stat().st_size
    values = {"path": str(database), "bytes": size_bytes, "log_bytes": log_bytes}
    until = time.monotonic() + LOOK_THROUGH_S
    try:
        refuse_damaged_file(database)
    except StoreError as error:
        return _broken(error.detail or str(error), values)
    looked = look_through(database, lambda: time.monotonic() < until, alone=not ahead.is_file())
    if looked.problem:
        return _broken(looked.problem, values)
    size = f"{size_bytes // _MB} MB"
    if log_bytes > LONG_LOG_BYTES:
        return found(
            "database",
            f"数据库通读无误，共 {size}，但写前日志有 {log_bytes // _MB} MB：请关闭窗口再打开一次",
            f"The database is sound ({size}), but its log has {log_bytes // _MB} MB: close the "
            "window and open it again",
            Level.WARNING,
            **values,
        )
    part = "，太大，一分钟内没有读完" if looked.unread else ""
    english = "; too large to be read in a minute" if looked.unread else ""
    return found(
        "database",
        f"数据库通读无误，共 {size}{part}",
        f"The database is sound, {size}{english}",
        **values,
        read_whole=not looked.unread,
    )


def _broken(problem: str, values: dict[str, object]) -> Finding:
    return found(
        "database",
        f"数据库已损坏（{problem}）。请勿删除任何文件；打开窗口按提示恢复，或运行 main.py restore",
        f"The database is damaged ({problem}). Delete no file; open the window and restore as it "
        "says, or run main.py restore",
        Level.BROKEN,
        **values,
        problem=problem,
    )


def _encryption(database: Path) -> Finding:
    stood = standing(database)
    values = {"wanted": stood.wanted, "encrypted": stood.encrypted, "key": stood.key_name}
    if stood.problem:
        said = f"数据库加密：{stood.problem}"
        english = f"Encryption of the database: {stood.problem}"
        return found("encryption", said, english, Level.BROKEN, **values)
    if stood.wanted != stood.encrypted:
        return found(
            "encryption",
            f"数据库下次启动时{'加密' if stood.wanted else '解密'}：请关闭窗口后重新打开",
            f"The database is {'encrypted' if stood.wanted else 'made plain'} at the next start: "
            "close the window and open it again",
            Level.WARNING,
            **values,
        )
    if stood.wanted and stood.plain_backups:
        return found(
            "encryption",
            f"数据库已加密，但还有 {stood.plain_backups} 份未加密的备份：请立即备份一次，"
            "未加密的随后删除",
            f"The database is encrypted, and {stood.plain_backups} backups are not: make a backup "
            "now, those go then",
            Level.WARNING,
            **values,
        )
    if stood.wanted:
        said = f"数据库已加密，密钥编号 {stood.key_name}"
        return found(
            "encryption", said, f"The database is encrypted, key {stood.key_name}", **values
        )
    return found(
        "encryption",
        "数据库没有加密；电脑可能被盗的，请开启系统的磁盘加密，或“备份与恢复”里的加密",
        "The database is not encrypted; where the computer may be stolen, encrypt its disk, or "
        "turn encryption on under Backups",
        **values,
    )


def _backups(database: Path) -> Finding:
    kept = backups_of(database)
    if not kept:
        return found(
            "backups",
            "还没有备份：打开窗口会自动备份，或运行 main.py backup",
            "There is no backup: the window makes one by itself, or run main.py backup",
            Level.WARNING,
            count=0,
        )
    age_h = (datetime.now(UTC) - kept[0].made_at).total_seconds() / 3600
    at = f"{kept[0].made_at.astimezone():%Y-%m-%d %H:%M}"
    values = {"count": len(kept), "newest": kept[0].made_at.isoformat(), "age_h": round(age_h, 1)}
    if age_h > OLD_BACKUP_H:
        return found(
            "backups",
            f"最近的备份是 {at}，已过 {age_h / 24:.0f} 天：请打开窗口或运行 main.py backup",
            f"The newest backup is of {at}, {age_h / 24:.0f} days ago: open the window or run "
            "main.py backup",
            Level.WARNING,
            **values,
        )
    return found(
        "backups",
        f"备份 {len(kept)} 份，最近 {at}",
        f"{len(kept)} backups, the newest of {at}",
        **values,
    )


def _second_place(ground: Ground) -> Finding:
    now = datetime.now(UTC)
    place = place_of(ground.folder, ground.settings.backup_place, now)
    if place is None:
        return found(
            "second-place",
            "备份没有第二个位置，磁盘坏了会和数据库一起丢失：请在“数据 → 备份与恢复”里选一个",
            "Backups have no second place and would be lost with the disk: choose one under Data → "
            "Backups",
            Level.WARNING,
            chosen=False,
        )
    kept = backups_at(place, DATABASE)
    newest = kept[0].made_at if kept else place.last_good
    values: dict[str, object] = {
        "folder": str(place.folder),
        "reachable": place.home.is_dir(),
        "count": len(kept),
        "last_good": None if newest is None else newest.isoformat(),
        "same_disk": on_same_disk(ground.folder, place.folder),
    }
    said = last_good(replace(place, last_good=newest))
    late = (now - (newest or place.chosen_at)).days >= ground.settings.backup_place_warn_days
    more, english, level = "", "", Level.OK
    if values["same_disk"]:
        more, english = "；它和数据库在同一块磁盘上，请换一个", "; it is on the database's own disk"
        level = Level.WARNING
    elif late:
        more, english = "；请接上它，或换一个位置", "; bring it back, or choose another"
        level = Level.WARNING
    here = "" if values["reachable"] else "现在不在，"
    here_en = "" if values["reachable"] else "away now, "
    return found(
        "second-place",
        f"备份的第二个位置 {place.folder}：{here}{said.chinese}{more}",
        f"Second place of the backups {place.folder}: {here_en}{said.english}{english}",
        level,
        **values,
    )


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
