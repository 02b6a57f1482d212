"""A reader without a device: what is given to `read` comes out as if it had been scanned.

Without it nobody could practise, demonstrate or test without hardware. It keeps the promises of a
real one (tests run one contract against both): its own thread, order, states, framing, folding.
"""

from __future__ import annotations

import logging
import uuid
from queue import SimpleQueue
from threading import Lock, Thread

from app.readers.saying import Saying
from app.readers.scan import ScanSink
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners.device import STOP_TIMEOUT_S, Clock, utc_now
from scanners.framing import frame_of, scan_from_frame

log = logging.getLogger(__name__)

_THERE = Saying("虚拟扫码枪已连接。", "The virtual reader is connected.")
_GONE = Saying(
    "虚拟扫码枪已断开。重新连接后可继续扫码。",
    "The virtual reader is disconnected. Connect it again to go on.",
)


class FakeScanner:
    """A reader that reads what it is told to."""

    def __init__(
        self,
        sink: ScanSink,
        watcher: DeviceWatcher,
        *,
        device: str = "virtual",
        clock: Clock = utc_now,
    ) -> None:
        self.device = device
        self._sink = sink
        self._watcher = watcher
        self._clock = clock
        self._jobs: SimpleQueue[bytes | DeviceState | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._plugged = True
        self._lock = Lock()

    def start(self) -> None:
        """Begin to read, in a thread of its own; return at once."""
        with self._lock:
            if self._thread is not None:
                raise RuntimeError(f"{self.device} is started already")
            name = f"scanner {self.device}"
            self._jobs = SimpleQueue()
            self._thread = Thread(target=self._run, args=(self._jobs,), name=name, daemon=True)
            self._thread.start()
            self._tell()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the thread when all that was read is handed on; true when it ended in time."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._jobs.put(None)
        if thread is None:
            return True
        thread.join(timeout_s)
        return not thread.is_alive()

    def read(self, code: str | bytes) -> bool:
        """Scan a code; false when the reader is stopped or unplugged, as nothing is read then."""
        with self._lock:
            if self._thread is None or not self._plugged:
                return False
            self._jobs.put(code.encode() if isinstance(code, str) else code)
            return True

    def unplug(self) -> None:
        """Pull the cable."""
        self._set_plugged(False)

    def plug_in(self) -> None:
        """Put the cable back."""
        self._set_plugged(True)

    def _set_plugged(self, plugged: bool) -> None:
        with self._lock:
            if plugged is not self._plugged:
                self._plugged = plugged
                self._tell()

    def _tell(self) -> None:
        """Let the thread tell how the cable is."""
        if self._plugged:
            status, detail = DeviceStatus.CONNECTED, _THERE
        else:
            status, detail = DeviceStatus.DISCONNECTED, _GONE
        self._jobs.put(DeviceState(self.device, status, detail))

    def _run(self, jobs: SimpleQueue[bytes | DeviceState | None]) -> None:
        """Hand on scans and states in order, until told to stop."""
        while (job := jobs.get()) is not None:
            try:
                self._hand_on(job)
            except Exception:
                log.exception("bug %s in the thread of %s", uuid.uuid4().hex[:8], self.device)

    def _hand_on(self, job: bytes | DeviceState) -> None:
        """Tell a state, or make a scan of a message."""
        if isinstance(job, DeviceState):
            self._watcher(job)
            return
        frame = frame_of(job)
        if not frame.empty:
            self._sink(scan_from_frame(frame, self.device, self._clock()))
