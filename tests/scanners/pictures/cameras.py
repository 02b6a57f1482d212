"""Cameras that show what a test draws.

Without it tests of the camera would need one on the desk.
"""

from __future__ import annotations

from threading import Condition, Event

from app.readers.settings import CameraSettings
from app.readers.state import DeviceStatus
from scanners.pictures import sayings
from scanners.pictures.capture import CameraUnavailable
from scanners.pictures.decoding import Image


class DrawnCamera:
    """A camera in front of which a test puts pictures; each is shown until the next one."""

    def __init__(self, picture: Image | None = None, pause_s: float = 0.002) -> None:
        self._picture = picture
        self._changed = Condition()
        self._pulled = Event()
        self._pause_s = pause_s
        self.plugged_in = True
        self.opened = 0
        self.released = 0

    def show(self, picture: Image) -> None:
        with self._changed:
            self._picture = picture
            self._changed.notify_all()

    def pull_out(self) -> None:
        self.plugged_in = False
        self._pulled.set()

    def plug_in(self) -> None:
        self.plugged_in = True
        self._pulled.clear()

    def open(self, settings: CameraSettings) -> DrawnCamera:
        if not self.plugged_in:
            raise CameraUnavailable(DeviceStatus.DISCONNECTED, sayings.missing(settings.source))
        self.opened += 1
        return self

    def read(self) -> Image | None:
        if self._pulled.wait(self._pause_s):
            return None
        with self._changed:
            self._changed.wait_for(lambda: self._picture is not None)
            return self._picture

    def release(self) -> None:
        self.released += 1


class HungCamera:
    """A driver that never comes back from a call, until the test lets it."""

    def __init__(self) -> None:
        self.reading = Event()
        self.let_go = Event()
        self.released = Event()

    def open(self, settings: CameraSettings) -> HungCamera:
        return self

    def read(self) -> Image | None:
        self.reading.set()
        self.let_go.wait()
        return None

    def release(self) -> None:
        self.released.set()
