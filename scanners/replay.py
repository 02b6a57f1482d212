"""Plays a recorded session again: the same scans, in the same order, at any speed.

Without it what went wrong at a desk could be told, not shown. A recording is a file of the journal
or a text file with one code on each line. Its scans go the way of all scans, named after their
reader with `replay:` in front, read now. A pause is at most 5 seconds, as nobody wants to wait for
a lunch break. Lines of a batch were no scans and are left out.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from pathlib import Path
from threading import Event, Thread

from app.readers.events import ReplayShown
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from scanners import sayings
from scanners.device import STOP_TIMEOUT_S, Clock, utc_now
from scanners.records import RecordingUnreadable, read_recording

PREFIX = "replay:"
LONGEST_PAUSE_S = 5.0
MOST_SCANS = 200_000
MOST_SPEED = 1000
TELL_EVERY_S = 0.1
MOST_AHEAD = 32
"""Scans that lie before the desk; more would still come after a stop."""
LONGEST_WAIT_S = 0.25
"""… but a desk that does not answer does not stop a replay."""
_LOOK_AGAIN_S = 0.002

_WRONG_SPEED = Saying(
    f"重放速度应为 0（最快）到 {MOST_SPEED} 之间的数。请重新选择速度。",
    f"The speed of a replay is a number from 0 (as fast as possible) to {MOST_SPEED}. "
    "Choose another.",
)
_TOO_LONG = Saying(
    f"这个文件有超过 {MOST_SCANS} 次扫码，不能一次重放。请拆成几个文件。",
    f"This file holds more than {MOST_SCANS} scans. Split it into several files.",
)
_EMPTY = Saying(
    "这个文件里没有扫码。请选择扫码记录，或每行一个码的文本文件。",
    "This file holds no scans. Choose a recording, or a text file with one code on each line.",
)

log = logging.getLogger(__name__)


class Replay:
    """Plays one recording at a time; used by one thread."""

    def __init__(
        self,
        sink: ScanSink,
        post: Callable[[ReplayShown], None],
        *,
        backlog: Callable[[], int] = lambda: 0,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Put scans into `sink`, tell `post`, both in the thread of the replay.

        `backlog` says how many scans lie before the desk.
        """
        self._sink = sink
        self._post = post
        self._backlog = backlog
        self._clock = clock
        self._monotonic = monotonic
        self._playing: _Playing | None = None

    def play(self, path: Path, speed: float) -> None:
        """Begin to play, `speed` times as fast (0: as fast as possible); what was playing stops."""
        self.stop()
        if not 0 <= speed <= MOST_SPEED:
            self._post(ReplayShown(path, 0, 0, running=False, complaint=_WRONG_SPEED))
            return
        playing = _Playing(self._sink, self._post, self._backlog, self._clock, self._monotonic)
        self._playing = playing
        playing.start(path, speed)

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Play no further scan; true when the thread ended in time."""
        playing, self._playing = self._playing, None
        return playing is None or playing.stop(timeout_s)


@dataclass
class _Playing:
    """One recording that is played, in a thread of its own."""

    sink: ScanSink
    post: Callable[[ReplayShown], None]
    backlog: Callable[[], int]
    clock: Clock
    monotonic: Callable[[], float]
    stopping: Event = field(default_factory=Event)

    def start(self, path: Path, speed: float) -> None:
        """Begin; return at once."""
        # A network disk that hangs must not keep the program from ending.
        self.thread = Thread(target=self._run, args=(path, speed), name="replay", daemon=True)
        self.thread.start()

    def stop(self, timeout_s: float) -> bool:
        """Play no further scan; true when the thread ended in time."""
        self.stopping.set()
        self.thread.join(timeout_s)
        return not self.thread.is_alive()

    def _run(self, path: Path, speed: float) -> None:
        try:
            self._play(path, speed)
        except RecordingUnreadable as error:
            self.post(ReplayShown(path, 0, 0, running=False, complaint=error.why))
        except Exception:
            number = uuid.uuid4().hex[:8]
            log.exception("bug %s in the thread of a replay", number)
            self.post(ReplayShown(path, 0, 0, running=False, complaint=sayings.bug(number)))

    def _play(self, path: Path, speed: float) -> None:
        """Read the recording first, as it may be the one that is being written, then play it."""
        scans = self._read(path)
        total = len(scans)
        if not scans or total > MOST_SCANS:
            why = _TOO_LONG if scans else _EMPTY
            self.post(ReplayShown(path, 0, total, running=False, complaint=why))
            return
        self.post(ReplayShown(path, 0, total, running=True))
        told_at = self.monotonic()
        done = 0
        for before, scan in zip([scans[0], *scans], scans, strict=False):
            if not self._wait(before, scan, speed):
                break
            device = PREFIX + scan.device.removeprefix(PREFIX)
            self.sink(replace(scan, device=device, read_at=self.clock()))
            done += 1
            if done < total and self.monotonic() - told_at >= TELL_EVERY_S:
                told_at = self.monotonic()
                self.post(ReplayShown(path, done, total, running=True))
        self.post(ReplayShown(path, done, total, running=False))

    def _read(self, path: Path) -> list[Scan]:
        """Read the scans, one more than may be played at most."""
        scans = (one.scan for one in read_recording(path) if not one.inventory)
        unstopped = takewhile(lambda _scan: not self.stopping.is_set(), scans)
        return list(islice(unstopped, MOST_SCANS + 1))

    def _wait(self, before: Scan, scan: Scan, speed: float) -> bool:
        """Wait as long as was waited then, and until the desk keeps up; false when stopped."""
        if speed:
            pause_s = (scan.read_at - before.read_at).total_seconds()
            if self.stopping.wait(min(max(pause_s, 0.0), LONGEST_PAUSE_S) / speed):
                return False
        patience = self.monotonic() + LONGEST_WAIT_S
        while self.backlog() >= MOST_AHEAD and self.monotonic() < patience:
            if self.stopping.wait(_LOOK_AGAIN_S):
                return False
        return not self.stopping.is_set()
