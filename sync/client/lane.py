"""One thread of wishes to the service: in order, each by a way that is made anew after a fault.

Without it every desk of the window would keep a thread and a connection by habits of its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from app.readers.saying import Saying
from sync.client.errors import Unreachable
from sync.client.transport import Transport

Way = Callable[[float], Transport]
"""A new way to the service, which waits so many seconds for an answer; raises SyncError."""
NOT_JOINED = Saying(
    "本机还没有接入服务端，请先在“连接服务端”里登记",
    "This workstation has not joined a service: enrol it first under “Connect to the service”.",
)

log = logging.getLogger(__name__)


class Lane:
    """One thread, and its way to the service."""

    def __init__(self, name: str, way: Way, read_s: float) -> None:
        """Open nothing before it is needed; wait `read_s` for each answer."""
        self._make, self._read_s = way, read_s
        self._jobs = ThreadPoolExecutor(1, name)
        self._lock = threading.Lock()
        self._way: Transport | None = None
        self._stale = False
        self.over = False
        """Nothing is begun any more."""

    def submit(self, job: Callable[[], None]) -> None:
        """Do this after what was wished before."""
        try:
            self._jobs.submit(job)
        except RuntimeError:
            log.debug("nothing is begun any more: the program ends")

    def way(self) -> Transport:
        """The way to the service; in the lane's own thread; raises SyncError."""
        with self._lock:
            way, stale, self._stale = self._way, self._stale, False
        if way is not None and not stale:
            return way
        if way is not None:
            way.close()
        made = self._make(self._read_s)
        with self._lock:
            self._way = made
            if self.over:
                made.break_off()
        if not made.enrolled:
            self.begin_anew()
            raise Unreachable(NOT_JOINED)
        return made

    def begin_anew(self) -> None:
        """Make another way for the next wish."""
        with self._lock:
            self._stale = True

    def stop(self) -> None:
        """Break off, and wait for the thread."""
        with self._lock:
            self.over, way = True, self._way
        if way is not None:
            way.break_off()
        self._jobs.shutdown(cancel_futures=True)
        if self._way is not None:
            self._way.close()
