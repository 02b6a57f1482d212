"""The readers that run now: each started as the book says, stopped, watched.

Without it changing one reader would disturb the others. A reader is started again only where its
own settings changed. What a thread that was told to stop still says is not listened to: a driver
may take its time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from app.readers.profile import ReaderKind, ReaderProfile
from app.readers.scan import ScanSink
from app.readers.settings import HidSettings, SerialSettings
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners.device import STOP_TIMEOUT_S, Clock, Scanner
from scanners.hid.pos import HidScanner
from scanners.serial_port import SerialScanner
from scanners.station_sayings import KEYBOARD_HEARD

RawListener = Callable[[bytes], None]


class RawScanner(Scanner, Protocol):
    """A reader whose bytes can be looked at as they come."""

    raw_listener: RawListener | None


class OpenReader(Protocol):
    """Makes a reader of the book ready to start."""

    def __call__(
        self, profile: ReaderProfile, sink: ScanSink, watcher: DeviceWatcher, clock: Clock, /
    ) -> RawScanner | None:
        """Make it; None for one that has no thread of its own here: a keyboard, a camera."""


def open_reader(
    profile: ReaderProfile, sink: ScanSink, watcher: DeviceWatcher, clock: Clock
) -> RawScanner | None:
    """Make a serial or a HID reader ready to start."""
    settings = profile.settings
    if isinstance(settings, SerialSettings):
        return SerialScanner(settings, sink, watcher, device=profile.reader_id, clock=clock)
    if isinstance(settings, HidSettings):
        return HidScanner(settings, sink, watcher, device=profile.reader_id, clock=clock)
    return None


@dataclass(slots=True)
class _Running:
    profile: ReaderProfile
    scanner: RawScanner
    listened_to: bool = True


class RunningReaders:
    """Starts and stops the readers of a workstation; used by one thread, states come in any."""

    def __init__(
        self,
        sink: ScanSink,
        changed: Callable[[], None],
        clock: Clock,
        open_one: OpenReader = open_reader,
    ) -> None:
        """Give scans to `sink` and call `changed` whenever a state has changed, in any thread."""
        self._sink = sink
        self._changed = changed
        self._clock = clock
        self._open_one = open_one
        self._running: dict[str, _Running] = {}
        self._states: dict[str, DeviceState] = {}
        self._lock = Lock()

    def state_of(self, profile: ReaderProfile) -> DeviceState | None:
        """Say how a reader is; None for one that is not listened to."""
        if not profile.enabled:
            return None
        with self._lock:
            state = self._states.get(profile.reader_id)
        if state is None and profile.kind is ReaderKind.KEYBOARD:
            return DeviceState(profile.reader_id, DeviceStatus.CONNECTED, KEYBOARD_HEARD)
        return state

    def note(self, state: DeviceState) -> None:
        """Take note of a state of a reader that does not run here: a camera, a keyboard."""
        with self._lock:
            self._states[state.device] = state
        self._changed()

    def forget(self, reader_id: str) -> None:
        """Know no state of a reader any more."""
        with self._lock:
            self._states.pop(reader_id, None)

    def listen_raw(self, reader_id: str, listener: RawListener | None) -> None:
        """Give the bytes of a reader that runs to a listener; None: scan them again."""
        running = self._running.get(reader_id)
        if running is not None:
            running.scanner.raw_listener = listener

    def use(self, profile: ReaderProfile) -> None:
        """Let a reader that runs run with other settings, whatever the book says."""
        running = self._running.get(profile.reader_id)
        if running is not None and running.profile.settings != profile.settings:
            self._stop(profile.reader_id, STOP_TIMEOUT_S)
            self._start(profile)

    def run(self, profiles: Sequence[ReaderProfile]) -> tuple[ReaderProfile, ...]:
        """Let exactly these readers run, as they are set up; return those slow to stop."""
        wanted = {one.reader_id: one for one in profiles if one.enabled}
        slow = []
        for reader_id, running in list(self._running.items()):
            profile = wanted.get(reader_id)
            if (profile is None or profile.settings != running.profile.settings) and not self._stop(
                reader_id, STOP_TIMEOUT_S
            ):
                slow.append(running.profile)
        for profile in wanted.values():
            if profile.reader_id not in self._running:
                self._start(profile)
        return tuple(slow)

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Stop all readers within one limit; true when each ended in time."""
        until = time.monotonic() + timeout_s
        ended = [
            self._stop(reader_id, max(0.0, until - time.monotonic()))
            for reader_id in list(self._running)
        ]
        return all(ended)

    def _start(self, profile: ReaderProfile) -> None:
        running: _Running

        def watch(state: DeviceState) -> None:
            with self._lock:
                if not running.listened_to:
                    return
                self._states[state.device] = state
            self._changed()

        scanner = self._open_one(profile, self._sink, watch, self._clock)
        if scanner is None:
            return
        running = self._running[profile.reader_id] = _Running(profile, scanner)
        scanner.start()

    def _stop(self, reader_id: str, timeout_s: float) -> bool:
        running = self._running.pop(reader_id)
        ended = running.scanner.stop(timeout_s)
        with self._lock:
            running.listened_to = False
            self._states.pop(reader_id, None)
        return ended
