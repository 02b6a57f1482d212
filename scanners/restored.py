"""Finds the scans that a restored database does not know, and keeps their list until it is done.

Without it a database restored from last night's backup would look as if this morning had not been.
The scan journal keeps the order of what was read, so no clock is asked where the database knows
anything at all: what stands behind the last scan it knows, it lacks. The list is a file beside the
journal: it outlives the program, and a second restore adds to it, until a person says that all was
scanned again or looked at; then it is kept under another name.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from app.readers.scan import Scan
from scanners.journal import run_of, sessions
from scanners.records import (
    RecordedScan,
    RecordingUnreadable,
    packed_scan,
    read_lines,
    read_recording,
)

LIST = "scans-to-repeat.jsonl"
"""In the workstation's folder."""
_HEAD = "restored_to"

Known = frozenset[tuple[bytes, datetime]]


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
        with suppress(RecordingUnreadable):
            read.extend(one.scan for one in read_recording(session.path))
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
        waiting = [scan for scan in self.read()[1] if (scan.raw, scan.read_at) not in inside]
        seen = {(scan.raw, scan.read_at, scan.device) for scan in waiting}
        for scan in scanned_since(self._folder, since, known, salvaged, this_run):
            if (scan.raw, scan.read_at, scan.device) not in seen:
                waiting.append(scan)
        if waiting or self._path.is_file():
            self._write(since, waiting)
        return len(waiting)

    def read(self) -> tuple[datetime | None, tuple[Scan, ...]]:
        """From when the restored backup was, and what is to be scanned again since."""
        if not self._path.is_file():
            return None, ()
        with suppress(RecordingUnreadable):
            scans = tuple(
                line.scan for line in read_lines(self._path) if isinstance(line, RecordedScan)
            )
            return self._since(), scans
        return None, ()

    def done(self, now: datetime) -> None:
        """Put the list away: all was scanned again, or looked at. Raises OSError."""
        if self._path.is_file():
            stamp = now.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
            self._path.replace(self._path.with_name(f"scans-repeated-{stamp}.jsonl"))

    def _write(self, since: datetime, scans: list[Scan]) -> None:
        unfinished = self._path.with_name(LIST + ".part")
        with unfinished.open("wb") as file:
            file.write(json.dumps({_HEAD: since.isoformat()}).encode("ascii") + b"\n")
            for number, scan in enumerate(scans, 1):
                file.write(packed_scan(RecordedScan(number, scan)))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)

    def _since(self) -> datetime | None:
        with suppress(OSError, ValueError, KeyError, TypeError), self._path.open("rb") as file:
            return datetime.fromisoformat(json.loads(file.readline(1000))[_HEAD])
        return None
