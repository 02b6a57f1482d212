"""Reads codes with a camera, through every unplugging.

Without it a desk without a reader could only read picture files. Two threads: one takes frames from
the camera as fast as they come and keeps the newest alone, the other reads codes in it. So a slow
machine looks at fewer frames and never at old ones, and a driver that hangs in a call keeps neither
the reading of the last frame nor a stop from ending.

When the camera vanishes it is looked for about once a second.
"""

from __future__ import annotations

import logging
import time
import uuid
from threading import Condition, Event, Lock, Thread

from app.readers.saying import Saying
from app.readers.settings import CameraSettings
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners.device import STOP_TIMEOUT_S, Clock, utc_now
from scanners.pictures import sayings
from scanners.pictures.capture import (
    CameraUnavailable,
    Capture,
    OpenCapture,
    name_of,
    open_capture,
)
from scanners.pictures.decoding import Image
from scanners.pictures.judging import Known
from scanners.pictures.live_view import LiveView, Monotonic, Outlets

RETRY_S = 1.0
"""How often a missing camera is looked for."""

LOOKS_PER_S = 15
"""More would only take the processor from those who answer scans."""

log = logging.getLogger(__name__)


class Newest:
    """Holds one frame: the newest. Whoever is slow finds the others gone."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._frame: Image | None = None
        self._closed = False
        self.dropped = 0
        """Frames that nobody looked at."""

    def put(self, frame: Image) -> None:
        """Replace what is there."""
        with self._changed:
            self.dropped += self._frame is not None
            self._frame = frame
            self._changed.notify()

    def take(self) -> Image | None:
        """Wait for a frame that was not taken yet; None when there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._frame is not None)
            frame, self._frame = self._frame, None
            return None if self._closed else frame

    def close(self) -> None:
        """End all waiting."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Camera:
    """A camera as a reader: sure codes to the sink, states to the watcher, from its threads."""

    def __init__(
        self,
        settings: CameraSettings,
        outlets: Outlets,
        watcher: DeviceWatcher,
        *,
        device: str | None = None,
        known: Known | None = None,
        clock: Clock = utc_now,
        monotonic: Monotonic = time.monotonic,
        retry_s: float = RETRY_S,
        open_capture: OpenCapture = open_capture,
    ) -> None:
        self.device = device or f"camera:{name_of(settings)}"
        self._settings = settings
        self._outlets = outlets
        self._watcher = watcher
        self._known = known
        self._clock = clock
        self._monotonic = monotonic
        self._retry_s = retry_s
        self._open_capture = open_capture
        self._run: _Run | None = None

    @property
    def dropped(self) -> int:
        """How many frames were replaced by newer ones before anybody looked at them."""
        return 0 if self._run is None else self._run.newest.dropped

    def start(self) -> None:
        """Begin to read, in threads of its own; return at once."""
        if self._run is not None:
            raise RuntimeError(f"{self.device} is started already")
        view = LiveView(
            self.device, self._outlets, self._known, clock=self._clock, monotonic=self._monotonic
        )
        self._run = _Run(self.device, self._settings, view, self._watcher)
        self._run.start(self._open_capture, self._retry_s)

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the threads; true when they ended in time. A second stop does nothing."""
        run, self._run = self._run, None
        return run is None or run.stop(timeout_s)


class _Run:
    """From one start to its stop; a thread that hangs on from an earlier one harms nobody."""

    def __init__(
        self, device: str, settings: CameraSettings, view: LiveView, watcher: DeviceWatcher
    ) -> None:
        self.newest = Newest()
        self._device = device
        self._name = name_of(settings)
        self._settings = settings
        self._view = view
        self._watcher = watcher
        self._told: DeviceState | None = None
        self._telling = Lock()
        self._stopping = Event()
        self._broken = Event()
        """Set by the reading thread: the other one begins anew, as after an unplugging."""
        self._threads: tuple[Thread, ...] = ()

    def start(self, open_capture: OpenCapture, retry_s: float) -> None:
        """Start both threads."""
        # A driver that hangs in a call must not keep the program from ending.
        self._threads = (
            Thread(target=self._see, name=f"scanner {self._device}", daemon=True),
            Thread(
                target=self._grab,
                args=(open_capture, retry_s),
                name=f"scanner {self._device} frames",
                daemon=True,
            ),
        )
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float) -> bool:
        """End both threads; true when they ended in time."""
        until = time.monotonic() + timeout_s
        self._stopping.set()
        self.newest.close()
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _see(self) -> None:
        """Read codes in the newest frame, until stopped."""
        while (frame := self.newest.take()) is not None:
            began = time.monotonic()
            try:
                self._view.see(frame)
            except Exception:
                log.exception("bug %s in the thread of %s", number := new_number(), self._device)
                self._tell_bug(number)
                self._broken.set()
            self._stopping.wait(max(0.0, began + 1 / LOOKS_PER_S - time.monotonic()))

    def _grab(self, open_capture: OpenCapture, retry_s: float) -> None:
        """Take frames, and after every end of them look for the camera again, until stopped."""
        while not self._stopping.is_set():
            try:
                self._grab_while_connected(open_capture)
            except Exception:
                log.exception("bug %s in the thread of %s", number := new_number(), self._device)
                self._tell_bug(number)
            self._stopping.wait(retry_s)

    def _grab_while_connected(self, open_capture: OpenCapture) -> None:
        try:
            capture = open_capture(self._settings)
        except CameraUnavailable as error:
            self._tell(error.status, error.saying)
            return
        try:
            self._grab_from(capture)
        finally:
            capture.release()

    def _grab_from(self, capture: Capture) -> None:
        """Keep the newest frame until there is none; connected is what gives pictures."""
        self._broken.clear()
        connected = False
        while not self._stopping.is_set() and not self._broken.is_set():
            frame = capture.read()
            if frame is None:
                self._tell_gone(connected)
                return
            if not connected:
                connected = True
                self._tell(DeviceStatus.CONNECTED, sayings.connected(self._name))
            if not self._stopping.is_set():
                self.newest.put(frame)

    def _tell_gone(self, connected: bool) -> None:
        if connected:
            self._tell(DeviceStatus.DISCONNECTED, sayings.lost(self._name))
        else:
            self._tell(DeviceStatus.FAILED, sayings.refused(self._name))

    def _tell_bug(self, number: str) -> None:
        with self._telling:
            self._told = None
        self._tell(DeviceStatus.FAILED, sayings.bug(number))

    def _tell(self, status: DeviceStatus, detail: Saying) -> None:
        """Tell the watcher what is new; an absence is told once, whatever the reason."""
        state = DeviceState(self._device, status, detail)
        with self._telling:
            told = self._told
            if self._stopping.is_set() or state == told:
                return
            absent = status is DeviceStatus.DISCONNECTED
            if absent and told is not None and told.status is status:
                return
            self._told = state
            self._watcher(state)


def new_number() -> str:
    """Make a number by which a fault is found in the log."""
    return uuid.uuid4().hex[:8]
