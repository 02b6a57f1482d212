"""The journal of scans: what every reader read, on disk before anything looks at it.

Without it a scan that lay in the queue when the program was killed would be gone, and nobody would
know. Rules (docs/decisions/0015-the-scan-journal.md):

- A scan is written raw and flushed to the disk before it is handed on; scans that wait together
  are flushed together.
- What cannot be written is refused, and the person told; nothing is handed on that is not kept.
  The next scan tries again, and `try_again` looks whether the disk works while none comes.
- A file belongs to one run of the program and one day (UTC), so nothing is ever appended to what a
  crash has left: `scans/20261121-083000-4f1c9a.jsonl`. It is made with the first scan.
- That a scan was answered is written too, not flushed: after a crash a person sees rather one scan
  too many than one too few.
- Where the folder is encrypted each line is sealed (records.py). Which key, is asked when a file is
  begun; where it cannot be had, the file is plain and that is logged, for a scan in plain is better
  than one that is lost. The next start seals it (recordings_at_rest.py).
- An open file is locked, so that nobody puts another in its place.

Used by one thread, the hub's.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path

from app.readers.events import JournalShown
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.system_words import of_system
from app.store.encryption.beside import seal_for_new
from app.store.encryption.sealing import Seal
from scanners.device import Clock, utc_now
from scanners.records import (
    PURPOSE,
    Locked,
    RecordedScan,
    RecordingUnreadable,
    packed_answer,
    packed_head,
    packed_scan,
    read_lines,
    sealed_line,
)

if sys.platform != "win32":
    import fcntl

FOLDER = "scans"
KEEP_DAYS = 90
MOST_UNANSWERED = 50

_NAME = re.compile(r"(\d{8})-\d{6}-([0-9a-f]{6})\.jsonl")
_PROBE = b" " * 8191 + b"\n"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_WORKS_AGAIN = Saying("扫码记录已恢复，可以继续扫码。", "Scans are kept again; go on scanning.")

log = logging.getLogger(__name__)


_AFTER = timedelta(seconds=1)
"""Names of files tell seconds."""


class JournalFailed(Exception):
    """Scans could not be kept on disk; they are to be refused."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


@dataclass(frozen=True, slots=True)
class Session:
    """One recorded file: what was scanned in one run of the program on one day."""

    path: Path
    began_at: datetime
    """UTC."""
    size: int
    """Bytes; a scan takes about 170, sealed 300."""


class ScanJournal:
    """Keeps the scans of one workstation."""

    def __init__(
        self,
        folder: Path,
        watcher: Callable[[JournalShown], None],
        *,
        clock: Clock = utc_now,
        keep_days: int = KEEP_DAYS,
        make_durable: Callable[[FileIO], None] | None = None,
    ) -> None:
        """Keep scans in `folder`/scans; say to `watcher` when that begins or ceases to fail."""
        self._folder = folder / FOLDER
        self._watcher = watcher
        self._clock = clock
        self._keep_days = keep_days
        self._make_durable = make_durable or flush_to_disk
        self._run = uuid.uuid4().hex[:6]
        self._number = 0
        self._not_before = datetime.min.replace(tzinfo=UTC)
        self._day = ""
        self._path: Path | None = None
        self._file: FileIO | None = None
        self._seal: Seal | None = None
        self._locked = 0
        self._size = 0
        self._torn = False
        self._working = True

    @property
    def run(self) -> str:
        """What the files of this run of the program end with."""
        return self._run

    @property
    def working(self) -> bool:
        """False while scans are refused."""
        return self._working

    @property
    def locked(self) -> int:
        """Lines of the last run that this machine lacks the key of, known after `look_back`.

        Nobody can say whether there are unanswered scans among them.
        """
        return self._locked

    def look_back(self) -> tuple[Scan, ...]:
        """Remove what is older than it is kept; return what the last run read and nobody answered.

        Call it before the first scan. Of many the newest 50 are returned.
        """
        files = sessions(self._folder.parent)
        if files:
            self._not_before = files[-1].began_at + _AFTER
        found, self._locked = _left_behind([session.path for session in files])
        self._remove_old(files)
        return found

    def look_again(self) -> tuple[Scan, ...]:
        """What `look_back` could not read, now that its key is here; nothing of this run."""
        if not self._locked:
            return ()
        before = [
            one.path for one in sessions(self._folder.parent) if run_of(one.path) != self._run
        ]
        found, self._locked = _left_behind(before)
        return found

    def write(self, scans: Sequence[tuple[Scan, bool]]) -> tuple[int, ...]:
        """Keep scans (and whether each is a line of a batch) on disk, all or none.

        Returns their numbers when they are durable; raises JournalFailed.
        """
        first = self._number + 1
        self._number += len(scans)
        self._keep(
            packed_scan(RecordedScan(number, scan, inventory))
            for number, (scan, inventory) in enumerate(scans, first)
        )
        return tuple(range(first, self._number + 1))

    def write_answered(self, numbers: Iterable[int]) -> None:
        """Write that scans were answered; where that fails, they only seem unanswered later."""
        lines = [*map(packed_answer, numbers)]
        if not lines or not self._working:
            return
        try:
            self._append(lines)
        except OSError as error:
            log.info("answers not written: %s", error)

    def try_again(self) -> bool:
        """See whether the disk works again, where it did not; true when scans are kept."""
        if not self._working:
            with suppress(JournalFailed):
                self._keep((_PROBE,))
        return self._working

    def close(self) -> None:
        """Close the file; the next scan would open another."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()

    def _keep(self, lines: Iterable[bytes]) -> None:
        """Append lines and flush them to the disk; raises JournalFailed."""
        try:
            self._append(lines, durable=True)
        except OSError as error:
            why = explain(error, self._folder)
            if self._working:
                self._working = False
                log.warning("scans are refused: %s", error)
                self._watcher(JournalShown(working=False, detail=why))
            raise JournalFailed(why) from error
        if not self._working:
            self._working = True
            self._watcher(JournalShown(working=True, detail=_WORKS_AGAIN))

    def _append(self, lines: Iterable[bytes], *, durable: bool = False) -> None:
        """Append lines, all or none; raises OSError."""
        file = self._open()
        seal = self._seal
        if seal is not None:
            lines = (sealed_line(line, seal) for line in lines)
        try:
            _write_all(file, b"".join((b"\n", *lines) if self._torn else lines))
            if durable:
                self._make_durable(file)
            self._torn = False
            self._size = os.fstat(file.fileno()).st_size
        except OSError:
            self._take_back(file)
            raise

    def _take_back(self, file: FileIO) -> None:
        """Take off what was written of refused scans; the file is opened anew for the next."""
        try:
            os.ftruncate(file.fileno(), self._size)
        except OSError:
            self._torn = True
        self.close()

    def _open(self) -> FileIO:
        """Open the file of this run and day, with its first line; raises OSError."""
        now = self._clock().astimezone(UTC)
        day = now.strftime("%Y%m%d")
        if day != self._day:
            self.close()
            self._day, self._torn = day, False
            # A clock that was set back must not make an older run look like the last one.
            stamp = max(now, self._not_before)
            self._not_before = stamp + _AFTER
            self._path = self._folder / f"{stamp:%Y%m%d-%H%M%S}-{self._run}.jsonl"
            self._seal = seal_for_new(self._folder.parent, PURPOSE)
        if self._file is not None and os.fstat(self._file.fileno()).st_nlink == 0:
            self.close()  # somebody cleaned up while it was open
        if self._file is None:
            self._file = self._opened(now)
        return self._file

    def _opened(self, now: datetime) -> FileIO:
        assert self._path is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        file = FileIO(self._path, "a")
        lock_file(file)
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        if self._size == 0:
            try:
                _write_all(file, packed_head(self._run, now))
                _flush_folder(self._folder)
            except OSError:
                self._take_back(file)
                raise
            self._size = os.fstat(file.fileno()).st_size
        return file

    def _remove_old(self, files: Sequence[Session]) -> None:
        oldest = self._clock() - timedelta(days=self._keep_days)
        # Never the last run's, however old a wrong clock makes it: nobody may have seen it yet.
        last = run_of(files[-1].path) if files else ""
        for session in files:
            if session.began_at < oldest and run_of(session.path) != last:
                try:
                    session.path.unlink(missing_ok=True)
                except OSError as error:
                    log.info("%s stays: %s", session.path.name, error)


def sessions(folder: Path) -> tuple[Session, ...]:
    """List the recorded files of a workstation's folder, oldest first."""
    found: list[Session] = []
    try:
        paths = sorted((folder / FOLDER).iterdir())
    except OSError:
        return ()
    for path in paths:
        if _NAME.fullmatch(path.name):
            with suppress(OSError, ValueError):
                began_at = datetime.strptime(path.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
                found.append(Session(path, began_at, path.stat().st_size))
    return tuple(found)


def unanswered(paths: Sequence[Path]) -> tuple[Scan, ...]:
    """Find what the run that wrote the newest file read and nobody answered, in its order."""
    return _left_behind(paths)[0]


def _left_behind(paths: Sequence[Path]) -> tuple[tuple[Scan, ...], int]:
    """What is unanswered, and how many lines cannot be opened."""
    if not paths:
        return (), 0
    run = run_of(paths[-1])
    waiting: dict[int, Scan] = {}
    locked = 0
    for path in paths:
        if run_of(path) != run:
            continue
        with suppress(RecordingUnreadable):
            for line in read_lines(path):
                if isinstance(line, RecordedScan):
                    waiting[line.number] = line.scan
                elif isinstance(line, Locked):
                    locked += 1
                else:
                    waiting.pop(line.number, None)
    return tuple(waiting.values())[-MOST_UNANSWERED:], locked


def explain(error: OSError, folder: Path) -> Saying:
    """Say why scans cannot be kept, and what to do."""
    if error.errno in _FULL:
        return Saying(
            "磁盘已满，扫码无法保存，刚才扫的码没有计入。请清理磁盘，然后重新扫描。",
            "The disk is full: scans cannot be kept, and what was just scanned does not count. "
            "Free the disk, then scan again.",
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Saying(
            f"没有权限写入扫码记录 {folder}，刚才扫的码没有计入。"
            "请管理员检查文件夹权限，然后重新扫描。",
            f"You may not write to {folder}: what was just scanned does not count. Have the "
            "folder's permissions checked, then scan again.",
        )
    return Saying(
        f"扫码记录写不进磁盘（{of_system(error).chinese}），刚才扫的码没有计入。"
        "请管理员检查磁盘，然后重新扫描。",
        f"Scans cannot be written to the disk ({of_system(error).english}): what was just scanned "
        "does not count. Have the disk checked, then scan again.",
    )


def flush_to_disk(file: FileIO) -> None:
    """Wait until what was written is on the disk itself; raises OSError."""
    if sys.platform == "darwin":
        # There fsync stops at the drive's own memory.
        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
    else:
        os.fsync(file.fileno())


def lock_file(file: FileIO) -> bool:
    """Keep others from putting another file in the place of an open one; false where one does.

    Windows does so by itself.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            log.debug("%s knows no locks", file.name)
    return True


def _flush_folder(folder: Path) -> None:
    """Make a new file's name durable; Windows does that by itself and opens no folder."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(file: FileIO, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]


def run_of(path: Path) -> str:
    """Which run of the program a recorded file belongs to."""
    return path.stem.rpartition("-")[2]
