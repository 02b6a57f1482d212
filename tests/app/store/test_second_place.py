"""Backups in a second place: carried, read back, away and back again."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from app.store import local_state, second_place
from app.store.backups import (
    KEPT,
    BackupFailed,
    CalledOff,
    backups_of,
    copy_for_restoring,
    make_backup,
    put_back_beside,
)
from app.store.clock import RisingIds, SystemClock
from app.store.copies.manifests import list_of
from app.store.database import Database
from app.store.errors import DiskFull
from app.store.health import Level, StoreWarned
from app.store.second_copies import SecondCopies, SecondPlaceShown
from app.store.second_place import (
    FILE,
    PlaceAway,
    PlaceRefused,
    SecondPlace,
    backups_at,
    carry,
    choose,
    place_of,
)
from tests.app.store.test_backups import keep_belongings

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PATIENCE_S = 60


def go_on() -> bool:
    return True


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(empty_database, tmp_path / "data" / "workstation.db"))


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def chosen(path: Path, disk: Path) -> SecondPlace:
    choose(path.parent, disk, NOW)
    place = place_of(path.parent, "", NOW)
    assert place is not None
    return place


def test_a_workstation_comes_back_from_the_second_place_alone(path: Path, disk: Path) -> None:
    """Otherwise a burnt disk would take photos, settings and journal along."""
    files = keep_belongings(path.parent)
    with Database.at(path) as database, database.writing() as connection:
        local_state.write(connection, "key", "kept")
    make_backup(path, NOW)
    place = chosen(path, disk)
    carried = carry(path, place, go_on)
    assert carried is not None
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    [found] = backups_at(place, path.name)
    assert found == carried
    copy_for_restoring(path, found).rename(path)
    assert put_back_beside(found, path.parent) == ()
    assert {name: (path.parent / name).read_bytes() for name in files} == files
    with Database.at(path) as database, database.reading() as connection:
        assert local_state.read(connection, "key") == "kept"


def test_what_was_carried_is_not_carried_again_and_older_ones_go(path: Path, disk: Path) -> None:
    """Otherwise the disk would be written anew each minute, and fill up."""
    place = chosen(path, disk)
    for number in range(KEPT + 2):
        make_backup(path, NOW + timedelta(days=number))
        carry(path, place, go_on)
    before = {one.path: one.path.stat().st_mtime_ns for one in backups_at(place, path.name)}
    carry(path, place, go_on)
    assert len(before) == KEPT
    assert before == {one.path: one.path.stat().st_mtime_ns for one in backups_at(place, path.name)}


def test_a_disk_that_is_pulled_out_is_not_filled_in_its_stead(path: Path, disk: Path) -> None:
    """Otherwise the folder it leaves behind would be written to, on the very same disk."""
    make_backup(path, NOW)
    place = chosen(path, disk)
    carry(path, place, go_on)
    shutil.rmtree(place.home)
    seen = SecondPlace(place.folder, place.home, NOW, last_good=NOW)
    with pytest.raises(PlaceAway):
        carry(path, seen, go_on)
    disk.rmdir()
    with pytest.raises(PlaceAway):
        carry(path, place, go_on)
    assert not disk.exists()


def test_a_disk_that_writes_something_else_holds_no_copy(
    path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a failing USB disk would be trusted until the day it is needed."""
    make_backup(path, NOW)
    place = chosen(path, disk)
    monkeypatch.setattr(second_place, "hash_of", lambda _path: "0" * 64)
    with pytest.raises(BackupFailed, match="不一样"):
        carry(path, place, go_on)
    assert list(place.home.glob("*.db*")) == []


def test_a_backup_that_was_spoilt_since_is_not_carried(path: Path, disk: Path) -> None:
    """Otherwise the second place would push good copies out by a bad one."""
    make_backup(path, NOW)
    place = chosen(path, disk)
    newest = backups_of(path)[0]
    content = bytearray(newest.path.read_bytes())
    content[-50] ^= 1
    newest.path.write_bytes(content)
    with pytest.raises(BackupFailed, match="与它的清单不符"):
        carry(path, place, go_on)
    assert backups_at(place, path.name) == ()


def test_older_copies_make_room_and_the_last_one_stays(
    path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a full disk would end all copying, or lose the only good copy."""
    place = chosen(path, disk)
    for number in range(3):
        make_backup(path, NOW + timedelta(days=number))
        carry(path, place, go_on)
    make_backup(path, NOW + timedelta(days=3))
    little = SimpleNamespace(free=1000)
    monkeypatch.setattr(second_place, "shutil", SimpleNamespace(disk_usage=lambda _p: little))
    with pytest.raises(DiskFull):
        carry(path, place, go_on)
    assert [one.made_at for one in backups_at(place, path.name)] == [NOW + timedelta(days=2)]


def test_a_copy_that_is_called_off_leaves_nothing(path: Path, disk: Path) -> None:
    """Otherwise half a copy would lie there under the name of a whole one."""
    make_backup(path, NOW)
    place = chosen(path, disk)
    with pytest.raises(CalledOff):
        carry(path, place, lambda: False)
    assert list(place.home.iterdir()) == []


def test_a_folder_inside_the_workstations_own_is_no_second_place(path: Path) -> None:
    """Otherwise both would be gone together, and each copy would copy the ones before."""
    with pytest.raises(PlaceRefused, match="不算第二个位置"):
        choose(path.parent, path.parent, NOW)
    with pytest.raises(PlaceRefused, match="不能用"):
        choose(path.parent, path.parent.parent / "not there", NOW)
    assert not (path.parent / FILE).exists()


@pytest.mark.parametrize("own", ["../x", "TraceDock-1/..", "", "other"])
def test_a_file_that_names_another_folder_is_not_believed(path: Path, own: str) -> None:
    """Otherwise a file somebody edited could lead old copies to be removed anywhere."""
    text = f'{{"folder": "/mnt", "own": "{own}", "chosen_at": "2026-11-21T08:30:00Z"}}'
    (path.parent / FILE).write_text(text, "utf-8")
    assert place_of(path.parent, "", NOW) is None


def test_what_the_settings_say_is_the_place(path: Path, disk: Path, tmp_path: Path) -> None:
    """Otherwise an administrator could not lay it down for all workstations."""
    chosen(path, disk)
    (tmp_path / "share").mkdir()
    place = place_of(path.parent, str(tmp_path / "share"), NOW)
    assert place is not None
    assert (place.folder, place.fixed, place.last_good) == (tmp_path / "share", True, None)


@contextmanager
def copying(
    path: Path, at: datetime = NOW, setting: str = ""
) -> Iterator[tuple[SecondCopies, SimpleQueue[object]]]:
    told = SimpleQueue[object]()
    clock = SystemClock(lambda: at, RisingIds())
    copies = SecondCopies(path, clock, told.put, setting=setting, look_every_s=0.02)
    copies.start()
    try:
        yield copies, told
    finally:
        assert copies.stop(PATIENCE_S)


def shown(told: SimpleQueue[object]) -> SecondPlaceShown:
    while not isinstance(event := told.get(timeout=PATIENCE_S), SecondPlaceShown):
        pass
    return event


def test_a_place_that_is_chosen_gets_a_copy_at_once_and_says_so(path: Path, disk: Path) -> None:
    """Otherwise a person would choose a place and not know whether it works."""
    make_backup(path, NOW)
    with copying(path) as (copies, told):
        copies.choose(disk)
        assert "正在复制第一份" in shown(told).sentence.chinese
        last = shown(told)
        assert last.well
        assert last.place is not None
        assert last.place.last_good == NOW
        assert "已读回核对" in last.sentence.chinese
        copies.choose(None)
        assert shown(told).place is None
    assert len(list(disk.glob("TraceDock-*/workstation-*.db"))) == 1


def test_a_place_that_comes_back_gets_what_it_missed(path: Path, disk: Path) -> None:
    """Otherwise a USB disk would have to be told that it was plugged in."""
    make_backup(path, NOW)
    carry(path, chosen(path, disk), go_on)
    place = place_of(path.parent, "", NOW)
    assert place is not None
    second_place.keep(path.parent, SecondPlace(disk, place.home, NOW, last_good=NOW))
    disk.rename(disk.with_name("in the pocket"))
    make_backup(path, NOW + timedelta(days=1))
    with copying(path, NOW + timedelta(days=1)) as (_copies, told):
        away = shown(told)
        assert not away.well
        assert "现在不在" in away.sentence.chinese
        assert "最近一份完好的副本" in away.sentence.chinese
        disk.with_name("in the pocket").rename(disk)
        back = shown(told)
        assert back.well
        assert back.place is not None
        assert back.place.last_good == NOW + timedelta(days=1)


def test_after_some_days_without_a_copy_a_person_is_told_once(path: Path, disk: Path) -> None:
    """Otherwise a disk in a drawer would be found out on the day it is needed."""
    make_backup(path, NOW)
    chosen(path, disk)
    shutil.rmtree(disk)
    with copying(path, NOW + timedelta(days=4)) as (_copies, told):
        shown(told)
        warned = told.get(timeout=PATIENCE_S)
        assert isinstance(warned, StoreWarned)
        assert warned.level is Level.LOW
        assert "4 天没有新副本" in warned.sentence.chinese
    assert told.empty()


def test_the_last_backup_of_the_day_is_carried_at_the_end(path: Path, disk: Path) -> None:
    """Otherwise the day's work would lie on one disk through the night."""
    chosen(path, disk)
    with copying(path):
        make_backup(path, NOW)
    place = place_of(path.parent, "", NOW)
    assert place is not None
    assert place.last_good == NOW
    assert list_of(backups_at(place, path.name)[0].path).is_file()


def test_a_place_of_the_settings_has_one_folder_whatever_fails(path: Path, disk: Path) -> None:
    """Otherwise each try would leave a folder of its own behind."""
    for _start in range(2):
        with copying(path, setting=str(disk)):
            pass
    make_backup(path, NOW)
    with copying(path, setting=str(disk)) as (_copies, told):
        assert shown(told).well
    assert len(list(disk.iterdir())) == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows opens no folder")
def test_a_share_that_cannot_flush_a_folder_takes_copies(
    path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise many a share would never hold a backup; a failing disk still says so."""
    make_backup(path, NOW)
    place = chosen(path, disk)
    real = os.fsync

    def flush(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(said, os.strerror(said))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", flush)
    said = errno.EIO
    with pytest.raises(BackupFailed):
        carry(path, place, go_on)
    for left in place.home.glob("*.db"):
        left.unlink()
    said = errno.EINVAL
    assert carry(path, place, go_on) is not None


def test_a_share_that_hangs_keeps_nobody_from_ending(
    path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the window would stay open until the network is back."""
    hangs, reached = threading.Event(), threading.Event()

    def hang(*_arguments: object) -> None:
        reached.set()
        hangs.wait(PATIENCE_S)

    monkeypatch.setattr(second_place, "carry", hang)
    chosen(path, disk)
    copies = SecondCopies(path, SystemClock(), lambda _event: None)
    copies.start()
    assert reached.wait(PATIENCE_S)
    # Wishes wait with it, and nobody waits for them.
    copies.choose(None)
    copies.do(lambda: None)
    assert not copies.stop(0.05)
    hangs.set()
    assert copies.stop(PATIENCE_S)
