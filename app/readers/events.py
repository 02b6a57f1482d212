"""What the readers tell the window, as plain values.

Without it the window would have to know devices. Each answers a wish of the port `Readers`
(ui/ports.py) or comes by itself; they cross threads over the bridge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.readers.profile import ReaderKind, ReaderProfile, ReaderSettings
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.state import DeviceState, DeviceStatus


@dataclass(frozen=True, slots=True)
class ReaderShown:
    """One reader of the book, and how it is now."""

    profile: ReaderProfile
    state: DeviceState | None
    """None for a reader that is not listened to."""
    scans: int = 0
    """How often it read since the program began."""
    last: Scan | None = None
    """What it read last."""

    @property
    def gone(self) -> bool:
        """Whether it is listened to and cannot be heard."""
        return self.state is not None and self.state.status is not DeviceStatus.CONNECTED

    @property
    def types(self) -> bool:
        """Whether it types like a keyboard, so that nobody can say whether it is there."""
        return self.profile.kind is ReaderKind.KEYBOARD


@dataclass(frozen=True, slots=True)
class ReadersShown:
    """Event: all readers, in the order a person gave them."""

    readers: tuple[ReaderShown, ...]


@dataclass(frozen=True, slots=True)
class ReaderFound:
    """Something that is plugged in and may be a reader."""

    name: str
    """What its driver calls it."""
    settings: ReaderSettings
    """How it would be used, with defaults."""
    known_as: str = ""
    """`reader_id` of the reader of the book that it is, if any."""


@dataclass(frozen=True, slots=True)
class ReadersFound:
    """Event: what is plugged in now, and what could not be looked for and why."""

    found: tuple[ReaderFound, ...]
    notes: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderRefused:
    """Event: a wish about readers was not done."""

    why: Saying


@dataclass(frozen=True, slots=True)
class ScanSeen:
    """Event: a scan came in, whatever is made of it."""

    scan: Scan
    reader: str
    """The name of its reader."""
    held: bool
    """True while scans are only looked at and count nowhere."""


@dataclass(frozen=True, slots=True)
class ScanRefused:
    """Event: a scan could not be kept on disk, so it counts nowhere; it is to be scanned again."""

    scan: Scan
    reader: str
    """The name of its reader."""
    why: Saying


@dataclass(frozen=True, slots=True)
class JournalShown:
    """Event: the journal of scans began to fail, or works again."""

    working: bool
    """False: every scan is refused until it works again."""
    detail: Saying


@dataclass(frozen=True, slots=True)
class ScansUnanswered:
    """Event, once after the start: scans that were read before the program ended and not judged."""

    scans: tuple[Scan, ...]


@dataclass(frozen=True, slots=True)
class ScansToRepeat:
    """Event: scans that a restored database does not know, until a person says they are done."""

    scans: tuple[Scan, ...]
    """Empty when they are."""
    since: datetime | None = None
    """From when the restored backup is, UTC."""


@dataclass(frozen=True, slots=True)
class SetUpShown:
    """Event: where the set-up of a reader by three printed codes stands."""

    reader_id: str
    step: int
    """The code to be scanned now: 1, 2, 3; 4 when all were."""
    arrived: str = ""
    """What came at the last scan: bytes in hex, or names of keys."""
    complaint: Saying | None = None
    """Why the last scan was not what was expected, and what to do."""
    settings: ReaderSettings | None = None
    """When all three were scanned: how the reader is to be used."""
    findings: tuple[Saying, ...] = ()
    """When all three were scanned: what was found out, one sentence each."""


@dataclass(frozen=True, slots=True)
class ReplayShown:
    """Event: how far a recorded session was played again."""

    path: Path
    done: int
    total: int
    running: bool
    complaint: Saying | None = None
