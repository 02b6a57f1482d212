"""Opens a camera, a network camera or a recorded video through OpenCV.

Without it the camera's thread would have to know drivers. OpenCV does not say why it cannot open
something; where the system tells (Linux), it is asked first.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from app.readers.saying import Saying
from app.readers.settings import CameraSettings
from app.readers.state import DeviceStatus
from scanners.pictures import sayings
from scanners.pictures.decoding import Image

NETWORK_TIMEOUT_MS = 5000
# OpenCV's first choice on Windows takes ten seconds and more to open many cameras.
_BACKEND = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
_HEIGHTS = {640: 480, 1280: 720, 1920: 1080}

# Every failed try to open would print a line, some with the whole address; what is wrong is told in
# words instead. FFmpeg takes its level from the environment, -8 is silence.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


class CameraUnavailable(Exception):
    """A camera cannot be opened now; `status` and `saying` tell why."""

    def __init__(self, status: DeviceStatus, saying: Saying) -> None:
        super().__init__(saying.chinese)
        self.status = status
        self.saying = saying


class Capture(Protocol):
    """Something that gives pictures, one after the other."""

    def read(self) -> Image | None:
        """Wait for the next frame; None when there will be none."""

    def release(self) -> None:
        """Let go of it."""


class OpenCapture(Protocol):
    """Opens what the settings name; raises CameraUnavailable."""

    def __call__(self, settings: CameraSettings, /) -> Capture:
        """Open it."""


def name_of(settings: CameraSettings) -> str:
    """Name a camera for people and for its scans; the password of a network camera is left out."""
    source = settings.source.strip()
    scheme, mark, rest = source.partition("://")
    if not mark:
        return source
    # Not urlsplit: what a person typed may be no address at all.
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def open_capture(settings: CameraSettings) -> Capture:
    """Open a camera by number or device, a network camera, or a video file."""
    source = settings.source.strip()
    if "://" in source:
        return _Network(source, settings)
    if Path(source).is_file():
        return _Video(source, settings)
    return _Device(source, settings)


class _Opened:
    """What OpenCV has open."""

    def __init__(self, capture: cv2.VideoCapture, settings: CameraSettings) -> None:
        self._capture = capture
        if not capture.isOpened():
            capture.release()
            saying = sayings.refused(name_of(settings))
            raise CameraUnavailable(DeviceStatus.FAILED, saying)

    def read(self) -> Image | None:
        """Wait for the next frame."""
        came, frame = self._capture.read()
        return np.asarray(frame, dtype=np.uint8) if came and frame is not None else None

    def release(self) -> None:
        """Let go of it."""
        self._capture.release()


class _Device(_Opened):
    """A camera on this machine."""

    def __init__(self, source: str, settings: CameraSettings) -> None:
        index = int(source) if source.isascii() and source.isdigit() else None
        _refuse_what_is_not_there(
            Path(f"/dev/video{source}" if index is not None else source), settings
        )
        capture = cv2.VideoCapture(source if index is None else index, _BACKEND)
        super().__init__(capture, settings)
        # Uncompressed, USB 2 carries five frames a second at this size.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHTS[settings.width])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)


class _Network(_Opened):
    """A camera at an address."""

    def __init__(self, source: str, settings: CameraSettings) -> None:
        limits = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            NETWORK_TIMEOUT_MS,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            NETWORK_TIMEOUT_MS,
        ]
        super().__init__(cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits), settings)


class _Video(_Opened):
    """A recorded video, played at its own speed."""

    def __init__(self, source: str, settings: CameraSettings) -> None:
        capture = cv2.VideoCapture(source)
        super().__init__(capture, settings)
        self._pause_s = 1 / max(1.0, capture.get(cv2.CAP_PROP_FPS))

    def read(self) -> Image | None:
        """Wait for the next frame."""
        time.sleep(self._pause_s)
        return super().read()


def _refuse_what_is_not_there(device: Path, settings: CameraSettings) -> None:
    if not sys.platform.startswith("linux"):
        return
    name = name_of(settings)
    if not device.exists():
        raise CameraUnavailable(DeviceStatus.DISCONNECTED, sayings.missing(name))
    if not os.access(device, os.R_OK | os.W_OK):
        raise CameraUnavailable(DeviceStatus.FAILED, sayings.forbidden(name))
