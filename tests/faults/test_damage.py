"""A morning's work, a damaged file, and the way back: nothing is lost without being named."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.receiving.sessions.bodies import Reading
from app.store import database
from app.store.backups import make_backup
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DatabaseBusy, DatabaseDamaged, StoreError
from app.store.restoring import restore_backup, way_out
from app.store.soundness import log_of
from scanners.journal import ScanJournal
from scanners.restored import scanned_since
from tests.app.store.test_backups import zero_a_page
from tests.commands import ROOT, delivery_file, run
from tests.deliveries import PERSON, FakeClock, a_delivery, a_line, code, workplace
from tests.faults.conftest import SmallDisk

NAME = "workstation.db"
DELIVERY = a_delivery(a_line(500))
BEFORE, SINCE = 40, 25
"""Boxes scanned before the backup and since."""
LIMIT_S = 60


def work(folder: Path, clock: FakeClock, journal: ScanJournal, serials: range) -> None:
    """Scan boxes as a workstation does: kept first, then judged."""
    with workplace(folder / NAME, clock=clock) as place:
        session = place.open(DELIVERY)
        for serial in serials:
            text = code(serial)
            scan = Scan(text.encode(), text, None, "gun", datetime.now(UTC))
            number = journal.write([(scan, False)])
            session.scan(Reading(scan.raw, scan.device, PERSON, scan.read_at, scan.text))
            journal.write_answered(number)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path, clock: FakeClock) -> Path:
    """A workstation that has scanned, was backed up, and has scanned on."""
    shutil.copy(empty_database, tmp_path / NAME)
    with workplace(tmp_path / NAME, clock=clock) as place:
        place.keep(DELIVERY)
    journal = ScanJournal(tmp_path, lambda _shown: None)
    work(tmp_path, clock, journal, range(BEFORE))
    make_backup(tmp_path / NAME, datetime.now(UTC))
    work(tmp_path, clock, journal, range(BEFORE, BEFORE + SINCE))
    journal.close()
    return tmp_path


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 2 // 3)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _gone(path: Path) -> None:
    path.unlink()


def _zero_scans(path: Path) -> None:
    zero_a_page(path, "scan")


@pytest.mark.parametrize("damage", [_garbage, _cut, _empty, _gone, _zero_scans])
def test_after_damage_the_backup_is_offered_and_the_journal_names_what_it_lacks(
    folder: Path, clock: FakeClock, damage: Callable[[Path], None]
) -> None:
    path = folder / NAME
    damage(path)
    left = path.read_bytes() if path.exists() else None

    offer = way_out(folder)
    assert offer is not None
    assert offer.backup is not None
    assert (path.read_bytes() if path.exists() else None) == left
    restored = restore_backup(offer, SystemClock())

    again = scanned_since(folder, restored.since, restored.known)
    assert [scan.text for scan in again] == [code(n) for n in range(BEFORE, BEFORE + SINCE)]
    if left is not None:
        assert (restored.aside / NAME).read_bytes() == left
    with workplace(path, clock=clock) as place:
        session = place.open(DELIVERY)
        assert session.view().lines[0].received == BEFORE
        for scan in again:
            assert session.scan(place.reading(scan.text)).answer.added == 1
        assert session.view().lines[0].received == BEFORE + SINCE


def test_a_backup_that_knows_no_scan_lacks_what_was_read_since(folder: Path) -> None:
    read = scanned_since(folder, datetime(2000, 1, 1, tzinfo=UTC), frozenset())
    assert len(read) == BEFORE + SINCE
    assert scanned_since(folder, datetime.now(UTC), frozenset()) == ()


def test_a_damaged_log_of_a_killed_program_is_refused_and_the_backup_offered(
    folder: Path, clock: FakeClock
) -> None:
    copy = folder / "copy"
    copy.mkdir()
    with workplace(folder / NAME, clock=clock) as place:
        session = place.open(DELIVERY)
        for serial in range(100, 120):
            session.scan(place.reading(code(serial)))
        shutil.copy(folder / NAME, copy / NAME)
        shutil.copy(log_of(folder / NAME), log_of(copy / NAME))
    shutil.copytree(folder / "backups", copy / "backups")
    with log_of(copy / NAME).open("r+b") as file:
        file.seek(9000)
        file.write(bytes(2000))
    before = log_of(copy / NAME).read_bytes()
    with pytest.raises(DatabaseDamaged, match="写前日志"):
        Database.at(copy / NAME)
    offer = way_out(copy)
    assert offer is not None
    assert offer.backup is not None
    assert log_of(copy / NAME).read_bytes() == before
    restored = restore_backup(offer, SystemClock())
    assert (restored.aside / (NAME + "-wal")).read_bytes() == before


def test_random_pages_of_a_killed_workstation_never_pass_for_sound(folder: Path) -> None:
    """Whatever page is overwritten: found at the start or by looking through, never a traceback."""
    path = folder / NAME
    sound = path.read_bytes()
    chance = random.Random(11)
    with closing(sqlite3.connect(path)) as connection:
        # A page that nobody uses may hold anything.
        used = [page for (page,) in connection.execute("SELECT pageno FROM dbstat")]
    for _ in range(40):
        damaged = bytearray(sound)
        page = chance.choice(used)
        damaged[(page - 1) * 4096 : page * 4096] = chance.randbytes(4096)
        path.write_bytes(damaged)
        try:
            Database.at(path).close()
        except StoreError:
            continue
        assert way_out(folder) is not None, page


def test_another_program_that_holds_the_file_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database._SETTINGS, "busy_timeout", 300)
    holding = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(folder / NAME)], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            with pytest.raises(DatabaseBusy):
                Database.at(folder / NAME)
        finally:
            process.send_signal(signal.SIGKILL)
    Database.at(folder / NAME).close()


def test_the_command_line_says_it_in_one_sentence(folder: Path) -> None:
    path = folder / NAME
    _garbage(path)
    delivery = delivery_file(folder, DELIVERY)
    ran = run("receive", "--delivery", delivery, "--scans", "-", "--database", path)
    assert (ran.status, ran.out) == (1, b"")
    assert "已损坏" in ran.said


def test_a_read_only_disk_is_no_damage(small_disk: SmallDisk, empty_database: Path) -> None:
    shutil.copy(empty_database, small_disk.folder / NAME)
    small_disk.forbid_writing()
    with pytest.raises(StoreError) as refused:
        Database.at(small_disk.folder / NAME)
    assert not isinstance(refused.value, DatabaseDamaged)
    assert way_out(small_disk.folder) is None
