"""The thread of a reader that may vanish: reads, looks for it again, tells how it is.

Without it every kind of reader would keep its own thread alive in its own way. What a kind of
reader adds is one function that opens it and reads until it vanishes or `stopping` says so.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from threading import Event, Thread

from app.readers.saying import Saying
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners import sayings
from scanners.device import STOP_TIMEOUT_S

RETRY_S = 1.0
"""How often a reader that is not there is looked for."""

log = logging.getLogger(__name__)


class WatchedReader:
    """Calls one function again and again in a thread of its own, until it is stopped."""

    def __init__(
        self,
        device: str,
        watcher: DeviceWatcher,
        read_while_connected: Callable[[], None],
        retry_s: float = RETRY_S,
    ) -> None:
        self._device = device
        self._watcher = watcher
        self._read_while_connected = read_while_connected
        self._retry_s = retry_s
        self._told: DeviceState | None = None
        self._stopping = Event()
        self._thread: Thread | None = None

    @property
    def stopping(self) -> bool:
        """Whether the reading has to end now."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin to read, in a thread of its own; return at once."""
        if self._thread is not None:
            raise RuntimeError(f"{self._device} is started already")
        self._stopping.clear()
        self._told = None
        # A driver that hangs in a call must not keep the program from ending.
        self._thread = Thread(target=self._run, name=f"scanner {self._device}", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the thread; true when it ended in time. A second stop does nothing."""
        thread, self._thread = self._thread, None
        self._stopping.set()
        if thread is None:
            return True
        thread.join(timeout_s)
        return not thread.is_alive()

    def tell(self, status: DeviceStatus, detail: Saying) -> None:
        """Tell the watcher what is new; an absence is told once, whatever the reason."""
        state = DeviceState(self._device, status, detail)
        told = self._told
        if told is not None and told.status is status and status is not DeviceStatus.FAILED:
            return
        if state != told:
            self._told = state
            self._watcher(state)

    def _run(self) -> None:
        """Read, and after every end of it look for the reader again, until stopped."""
        while not self._stopping.is_set():
            try:
                self._read_while_connected()
            except Exception:
                number = uuid.uuid4().hex[:8]
                log.exception("bug %s in the thread of %s", number, self._device)
                self._told = None
                self.tell(DeviceStatus.FAILED, sayings.bug(number))
            self._stopping.wait(self._retry_s)
