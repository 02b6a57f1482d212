"""What a look found is still known at the end of the month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from app.entry.findings import Level, found
from app.upkeep.inspections import (
    FOLDER,
    MONTHS_KEPT,
    Inspection,
    inspection_of,
    keep,
    latest,
    read,
)


def of(day: int, month: int = 11, year: int = 2026) -> Inspection:
    findings = (
        found("disk", "磁盘", "disk", Level.WARNING, free_bytes=1),
        found("program", "程序", "program"),
    )
    return inspection_of(findings, datetime(year, month, day, 12, tzinfo=UTC))


def test_looks_are_read_as_they_were_kept(tmp_path: Path) -> None:
    """A month would be told from what is left of its findings."""
    for day in (3, 9, 30):
        keep(tmp_path, of(day))

    assert read(tmp_path, date(2026, 11, 4), date(2026, 11, 30)) == (of(9), of(30))
    assert read(tmp_path, date(2026, 12, 1), date(2026, 12, 31)) == ()
    assert latest(tmp_path, 2) == (of(30), of(9))
    assert of(3).level is Level.WARNING


def test_a_line_cut_short_takes_no_other_with_it(tmp_path: Path) -> None:
    """A loss of power would take the next day's look too."""
    keep(tmp_path, of(3))
    path = next((tmp_path / FOLDER).glob("*"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])

    keep(tmp_path, of(4))

    assert read(tmp_path, date(2026, 11, 1), date(2026, 11, 30)) == (of(3), of(4))


def test_old_months_go(tmp_path: Path) -> None:
    """The folder would grow for ever."""
    months = [(2024 + number // 12, number % 12 + 1) for number in range(MONTHS_KEPT + 2)]
    for year, month in months:
        keep(tmp_path, of(1, month, year))

    names = sorted(path.stem for path in (tmp_path / FOLDER).iterdir())
    assert names == [f"{year}-{month:02}" for year, month in months[2:]]


def test_nothing_is_known_where_nobody_looked(tmp_path: Path) -> None:
    """A new workstation would not open its dialog."""
    assert latest(tmp_path, 3) == ()
    assert read(tmp_path, date(2026, 1, 1), date(2026, 12, 31)) == ()
