"""The station of all readers of one workstation: does what a person wishes about them.

Without it the window would have to know devices. It owns the book of readers, the hub with its
journal, the readers that run, a replay and a set-up. Wishes return at once and are done in their
order by one thread, `readers`; what follows comes as events of app.readers.events. Counts are told
at most twice a second. It starts in order and stops in reverse, within a limit.

The answers of the desk are to be told to it (`answered`): what was scanned and not answered when
the program ended is shown at its next start.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol

from app.codes.reading import fold, split_symbology
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.batch import Batch, BatchShown
from app.readers.book import FILE_NAME, KEYBOARD, BookRefusal, ReaderBook
from app.readers.book_sayings import unknown
from app.readers.events import (
    ReaderRefused,
    ReaderShown,
    ReadersShown,
    ScansToRepeat,
    ScansUnanswered,
)
from app.readers.picture import PictureCode
from app.readers.profile import ReaderKind, ReaderProfile, ReaderSettings, Sends
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from app.readers.settings import CameraSettings, WedgeSettings
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from app.readers.system_words import of_system
from scanners import sayings, station_sayings
from scanners.batches.batch import BatchProblem, read_batch_file, read_dump
from scanners.device import STOP_TIMEOUT_S, Clock, utc_now
from scanners.hub import Hub
from scanners.journal import KEEP_DAYS, ScanJournal
from scanners.keyboard.burst import UNKNOWN
from scanners.keyboard.wedge import KeyboardWedge, Reader
from scanners.plugged_in import Lists, look
from scanners.recordings_at_rest import settle_meanwhile
from scanners.replay import Replay
from scanners.restored import Known, RepeatList
from scanners.running import OpenReader, RunningReaders, open_reader
from scanners.set_up.session import Refused, SetUpSession

COUNTS_EVERY_S = 0.5
PICTURE_DEVICE = "picture"
"""What scans of an image file carry."""
VIRTUAL_DEVICE = "virtual"
"""What scans of the training's virtual reader carry."""

_WHO_READS = (Permission.RECEIVE, Permission.PACK_SHIPMENTS, Permission.SET_UP_DEVICES)
"""Whoever scans may plug another reader in: nobody waits with a box in hand."""
_OTHERS = {VIRTUAL_DEVICE: "虚拟扫码枪", PICTURE_DEVICE: "拍照识读", "batch": "盘点文件"}
"""How people call what is in no book."""

Post = Callable[[object], None]

log = logging.getLogger(__name__)


class Pictures(Protocol):
    """What reads pictures; every method returns at once and is called in the station's thread."""

    def read_pictures(self, paths: Sequence[Path]) -> None:
        """Find the codes in image files; answered by one PictureShown for each."""

    def start_camera(self, reader_id: str, settings: CameraSettings) -> None:
        """Let a camera look, instead of the one that does; answered by PictureShown (live)."""

    def stop_camera(self) -> None:
        """Let the camera rest."""

    def stop(self, timeout_s: float) -> bool:
        """End what still runs; true when it ended in time."""


class LoadPictures(Protocol):
    """Loads what reads pictures, when it is needed first: it is heavy."""

    def __call__(self, watcher: DeviceWatcher, /) -> Pictures:
        """Make it; states of cameras go to `watcher`."""


def _print_nothing() -> None:
    """Stand for a printer where there is none."""


class ReaderStation(Guarded):
    """All readers of one workstation."""

    def __init__(
        self,
        folder: Path,
        desk: ScanSink,
        post: Post,
        *,
        first: Sequence[ReaderProfile] = (KEYBOARD,),
        load_pictures: LoadPictures | None = None,
        print_sheet: Callable[[], None] = _print_nothing,
        keep_days: int = KEEP_DAYS,
        lists: Lists | None = None,
        open_one: OpenReader = open_reader,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep book and journal in `folder`; hand scans to `desk` and events to `post`.

        Both are called in threads of the station and must not block. `first` are the readers of a
        workstation that has no book yet. Nothing runs before `start`.
        """
        self._post = post
        self._print_sheet = print_sheet
        self._load_pictures = load_pictures
        self._lists = lists
        self._clock = clock
        self._monotonic = monotonic
        self._folder = folder
        self._book = ReaderBook(folder / FILE_NAME, first)
        self._collecting: frozenset[str] = frozenset()
        self._journal = ScanJournal(folder, post, clock=clock, keep_days=keep_days)
        self._repeat = RepeatList(folder)
        self._hub = Hub(
            self._journal,
            desk,
            self._post_and_count,
            name_of=self._name_of,
            batches=lambda lines, reader_id: self._do(lambda: self._read_dump(lines, reader_id)),
            monotonic=monotonic,
        )
        self._running = RunningReaders(self._take, self._note_change, clock, open_one)
        self._wedge = KeyboardWedge(self._take_keys, (), clock=clock, tell=self._tell_of_keyboard)
        self._replay = Replay(
            self._hub, post, backlog=lambda: self._hub.backlog, clock=clock, monotonic=monotonic
        )
        self._set_up = SetUpSession(post, self._wedge, self._running, self._do)
        self._pictures: Pictures | None = None
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._show_at: float | None = None
        self._shown_at = float("-inf")
        self._change_noted = False
        self._ending = False
        self._ended_well = True
        self._thread: Thread | None = None

    @property
    def wedge(self) -> KeyboardWedge:
        """What the window's key filter asks; the same one for good, whatever the book says."""
        return self._wedge

    @property
    def readers(self) -> tuple[ReaderProfile, ...]:
        """The readers of the book."""
        return self._book.readers

    def start(self) -> None:
        """Begin to read; return at once."""
        if self._thread is not None:
            raise RuntimeError("the station is started already")
        self._ending = False
        # A driver that hangs in a call must not keep the program from ending.
        self._thread = Thread(target=self._run, name="readers", daemon=True)
        self._thread.start()
        self._do(self._open)

    def stop(self, timeout_s: float = 2 * STOP_TIMEOUT_S) -> bool:
        """Stop reading, hand on what has come; true when all ended in time."""
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._do(lambda: self._close(timeout_s / 2))
        thread.join(timeout_s)
        # Where a driver hangs, what was read is handed on all the same.
        return self._hub.stop(timeout_s / 2) and not thread.is_alive() and self._ended_well

    def answered(self, text: str) -> None:
        """Note that the desk answered the scan that reads so (Hub.answered)."""
        self._hub.answered(text)

    def scan(self, scan: Scan) -> None:
        """Take a scan of a device that is in no book."""
        self._hub(scan)

    def scan_text(self, text: str) -> None:
        """Scan with the virtual reader of the training, which is in no book."""
        symbology, body = split_symbology(fold(text))
        self.scan(Scan(text.encode(), body, symbology, VIRTUAL_DEVICE, self._clock()))

    def note_lacking(self, since: datetime, known: Known, salvaged: Known) -> int:
        """Take down which scans a backup of that time lacks; says how many. Raises OSError.

        Those of this run are not among them: they wait for the desk.
        """
        return self._repeat.note(since, known, salvaged, self._journal.run)

    def show_scans_to_repeat(self) -> None:
        """Ask for the scans a restored database lacks; answered by ScansToRepeat."""
        self._do(self._show_to_repeat)

    def look_again(self) -> None:
        """Read what was locked at the start; answered by ScansUnanswered and ScansToRepeat."""
        self._do(self._look_again)

    def end_repeating(self) -> None:
        """Put the list of them away, all were made again; answered by ScansToRepeat, empty."""
        self._do(self._end_repeating)

    def list_readers(self) -> None:
        """Ask for all readers; answered by ReadersShown, and again whenever one changes."""
        self._do(self._show)

    def look_for_readers(self) -> None:
        """Look at what is plugged in; answered by ReadersFound."""
        self._do(lambda: self._post(look(self._book.readers, self._lists)))

    @asks(*_WHO_READS)
    def add_reader(self, name: str, settings: ReaderSettings) -> None:
        """Take a new reader into the book; answered by ReadersShown or ReaderRefused."""
        self._do(lambda: self._after(self._book.add(name, settings)))

    @asks(*_WHO_READS)
    def change_reader(self, profile: ReaderProfile) -> None:
        """Use a reader otherwise from now on; answered by ReadersShown or ReaderRefused."""
        self._do(lambda: self._after(self._book.change(profile)))

    @asks(*_WHO_READS)
    def remove_reader(self, reader_id: str) -> None:
        """Forget a reader; answered by ReadersShown or ReaderRefused."""
        self._do(lambda: self._after(self._book.remove(reader_id)))

    def hold_scans(self, held: bool) -> None:
        """While held, scans are shown (ScanSeen) and count nowhere."""
        self._hub.hold(held)

    @asks(*_WHO_READS)
    def begin_set_up(self, reader_id: str) -> None:
        """Set a reader up by three printed codes; answered by SetUpShown at each step."""
        self._do(lambda: self._set_up.begin(self._known(reader_id)))

    def end_set_up(self) -> None:
        """Give up; a reader whose three codes were scanned is changed by `change_reader`."""
        self._do(self._set_up.end)

    def print_set_up_codes(self) -> None:
        """Make the sheet with the three codes; answered by whoever prints."""
        self._print_sheet()

    def read_batch(self, path: Path) -> None:
        """Read a file of a reader in inventory mode; answered by BatchShown or ReaderRefused."""
        self._do(lambda: self._post(BatchShown(read_batch_file(path, clock=self._clock))))

    @asks(Permission.RECEIVE)
    def take_batch(self, batch: Batch) -> None:
        """Scan every good line of a batch now, in its order."""
        self._do(lambda: self._take_batch(batch))

    def replay(self, path: Path, speed: float) -> None:
        """Play a recorded session again, `speed` times as fast; answered by ReplayShown."""
        self._do(lambda: self._replay.play(path, speed))

    def stop_replay(self) -> None:
        """Stop playing."""
        self._do(self._stop_replay)

    def read_pictures(self, paths: Sequence[Path]) -> None:
        """Find the codes in image files; answered by one PictureShown for each."""
        self._do(lambda: self._loaded_pictures().read_pictures(tuple(paths)))

    def start_camera(self, reader_id: str) -> None:
        """Let a camera look; answered by PictureShown (live) until it is stopped."""
        self._do(lambda: self._start_camera(self._known(reader_id)))

    def stop_camera(self) -> None:
        """Let the camera rest."""
        self._do(self._stop_camera)

    def take_codes(self, source: str, codes: Sequence[PictureCode]) -> None:
        """Scan these codes of a picture now."""
        device = source if self._book.find(source) is not None else PICTURE_DEVICE
        for code in codes:
            self._hub(Scan(code.raw, code.text, code.symbology, device, self._clock()))

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._post(ReaderRefused(why))

    def _do(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def _run(self) -> None:
        """Do one job after another; a bug gets a number and costs its own job."""
        while not self._ending:
            try:
                self._turn()
            except (BookRefusal, BatchProblem, Refused) as refusal:
                self._post(ReaderRefused(refusal.why))
            except Exception:
                number = uuid.uuid4().hex[:8]
                log.exception("bug %s in the thread of readers", number)
                self._post(ReaderRefused(sayings.bug(number)))

    def _turn(self) -> None:
        """Do what waits, or show what has changed when that is due."""
        patience = None if self._show_at is None else max(0.0, self._show_at - self._monotonic())
        try:
            job = self._jobs.get(timeout=patience)
        except Empty:
            self._show()
        else:
            job()

    def _open(self) -> None:
        """Look back, then begin to hand on, then to read."""
        unanswered = self._journal.look_back()
        if unanswered:
            self._post(ScansUnanswered(unanswered))
        locked = self._journal.locked + self._repeat.locked
        if locked:
            self._post(ReaderRefused(station_sayings.recordings_locked(locked)))
        if self._repeat.read()[1]:
            self._show_to_repeat()
        self._hub.start()
        for complaint in self._book.complaints:
            self._post(ReaderRefused(complaint))
        self._follow_book()
        settle_meanwhile(self._folder, self._journal.run)

    def _look_again(self) -> None:
        unanswered = self._journal.look_again()
        if unanswered:
            self._post(ScansUnanswered(unanswered))
        if self._repeat.read()[1]:
            self._show_to_repeat()

    def _show_to_repeat(self) -> None:
        since, scans = self._repeat.read()
        self._post(ScansToRepeat(scans, since))

    def _end_repeating(self) -> None:
        try:
            self._repeat.done(self._clock())
        except OSError as error:
            raise Refused(station_sayings.list_stays(of_system(error))) from error
        self._show_to_repeat()

    def _close(self, timeout_s: float) -> None:
        """End what reads, in reverse; the hub is stopped by who waits."""
        self._ending = True
        self._set_up.end()
        self._wedge.change(())
        ended = [self._replay.stop(timeout_s)]
        if self._pictures is not None:
            ended.append(self._pictures.stop(timeout_s))
        ended.append(self._running.stop(timeout_s))
        self._ended_well = all(ended)

    def _after(self, changed: ReaderProfile) -> None:
        """Follow the book after a change of one reader."""
        now = self._book.find(changed.reader_id)
        if now is None or now.settings != changed.settings or not now.enabled:
            self._set_up.end_of(changed.reader_id)
        self._follow_book()

    def _follow_book(self) -> None:
        """Let the readers run as the book says, and show them."""
        readers = self._book.readers
        self._collecting = frozenset(
            one.reader_id for one in readers if one.sends is Sends.INVENTORY
        )
        self._wedge.change([_heard(one) for one in readers if _is_heard(one)])
        for slow in self._running.run(readers):
            self._post(ReaderRefused(station_sayings.slow_to_stop(slow.name)))
        self._show()

    def _show(self) -> None:
        """Show all readers as they are."""
        self._show_at = None
        self._change_noted = False
        self._shown_at = self._monotonic()
        counts = self._hub.counts
        shown = []
        for one in self._book.readers:
            count = counts.get(one.reader_id)
            state = self._running.state_of(one)
            shown.append(
                ReaderShown(one, state, count.scans, count.last)
                if count
                else ReaderShown(one, state)
            )
        self._post(ReadersShown(tuple(shown)))

    def _note_change(self) -> None:
        """Have the readers shown soon; from any thread."""
        if not self._change_noted:
            self._change_noted = True
            self._do(self._plan_show)

    def _plan_show(self) -> None:
        if self._change_noted and self._show_at is None:
            self._show_at = max(self._shown_at + COUNTS_EVERY_S, self._monotonic())

    def _post_and_count(self, event: object) -> None:
        self._post(event)
        self._note_change()

    def _name_of(self, device: str) -> str:
        known = self._book.find(device)
        return _OTHERS.get(device, device) if known is None else known.name

    def _take_keys(self, scan: Scan) -> None:
        """Take a scan of a keyboard reader; what was said about the one before is over."""
        if UNKNOWN not in scan.text:
            self._running.forget(scan.device)
        self._take(scan)

    def _take(self, scan: Scan) -> None:
        """Take what a reader of the book read: a scan, or a line of a batch."""
        if scan.device in self._collecting:
            self._hub.take_line(scan)
        else:
            self._hub(scan)

    def _tell_of_keyboard(self, reader_id: str, saying: Saying) -> None:
        """Show beside a keyboard reader what was wrong with its last scan."""
        self._running.note(DeviceState(reader_id, DeviceStatus.CONNECTED, saying))

    def _known(self, reader_id: str) -> ReaderProfile:
        known = self._book.find(reader_id)
        if known is None:
            raise Refused(unknown(reader_id))
        return known

    def _read_dump(self, lines: tuple[bytes, ...], reader_id: str) -> None:
        source = self._name_of(reader_id)
        self._post(BatchShown(read_dump(lines, source, reader_id, clock=self._clock)))

    def _take_batch(self, batch: Batch) -> None:
        for line in batch.good:
            symbology, text = split_symbology(fold(line.text))
            read_at = line.read_at or self._clock()
            self._hub(Scan(line.raw, text, symbology, batch.reader_id, read_at))

    def _stop_replay(self) -> None:
        self._replay.stop()

    def _loaded_pictures(self) -> Pictures:
        if self._pictures is None:
            if self._load_pictures is None:
                raise Refused(station_sayings.NO_PICTURES)
            self._pictures = self._load_pictures(self._running.note)
        return self._pictures

    def _start_camera(self, profile: ReaderProfile) -> None:
        if not isinstance(profile.settings, CameraSettings):
            raise Refused(station_sayings.no_camera(profile.name))
        if not profile.enabled:
            raise Refused(station_sayings.switched_off(profile.name))
        self._loaded_pictures().start_camera(profile.reader_id, profile.settings)

    def _stop_camera(self) -> None:
        if self._pictures is None:
            return
        self._pictures.stop_camera()
        for one in self._book.readers:
            if one.kind is ReaderKind.CAMERA:
                self._running.forget(one.reader_id)
        self._show()


def _is_heard(profile: ReaderProfile) -> bool:
    return profile.enabled and profile.kind is ReaderKind.KEYBOARD


def _heard(profile: ReaderProfile) -> Reader:
    assert isinstance(profile.settings, WedgeSettings)
    return profile.reader_id, profile.settings
