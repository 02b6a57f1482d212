from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest
from sqlalchemy import select

from app.entry.later import wait_for
from app.readers.saying import Saying
from app.store import health as health_watch
from app.store import local_state, suspicion
from app.store.backups import BackupFailed, backups_of, make_backup
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.errors import DatabaseDamaged, DatabaseInUse
from app.store.health import (
    BackupMade,
    Level,
    SpaceWatch,
    StoreHealth,
    StoreWarned,
)
from app.store.restoring import WayOut, refuse_noted_damage, restore_backup, way_out
from app.store.tables.changes import operation
from app.store.workstation import history_doubted, identify
from tests.app.store.test_backups import zero_a_page

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PATIENCE_S = 60
MB = 1_000_000


def the_clock(at: datetime = NOW) -> SystemClock:
    return SystemClock(lambda: at, RisingIds())


@dataclass
class Disk:
    """A disk whose free space the test says."""

    free: int = 10_000 * MB
    looks: SimpleQueue[int] = field(default_factory=SimpleQueue)

    def usage(self, _folder: Path) -> tuple[int, int, int]:
        self.looks.put(self.free)
        return (0, 0, self.free)


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    copied = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    with Database.at(copied) as database:
        for number in range(40):
            with database.writing() as connection:
                local_state.write(connection, f"key {number}", "x" * 1000)
    return copied


def test_each_step_down_is_told_once_and_the_way_back_with_some_room_to_spare() -> None:
    disk = Disk()
    watch = SpaceWatch(Path("/nowhere"), disk.usage)
    told = []
    for free in (900, 499, 480, 99, 105, 111, 99, 480, 510, 551, 900, 50):
        disk.free = free * MB
        warning = watch.look()
        told.append(warning.level if warning is not None else None)
    low, scarce, well = Level.LOW, Level.SCARCE, Level.WELL
    assert told == [None, low, None, scarce, None, low, scarce, low, None, well, None, scarce]


def test_a_warning_says_how_much_is_left_and_what_to_do() -> None:
    warning = SpaceWatch(Path("/data"), Disk(99 * MB).usage).look()
    assert warning is not None
    assert "99 MB" in warning.sentence.chinese
    assert "扫码会被拒绝" in warning.sentence.chinese
    assert "/data" in warning.sentence.english


def test_a_disk_that_says_nothing_is_no_warning() -> None:
    def failing(_folder: Path) -> tuple[int, int, int]:
        raise OSError(5, "Input/output error")

    assert SpaceWatch(Path("/nowhere"), failing).look() is None


@contextmanager
def watched(
    path: Path, disk: Disk, tell: Callable[[StoreWarned], None], look_every_s: float = 3600
) -> Iterator[StoreHealth]:
    def tell_warnings(event: object) -> None:
        if isinstance(event, StoreWarned):
            tell(event)

    health = StoreHealth(
        path, the_clock(), tell_warnings, usage=disk.usage, look_every_s=look_every_s
    )
    health.start()
    try:
        yield health
    finally:
        assert health.stop(PATIENCE_S)


def test_the_room_is_looked_at_at_the_start_and_when_a_write_was_refused(path: Path) -> None:
    disk, told = Disk(), SimpleQueue[StoreWarned]()
    with watched(path, disk, told.put) as health:
        disk.looks.get(timeout=PATIENCE_S)
        disk.free = 30 * MB
        health.look_now()
        assert told.get(timeout=PATIENCE_S).level is Level.SCARCE


def test_the_room_is_looked_at_again_and_again(path: Path) -> None:
    disk, told = Disk(), SimpleQueue[StoreWarned]()
    with watched(path, disk, told.put, look_every_s=0.01):
        for free, level in ((300, Level.LOW), (30, Level.SCARCE), (9000, Level.WELL)):
            disk.free = free * MB
            assert told.get(timeout=PATIENCE_S).level is level


def test_a_day_begins_with_a_backup_and_ends_with_one_where_anything_was_written(
    path: Path,
) -> None:
    told = SimpleQueue[StoreWarned]()
    with Database.at(path) as database:
        with watched(path, Disk(), told.put) as health:
            wait_for(lambda: backups_of(path) or None, PATIENCE_S, "没有备份")
            assert health.stop(PATIENCE_S)
        assert len(backups_of(path)) == 1
        with watched(path, Disk(), told.put), database.writing() as connection:
            local_state.write(connection, "later", "1")
        assert len(backups_of(path)) == 2
    assert told.empty()


def test_damage_is_told_while_the_program_works_and_no_backup_is_lost(path: Path) -> None:
    good = make_backup(path, NOW - timedelta(days=1))
    zero_a_page(path)
    told = SimpleQueue[StoreWarned]()
    with Database.at(path), watched(path, Disk(), told.put):
        levels = [told.get(timeout=PATIENCE_S).level for _ in range(2)]
    assert levels == [Level.LOW, Level.DAMAGED]
    assert backups_of(path) == (good,)


def test_a_sound_database_needs_no_way_out(path: Path) -> None:
    assert way_out(path.parent) is None


def test_without_a_backup_the_way_out_says_so(path: Path) -> None:
    path.write_bytes(b"\xff" * 9000)
    offer = way_out(path.parent)
    assert offer is not None
    assert offer.backup is None
    assert str(path) in offer.sentence.chinese
    assert "没有可用的备份" in offer.sentence.chinese
    with pytest.raises(BackupFailed):
        restore_backup(offer, the_clock())


def test_a_damaged_database_is_restored_and_kept_beside(path: Path) -> None:
    clock = the_clock()
    with Database.at(path) as database, database.writing() as connection:
        before = identify(connection, clock)
        log = ChangeLog(before, clock)
        sent = [log.append(connection, "test", 1, "{}") for _ in range(3)]
        log.acknowledge(connection, 3)
    make_backup(path, NOW)
    zero_a_page(path)
    damaged = path.read_bytes()

    offer = way_out(path.parent)
    assert offer is not None
    assert offer.backup is not None
    assert "备份恢复" in offer.sentence.chinese
    assert path.read_bytes() == damaged
    restored = restore_backup(offer, clock)

    assert (restored.aside / path.name).read_bytes() == damaged
    assert restored.since == NOW
    with Database.at(path) as database, database.writing() as connection:
        after = identify(connection, clock)
        log = ChangeLog(after, clock)
        assert (after.device, after.org) == (before.device, before.org)
        assert history_doubted(connection)
        log.acknowledge(connection, 0)
        assert [row.op_id for row in log.unacknowledged(connection)] == sent
        kept = connection.execute(select(operation.c.seq).order_by(operation.c.seq)).scalars()
        assert list(kept) == [1, 2, 3]
    assert way_out(path.parent) is None


def test_a_restore_that_was_cut_short_is_offered_again(path: Path) -> None:
    make_backup(path, NOW)
    path.unlink()
    with pytest.raises(DatabaseDamaged):
        Database.at(path)
    offer = way_out(path.parent)
    assert offer is not None
    restore_backup(offer, the_clock())
    Database.at(path).close()


def test_an_open_database_is_not_restored(path: Path) -> None:
    backup = make_backup(path, NOW)
    offer = WayOut(path, "", backup, Saying("", ""))
    with Database.at(path), pytest.raises(DatabaseInUse):
        restore_backup(offer, the_clock())


def test_a_disk_that_refuses_writes_is_warned_of_though_there_is_room_until_it_takes_them() -> None:
    said = {"": "", "refuses": "No space left on device"}
    state = "refuses"
    watch = SpaceWatch(Path("/data"), Disk().usage, lambda _folder: said[state])
    assert watch.look() is None
    warned = watch.look(refused=True)
    assert warned is not None
    assert warned.level is Level.SCARCE
    assert "No space left on device" in warned.sentence.chinese
    assert watch.look() is None
    state = ""
    well = watch.look()
    assert well is not None
    assert well.level is Level.WELL


def test_a_refusal_that_was_over_at_once_is_no_warning(tmp_path: Path) -> None:
    assert SpaceWatch(tmp_path, Disk().usage).look(refused=True) is None
    assert list(tmp_path.iterdir()) == []


def test_after_a_refusal_the_disk_is_looked_at_again_soon_and_the_warning_taken_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_watch, "LOOK_AGAIN_S", 0.1)
    state = ["No space left on device"]
    told = SimpleQueue[object]()
    health = StoreHealth(
        path, the_clock(), told.put, try_writing=lambda _folder: state[0], usage=Disk().usage
    )
    health.start()
    try:
        health.look_now()
        warned = next_warning(told)
        assert warned.level is Level.SCARCE
        state[0] = ""
        assert next_warning(told).level is Level.WELL
    finally:
        assert health.stop(PATIENCE_S)


def next_warning(told: SimpleQueue[object]) -> StoreWarned:
    while not isinstance(event := told.get(timeout=PATIENCE_S), StoreWarned):
        pass
    return event


def test_a_copy_is_made_when_it_is_wished_and_told(path: Path) -> None:
    make_backup(path, NOW)
    told = SimpleQueue[object]()
    health = StoreHealth(path, the_clock(), told.put, usage=Disk().usage)
    health.start()
    try:
        health.back_up_now()
        made = told.get(timeout=PATIENCE_S)
        assert isinstance(made, BackupMade)
        assert made.backup == backups_of(path)[0]
        health.leave_no_copy()
    finally:
        assert health.stop(PATIENCE_S)
    assert len(backups_of(path)) == 2


def test_damage_found_while_open_is_noted_and_refused_at_the_next_start(path: Path) -> None:
    suspicion.note(path, "scan")
    refuse_noted_damage(path)
    suspicion.note(path, "scan")
    zero_a_page(path)
    with pytest.raises(DatabaseDamaged):
        refuse_noted_damage(path)
    assert suspicion.noted(path) == "scan"
