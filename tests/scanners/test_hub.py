from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from threading import Thread

import pytest

from app.readers.events import JournalShown, ScanRefused, ScanSeen
from app.readers.scan import Scan
from scanners.hub import Hub
from scanners.journal import ScanJournal, sessions
from scanners.records import read_recording
from tests.scanners.rig import Arrivals, wait_until

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
READERS = ("serial-1", "hid-1", "keyboard-1")


def a_scan(text: str, device: str = "serial-1") -> Scan:
    return Scan(text.encode(), text, None, device, NOW)


class Disk:
    """A disk that can be slow, stand still, or be broken."""

    def __init__(self) -> None:
        self.broken = False
        self.slow_s = 0.0
        self.flushes = 0
        self.turns = threading.Event()
        self.turns.set()

    def __call__(self, file: FileIO) -> None:
        assert self.turns.wait(30)
        self.flushes += 1
        time.sleep(self.slow_s)
        if self.broken:
            raise OSError(28, "No space left on device")
        os.fsync(file.fileno())


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def events() -> Arrivals[object]:
    return Arrivals()


Make = Callable[..., Hub]


@pytest.fixture
def make_hub(
    tmp_path: Path, disk: Disk, scans: Arrivals[Scan], events: Arrivals[object]
) -> Iterator[Make]:
    started: list[Hub] = []

    def make(desk: Callable[[Scan], None] = scans, **how: object) -> Hub:
        journal = ScanJournal(tmp_path, events, make_durable=disk)
        hub = Hub(journal, desk, events, **how)  # type: ignore[arg-type]
        started.append(hub)
        hub.start()
        return hub

    yield make
    disk.turns.set()
    for hub in started:
        assert hub.stop(30)


@pytest.fixture
def hub(make_hub: Make) -> Hub:
    return make_hub()


def kept(folder: Path) -> list[Scan]:
    paths = (session.path for session in sessions(folder))
    return [one.scan for path in paths for one in read_recording(path)]


def of(events: Arrivals[object], kind: type) -> list[object]:
    return [event for event in events.all if isinstance(event, kind)]


def left_unanswered(folder: Path) -> list[str]:
    return [scan.text for scan in ScanJournal(folder, lambda _state: None).look_back()]


def burst(hub: Hub, each: int) -> None:
    """Let three readers read as fast as they can."""

    def read(reader: str) -> None:
        for number in range(each):
            hub(a_scan(f"{reader} {number}", reader))

    readers = [Thread(target=read, args=(reader,)) for reader in READERS]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


@pytest.mark.parametrize("slow_s", [0.0, 0.05])
def test_a_burst_of_three_readers_loses_nothing_and_keeps_the_order_of_each(
    hub: Hub,
    disk: Disk,
    scans: Arrivals[Scan],
    events: Arrivals[object],
    tmp_path: Path,
    slow_s: float,
) -> None:
    disk.slow_s = slow_s
    burst(hub, 400)
    arrived = scans.wait_for(1200)
    assert hub.stop(30)

    for reader in READERS:
        texts = [scan.text for scan in arrived if scan.device == reader]
        assert texts == [f"{reader} {n}" for n in range(400)]
        assert hub.counts[reader].scans == 400
        assert hub.counts[reader].last.text == f"{reader} 399"
    assert kept(tmp_path) == scans.all
    assert len(of(events, ScanSeen)) == 1200


def test_scans_that_wait_for_the_disk_are_kept_by_one_flush(
    hub: Hub, disk: Disk, scans: Arrivals[Scan]
) -> None:
    disk.turns.clear()
    for number in range(200):
        hub(a_scan(str(number)))
    disk.turns.set()
    scans.wait_for(200)

    assert disk.flushes <= 4


def test_a_reader_never_waits_for_a_disk_that_hangs(hub: Hub, disk: Disk) -> None:
    disk.turns.clear()
    hub(a_scan("first"))
    burst(hub, 100)
    assert not hub.stop(0.01)
    disk.turns.set()


def test_a_scan_is_on_the_disk_before_the_desk_hears_of_it(make_hub: Make, tmp_path: Path) -> None:
    found: Arrivals[bool] = Arrivals()
    hub = make_hub(lambda scan: found(scan in kept(tmp_path)))
    for number in range(20):
        hub(a_scan(str(number)))

    assert found.wait_for(20) == [True] * 20


@pytest.mark.logs("scans are refused")
def test_a_scan_that_cannot_be_kept_is_refused_and_said(
    make_hub: Make, disk: Disk, scans: Arrivals[Scan], events: Arrivals[object], tmp_path: Path
) -> None:
    hub = make_hub(name_of=lambda reader_id: f"name of {reader_id}")
    disk.broken = True
    hub(a_scan("refused"))
    failed, refused = events.wait_for(2)
    assert isinstance(failed, JournalShown)
    assert isinstance(refused, ScanRefused)
    assert not failed.working
    assert (refused.scan.text, refused.reader) == ("refused", "name of serial-1")
    assert "磁盘已满" in refused.why.chinese
    disk.broken = False
    hub(a_scan("kept"))

    assert [scan.text for scan in scans.wait_for(1)] == ["kept"]
    assert of(events, JournalShown)[-1] != failed
    assert [scan.text for scan in kept(tmp_path)] == ["kept"]


@pytest.mark.logs("scans are refused")
def test_a_disk_that_works_again_is_noticed_without_a_scan(
    hub: Hub, disk: Disk, events: Arrivals[object]
) -> None:
    disk.broken = True
    hub(a_scan("refused"))
    events.wait_for(2)
    disk.broken = False

    again = events.wait_for(3)[2]
    assert isinstance(again, JournalShown)
    assert again.working


def test_what_is_held_is_shown_and_counts_nowhere(
    hub: Hub, scans: Arrivals[Scan], events: Arrivals[object], tmp_path: Path
) -> None:
    hub(a_scan("before"))
    hub.hold(True)
    hub(a_scan("held"))
    hub.hold(False)
    hub(a_scan("after"))
    scans.wait_for(2)
    events.wait_for(3)
    assert hub.stop(30)

    assert [scan.text for scan in scans.all] == ["before", "after"]
    seen = [(e.scan.text, e.held) for e in events.all if isinstance(e, ScanSeen)]
    assert seen == [("before", False), ("held", True), ("after", False)]
    assert left_unanswered(tmp_path) == ["before", "after"]


def test_what_was_answered_is_not_left_for_the_next_run(
    hub: Hub, scans: Arrivals[Scan], tmp_path: Path
) -> None:
    hub(Scan(b"]C181", "81", "]C1", "serial-1", NOW))
    hub(a_scan("failed"))
    hub(a_scan("twice"))
    hub(a_scan("twice"))
    hub(a_scan("last"))
    scans.wait_for(5)
    for text in ("", "]C181", "twice", "twice", "never scanned"):
        hub.answered(text)
    assert hub.stop(30)

    assert left_unanswered(tmp_path) == ["failed", "last"]
    assert hub.backlog == 1


@pytest.mark.logs("bug")
def test_a_desk_that_throws_costs_no_other_scan(
    make_hub: Make, disk: Disk, scans: Arrivals[Scan], tmp_path: Path
) -> None:
    def desk(scan: Scan) -> None:
        if scan.text == "bug":
            raise OSError("not the disk's fault")
        scans(scan)

    hub = make_hub(desk)
    disk.turns.clear()
    hub(a_scan("first"))
    for text in ("bug", "good"):
        hub(a_scan(text))
    hub.hold(False)
    hub(a_scan("last"))
    disk.turns.set()
    scans.wait_for(3)
    for text in ("first", "good", "last"):
        hub.answered(text)
    assert hub.stop(30)

    assert [scan.text for scan in scans.all] == ["first", "good", "last"]
    assert left_unanswered(tmp_path) == ["bug"]


def test_lines_of_a_batch_are_collected_until_their_reader_is_silent(
    make_hub: Make, scans: Arrivals[Scan], events: Arrivals[object], tmp_path: Path
) -> None:
    batches: Arrivals[tuple[tuple[bytes, ...], str]] = Arrivals()
    now = [0.0]
    hub = make_hub(
        batches=lambda lines, reader_id: batches((lines, reader_id)),
        monotonic=lambda: now[0],
        batch_silence_s=2.0,
    )
    hub.take_line(a_scan("a,1", "serial-2"))
    hub(a_scan("scan"))
    hub.take_line(a_scan("b,2", "serial-2"))
    wait_until(lambda: hub.counts.get("serial-2") is not None and hub.counts["serial-2"].scans == 2)
    scans.wait_for(1)
    assert batches.all == []
    assert left_unanswered(tmp_path) == ["a,1", "scan", "b,2"]
    now[0] = 2.0

    assert batches.wait_for(1) == [((b"a,1", b"b,2"), "serial-2")]
    assert [scan.text for scan in scans.all] == ["scan"]
    assert hub.stop(30)
    assert left_unanswered(tmp_path) == ["scan"]


def test_a_stop_hands_on_what_has_come(hub: Hub, scans: Arrivals[Scan]) -> None:
    burst(hub, 50)

    assert hub.stop(30)
    assert hub.stop(30)
    assert len(scans.all) == 150


CHILD = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from app.readers.scan import Scan
from scanners.hub import Hub
from scanners.journal import ScanJournal

def desk(scan):
    os.write(1, scan.text.encode() + b"\\n")

hub = Hub(ScanJournal(Path(sys.argv[1]), lambda _state: None), desk, lambda _event: None)
hub.start()

def read(reader):
    for n in range(400):
        text = f"{reader} {n}"
        hub(Scan(text.encode(), text, None, reader, datetime.now(UTC)))

readers = [Thread(target=read, args=(reader,)) for reader in sys.argv[2:]]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()
hub.stop(60)
"""


def killed_in_a_burst(folder: Path, after: int) -> list[str]:
    """Kill a program that has handed so many scans to its desk; return what it handed on."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), *READERS], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    handed = [child.stdout.readline().decode().strip() for _ in range(after)]
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().decode()
    child.wait(30)
    child.stdout.close()
    # A line is written by one call: each is whole.
    return handed + rest.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("seed", range(4))
def test_what_reached_the_desk_before_a_kill_is_in_the_journal_once(
    tmp_path: Path, seed: int
) -> None:
    handed = killed_in_a_burst(tmp_path, random.Random(seed).randrange(1, 1100))

    texts = [scan.text for scan in kept(tmp_path)]
    assert len(set(handed)) == len(handed)
    assert len(set(texts)) == len(texts)
    assert texts[: len(handed)] == handed
    for reader in READERS:
        numbers = [int(text.split()[1]) for text in texts if text.startswith(reader)]
        assert numbers == list(range(len(numbers)))
