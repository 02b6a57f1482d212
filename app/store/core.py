"""The core thread: the one place where use cases write, in order of arrival, scans first.

Without it the window would wait for the disk, and two writers would wait for each other. Work is a
plain callable; its result comes back as a future, and whoever handed it in words its errors. Long
jobs hand their writes in by pieces, so that a scan never waits for more than one piece.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.store.database import Database

Result = TypeVar("Result")


class Urgency(IntEnum):
    """Who goes first; within one urgency, who came first."""

    SCAN = 0
    PERSON = 1
    BACKGROUND = 2
    LAST = 3


class Core:
    """One thread that runs what is handed to it."""

    def __init__(self, name: str = "core") -> None:
        """Start the thread."""
        self._jobs: queue.PriorityQueue[tuple[int, int, _Job | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._open = True
        self._thread.start()

    def submit(self, urgency: Urgency, work: Callable[[], Result]) -> Future[Result]:
        """Queue work; raises RuntimeError after stop()."""
        if not self._open:
            raise RuntimeError("the core has stopped")
        future: Future[Result] = Future()
        self._jobs.put((urgency, next(self._order), _Job(work, future)))
        return future

    def stop(self, timeout_s: float) -> bool:
        """Finish all that is queued, then end; False where that took longer than the limit."""
        self._open = False
        self._jobs.put((Urgency.LAST, next(self._order), None))
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            job.run()


def write_and_wait(
    core: Core, database: Database, urgency: Urgency, work: Callable[[Connection], Result]
) -> Result:
    """Write one piece on the core's thread, in one transaction, and wait until it is durable.

    For the threads of desks; the core itself would wait for itself.
    """
    return write_meanwhile(core, database, urgency, work).result()


def write_meanwhile(
    core: Core, database: Database, urgency: Urgency, work: Callable[[Connection], Result]
) -> Future[Result]:
    """Write one piece on the core's thread while the desk prepares the next one."""

    def piece() -> Result:
        with database.writing() as connection:
            return work(connection)

    return core.submit(urgency, piece)


class _Job:
    """Work and where its result goes."""

    def __init__(self, work: Callable[[], Any], future: Future[Any]) -> None:
        self._work = work
        self._future = future

    def run(self) -> None:
        """Run it; whatever it raises belongs to the one who asked."""
        if not self._future.set_running_or_notify_cancel():
            return
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 (handed on whole, nothing is swallowed)
            self._future.set_exception(error)
        else:
            self._future.set_result(result)
