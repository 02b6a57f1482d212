from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.events import JournalShown
from app.readers.scan import Scan
from scanners.journal import JournalFailed, ScanJournal, sessions
from scanners.records import RecordedScan, RecordingUnreadable, read_recording
from tests.scanners.rig import Arrivals

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def a_scan(text: str, raw: bytes | None = None, device: str = "serial-1") -> Scan:
    return Scan(text.encode() if raw is None else raw, text, "]C1", device, NOW)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Disk:
    """Flushes, or fails as it is told to."""

    def __init__(self) -> None:
        self.broken = False
        self.flushes = 0

    def __call__(self, file: FileIO) -> None:
        self.flushes += 1
        if self.broken:
            raise OSError(28, "No space left on device")
        os.fsync(file.fileno())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def told() -> Arrivals[JournalShown]:
    return Arrivals()


Run = Callable[[], ScanJournal]


@pytest.fixture
def run(tmp_path: Path, told: Arrivals[JournalShown], clock: Clock, disk: Disk) -> Run:
    """Begin one more run of the program."""
    return lambda: ScanJournal(tmp_path, told, clock=clock, make_durable=disk)


def write(journal: ScanJournal, *texts: str) -> tuple[int, ...]:
    return journal.write([(a_scan(text), False) for text in texts])


def the_file(folder: Path) -> Path:
    (session,) = sessions(folder)
    return session.path


def recorded(path: Path) -> list[str]:
    return [found.scan.text for found in read_recording(path)]


def test_a_scan_comes_back_as_it_was(run: Run, tmp_path: Path) -> None:
    scans = [
        Scan(bytes(range(256)), "\x1d八\ud800", None, "keyboard-1", NOW),
        Scan(b"]C181", "81", "]C1", "serial-2", NOW + timedelta(microseconds=1)),
    ]
    journal = run()
    numbers = journal.write([(scan, False) for scan in scans])

    found = list(read_recording(the_file(tmp_path)))

    assert [one.scan for one in found] == scans
    assert tuple(one.number for one in found) == numbers == (1, 2)


def test_scans_that_wait_together_are_flushed_together(run: Run, disk: Disk) -> None:
    write(run(), *"abcdefgh")

    assert disk.flushes == 1


def test_a_run_that_read_nothing_leaves_no_file(run: Run, tmp_path: Path) -> None:
    journal = run()
    journal.look_back()
    journal.close()

    assert sessions(tmp_path) == ()


def test_each_day_and_each_run_has_a_file_of_its_own(
    run: Run, tmp_path: Path, clock: Clock
) -> None:
    first = run()
    write(first, "a")
    clock.now += timedelta(days=1)
    write(first, "b")
    write(run(), "c")

    found = sessions(tmp_path)

    assert sorted(map(recorded, (one.path for one in found))) == [["a"], ["b"], ["c"]]
    assert [one.began_at for one in found] == [NOW, clock.now, clock.now]
    assert found[0].size == found[0].path.stat().st_size


def test_what_nobody_answered_is_known_to_the_next_run(run: Run, clock: Clock) -> None:
    first = run()
    write(first, "a", "b")
    clock.now += timedelta(days=1)
    numbers = write(first, "c", "d")
    first.write_answered((1, numbers[1]))

    assert [scan.text for scan in run().look_back()] == ["b", "c"]


def test_what_the_run_before_the_last_left_is_not_told_again(run: Run, clock: Clock) -> None:
    write(run(), "a")
    clock.now += timedelta(seconds=1)
    second = run()
    second.write_answered(write(second, "b"))

    assert run().look_back() == ()


def test_of_many_the_newest_fifty_are_told(run: Run) -> None:
    write(run(), *map(str, range(60)))

    assert [scan.text for scan in run().look_back()] == [str(n) for n in range(10, 60)]


def test_a_last_line_cut_off_is_kept_and_passed_over(
    run: Run, tmp_path: Path, clock: Clock
) -> None:
    write(run(), "a", "b")
    path = the_file(tmp_path)
    torn = path.read_bytes()[:-10]
    path.write_bytes(torn)

    assert [scan.text for scan in run().look_back()] == ["a"]
    write(run(), "c")
    assert path.read_bytes() == torn


@pytest.mark.logs("scans are refused")
def test_a_disk_that_fails_is_told_once_and_again_when_it_works(
    run: Run, tmp_path: Path, disk: Disk, told: Arrivals[JournalShown]
) -> None:
    journal = run()
    write(journal, "a")
    disk.broken = True
    for text in "bc":
        with pytest.raises(JournalFailed, match="磁盘已满"):
            write(journal, text)
    assert not journal.try_again()
    assert [state.working for state in told.all] == [False]
    disk.broken = False
    assert journal.try_again()
    assert journal.working
    write(journal, "d")

    assert [state.working for state in told.all] == [False, True]
    assert recorded(the_file(tmp_path)) == ["a", "d"]
    assert all(state.detail.english for state in told.all)


@pytest.mark.logs("scans are refused")
def test_the_next_scan_finds_out_that_the_disk_works_again(
    run: Run, disk: Disk, tmp_path: Path, told: Arrivals[JournalShown]
) -> None:
    journal = run()
    disk.broken = True
    with pytest.raises(JournalFailed):
        write(journal, "a")
    disk.broken = False
    write(journal, "b")

    assert recorded(the_file(tmp_path)) == ["b"]
    assert told.all[-1].working


@pytest.mark.logs("scans are refused")
def test_what_was_half_written_is_never_glued_to_the_next(
    run: Run, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = run()
    write(journal, "a")
    path = the_file(tmp_path)

    def no_way_back(_descriptor: int, _size: int) -> None:
        # A disk that lets nothing be taken back either.
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size - 10)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("scanners.journal.os.ftruncate", no_way_back)
    disk.broken = True
    with pytest.raises(JournalFailed):
        write(journal, "lost")
    disk.broken = False
    write(journal, "b")

    assert recorded(path) == ["a", "b"]


@pytest.mark.logs("scans are refused")
def test_a_folder_that_cannot_be_made_is_told_and_made_later(
    tmp_path: Path, told: Arrivals[JournalShown]
) -> None:
    (tmp_path / "scans").write_text("in the way")
    journal = ScanJournal(tmp_path, told)
    assert journal.look_back() == ()
    with pytest.raises(JournalFailed, match="请管理员"):
        write(journal, "a")
    (tmp_path / "scans").unlink()
    write(journal, "b")

    assert recorded(the_file(tmp_path)) == ["b"]


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no open file")
def test_a_file_that_was_removed_while_open_is_made_anew(run: Run, tmp_path: Path) -> None:
    journal = run()
    write(journal, "a")
    the_file(tmp_path).unlink()
    write(journal, "b")

    assert recorded(the_file(tmp_path)) == ["b"]


def test_what_is_older_than_ninety_days_is_removed_at_the_start(
    run: Run, tmp_path: Path, clock: Clock
) -> None:
    write(run(), "old")
    foreign = tmp_path / "scans" / "notes.txt"
    foreign.write_text("mine")
    clock.now += timedelta(days=90)
    write(run(), "new")
    run().look_back()
    assert len(sessions(tmp_path)) == 2
    clock.now += timedelta(seconds=1)
    run().look_back()

    assert recorded(the_file(tmp_path)) == ["new"]
    assert foreign.exists()


def test_lines_of_a_batch_are_marked(run: Run, tmp_path: Path) -> None:
    run().write([(a_scan("a"), True), (a_scan("b"), False)])

    assert [one.inventory for one in read_recording(the_file(tmp_path))] == [True, False]


def test_damage_costs_the_lines_it_is_in(run: Run, tmp_path: Path) -> None:
    write(run(), "a", "b", "c", "d")
    path = the_file(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = b'{"n":2,"raw":"zz","read_at":"2026-11-21T08:30:00+00:00"}\n'
    lines[3] = b"\x00" * 300_000 + b"\n"
    lines.insert(2, b'{"n":"x"}\n[]\n7\n{"n":3,"read_at":"never"}\n{"n":3,"raw":"00"}\n\n')
    path.write_bytes(b"".join(lines))

    assert recorded(path) == ["a", "d"]


def test_a_text_file_with_a_code_on_each_line_is_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes("\ufeff81000010000000000017\r\n\r\n]d2010\x1d21A\r８１\n乱码".encode())

    found = list(read_recording(path))

    texts = ["81000010000000000017", "010\x1d21A", "81", "乱码"]
    assert [one.scan.text for one in found] == texts
    assert found[1].scan.symbology == "]d2"
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert found[2].scan.read_at - found[1].scan.read_at == timedelta(milliseconds=200)


def test_a_recording_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable, match=r"gone\.jsonl"):
        list(read_recording(tmp_path / "gone.jsonl"))


@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_make_reading_fail(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes, journal: bool
) -> None:
    path = tmp_path_factory.mktemp("recording") / "scans.jsonl"
    path.write_bytes((b'{"tracedock_scans":1}\n' if journal else b"") + rubbish)

    for found in read_recording(path):
        assert isinstance(found, RecordedScan)


@given(st.integers(0, 2000))
def test_a_file_cut_off_anywhere_holds_what_was_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    write(ScanJournal(folder, lambda _state: None, clock=Clock()), *"abcdefgh")
    path = the_file(folder)
    path.write_bytes(path.read_bytes()[:cut])
    whole = [json.loads(line) for line in path.read_bytes().splitlines(keepends=True)[1:-1]]

    assert recorded(path)[: len(whole)] == [line["text"] for line in whole]
