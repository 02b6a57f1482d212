"""Where the scans of all readers meet: kept on disk first, then handed to the desk.

Without it a burst would wait in a reader's thread for a disk, and a scan in a queue would be lost
with the program. Devices put scans in from any thread and never wait; one thread, `scans`, takes
what has gathered, keeps it with one flush, hands it on in order, each once. While scans are held
they are shown and count nowhere. Lines of a reader in inventory mode are kept too, and handed over
together when it has fallen silent.

Who answers scans does so in their order, so it is enough to say which text was answered: of the
scans that wait for an answer the first with this text is the one, and those before it were passed
over (the desk failed; a person was told). They stay unanswered in the journal.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Protocol

from app.codes.reading import text_of
from app.readers.events import ScanRefused, ScanSeen
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from scanners import sayings
from scanners.device import STOP_TIMEOUT_S
from scanners.journal import JournalFailed, ScanJournal

GROUP = 256
"""Most scans kept by one flush."""
TRY_AGAIN_S = 1.0
"""How often a disk that refused is looked at while no scan comes."""
BATCH_SILENCE_S = 2.0
"""A reader in inventory mode that is silent so long has sent all it has."""
MOST_BATCH_LINES = 100_000
MOST_WAITING = 10_000
"""Scans remembered as waiting for an answer; a desk that never answers must not eat memory."""

log = logging.getLogger(__name__)


class BatchSink(Protocol):
    """Who takes the lines of a reader in inventory mode; called in the hub's thread."""

    def __call__(self, lines: tuple[bytes, ...], reader_id: str, /) -> None:
        """Take what one reader sent without a pause."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one reader has read since the program began."""

    scans: int
    last: Scan


@dataclass(frozen=True, slots=True)
class _Line:
    """What a reader in inventory mode sent."""

    scan: Scan


@dataclass(frozen=True, slots=True)
class _Hold:
    held: bool


@dataclass(frozen=True, slots=True)
class _Answered:
    text: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A scan that is in the journal."""

    number: int
    scan: Scan
    inventory: bool


@dataclass(slots=True)
class _Collected:
    """What a reader in inventory mode has sent so far."""

    lines: list[bytes]
    numbers: list[int]
    last_at: float


class _Stop:
    pass


_Wish = _Hold | _Answered | _Stop
_Read = Scan | _Line
_Job = _Read | _Wish
_Group = list[_Read] | _Wish


class Hub:
    """Takes the scans of all readers of one workstation."""

    def __init__(
        self,
        journal: ScanJournal,
        desk: ScanSink,
        post: Callable[[object], None],
        *,
        name_of: Callable[[str], str] = str,
        batches: BatchSink = lambda _lines, _reader_id: None,
        monotonic: Callable[[], float] = time.monotonic,
        batch_silence_s: float = BATCH_SILENCE_S,
    ) -> None:
        """Hand scans to `desk` and events to `post`, both in the hub's thread.

        `name_of` says how people call a reader; `batches` gets what came by `take_line`.
        """
        self._journal = journal
        self._desk = desk
        self._post = post
        self._name_of = name_of
        self._batches = batches
        self._monotonic = monotonic
        self._batch_silence_s = batch_silence_s
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._groups: deque[_Group] = deque()
        self._in_hand: list[Scan] = []
        self._kept: deque[_Kept] = deque()
        self._waiting: deque[_Kept] = deque(maxlen=MOST_WAITING)
        self._collected: dict[str, _Collected] = {}
        self._held = False
        self._ending = False
        self._counts: dict[str, Count] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    def __call__(self, scan: Scan, /) -> None:
        """Take a scan; from any thread, never waits."""
        self._jobs.put(scan)

    def take_line(self, line: Scan) -> None:
        """Take a line of a reader in inventory mode; from any thread, never waits."""
        self._jobs.put(_Line(line))

    def hold(self, held: bool) -> None:
        """From now on show scans only, or hand them on; what came before goes where it was to."""
        self._jobs.put(_Hold(held))

    def answered(self, text: str) -> None:
        """Note that the desk answered the scan that reads so: as text or as its raw bytes do."""
        self._jobs.put(_Answered(text))

    @property
    def backlog(self) -> int:
        """How many scans lie here or at the desk without an answer."""
        return self._jobs.qsize() + len(self._kept) + len(self._waiting)

    @property
    def counts(self) -> Mapping[str, Count]:
        """What each reader has read since the program began."""
        with self._lock:
            return dict(self._counts)

    def start(self) -> None:
        """Begin to hand on, in a thread of its own; return at once."""
        if self._thread is not None:
            raise RuntimeError("the hub is started already")
        self._ending = False
        # A disk that hangs must not keep the program from ending.
        self._thread = Thread(target=self._run, name="scans", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Hand on what has come, then end; true when that was done in time."""
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._jobs.put(_Stop())
        thread.join(timeout_s)
        return not thread.is_alive()

    def _run(self) -> None:
        """Work until told to stop and nothing is left; a bug costs at most the scan it is about."""
        while not self._ending or self._groups or self._kept:
            try:
                self._turn()
            except Exception:
                number = uuid.uuid4().hex[:8]
                log.exception("bug %s in the thread of scans", number)
                self._refuse(sayings.bug(number))
        self._journal.close()

    def _turn(self) -> None:
        """Do what has gathered: keep it, hand it on."""
        self._hand_on()
        if not self._groups and not self._ending:
            self._groups.extend(_grouped(self._gathered()))
        if self._groups:
            group = self._groups.popleft()
            if isinstance(group, list):
                self._keep(group)
            else:
                self._obey(group)
        self._hand_on()
        self._hand_over(everything=self._ending)

    def _gathered(self) -> list[_Job]:
        """Wait for work as long as nothing else is due; return what there is, at most a group."""
        jobs: list[_Job] = []
        try:
            jobs.append(self._jobs.get(timeout=self._patience()))
            while len(jobs) < GROUP:
                jobs.append(self._jobs.get_nowait())
        except Empty:
            pass
        if not jobs:
            self._journal.try_again()
        return jobs

    def _patience(self) -> float | None:
        if self._collected:
            return self._batch_silence_s / 4
        return None if self._journal.working else TRY_AGAIN_S

    def _obey(self, job: _Wish) -> None:
        if isinstance(job, _Hold):
            self._held = job.held
        elif isinstance(job, _Answered):
            self._note_answer(job.text)
        else:
            self._ending = True

    def _keep(self, read: list[_Read]) -> None:
        """Put what was read into the journal; where that fails refuse it, and say so."""
        marked = [(one.scan, True) if isinstance(one, _Line) else (one, False) for one in read]
        self._in_hand = [scan for scan, _line in marked]
        try:
            numbers = self._journal.write(marked)
        except JournalFailed as failure:
            self._refuse(failure.why)
            return
        self._in_hand = []
        kept = zip(numbers, marked, strict=True)
        self._kept.extend(_Kept(number, scan, line) for number, (scan, line) in kept)

    def _refuse(self, why: Saying) -> None:
        """Say of scans that are not kept that they do not count."""
        scans, self._in_hand = self._in_hand, []
        for scan in scans:
            self._post(ScanRefused(scan, self._name_of(scan.device), why))

    def _hand_on(self) -> None:
        """Hand each kept scan on, once, in order."""
        while self._kept:
            kept = self._kept.popleft()
            if kept.inventory:
                self._collect(kept)
                continue
            self._count(kept.scan)
            if self._held:
                self._journal.write_answered((kept.number,))
            else:
                self._waiting.append(kept)
                self._desk(kept.scan)
            self._post(ScanSeen(kept.scan, self._name_of(kept.scan.device), self._held))

    def _count(self, scan: Scan) -> None:
        with self._lock:
            before = self._counts.get(scan.device)
            self._counts[scan.device] = Count(before.scans + 1 if before else 1, scan)

    def _note_answer(self, text: str) -> None:
        """Find the scan that this answers; those before it were passed over."""
        for place, kept in enumerate(self._waiting):
            scan = kept.scan
            if text in ((scan.symbology or "") + scan.text, scan.text, text_of(scan.raw)):
                for _ in range(place + 1):
                    self._waiting.popleft()
                self._journal.write_answered((kept.number,))
                return

    def _collect(self, kept: _Kept) -> None:
        now = self._monotonic()
        found = self._collected.setdefault(kept.scan.device, _Collected([], [], now))
        found.lines.append(kept.scan.raw)
        found.numbers.append(kept.number)
        found.last_at = now
        self._count(kept.scan)
        if len(found.lines) >= MOST_BATCH_LINES:
            self._hand_over_of(kept.scan.device)

    def _hand_over(self, *, everything: bool) -> None:
        """Hand over the lines of readers that have fallen silent."""
        now = self._monotonic()
        for reader_id, found in list(self._collected.items()):
            if everything or now - found.last_at >= self._batch_silence_s:
                self._hand_over_of(reader_id)

    def _hand_over_of(self, reader_id: str) -> None:
        found = self._collected.pop(reader_id)
        self._batches(tuple(found.lines), reader_id)
        self._journal.write_answered(found.numbers)


def _grouped(jobs: list[_Job]) -> list[_Group]:
    """Put scans that follow each other together."""
    groups: list[_Group] = []
    for job in jobs:
        if not isinstance(job, Scan | _Line):
            groups.append(job)
        elif groups and isinstance(groups[-1], list):
            groups[-1].append(job)
        else:
            groups.append([job])
    return groups
