"""The list of scans a restored database lacks is kept until somebody says it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.readers.scan import Scan
from scanners.journal import ScanJournal
from scanners.restored import LIST, RepeatList

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def read_by(folder: Path, *numbers: int) -> ScanJournal:
    """A run of the program that has read these."""
    journal = ScanJournal(folder, lambda _shown: None)
    journal.look_back()
    journal.write([(a_scan(number), False) for number in numbers])
    journal.close()
    return journal


def a_scan(number: int) -> Scan:
    text = f"8100001{number:013}"
    return Scan(text.encode(), text, None, "serial-1", NOW + timedelta(seconds=number))


def known(*numbers: int) -> frozenset[tuple[bytes, datetime]]:
    return frozenset((a_scan(number).raw, a_scan(number).read_at) for number in numbers)


def test_what_stands_behind_the_last_known_scan_is_noted_once(tmp_path: Path) -> None:
    read_by(tmp_path, 1, 2, 3, 4)
    kept = RepeatList(tmp_path)
    assert kept.note(NOW, known(1, 2)) == 2
    assert kept.note(NOW, known(1, 2)) == 2
    assert kept.read() == (NOW, (a_scan(3), a_scan(4)))


def test_a_second_restore_to_a_newer_backup_drops_only_what_that_one_knows(tmp_path: Path) -> None:
    read_by(tmp_path, 1, 2, 3)
    kept = RepeatList(tmp_path)
    kept.note(NOW, known(1))
    read_by(tmp_path, 4, 5)
    assert kept.note(NOW + timedelta(hours=1), known(1, 3, 4)) == 2
    assert kept.read()[1] == (a_scan(2), a_scan(5))


def test_the_scans_of_this_run_wait_for_the_desk_and_are_not_lacking(tmp_path: Path) -> None:
    read_by(tmp_path, 1, 2)
    present = read_by(tmp_path, 3)
    kept = RepeatList(tmp_path)
    assert kept.note(NOW, known(1), this_run=present.run) == 1


def test_what_was_brought_back_leaves_a_hole_that_is_noted(tmp_path: Path) -> None:
    """Otherwise a scan between two that were salvaged would be lost without a word."""
    read_by(tmp_path, 1, 2, 3, 4)
    kept = RepeatList(tmp_path)
    assert kept.note(NOW, known(1), known(2, 4)) == 1
    assert kept.note(NOW, known(1, 2), known(3, 4)) == 0


def test_a_list_that_is_done_is_put_away_and_not_deleted(tmp_path: Path) -> None:
    read_by(tmp_path, 1)
    kept = RepeatList(tmp_path)
    kept.note(NOW, frozenset())
    kept.done(NOW)
    kept.done(NOW)
    assert kept.read() == (None, ())
    assert [path.name for path in tmp_path.glob("*.jsonl")] == [
        "scans-repeated-20261121-083000.jsonl"
    ]


def test_a_damaged_list_shows_what_can_be_read(tmp_path: Path) -> None:
    read_by(tmp_path, 1, 2)
    kept = RepeatList(tmp_path)
    kept.note(NOW, frozenset())
    path = tmp_path / LIST
    path.write_bytes(b"\xff\n" + path.read_bytes().split(b"\n", 1)[1])
    assert kept.read() == (None, (a_scan(1), a_scan(2)))
