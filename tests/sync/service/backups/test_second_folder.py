"""The service's backups in a second folder: carried, read back, away and made up for."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.store.clock import RisingIds, SystemClock
from app.store.copies.manifests import hash_of
from app.store.database import Database
from sync.service.backups import second_folder
from sync.service.backups.nightly import NightlyBackup
from sync.service.backups.second_folder import OWN, carry_newest
from sync.service.backups.sqlite_copies import SqliteCopies
from sync.service.backups.verified import BackupFailed, Copies, backups_in, drill, make
from sync.service.health import Health
from sync.service.settings import ServiceSettings
from tests.sync.service.backups.test_verified import CLOCK, NOW, copies, fill

__all__ = ["copies"]


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


def test_a_backup_of_either_engine_is_restored_from_the_second_folder(
    any_database: Database, copies: Copies, tmp_path: Path, second: Path
) -> None:
    """Otherwise a burnt server would take its backups along."""
    fill(any_database, 1, 5)
    made = make(any_database, copies, tmp_path / "b", 3, CLOCK)
    target = carry_newest(any_database, tmp_path / "b", second, 3)
    assert target is not None
    assert hash_of(target) == hash_of(made.path)
    assert stat.S_IMODE(target.stat().st_mode) & 0o077 == 0
    shutil.rmtree(tmp_path / "b")
    assert drill(copies, target).standing == made.standing


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.at(tmp_path / "service.db") as opened:
        yield opened


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Path:
    fill(database, 1, 3)
    make(database, SqliteCopies(Path(database.place)), tmp_path / "b", 3, CLOCK)
    return tmp_path / "b"


def test_a_share_that_is_away_is_not_filled_in_its_stead(
    database: Database, kept: Path, second: Path
) -> None:
    """Otherwise the empty mount point would take the copies, on the server's own disk."""
    carry_newest(database, kept, second, 3)
    shutil.rmtree(second / OWN)
    with pytest.raises(BackupFailed, match="现在不在"):
        carry_newest(database, kept, second, 3)
    assert list(second.iterdir()) == []


def test_a_disk_that_writes_something_else_holds_no_copy(
    database: Database, kept: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a failing share would be trusted until the day it is needed."""
    monkeypatch.setattr(second_folder, "hash_of", lambda _path: "")
    with pytest.raises(BackupFailed, match="不一样"):
        carry_newest(database, kept, second, 3)
    assert backups_in(second / OWN) == []


def test_a_full_share_keeps_its_last_copy(
    database: Database, kept: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise room for a new copy would be made of the only good one."""
    carry_newest(database, kept, second, 3)
    copies = SqliteCopies(Path(database.place))
    make(database, copies, kept, 3, CLOCK)
    usage = shutil.disk_usage(second)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(BackupFailed, match="空间不够"):
        carry_newest(database, kept, second, 3)
    assert len(backups_in(second / OWN)) == 1


def test_each_hour_it_is_tried_again_and_health_says_when_it_was_last_well(
    database: Database, kept: Path, second: Path
) -> None:
    """Otherwise a share that was away at night would wait for the next one, unseen."""
    moment = [NOW]
    clock = SystemClock(lambda: moment[0], RisingIds())
    settings = ServiceSettings(backup_folder=str(kept), backup_second_folder=str(second))

    def said() -> tuple[bool, bool]:
        health = Health(database, clock, settings)
        [found] = [one for one in health.findings() if one.name == "second-backup"]
        return found.ok, found.grave

    nightly = NightlyBackup(database, SqliteCopies(Path(database.place)), settings, clock)
    assert said() == (False, False)
    second.rename(second.with_name("away"))
    with pytest.raises(BackupFailed):
        nightly.carry_due()
    second.with_name("away").rename(second)
    assert nightly.carry_due() is None
    moment[0] += timedelta(hours=1)
    carried = nightly.carry_due()
    assert carried is not None
    moment[0] = datetime.fromtimestamp(carried.stat().st_mtime, NOW.tzinfo)
    assert said() == (True, False)
