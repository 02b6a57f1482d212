"""Row 3: the disk fills up while the log goes over into the file, and while a backup is made.

Scans and migrations on a full disk: test_disks.py, test_room.py, test_station_migrated.py. Here the
write-ahead log has begun anew, so that commits find room in it and the checkpoint finds none: what
is answered stays durable in the log, and the log is what grows until scans are refused. A backup
(SQLite's backup API, where others use VACUUM INTO) that finds no room leaves nothing behind.
"""

from __future__ import annotations

import itertools
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.receiving.sessions.session import ReceivingSession
from app.store import backups
from app.store.backups import BackupFailed, backups_of, make_backup
from app.store.copies.manifests import list_of
from app.store.errors import DiskFull
from app.store.soundness import log_of
from tests.deliveries import Workplace, a_delivery, a_line, code, workplace
from tests.faults.conftest import SmallDisk
from tests.faults.test_disks import assert_whole

DELIVERY = a_delivery(a_line(100_000))
MOST_SCANS = 20_000
LOG_BYTES = 1000 * 4096
"""Of a log that goes over into the file."""


def scan(place: Workplace, session: ReceivingSession, accepted: set[str]) -> None:
    text = code(len(accepted))
    assert session.scan(place.reading(text)).answer.added == 1
    accepted.add(text)


def scan_until_refused(place: Workplace, session: ReceivingSession, accepted: set[str]) -> None:
    with pytest.raises(DiskFull):
        for _ in itertools.repeat(None, MOST_SCANS):
            scan(place, session, accepted)


def test_a_checkpoint_without_room_loses_nothing_and_is_made_when_there_is_some(
    roomy_disk: SmallDisk, tmp_path: Path, empty_database: Path
) -> None:
    path = Path(shutil.copy(empty_database, roomy_disk.folder / "work.db"))
    accepted: set[str] = set()
    with workplace(path, scratch=False) as place:
        session = place.receive(DELIVERY)
        before = path.stat().st_size
        while path.stat().st_size == before:
            scan(place, session, accepted)
        assert log_of(path).stat().st_size >= LOG_BYTES
        roomy_disk.fill()
        in_the_log, size = len(accepted), path.stat().st_size
        scan_until_refused(place, session, accepted)
        # The log was written anew from its beginning, and behind its end there is no room.
        assert len(accepted) - in_the_log > 50
        assert path.stat().st_size == size
        left = Path(shutil.copytree(roomy_disk.folder, tmp_path / "killed"))
        roomy_disk.free()
        scan(place, session, accepted)
        while path.stat().st_size == size:
            scan(place, session, accepted)
    assert_whole(path, accepted)
    with workplace(left / "work.db", scratch=False) as place:
        assert place.parts.database.lost == 0
        assert place.open(DELIVERY).view().lines[0].received >= in_the_log
    (left / "ballast").unlink()


def test_closing_on_a_full_disk_loses_nothing(roomy_disk: SmallDisk, empty_database: Path) -> None:
    path = Path(shutil.copy(empty_database, roomy_disk.folder / "work.db"))
    accepted: set[str] = set()
    with workplace(path, scratch=False) as place:
        session = place.receive(DELIVERY)
        for _ in range(30):
            scan(place, session, accepted)
        roomy_disk.fill()
    roomy_disk.free()
    with workplace(path, scratch=False) as place:
        assert place.parts.database.lost == 0
    assert_whole(path, accepted)


def test_a_backup_without_room_leaves_nothing_and_scans_go_on(
    roomy_disk: SmallDisk, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(empty_database, roomy_disk.folder / "work.db"))
    accepted: set[str] = set()
    with workplace(path, scratch=False) as place:
        session = place.receive(DELIVERY)
        for _ in range(20):
            scan(place, session, accepted)
        with pytest.raises(DiskFull):
            make_backup(path, datetime.now(UTC))  # it keeps a reserve, and this disk has none
        # Others may take the room while it is being made.
        monkeypatch.setattr(backups, "RESERVE_BYTES", -(10**12))
        good = make_backup(path, datetime.now(UTC))
        for room in (0, 200_000, 500_000):
            roomy_disk.fill(room)
            with pytest.raises(BackupFailed):
                make_backup(path, datetime.now(UTC))
            assert [one.path for one in backups_of(path)] == [good.path]
            left = sorted((roomy_disk.folder / "backups").iterdir())
            assert left == [good.path, list_of(good.path)]
            roomy_disk.free()
            scan(place, session, accepted)
        make_backup(path, datetime.now(UTC))
        assert len(backups_of(path)) == 2
    assert_whole(path, accepted)
