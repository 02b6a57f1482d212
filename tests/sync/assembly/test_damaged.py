"""A workplace whose database is damaged says so with the way out, and works on from the backup."""

from __future__ import annotations

import queue
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.entry.settings import Settings
from app.receiving.progress import DeskFailed
from app.store.backups import backups_of, make_backup
from app.store.health import StoreWarned
from sync.assembly.workplace import DatabaseFoundDamaged, Plan, Workplace
from sync.client.station import DATABASE
from tests.commands import ROOT

WAIT_S = 60.0
Heard = queue.SimpleQueue[object]


def a_workplace(folder: Path, heard: Heard) -> Workplace:
    return Workplace(Plan(folder, Settings(), ROOT / "main.py"), heard.put)


def test_damage_at_the_start_is_told_with_the_offer_and_the_backup_takes_its_place(
    tmp_path: Path, empty_database: Path
) -> None:
    shutil.copy(empty_database, tmp_path / DATABASE)
    make_backup(tmp_path / DATABASE, datetime(2026, 11, 21, 8, 30, tzinfo=UTC))
    (tmp_path / DATABASE).write_bytes(b"\xff" * 9000)
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(tmp_path, heard)) as workplace:
        workplace.open()
        found = heard.get(timeout=WAIT_S)
        failed = heard.get(timeout=WAIT_S)
        assert isinstance(found, DatabaseFoundDamaged)
        assert isinstance(failed, DeskFailed)
        assert failed.number is None
        restored = workplace.restore(found.offer)
    assert (restored.aside / DATABASE).read_bytes() == b"\xff" * 9000
    with closing(a_workplace(tmp_path, heard)) as workplace:
        workplace.open()
        workplace.desk.result(WAIT_S)


def test_a_workplace_watches_its_store_and_ends_with_a_backup(tmp_path: Path) -> None:
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(tmp_path, heard)) as workplace:
        workplace.open()
        workplace.desk.result(WAIT_S)
    assert backups_of(tmp_path / DATABASE)
    while not heard.empty():
        assert not isinstance(heard.get(), StoreWarned | DeskFailed)
