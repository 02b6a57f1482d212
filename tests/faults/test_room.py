"""A disk that fills up in mid-session: warned before, refused with a sentence, on by itself after.

On a small disk in memory where that may be mounted, and everywhere else by the limit that SQLite
itself keeps: both answer with the very error of a full disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.readers.events import ScanRefused
from app.readers.scan import Scan
from app.receiving.desk import ReceivingDesk
from app.receiving.progress import DeskEvent, DeskFailed, ReceiptOpened, ScanAnswered
from app.receiving.wording import words
from app.store.backups import backups_of
from app.store.clock import SystemClock
from app.store.core import Core, Urgency
from app.store.health import Level, StoreHealth, StoreWarned
from scanners.hub import Hub
from scanners.journal import ScanJournal
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, code, workplace
from tests.faults.conftest import SmallDisk
from tests.faults.test_disks import assert_whole

DELIVERY = a_delivery(a_line(5000))
PATIENCE_S = 60
MOST_SCANS = 3000
"""A full disk shows long before."""
READ_AT = datetime(2026, 11, 21, 2, tzinfo=UTC)


class Warnings:
    """What the health of the store warns of, in order; that a backup was made is none."""

    def __init__(self) -> None:
        self._heard: SimpleQueue[StoreWarned] = SimpleQueue()

    def hear(self, event: object) -> None:
        if isinstance(event, StoreWarned):
            self._heard.put(event)

    def levels(self, number: int) -> list[Level]:
        return [self._heard.get(timeout=PATIENCE_S).level for _ in range(number)]


class Dock:
    """A whole way of scans: hub, journal, desk, core, store, and its health."""

    def __init__(self, place: Workplace, folder: Path) -> None:
        self.events: SimpleQueue[object] = SimpleQueue()
        self.warned = Warnings()
        self.health = StoreHealth(folder / "work.db", SystemClock(), self.warned.hear)
        self.core = Core()
        self.desk = ReceivingDesk(place.parts, self.core, self._hear)
        journal = ScanJournal(folder, lambda _shown: None)
        self.hub = Hub(journal, self._hand_on, self._refused)

    def _hand_on(self, scan: Scan) -> None:
        self.desk.scan(scan.text, scan.raw, scan.device, scan.read_at)

    def _hear(self, event: DeskEvent) -> None:
        if isinstance(event, DeskFailed) and event.sentence.key == "disk-full":
            self.health.look_now()
        self.events.put(event)

    def _refused(self, event: object) -> None:
        if isinstance(event, ScanRefused):
            self.health.look_now()
            self.events.put(event)

    def scan(self, text: str) -> object:
        """Scan, and wait for what becomes of it: an answer, or a refusal in words."""
        self.hub(Scan(text.encode(), text, None, "gun", READ_AT))
        return self.events.get(timeout=PATIENCE_S)

    def scan_until_refused(self, accepted: set[str]) -> object:
        for serial in range(len(accepted), MOST_SCANS):
            event = self.scan(code(serial))
            if not isinstance(event, ScanAnswered):
                return event
            assert event.answer.added == 1
            accepted.add(code(serial))
        raise AssertionError("the disk never was full")


@contextmanager
def a_dock(folder: Path, empty_database: Path) -> Iterator[tuple[Dock, Workplace]]:
    shutil.copy(empty_database, folder / "work.db")
    with workplace(folder / "work.db") as place:
        place.keep(DELIVERY)
        dock = Dock(place, folder)
        dock.hub.start()
        dock.health.start()
        try:
            dock.desk.open_delivery(DELIVERY.delivery_id, PERSON)
            assert isinstance(dock.events.get(timeout=PATIENCE_S), ReceiptOpened)
            yield dock, place
        finally:
            assert dock.hub.stop(PATIENCE_S)
            assert dock.core.stop(PATIENCE_S)
            assert dock.health.stop(PATIENCE_S)


@pytest.mark.logs("store: |scans are refused")
def test_a_small_disk_warns_refuses_and_goes_on_with_nothing_lost(
    small_disk: SmallDisk, empty_database: Path
) -> None:
    accepted: set[str] = set()
    with a_dock(small_disk.folder, empty_database) as (dock, _place):
        # Two megabytes are little from the start, and too little for a backup.
        assert dock.warned.levels(2) == [Level.SCARCE, Level.LOW]
        for _ in range(2):
            small_disk.fill()
            refused = dock.scan_until_refused(accepted)
            assert "磁盘已满" in in_words(refused)
            small_disk.free()
            scan_until_accepted(dock, code(len(accepted)))
            accepted.add(code(len(accepted)))
    assert_whole(small_disk.folder / "work.db", accepted)
    assert backups_of(small_disk.folder / "work.db") == ()


def in_words(event: object) -> str:
    if isinstance(event, ScanRefused):
        return event.why.chinese
    assert isinstance(event, DeskFailed)
    assert event.number is None
    return words(event.sentence)


def scan_until_accepted(dock: Dock, text: str) -> None:
    """The journal looks at its disk with each scan: one of the next is taken."""
    for _ in range(3):
        event = dock.scan(text)
        if isinstance(event, ScanAnswered):
            assert event.answer.added == 1
            return
    raise AssertionError(event)


def give(dock: Dock, place: Workplace, pages: int) -> None:
    """Let the database have no more pages: SQLite then says that the disk is full."""

    def limit() -> None:
        with place.parts.database.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    dock.core.submit(Urgency.SCAN, limit).result(PATIENCE_S)


@pytest.mark.logs("store: ")
def test_a_store_without_room_refuses_and_goes_on_with_nothing_lost(
    tmp_path: Path, empty_database: Path
) -> None:
    accepted: set[str] = set()
    with a_dock(tmp_path, empty_database) as (dock, place):
        for _ in range(3):
            pages = place.rows("PRAGMA page_count")[0][0]
            give(dock, place, pages)
            refused = dock.scan_until_refused(accepted)
            assert "磁盘已满" in in_words(refused)
            assert "再扫一次" in in_words(refused)
            give(dock, place, 1_000_000)
            scan_until_accepted(dock, code(len(accepted)))
            accepted.add(code(len(accepted)))
    assert_whole(tmp_path / "work.db", accepted)


def test_the_warning_comes_before_the_first_refusal(tmp_path: Path, empty_database: Path) -> None:
    """A disk that loses 50 MB each minute is told of twice before it is full."""
    free = iter(range(700_000_000, -1, -50_000_000))
    told = Warnings()
    path = Path(shutil.copy(empty_database, tmp_path / "work.db"))
    health = StoreHealth(path, SystemClock(), told.hear, usage=shrinking(free), look_every_s=0.005)
    health.start()
    try:
        levels = told.levels(2)
    finally:
        assert health.stop(PATIENCE_S)
    assert levels == [Level.LOW, Level.SCARCE]


def shrinking(free: Iterator[int]) -> Callable[[Path], tuple[int, int, int]]:
    def usage(_folder: Path) -> tuple[int, int, int]:
        return (0, 0, next(free, 0))

    return usage
