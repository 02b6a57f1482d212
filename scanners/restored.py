"""Finds the scans that a restored database does not know, and keeps their list until it is done.

Without it a database restored from last night's backup would look as if this morning had not been.
The scan journal keeps the order of what was read, so no clock is asked where the database knows
anything at all: what stands behind the last scan it knows, it lacks. The list is a file beside the
journal: it outlives the program, and a second restore adds to it, until a person says that all was
scanned again or looked at; then it is kept under another name. Where the folder is encrypted the
list is sealed as the journal is (records.py); lines whose key is not here stay on it.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from app.readers.scan import Scan
from app.store.encryption.beside import seal_for_new
from scanners.journal import run_of, sessions
from scanners.records import (
    PURPOSE,
    Locked,
    RecordedScan,
    RecordingLocked,
    RecordingUnreadable,
    packed_scan,
    read_lines,
    read_recording,
    sealed_line,
)

LIST = "scans-to-repeat.jsonl"
"""In the workstation's folder."""
HEAD = "restored_to"

Known = frozenset[tuple[bytes, datetime]]

LISTS = threading.Lock()
"""Who writes a list holds it: it is read before, and must not change meanwhile."""

log = logging.getLogger(__name__)


def scanned_since(
    folder: Path,
    since: datetime,
    known: Known,
    salvaged: Known = frozenset(),
    this_run: str = "",
) -> tuple[Scan, ...]:
    """Read the journal of a workstation's folder for what a backup of `since` lacks, in order.

    `known` are raw bytes and time of the scans that the backup holds, `salvaged` of those that were
    brought back beside it. `this_run` names the run of the program whose scans wait for the desk,
    and are not lacking.
    """
    read: list[Scan] = []
    for session in sessions(folder):
        if run_of(session.path) == this_run:
            continue
        try:
            for one in read_recording(session.path):
                read.append(one.scan)
        except RecordingLocked as locked:
            log.warning("what a backup lacks may be more: %s", locked.why.english)
        except RecordingUnreadable:
            continue
    places = [place for place, scan in enumerate(read) if (scan.raw, scan.read_at) in known]
    behind = read[places[-1] + 1 :] if places else [one for one in read if one.read_at >= since]
    return tuple(scan for scan in behind if (scan.raw, scan.read_at) not in salvaged)


class RepeatList:
    """The scans of one workstation that are to be made again."""

    def __init__(self, folder: Path) -> None:
        """Keep the list in a workstation's folder."""
        self._folder = folder
        self._path = folder / LIST

    def note(
        self,
        since: datetime,
        known: Known,
        salvaged: Known = frozenset(),
        this_run: str = "",
    ) -> int:
        """Take down durably what a backup lacks, behind what is noted; says how many in all.

        Raises OSError.
        """
        inside = known | salvaged
        lacking = scanned_since(self._folder, since, known, salvaged, this_run)
        with LISTS:
            noted, locked = self._read()
            waiting = [scan for scan in noted if (scan.raw, scan.read_at) not in inside]
            seen = {(scan.raw, scan.read_at, scan.device) for scan in waiting}
            for scan in lacking:
                if (scan.raw, scan.read_at, scan.device) not in seen:
                    waiting.append(scan)
            if waiting or self._path.is_file():
                self._write(since, waiting, locked)
        return len(waiting) + len(locked)

    def read(self) -> tuple[datetime | None, tuple[Scan, ...]]:
        """From when the restored backup was, and what is to be scanned again since."""
        return self._since(), tuple(self._read()[0])

    @property
    def locked(self) -> int:
        """Scans on the list that this machine lacks the key of."""
        return len(self._read()[1])

    def _read(self) -> tuple[list[Scan], list[bytes]]:
        """The scans, and the lines that cannot be opened."""
        scans: list[Scan] = []
        locked: list[bytes] = []
        if self._path.is_file():
            with suppress(RecordingUnreadable):
                for line in read_lines(self._path):
                    if isinstance(line, RecordedScan):
                        scans.append(line.scan)
                    elif isinstance(line, Locked):
                        locked.append(line.line)
        return scans, locked

    def done(self, now: datetime) -> None:
        """Put the list away: all was scanned again, or looked at. Raises OSError."""
        with LISTS, suppress(FileNotFoundError):
            stamp = now.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
            self._path.replace(self._path.with_name(f"scans-repeated-{stamp}.jsonl"))

    def _write(self, since: datetime, scans: list[Scan], locked: list[bytes]) -> None:
        seal = seal_for_new(self._folder, PURPOSE)
        unfinished = self._path.with_name(LIST + ".part")
        with unfinished.open("wb") as file:
            file.write(json.dumps({HEAD: since.isoformat()}).encode("ascii") + b"\n")
            for number, scan in enumerate(scans, 1):
                line = packed_scan(RecordedScan(number, scan))
                file.write(line if seal is None else sealed_line(line, seal))
            file.writelines(locked)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)

    def _since(self) -> datetime | None:
        with suppress(OSError, ValueError, KeyError, TypeError), self._path.open("rb") as file:
            return datetime.fromisoformat(json.loads(file.readline(1000))[HEAD])
        return None
