"""Readers without devices: without them pages could be shown and tested only with hardware.

Answers as the real ones do, through the `post` it is given, and remembers every wish. `read` is a
scan that comes in by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.codes.reading import fold, split_symbology, text_of
from app.papers import PaperReady
from app.readers.batch import Batch, BatchShown
from app.readers.events import (
    ReaderFound,
    ReaderRefused,
    ReadersFound,
    ReaderShown,
    ReadersShown,
    ReplayShown,
    ScanSeen,
    SetUpShown,
)
from app.readers.picture import PictureCode, PictureShown
from app.readers.profile import ReaderProfile, ReaderSettings, kind_of
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.state import DeviceState, DeviceStatus
from ui.ports import Desk

Post = Callable[[object], None]

NO_SUCH_FILE = Saying("找不到这个文件，请重新选择。", "This file is not there; choose another one.")
_OTHERS = {"virtual": "虚拟扫码枪"}
_CONNECTED = Saying("已连接", "Connected")


class FakeReaders:
    """A book of readers in memory; files and pictures are answered from dictionaries."""

    def __init__(
        self, post: Post, readers: Sequence[ReaderShown] = (), desk: Desk | None = None
    ) -> None:
        """Answer into `post`; scans that are not held go to `desk`."""
        self._post = post
        self._desk = desk
        self.readers = {shown.profile.reader_id: shown for shown in readers}
        self.found: tuple[ReaderFound, ...] = ()
        self.batches: dict[Path, Batch] = {}
        self.pictures: dict[Path, PictureShown] = {}
        self.recordings: dict[Path, int] = {}
        """How many scans each recording has."""
        self.wishes: list[tuple[object, ...]] = []
        self.held = False
        self._playing: ReplayShown | None = None

    def read(self, raw: bytes, device: str = "serial-1", read_at: datetime | None = None) -> Scan:
        """Let a reader read something; told by ScanSeen."""
        symbology, text = split_symbology(fold(text_of(raw)))
        scan = Scan(raw, text, symbology, device, read_at or datetime.now(UTC))
        shown = self.readers.get(device)
        if shown is not None:
            self.readers[device] = replace(shown, scans=shown.scans + 1, last=scan)
        self._post(
            ScanSeen(scan, shown.profile.name if shown else _OTHERS.get(device, device), self.held)
        )
        return scan

    def list_readers(self) -> None:
        """Answer with the book."""
        self.wishes.append(("list_readers",))
        self._tell()

    def look_for_readers(self) -> None:
        """Answer with what is said to be plugged in."""
        self.wishes.append(("look_for_readers",))
        self._post(ReadersFound(self.found))

    def add_reader(self, name: str, settings: ReaderSettings) -> None:
        """Take a reader into the book."""
        self.wishes.append(("add_reader", name, settings))
        kind = kind_of(settings).value
        taken = sum(reader_id.startswith(kind) for reader_id in self.readers)
        reader_id = f"{kind}-{taken + 1}"
        self._put(ReaderProfile(reader_id, name, settings))

    def change_reader(self, profile: ReaderProfile) -> None:
        """Change a reader of the book."""
        self.wishes.append(("change_reader", profile))
        self._put(profile)

    def remove_reader(self, reader_id: str) -> None:
        """Forget a reader."""
        self.wishes.append(("remove_reader", reader_id))
        self.readers.pop(reader_id, None)
        self._tell()

    def scan_text(self, text: str) -> None:
        """Scan with a reader that is in no book."""
        self.wishes.append(("scan_text", text))
        scan = self.read(text.encode(), "virtual")
        if self._desk is not None and not self.held:
            self._desk.scan(text, scan.raw, scan.device, scan.read_at)

    def hold_scans(self, held: bool) -> None:
        """Hold scans, or let them count."""
        self.wishes.append(("hold_scans", held))
        self.held = held

    def begin_set_up(self, reader_id: str) -> None:
        """Ask for the first of the three codes."""
        self.wishes.append(("begin_set_up", reader_id))
        self._post(SetUpShown(reader_id, step=1))

    def end_set_up(self) -> None:
        """Remember that the set-up was given up."""
        self.wishes.append(("end_set_up",))

    def print_set_up_codes(self) -> None:
        """Say that the sheet is ready."""
        self.wishes.append(("print_set_up_codes",))
        self._post(PaperReady(Path("set-up-codes.pdf")))

    def read_batch(self, path: Path) -> None:
        """Answer with the batch of that name."""
        self.wishes.append(("read_batch", path))
        batch = self.batches.get(path)
        self._post(ReaderRefused(NO_SUCH_FILE) if batch is None else BatchShown(batch))

    def take_batch(self, batch: Batch) -> None:
        """Remember the batch that was taken."""
        self.wishes.append(("take_batch", batch))

    def replay(self, path: Path, speed: float) -> None:
        """Begin to play; `play_on` goes further."""
        self.wishes.append(("replay", path, speed))
        total = self.recordings.get(path)
        complaint = NO_SUCH_FILE if total is None else None
        self._playing = ReplayShown(path, 0, total or 0, total is not None, complaint)
        self._post(self._playing)

    def play_on(self, count: int) -> None:
        """Play some more scans of the recording."""
        if self._playing is not None:
            done = min(self._playing.total, self._playing.done + count)
            running = done < self._playing.total
            self._playing = replace(self._playing, done=done, running=running)
            self._post(self._playing)

    def stop_replay(self) -> None:
        """Stop playing."""
        self.wishes.append(("stop_replay",))
        if self._playing is not None:
            self._playing = replace(self._playing, running=False)
            self._post(self._playing)

    def read_pictures(self, paths: Sequence[Path]) -> None:
        """Answer each picture that is known; an unknown one could not be read."""
        self.wishes.append(("read_pictures", tuple(paths)))
        for done, path in enumerate(paths, start=1):
            unread = PictureShown(path.name, 0, 0, b"", 0, 0, (), complaint=NO_SUCH_FILE)
            shown = self.pictures.get(path, unread)
            self._post(replace(shown, done=done, total=len(paths)))

    def start_camera(self, reader_id: str) -> None:
        """Remember that a camera looks."""
        self.wishes.append(("start_camera", reader_id))

    def stop_camera(self) -> None:
        """Remember that it rests."""
        self.wishes.append(("stop_camera",))

    def take_codes(self, source: str, codes: Sequence[PictureCode]) -> None:
        """Remember the codes that were taken."""
        self.wishes.append(("take_codes", source, tuple(codes)))

    def _put(self, profile: ReaderProfile) -> None:
        state = DeviceState(profile.reader_id, DeviceStatus.CONNECTED, _CONNECTED)
        before = self.readers.get(profile.reader_id)
        shown = ReaderShown(profile, None) if before is None else replace(before, profile=profile)
        self.readers[profile.reader_id] = replace(shown, state=state if profile.enabled else None)
        self._tell()

    def _tell(self) -> None:
        self._post(ReadersShown(tuple(self.readers.values())))
