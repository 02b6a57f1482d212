"""Reads pictures and lets cameras look, as a person wishes.

Without it a photo of twelve million pixels would hold up every other wish about readers. One
thread, `pictures`, reads files in their order, a new wish instead of what is left of the one
before; a camera has threads of its own. What is found is shown; what counts is decided by who looks
at it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from app.readers.picture import PictureShown
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.settings import CameraSettings
from app.readers.state import DeviceWatcher
from scanners import sayings
from scanners.device import STOP_TIMEOUT_S
from scanners.pictures.camera import Camera
from scanners.pictures.capture import OpenCapture, open_capture
from scanners.pictures.judging import Known
from scanners.pictures.live_view import Outlets
from scanners.pictures.picture_file import PictureUnreadable, read_codes_in

log = logging.getLogger(__name__)

Post = Callable[[PictureShown], None]


def _decided_elsewhere(scan: Scan) -> None:
    """Let go of what a camera is sure of: the page scans it, where a person wants that."""


class PictureDesk:
    """The pictures of one workstation."""

    def __init__(
        self,
        post: Post,
        watcher: DeviceWatcher,
        known: Known | None = None,
        *,
        open_one: OpenCapture = open_capture,
    ) -> None:
        """Answer by events into `post`; `known` says whether a drug identifier is known here."""
        self._post = post
        self._watcher = watcher
        self._known = known
        self._open_one = open_one
        self._camera: Camera | None = None
        self._jobs: SimpleQueue[tuple[int, Path, int, int] | None] = SimpleQueue()
        self._wish = 0
        self._thread = Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    def read_pictures(self, paths: Sequence[Path]) -> None:
        """Find the codes in image files; answered by one PictureShown for each."""
        self._wish += 1
        for number, path in enumerate(paths, start=1):
            self._jobs.put((self._wish, path, number, len(paths)))

    def start_camera(self, reader_id: str, settings: CameraSettings) -> None:
        """Let a camera look, instead of the one that does; answered by PictureShown (live)."""
        self.stop_camera()
        outlets = Outlets(_decided_elsewhere, frames=self._post)
        self._camera = Camera(
            settings,
            outlets,
            self._watcher,
            device=reader_id,
            known=self._known,
            open_capture=self._open_one,
        )
        self._camera.start()

    def stop_camera(self) -> None:
        """Let the camera rest."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End what still runs; true when it ended in time."""
        self._wish += 1
        self._jobs.put(None)
        camera, self._camera = self._camera, None
        rested = camera is None or camera.stop(timeout_s)
        self._thread.join(timeout_s)
        return rested and not self._thread.is_alive()

    def _run(self) -> None:
        """Read one picture after another; a bug costs its own picture."""
        while (job := self._jobs.get()) is not None:
            wish, path, number, total = job
            shown = None if wish != self._wish else self._read(path)
            # Asked again: what nobody waits for any more would stand on the page of the next wish.
            if shown is not None and wish == self._wish:
                self._post(replace(shown, done=number, total=total))

    def _read(self, path: Path) -> PictureShown:
        try:
            return read_codes_in(path, self._known)
        except PictureUnreadable as failure:
            return _unreadable(path, failure.saying)
        except Exception:
            number = uuid.uuid4().hex[:8]
            log.exception("bug %s in the thread of pictures", number)
            return _unreadable(path, sayings.bug(number))


def _unreadable(path: Path, why: Saying) -> PictureShown:
    return PictureShown(path.name, 0, 0, b"", 0, 0, (), complaint=why)
