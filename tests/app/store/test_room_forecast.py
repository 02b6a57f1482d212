"""When a disk will be full, said while there is time."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.entry import doctor_store
from app.entry.findings import Ground, Level
from app.entry.settings import Settings
from app.store.health import StoreHealth, StoreWarned
from app.store.room_forecast import KEPT_DAYS, days_left, note, samples_of
from tests.app.store.test_health import MB, NOW, Disk, next_warning, the_clock

TODAY = date(2026, 11, 21)
PATIENCE_S = 60


def falling(days: int, a_day: int, last: int) -> dict[date, int]:
    return {TODAY - timedelta(days=n): last + n * a_day for n in range(days)}


def test_the_pace_of_weeks_says_when_the_room_is_used_up() -> None:
    """Otherwise the first word would come with half a gigabyte left."""
    assert days_left(falling(14, 100 * MB, 1300 * MB), 1300 * MB, 100 * MB) == 12


def test_one_large_file_changes_nothing_of_the_pace() -> None:
    """Otherwise a film somebody kept for a day would frighten everybody."""
    samples = falling(14, 10 * MB, 20_100 * MB)
    samples[TODAY - timedelta(days=3)] -= 8_000 * MB
    assert days_left(samples, 20_100 * MB, 100 * MB) == 2000


@pytest.mark.parametrize(
    "samples", [{}, falling(3, 100, 900), falling(14, 0, 900), falling(9, -5, 9)]
)
def test_where_it_gets_no_less_or_little_is_known_nothing_is_said(
    samples: dict[date, int],
) -> None:
    """Otherwise a warning would come and go with each day's first download."""
    assert days_left(samples, 900, 100) is None


def test_a_day_is_noted_once_and_old_or_future_ones_go(tmp_path: Path) -> None:
    """Otherwise a clock that went wrong would decide about the pace for ever."""
    database = tmp_path / "workstation.db"
    note(database, TODAY - timedelta(days=KEPT_DAYS + 5), 9)
    note(database, TODAY + timedelta(days=400), 9)
    note(database, TODAY, 7)
    assert dict(note(database, TODAY, 5)) == {TODAY: 7}
    database.with_name("workstation.db.room").write_bytes(b"{rubbish")
    assert samples_of(database) == {}


def test_the_watch_warns_weeks_before_and_doctor_says_the_same(
    tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a figure would be kept that nobody ever sees."""
    path = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    for day, free in sorted(falling(10, 500 * MB, 6500 * MB).items()):
        if day < TODAY:
            note(path, day, free)
    told = SimpleQueue[object]()
    health = StoreHealth(path, the_clock(NOW), told.put, usage=Disk(6000 * MB).usage)
    health.start()
    try:
        warned = next_warning(told)
        assert isinstance(warned, StoreWarned)
        assert "约 11 天后会满" in warned.sentence.chinese
    finally:
        assert health.stop(PATIENCE_S)
    usage = shutil.disk_usage(tmp_path)._replace(free=6000 * MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    found = {one.topic: one for one in doctor_store.look(Ground(tmp_path, Settings()))}
    assert found["disk"].level is Level.WARNING
    assert found["disk"].values["days_left"] == 11
