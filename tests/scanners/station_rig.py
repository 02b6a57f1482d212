"""What tests of the reader station share: what it told, readers on ports, and a keyboard.

Without it each test would say in its own way what it waits for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from app.readers.events import ReaderShown, ReadersShown
from app.readers.profile import ReaderProfile
from app.readers.scan import ScanSink
from app.readers.settings import SerialSettings
from app.readers.state import DeviceStatus, DeviceWatcher
from scanners.device import Clock
from scanners.running import RawScanner, open_reader
from scanners.serial_port import SerialScanner
from scanners.station import ReaderStation
from tests.scanners.rig import PATIENCE_S, Arrivals, PtyPort

CODE = "81000010000000000017"
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)

Make = Callable[..., ReaderStation]

Event = TypeVar("Event")


def open_quickly(
    profile: ReaderProfile, sink: ScanSink, watcher: DeviceWatcher, clock: Clock
) -> RawScanner | None:
    """Open serial readers that look for their port more often."""
    if isinstance(profile.settings, SerialSettings):
        return SerialScanner(
            profile.settings, sink, watcher, device=profile.reader_id, clock=clock, retry_s=0.02
        )
    return open_reader(profile, sink, watcher, clock)


class Events(Arrivals[object]):
    """What the window is told."""

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in list(self.all) if isinstance(event, kind)]

    def find(
        self, kind: type[Event], holds: Callable[[Event], bool] = lambda _event: True
    ) -> Event:
        """Wait for an event of a kind of which something holds."""
        seen = 0
        patience = time.monotonic() + PATIENCE_S
        while time.monotonic() < patience:
            for event in self.wait_for(seen + 1)[seen:]:
                seen += 1
                if isinstance(event, kind) and holds(event):
                    return event
        raise AssertionError(f"no such {kind.__name__}: {self.of(kind)[-3:]}")


def shown(event: ReadersShown, reader_id: str) -> ReaderShown | None:
    return next((one for one in event.readers if one.profile.reader_id == reader_id), None)


def is_(reader_id: str, status: DeviceStatus | None) -> Callable[[ReadersShown], bool]:
    """Say whether a reader is shown so."""

    def holds(event: ReadersShown) -> bool:
        one = shown(event, reader_id)
        return one is not None and (one.state.status if one.state else None) is status

    return holds


def connected(station: ReaderStation, events: Events, port: PtyPort, name: str = "一号") -> str:
    """Add a reader on a port and wait until it reads; return its id."""
    station.add_reader(name, SerialSettings(str(port.name)))
    found = events.find(ReadersShown, lambda event: event.readers[-1].profile.name == name)
    reader_id = found.readers[-1].profile.reader_id
    events.find(ReadersShown, is_(reader_id, DeviceStatus.CONNECTED))
    return reader_id


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key going down or up, of a reader on the keyboard."""

    symbol: str
    at_ms: int
    pressed: bool = True
    text: str = ""
    repeated: bool = False
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    keypad: bool = False
    place: int = 0


def type_code(station: ReaderStation, code: str, at_ms: int = 1000) -> None:
    """Type as a reader does, Enter at the end."""
    keys = [*code, "Enter"]
    for number, key in enumerate(keys):
        text = key if len(key) == 1 else "\r"
        for pressed in (True, False):
            at = at_ms + 10 * number + (0 if pressed else 4)
            station.wedge.key(Stroke(key.upper() if text == key else key, at, pressed, text))
