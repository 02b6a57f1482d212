from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.entry.console import Trouble
from app.entry.damage import DATABASE, refuse_damaged_database, restore
from app.store.backups import make_backup
from app.store.restoring import note_nothing

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    shutil.copy(empty_database, tmp_path / DATABASE)
    return tmp_path


def test_a_sound_database_is_let_through_and_not_replaced_unasked(folder: Path) -> None:
    make_backup(folder / DATABASE, NOW)
    refuse_damaged_database(folder)
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(Trouble, match="--replace"):
        restore(folder, None, note_nothing, replace_sound=False)
    restored = restore(folder, None, note_nothing, replace_sound=True)
    assert restored.aside.name.startswith("replaced-")
    assert (restored.aside / DATABASE).read_bytes() == before


def test_a_damaged_one_is_said_with_the_way_out_and_restored(folder: Path) -> None:
    make_backup(folder / DATABASE, NOW)
    (folder / DATABASE).write_bytes(b"garbage" * 100)
    with pytest.raises(Trouble, match=r"没有改写。可以从 .* 的备份恢复"):
        refuse_damaged_database(folder)
    restored = restore(folder, None, note_nothing, replace_sound=False)
    assert (restored.aside / DATABASE).read_bytes() == b"garbage" * 100
    refuse_damaged_database(folder)


def test_a_new_machine_begins_with_a_copy_from_elsewhere(folder: Path, tmp_path: Path) -> None:
    """Otherwise whoever stands before a new disk would be told that nothing is wrong with it."""
    (folder / "readers.json").write_bytes(b"{}")
    copy = make_backup(folder / DATABASE, NOW).path
    new = tmp_path / "new"
    new.mkdir()
    restore(new, copy, note_nothing, replace_sound=False)
    assert (new / DATABASE).is_file()
    assert (new / "readers.json").read_bytes() == b"{}"


def test_what_replacing_would_cost_is_said_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise a script's author would learn it from what is missing."""
    make_backup(folder / DATABASE, NOW)
    with pytest.raises(Trouble, match="没有新的扫码"):
        restore(folder, None, note_nothing, replace_sound=False)
    restore(folder, None, note_nothing, replace_sound=True)
    assert "没有新的扫码" in capsys.readouterr().err


def test_a_damaged_one_without_a_backup_stays_as_it_is(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"garbage" * 100)
    with pytest.raises(Trouble, match="没有可用的备份"):
        restore(folder, None, note_nothing, replace_sound=False)
    assert (folder / DATABASE).read_bytes() == b"garbage" * 100
