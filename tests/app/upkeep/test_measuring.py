"""The numbers of a month are those of its facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.upkeep.measuring import measure
from app.upkeep.values import Measures


def test_what_was_done_is_counted(worked: Path) -> None:
    """A report would show numbers that no receipt has."""
    now = datetime.now(UTC)

    done = measure(worked, now - timedelta(hours=1), now + timedelta(hours=1))

    assert (done.receipts, done.confirmed, done.deliveries) == (1, 1, 1)
    # Of six, the undo is a command; the redo scans the carton again.
    assert (done.scans, done.repeated, done.refused, done.people) == (5, 1, 1, 1)
    assert done.packages == 3


def test_another_time_has_none_of_it(worked: Path) -> None:
    """Each month would have the work of all."""
    now = datetime.now(UTC)

    assert measure(worked, now + timedelta(hours=1), now + timedelta(days=1)) == Measures()


def test_a_workstation_without_database_did_nothing(tmp_path: Path) -> None:
    """Its first report would be an error."""
    now = datetime.now(UTC)
    assert measure(tmp_path, now - timedelta(days=1), now) == Measures()
