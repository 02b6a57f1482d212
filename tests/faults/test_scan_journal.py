"""What a full or read-only disk does to scans: they are refused and said so, not lost silently."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from app.readers.events import JournalShown, ScanRefused, ScanSeen
from app.readers.scan import Scan
from scanners.hub import Hub
from scanners.journal import ScanJournal, sessions
from scanners.records import read_recording
from tests.faults.conftest import SmallDisk

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PATIENCE_S = 60
MOST_SCANS = 5000
"""A full disk shows long before."""

Events = SimpleQueue[object]


def a_scan(number: int) -> Scan:
    text = f"8100001{number:013d}"
    return Scan(text.encode(), text, None, "serial-1", NOW)


def next_of(events: Events, *kinds: type) -> object:
    while not isinstance(event := events.get(timeout=PATIENCE_S), kinds):
        pass
    return event


@pytest.fixture
def events() -> Events:
    return SimpleQueue()


@pytest.fixture
def desk() -> list[Scan]:
    return []


@pytest.fixture
def hub(small_disk: SmallDisk, events: Events, desk: list[Scan]) -> Iterator[Hub]:
    hub = Hub(ScanJournal(small_disk.folder, events.put), desk.append, events.put)
    hub.start()
    yield hub
    assert hub.stop(PATIENCE_S)


def kept(disk: SmallDisk) -> list[Scan]:
    paths = (session.path for session in sessions(disk.folder))
    return [one.scan for path in paths for one in read_recording(path)]


def scan_until_refused(hub: Hub, events: Events, numbers: Iterator[int]) -> ScanRefused:
    for number in itertools.islice(numbers, MOST_SCANS):
        hub(a_scan(number))
        event = next_of(events, ScanSeen, ScanRefused)
        if isinstance(event, ScanRefused):
            return event
    raise AssertionError("the disk never was full")


@pytest.mark.logs("scans are refused")
def test_a_full_disk_refuses_scans_and_goes_on_by_itself_when_there_is_space(
    small_disk: SmallDisk, hub: Hub, events: Events, desk: list[Scan]
) -> None:
    numbers = itertools.count()
    for _ in range(2):
        small_disk.fill()
        refused = scan_until_refused(hub, events, numbers)
        assert "磁盘已满" in refused.why.chinese
        assert refused.scan not in desk
        assert kept(small_disk) == desk
        small_disk.free()
        again = next_of(events, JournalShown)
        assert isinstance(again, JournalShown)
        assert again.working
        hub(refused.scan)
        next_of(events, ScanSeen)

    assert desk[-1] == refused.scan
    assert kept(small_disk) == desk


@pytest.mark.logs("scans are refused")
def test_a_disk_that_may_not_be_written_refuses_scans_and_says_whom_to_ask(
    small_disk: SmallDisk, hub: Hub, events: Events, desk: list[Scan]
) -> None:
    small_disk.forbid_writing()
    hub(a_scan(1))

    failed = next_of(events, JournalShown)
    refused = next_of(events, ScanRefused)
    assert isinstance(failed, JournalShown)
    assert isinstance(refused, ScanRefused)
    assert "没有权限" in failed.detail.chinese
    assert refused.why == failed.detail
    assert desk == []
