from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.entry.console import Trouble
from app.entry.damage import DATABASE, refuse_damaged_database, restore_newest
from app.store.backups import make_backup

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    shutil.copy(empty_database, tmp_path / DATABASE)
    return tmp_path


def test_a_sound_database_is_let_through_and_needs_no_restore(folder: Path) -> None:
    refuse_damaged_database(folder)
    assert restore_newest(folder) is None


def test_a_damaged_one_is_said_with_the_way_out_and_restored(folder: Path) -> None:
    make_backup(folder / DATABASE, NOW)
    (folder / DATABASE).write_bytes(b"garbage" * 100)
    with pytest.raises(Trouble, match=r"没有改写。可以从 .* 的备份恢复"):
        refuse_damaged_database(folder)
    restored = restore_newest(folder)
    assert restored is not None
    assert (restored.aside / DATABASE).read_bytes() == b"garbage" * 100
    refuse_damaged_database(folder)


def test_a_damaged_one_without_a_backup_stays_as_it_is(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"garbage" * 100)
    with pytest.raises(Trouble, match="没有可用的备份"):
        restore_newest(folder)
    assert (folder / DATABASE).read_bytes() == b"garbage" * 100
