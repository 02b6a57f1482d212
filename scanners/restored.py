"""Finds the scans that a restored database does not know: they are to be scanned again.

Without it a database restored from last night's backup would look as if this morning had not been.
The scan journal keeps the order of what was read, so no clock is asked where the database knows
anything at all: what stands behind the last scan it knows, it lacks.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app.readers.scan import Scan
from scanners.journal import sessions
from scanners.records import RecordingUnreadable, read_recording


def scanned_since(
    folder: Path, since: datetime, known: frozenset[tuple[bytes, datetime]]
) -> tuple[Scan, ...]:
    """Read the journal of a workstation's folder for what a backup of `since` lacks, in order.

    `known` are raw bytes and time of the scans that the backup holds.
    """
    read: list[Scan] = []
    for session in sessions(folder):
        with suppress(RecordingUnreadable):
            read.extend(one.scan for one in read_recording(session.path))
    places = [place for place, scan in enumerate(read) if (scan.raw, scan.read_at) in known]
    if places:
        return tuple(read[places[-1] + 1 :])
    return tuple(scan for scan in read if scan.read_at >= since)
