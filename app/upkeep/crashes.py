"""Reports of what went wrong, each kept under the number that the screen showed.

Without it a number on a screen would lead nowhere once the program had ended. Each thread logs what
it did not expect as `bug NUMBER …` with its traceback; a handler of the log writes it into a file
of its own under `crashes/`, bounded in number and size. What no thread caught gets a number here. A
fault that ends Python itself is written by faulthandler, and becomes a report at the next start.
Warnings stay in `logs/`, as many as help.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

import msgspec

from app.receiving.progress import DeskFailed
from app.receiving.verdicts import Sentence

FOLDER = "crashes"
LOGS = "logs"
LOG = "tracedock.log"
LOG_BYTES = 1_000_000
LOGS_KEPT = 4
KEPT = 200
MOST_OF_A_PLACE = 20
"""Reports of one place that are kept: a bug that comes each minute must not drive out others."""
LONGEST = 60_000
"""Letters of a report."""
_FAULT = "fault.log"
_BUG = "bug %s"

log = logging.getLogger("tracedock.crashes")


class CrashReport(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that went wrong."""

    number: str
    """As the screen showed it; empty where none was shown."""
    at: datetime
    """UTC."""
    thread: str
    said: str
    """The error's own last line."""
    place: str
    """`module.py:LINE in function`: where it came from."""
    text: str
    """What was logged, with the traceback."""


def kept(folder: Path, most: int = KEPT) -> tuple[CrashReport, ...]:
    """The reports of a workstation's folder, newest first; one that cannot be read is left out."""
    found = []
    for path in sorted(_files(folder), key=lambda one: one.name, reverse=True)[:most]:
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            found.append(msgspec.json.decode(path.read_bytes(), type=CrashReport))
    return tuple(found)


def report_of(number: str, error: BaseException, words: str = "") -> CrashReport:
    """Make the report of an error that was raised."""
    lines = "".join(traceback.format_exception(error))
    steps = traceback.extract_tb(error.__traceback__)
    place = ""
    if steps:
        last = steps[-1]
        place = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
    return CrashReport(
        number=number,
        at=datetime.now(UTC),
        thread=threading.current_thread().name,
        said="".join(traceback.format_exception_only(error)).strip()[-500:],
        place=place,
        text=f"{words}\n{lines}".strip()[-LONGEST:],
    )


def keep(folder: Path, report: CrashReport) -> Path | None:
    """Write a report, whole or not at all; None where the disk takes none or it has enough."""
    place = folder / FOLDER
    name = f"{report.at:%Y%m%d-%H%M%S-%f}-{report.number or 'fault'}.json"
    beside = place / f".{name}.part"
    try:
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
        beside.replace(place / name)
        for old in sorted(_files(folder), key=lambda one: one.name, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        # It is in the log already; a full disk must not bring a second trouble.
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return None
    return place / name


class CrashLog(logging.Handler):
    """Keeps what threads log as bugs; as many of one place as help."""

    def __init__(self, folder: Path) -> None:
        """Keep them in a workstation's folder."""
        super().__init__(logging.ERROR)
        self._folder = folder
        self._seen: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a bug; everything else is the log's alone."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not str(record.msg).startswith(_BUG):
            return
        arguments = record.args if isinstance(record.args, tuple) else ()
        number = str(arguments[0]) if arguments else ""
        try:
            report = report_of(number, error, f"{record.name}: {record.getMessage()}")
            times = self._seen[report.place] = self._seen.get(report.place, 0) + 1
            if times <= MOST_OF_A_PLACE:
                keep(self._folder, report)
        except Exception:  # noqa: BLE001 (as logging's own handlers do)
            self.handleError(record)


class Watching:
    """Keeps reports of this process in a folder, until stop()."""

    def __init__(
        self,
        folder: Path,
        tell: Callable[[str], object] = lambda _number: None,
        *,
        faults: bool = True,
    ) -> None:
        """`tell` is called with the number of what no thread caught, in the thread it came from.

        `faults`: also take what ends Python itself, of which there is one taker in a process.
        """
        self._folder = folder
        self._tell = tell
        self._faults = faults
        self._handlers: tuple[logging.Handler, ...] = (CrashLog(folder),)
        self._fault: TextIO | None = None
        self._before = (sys.excepthook, threading.excepthook)

    def start(self) -> None:
        """Begin; what faulthandler left the last time becomes a report."""
        with suppress(OSError):
            self._handlers += (_log_file(self._folder / LOGS),)
        for handler in self._handlers:
            logging.getLogger().addHandler(handler)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        self._take_fault()
        if self._faults:
            with suppress(OSError):
                self._fault = (self._folder / FOLDER / _FAULT).open("w", encoding="utf-8")
                faulthandler.enable(self._fault)

    def stop(self) -> None:
        """End; nothing is left that would be taken for a fault."""
        sys.excepthook, threading.excepthook = self._before
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        if self._fault is not None:
            faulthandler.disable()
            self._fault.close()
            with suppress(OSError):
                (self._folder / FOLDER / _FAULT).unlink(missing_ok=True)

    def _take_fault(self) -> None:
        """A fault ended the program the last time: what Python said of it."""
        path = self._folder / FOLDER / _FAULT
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8", "replace")
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            return
        if text.strip():
            said = text.strip().splitlines()[0][:500]
            report = CrashReport(
                number="", at=at, thread="", said=said, place=_place_of(text), text=text[:LONGEST]
            )
            keep(self._folder, report)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, steps: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, steps)
            return
        number = os.urandom(4).hex()
        # The handler above keeps it, as every other bug.
        log.error("bug %s that nothing caught", number, exc_info=(kind, error, steps))
        self._tell(number)

    def _uncaught_in_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
            self._uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)


def watch(folder: Path, post: Callable[[DeskFailed], object]) -> Watching:
    """Keep reports of this process from now on, and post the number of what no thread caught."""

    def tell(number: str) -> None:
        post(DeskFailed(Sentence("bug", {"number": number}), number))

    watching = Watching(folder, tell)
    watching.start()
    return watching


def _log_file(folder: Path) -> logging.Handler:
    """What was warned of, in files that make room for each other; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    handler = logging.handlers.RotatingFileHandler(
        folder / LOG, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (folder / FOLDER).glob("[0-9]*.json")


def _place_of(fault: str) -> str:
    """The newest frame that faulthandler names: `File "x.py", line 3 in f`."""
    for line in fault.splitlines():
        if line.strip().startswith("File "):
            return line.strip()[:200]
    return ""
