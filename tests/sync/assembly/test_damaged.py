"""A workplace whose database is damaged waits for a choice, and works on from the backup."""

from __future__ import annotations

import queue
import shutil
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from app.entry.restoring import RestoreWish
from app.entry.settings import Settings
from app.receiving.progress import DeskFailed
from app.store.backups import Backup, backups_of, make_backup
from app.store.health import BackupMade, StoreWarned
from app.store.restoring import (
    BackupRead,
    BackupsListed,
    DatabaseFoundDamaged,
    Known,
    Restored,
    RestoreFailed,
)
from app.store.second_place import carry, choose, keep, place_of
from app.store.suspicion import DAMAGE_NOTED
from sync.assembly.workplace import Plan, Workplace
from sync.client.station import DATABASE
from tests.app.store.test_backups import zero_a_page
from tests.commands import ROOT

WAIT_S = 120.0
MADE_AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
Heard = queue.SimpleQueue[object]
Event = TypeVar("Event")


def a_workplace(folder: Path, heard: Heard, restore: RestoreWish | None = None) -> Workplace:
    def note(_since: datetime, _known: Known, _salvaged: Known) -> int:
        return 7

    plan = Plan(folder, Settings(), ROOT / "main.py", restore=restore)
    return Workplace(plan, heard.put, note=note)


def next_of(heard: Heard, kind: type[Event]) -> Event:
    """Wait for an event of a kind; what comes before is passed over."""
    until = time.monotonic() + WAIT_S
    while True:
        event = heard.get(timeout=max(0.1, until - time.monotonic()))
        if isinstance(event, kind):
            return event


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    shutil.copy(empty_database, tmp_path / DATABASE)
    return tmp_path


def spoil(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"\xff" * 9000)


def test_damage_waits_for_a_choice_and_the_desk_opens_on_the_backup(folder: Path) -> None:
    made = make_backup(folder / DATABASE, MADE_AT)
    spoil(folder)
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        found = next_of(heard, DatabaseFoundDamaged)
        assert found.backups == (made,)
        read = next_of(heard, BackupRead)
        assert read.contents is not None
        assert not workplace.desk.done()
        workplace.restore(read.backup)
        restored = next_of(heard, Restored)
        assert restored.lacking == 7
        workplace.desk.result(WAIT_S)
    assert (restored.aside / DATABASE).read_bytes() == b"\xff" * 9000


@pytest.mark.parametrize("gone", [True, False])
def test_backups_of_the_second_place_are_offered_too(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, gone: bool
) -> None:
    """Otherwise a lost disk would begin an empty database beside a drawer full of copies."""
    made = make_backup(folder / DATABASE, MADE_AT)
    choose(folder, tmp_path_factory.mktemp("usb"), MADE_AT)
    place = place_of(folder, "", MADE_AT)
    assert place is not None
    away = carry(folder / DATABASE, place, lambda: True)
    keep(folder, replace(place, last_good=MADE_AT))
    if gone:
        (folder / DATABASE).unlink()
        shutil.rmtree(folder / "backups")
    else:
        spoil(folder)
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        assert next_of(heard, DatabaseFoundDamaged).backups == (() if gone else (made,))
        listed = next_of(heard, BackupsListed).backups
        assert away in listed
        assert len(listed) == 1 + (not gone)
        assert away is not None
        workplace.restore(away)
        next_of(heard, Restored)
        workplace.desk.result(WAIT_S)


def test_a_choice_that_fails_is_said_and_another_can_be_made(folder: Path) -> None:
    good = make_backup(folder / DATABASE, MADE_AT)
    bad = make_backup(folder / DATABASE, MADE_AT + timedelta(days=1))
    zero_a_page(bad.path)
    spoil(folder)
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        assert next_of(heard, BackupRead).problem
        assert next_of(heard, BackupRead).contents is not None
        workplace.restore(bad)
        assert "原样保留" in next_of(heard, RestoreFailed).sentence.chinese
        assert (folder / DATABASE).read_bytes() == b"\xff" * 9000
        workplace.restore(Backup(folder / "gone.db", MADE_AT, 1))
        next_of(heard, RestoreFailed)
        workplace.restore(good)
        next_of(heard, Restored)
        workplace.desk.result(WAIT_S)


def test_who_quits_before_a_damaged_database_leaves_all_as_it_is(folder: Path) -> None:
    make_backup(folder / DATABASE, MADE_AT)
    spoil(folder)
    before = sorted(path.name for path in folder.rglob("*"))
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        next_of(heard, DatabaseFoundDamaged)
    assert workplace.desk.cancelled()
    kept = sorted(path.name for path in folder.rglob("*"))
    assert [name for name in kept if not name.endswith(".lock")] == before


@pytest.mark.parametrize("named", [True, False])
def test_a_wished_restore_is_done_before_anything_is_opened(folder: Path, named: bool) -> None:
    made = make_backup(folder / DATABASE, MADE_AT)
    spoil(folder)
    heard: Heard = queue.SimpleQueue()
    wish = RestoreWish(made.path if named else None)
    with closing(a_workplace(folder, heard, wish)) as workplace:
        workplace.open()
        next_of(heard, Restored)
        workplace.desk.result(WAIT_S)


def test_a_sound_database_is_replaced_only_where_that_was_confirmed(folder: Path) -> None:
    made = make_backup(folder / DATABASE, MADE_AT)
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard, RestoreWish(made.path))) as workplace:
        workplace.open()
        assert "完好" in next_of(heard, RestoreFailed).sentence.chinese
        workplace.desk.result(WAIT_S)
    wish = RestoreWish(made.path, replace_sound=True)
    with closing(a_workplace(folder, heard, wish)) as workplace:
        workplace.open()
        restored = next_of(heard, Restored)
        workplace.desk.result(WAIT_S)
    assert restored.aside.name.startswith("replaced-")
    assert (restored.aside / DATABASE).is_file()


def test_damage_noted_while_open_is_looked_for_at_the_next_start(folder: Path) -> None:
    make_backup(folder / DATABASE, MADE_AT)
    noted = folder / (DATABASE + DAMAGE_NOTED)
    heard: Heard = queue.SimpleQueue()
    noted.write_text("scan: …", encoding="utf-8")
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        workplace.desk.result(WAIT_S)
    assert not noted.exists()


def test_a_workplace_watches_its_store_and_ends_with_a_backup(tmp_path: Path) -> None:
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(tmp_path, heard)) as workplace:
        workplace.open()
        workplace.desk.result(WAIT_S)
        workplace.back_up_now()
        next_of(heard, BackupMade)
        workplace.list_backups()
        listed = next_of(heard, BackupsListed)
        assert next_of(heard, BackupRead).backup == listed.backups[0]
    assert backups_of(tmp_path / DATABASE)
    while not heard.empty():
        assert not isinstance(heard.get(), StoreWarned | DeskFailed)
