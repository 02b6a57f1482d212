"""What going back to a backup means is said before it is done."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.backups import Backup, make_backup
from app.store.behind import Behind, behind, told
from tests.deliveries import PERSON, FakeClock, a_delivery, a_line, code, workplace

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
DELIVERY = a_delivery(a_line(50))


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "workstation.db"))


def worked(path: Path) -> Backup:
    """A backup, and what was done since: two deliveries opened, five boxes scanned."""
    with workplace(path, clock=FakeClock()) as place:
        session = place.receive(DELIVERY)
        session.scan(place.reading(code(1)))
        with place.parts.database.writing() as connection:
            place.parts.log.acknowledge(connection, 3)
        backup = make_backup(path, NOW)
        for serial in range(2, 7):
            session.scan(place.reading(code(serial)))
        place.receive(a_delivery(a_line(5), number="PS2026112100002"))
        return backup


def test_what_was_done_since_is_counted_with_who_and_when(path: Path) -> None:
    """Otherwise a person would learn afterwards what going back has cost."""
    backup = worked(path)
    found = behind(path, backup.path, lambda: True)
    assert found is not None
    assert (found.scans, found.receipts, found.shipments) == (5, 1, 0)
    assert found.people == (PERSON,)
    assert found.first is not None
    assert found.last is not None
    assert found.first < found.last
    # Of six operations since then the service has one.
    assert found.unsent == 5
    said = told(found).chinese
    assert "5 次扫码、1 张收货单" in said
    assert PERSON in said
    assert "从现在的数据库带过去" in said


def test_a_backup_that_lacks_nothing_says_so(path: Path) -> None:
    """Otherwise everybody would be warned of what is not."""
    with workplace(path) as place:
        place.receive(DELIVERY).scan(place.reading(code(1)))
    backup = make_backup(path, NOW)
    assert behind(path, backup.path, lambda: True) == Behind()
    assert "没有新的扫码" in told(Behind()).chinese


def test_what_cannot_be_compared_is_said_and_no_nothing(path: Path, tmp_path: Path) -> None:
    """Otherwise a file of something else would look like a backup that lacks nothing."""
    backup = worked(path)
    (tmp_path / "other.db").write_bytes(b"no database" * 500)
    assert behind(path, tmp_path / "other.db", lambda: True) is None
    assert behind(tmp_path / "not there.db", backup.path, lambda: True) is None
    assert "没能比较" in told(None).chinese
