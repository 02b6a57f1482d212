from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.readers.events import ReplayShown
from app.readers.scan import Scan
from scanners.journal import ScanJournal, sessions
from scanners.replay import Replay
from tests.scanners.rig import Arrivals

THEN = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


@pytest.fixture
def told() -> Arrivals[ReplayShown]:
    return Arrivals()


@pytest.fixture
def replay(scans: Arrivals[Scan], told: Arrivals[ReplayShown]) -> Iterator[Replay]:
    replay = Replay(scans, told, clock=lambda: NOW)
    yield replay
    assert replay.stop(30)


def a_recording(folder: Path, count: int, apart: timedelta = timedelta(0)) -> Path:
    journal = ScanJournal(folder, lambda _state: None)
    recorded = [
        (Scan(f"]C1{n}".encode(), str(n), "]C1", "serial-1", THEN + apart * n), False)
        for n in range(count)
    ]
    journal.write(recorded)
    journal.write([(Scan(b"line", "line", None, "serial-2", THEN), True)])
    journal.close()
    return sessions(folder)[0].path


def wait_for_end(told: Arrivals[ReplayShown]) -> ReplayShown:
    events = told.wait_for(1)
    while events[-1].running:
        events = told.wait_for(len(events) + 1)
    return events[-1]


def test_a_recording_is_played_as_it_was_read_but_now(
    replay: Replay, scans: Arrivals[Scan], told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    path = a_recording(tmp_path, 500)
    replay.play(path, 0)
    end = wait_for_end(told)

    assert end == ReplayShown(path, 500, 500, running=False)
    assert told.all[0] == ReplayShown(path, 0, 500, running=True)
    assert scans.all == [
        Scan(f"]C1{n}".encode(), str(n), "]C1", "replay:serial-1", NOW) for n in range(500)
    ]


def test_a_recording_is_played_as_fast_as_is_wished(
    replay: Replay, told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    path = a_recording(tmp_path, 11, timedelta(seconds=1))
    began = time.monotonic()
    replay.play(path, 20)
    wait_for_end(told)

    assert time.monotonic() - began >= 0.5
    # No more often than ten times a second.
    assert len(told.all) <= 2 + (time.monotonic() - began) * 10


def test_a_long_pause_is_cut(replay: Replay, told: Arrivals[ReplayShown], tmp_path: Path) -> None:
    replay.play(a_recording(tmp_path, 3, timedelta(days=1)), 1000)

    assert wait_for_end(told).done == 3


def test_a_replay_stops_at_once_and_says_how_far_it_came(
    replay: Replay, scans: Arrivals[Scan], told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    path = a_recording(tmp_path, 3, timedelta(seconds=4))
    replay.play(path, 0.001)
    scans.wait_for(1)
    assert replay.stop(30)

    assert told.all[-1] == ReplayShown(path, 1, 3, running=False)
    assert len(scans.all) == 1


def test_another_recording_takes_the_place_of_the_one_that_plays(
    replay: Replay, scans: Arrivals[Scan], told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    slow = a_recording(tmp_path / "slow", 3, timedelta(seconds=4))
    other = a_recording(tmp_path / "other", 2)
    replay.play(slow, 0.001)
    scans.wait_for(1)
    replay.play(other, 0)
    scans.wait_for(3)
    assert replay.stop(30)

    ends = [event for event in told.all if not event.running]
    assert [(end.path, end.done) for end in ends] == [(slow, 1), (other, 2)]


def test_a_replay_waits_for_the_desk(
    scans: Arrivals[Scan], told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    backlog = [1000]
    now = [0.0]
    replay = Replay(scans, told, backlog=lambda: backlog[0], monotonic=lambda: now[0])
    replay.play(a_recording(tmp_path, 3), 0)
    told.wait_for(1)
    assert scans.all == []
    backlog[0] = 0

    assert wait_for_end(told).done == 3
    assert replay.stop(30)


def test_a_recording_that_is_being_written_ends(
    told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    path = a_recording(tmp_path, 20)

    def write_on(_scan: Scan) -> None:
        with path.open("ab") as file:
            file.write(path.read_bytes().splitlines(keepends=True)[1])

    replay = Replay(write_on, told)
    replay.play(path, 0)

    assert wait_for_end(told).done == 20
    assert replay.stop(30)


def test_a_replayed_replay_is_named_once(
    replay: Replay, scans: Arrivals[Scan], told: Arrivals[ReplayShown], tmp_path: Path
) -> None:
    journal = ScanJournal(tmp_path, lambda _state: None)
    journal.write([(Scan(b"1", "1", None, "replay:serial-1", THEN), False)])
    replay.play(sessions(tmp_path)[0].path, 0)
    wait_for_end(told)

    assert scans.all[0].device == "replay:serial-1"


@pytest.mark.parametrize("speed", [-1.0, float("nan"), float("inf")])
def test_a_speed_that_is_none_is_refused(
    replay: Replay, told: Arrivals[ReplayShown], tmp_path: Path, speed: float
) -> None:
    replay.play(a_recording(tmp_path, 1), speed)

    assert told.all[0].complaint is not None
    assert "速度" in told.all[0].complaint.chinese


@pytest.mark.parametrize("content", [None, b"", b"\r\n\r\n", b'{"tracedock_scans":1}\n'])
def test_what_is_no_recording_is_said_in_words(
    replay: Replay, told: Arrivals[ReplayShown], tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "codes.txt"
    if content is not None:
        path.write_bytes(content)
    replay.play(path, 0)

    end = wait_for_end(told)
    assert end.complaint is not None
    assert "请" in end.complaint.chinese
    assert end.complaint.english
