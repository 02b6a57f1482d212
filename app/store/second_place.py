"""A second place for backups: another disk, a share, a USB disk that comes and goes.

Without it a burnt disk would take the backups along. A person chooses a folder (the settings file
may fix it); in it the workstation has a folder of its own, `TraceDock-…`, laid out as its own
`backups/` is. Rules:

- A copy counts there when it was read back: its hash is that of the list, SQLite reads every page,
  each table holds what it held when it was copied.
- Where the own folder is not there, the place is away: a disk that is pulled out leaves an empty
  folder in its place, which must not be filled instead. Only the first copy makes the own folder.
- As many are kept as beside the database; where there is no room, older ones go first.
- When the last good copy was made is kept beside the database, for the days the place is away.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store.backups import (
    KEPT,
    RESERVE_BYTES,
    Backup,
    BackupFailed,
    CalledOff,
    backups_in,
    backups_of,
    remove_surplus,
    verify_copy,
)
from app.store.copies.manifests import (
    Manifest,
    NotKept,
    carry_files,
    copy_file,
    hash_of,
    list_of,
    manifest_of,
    write_list,
)
from app.store.durably import flush_folder, write_durably
from app.store.encryption.keys import bring_book
from app.store.errors import DiskFull

FILE = "backup-place.json"
"""In the workstation's folder."""
DATABASE = "workstation.db"
"""Whose copies go there: other files beside it (statistics, what is being restored) have none."""
_OWN = "TraceDock-"
_UNFINISHED = ".part"
_LEAST_KEPT = 1
"""Of older copies, where there is no room for a new one."""


class PlaceRefused(Exception):
    """A folder cannot be the second place; its sentence says why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class PlaceAway(Exception):
    """The second place is not there now."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says."""

    folder: str
    own: str
    chosen_at: datetime
    last_good: datetime | None = None


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """Where copies go as well."""

    folder: Path
    """Which a person, or the settings, chose."""
    home: Path
    """In it, this workstation's own."""
    chosen_at: datetime
    last_good: datetime | None = None
    """When the newest copy there was made that was whole when it was read back."""
    fixed: bool = False
    """The settings say where."""

    @property
    def since(self) -> datetime:
        """From when on a copy is missing."""
        return self.last_good or self.chosen_at


def place_of(folder: Path, setting: str, now: datetime) -> SecondPlace | None:
    """The second place of a workstation's folder; None where none was chosen."""
    kept = _read(folder)
    if setting and (kept is None or Path(kept.folder) != Path(setting)):
        kept = _Kept(folder=setting, own=_new_name(), chosen_at=now)
    if kept is None:
        return None
    chosen = Path(kept.folder)
    return SecondPlace(chosen, chosen / kept.own, kept.chosen_at, kept.last_good, bool(setting))


def choose(folder: Path, chosen: Path | None, now: datetime) -> None:
    """Take a folder for the second place, or none; raises PlaceRefused or OSError."""
    if chosen is None:
        (folder / FILE).unlink(missing_ok=True)
        return
    place, own = chosen.absolute(), _new_name()
    kept = _read(folder)
    if kept is not None and Path(kept.folder) == place:
        own = kept.own
    if place.resolve().is_relative_to(folder.resolve()):
        raise PlaceRefused(
            Saying(
                "这个文件夹就在工作站的数据文件夹里，不算第二个位置；"
                "请选另一块磁盘、U 盘或共享文件夹。",
                "This folder lies in the workstation's own: choose another disk or a share.",
            )
        )
    try:
        (place / own).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise PlaceRefused(_not_usable(place, error)) from error
    keep(folder, SecondPlace(place, place / own, now))


def keep(folder: Path, place: SecondPlace) -> None:
    """Remember a place and its last good copy; raises OSError."""
    kept = _Kept(
        folder=str(place.folder),
        own=place.home.name,
        chosen_at=place.chosen_at,
        last_good=place.last_good,
    )
    write_durably(folder / FILE, msgspec.json.encode(kept))


def _read(folder: Path) -> _Kept | None:
    try:
        kept = msgspec.json.decode((folder / FILE).read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    plain = kept.own.startswith(_OWN) and kept.own == Path(kept.own).name
    return kept if plain and kept.folder else None


def _new_name() -> str:
    return _OWN + uuid.uuid4().hex[:8]


def has_copies(database: Path) -> bool:
    """Whether a database had a good copy in a second place; that one is not asked for it."""
    kept = _read(database.parent) if database.name == DATABASE else None
    return kept is not None and kept.last_good is not None


def backups_at(place: SecondPlace, database: str) -> tuple[Backup, ...]:
    """The copies in the second place, newest first; none where it is away."""
    return backups_in(place.home, database, away=True)


def on_same_disk(folder: Path, place: Path) -> bool:
    """Whether a place shares the disk of the database; False where nobody can say."""
    try:
        return folder.stat().st_dev == place.stat().st_dev
    except OSError:
        return False


def carry(database: Path, place: SecondPlace, go_on: Callable[[], bool]) -> Backup | None:
    """Copy the newest backup to the second place and read it back there.

    None where there is nothing to carry. Raises PlaceAway, BackupFailed, DiskFull or CalledOff.
    """
    newest = next((one for one in backups_of(database) if list_of(one.path).is_file()), None)
    if newest is None:
        return None
    _find(place)
    target = place.home / newest.path.name
    if not (target.is_file() and list_of(target).is_file()):
        try:
            _carry(newest, target, database.name, go_on)
        except NotKept as error:
            raise BackupFailed(str(place.folder), str(error)) from error
        except OSError as error:
            raise BackupFailed(str(place.folder), of_system(error).chinese) from error
    return Backup(target, newest.made_at, newest.size, away=True)


def _find(place: SecondPlace) -> None:
    """Raise PlaceAway, or make the own folder where nothing was ever copied."""
    try:
        if place.home.is_dir():
            return
        if place.last_good is not None or not place.folder.is_dir():
            raise PlaceAway
        place.home.mkdir(mode=0o700)
    except OSError as error:
        raise PlaceAway from error


def _carry(newest: Backup, target: Path, database: str, go_on: Callable[[], bool]) -> None:
    manifest = manifest_of(newest.path)
    assert manifest is not None
    _make_room(newest, manifest, target.parent, database)

    def while_wished(_bytes: int) -> None:
        if not go_on():
            raise CalledOff

    # Of this process: a command may copy at the same time.
    unfinished = target.with_name(f"{target.name}.{os.getpid()}{_UNFINISHED}")
    try:
        copied = copy_file(newest.path, unfinished, while_wished)[1]
        if copied != manifest.sha256:
            raise NotKept(f"{newest.path.name} 与它的清单不符")
        if hash_of(unfinished) != copied:
            raise NotKept(f"{target.name} 写进去和读出来不一样")
        verify_copy(unfinished, manifest.tables, go_on)
        if carry_files(newest.path.parent, target.parent, manifest.files, go_on) is None:
            raise CalledOff
        bring_book(newest.path.parent, target.parent)
        write_list(target, manifest)
        unfinished.replace(target)
        flush_folder(target.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    remove_surplus(target.parent, database, KEPT)


def _make_room(newest: Backup, manifest: Manifest, home: Path, database: str) -> None:
    """Remove older copies until there is room for one more; raises DiskFull."""
    needed = newest.size + sum(file.size for file in manifest.files) + RESERVE_BYTES
    there = {one.sha256: one.size for kept in _lists(home, database) for one in kept.files}
    needed -= sum(file.size for file in manifest.files if file.sha256 in there)
    kept = len(backups_in(home, database))
    while shutil.disk_usage(home).free < needed:
        if kept <= _LEAST_KEPT:
            raise DiskFull(str(home), f"备份需要 {needed // 1_000_000} MB")
        kept -= 1
        remove_surplus(home, database, kept)


def _lists(home: Path, database: str) -> list[Manifest]:
    found = []
    for one in backups_in(home, database):
        with suppress(NotKept):
            manifest = manifest_of(one.path)
            if manifest is not None:
                found.append(manifest)
    return found


def remove_left_over(home: Path) -> None:
    """Remove what a killed program left of a copy; for the one that copies in the window."""
    with suppress(OSError):
        for path in home.glob("*" + _UNFINISHED):
            path.unlink(missing_ok=True)


def _not_usable(place: Path, error: OSError) -> Saying:
    why = of_system(error)
    return Saying(
        f"不能用 {place} 存放备份：{why.chinese}。请选一个能写入的文件夹。",
        f"{place} cannot take backups: {why.english}. Choose a folder that can be written.",
    )


def age_days(place: SecondPlace, now: datetime) -> int:
    """For how many days there was no good copy; 0 where the clock was set back."""
    return max(0, (now.astimezone(UTC) - place.since).days)
