"""One thread that does what waits, in order: how a desk keeps questions apart from the window.

Without it each desk would have a queue of its own making. A newer question may take the place of
one of its kind that still waits, because nobody looks at its answer any more.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Task = TypeVar("Task")
Work = TypeVar("Work")


class Lane(Generic[Task, Work]):
    """One thread and what waits for it."""

    def __init__(self, name: str, do: Callable[[Task, Work], None]) -> None:
        """`do` is called in the thread, and raises nothing."""
        self._do = do
        self._waiting: deque[tuple[Task, Work]] = deque()
        self._changed = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, task: Task, work: Work, *, replaces: bool = False) -> None:
        """Let work wait for its turn; it may take the place of what waits of the same task."""
        with self._changed:
            if replaces:
                self._waiting = deque(job for job in self._waiting if job[0] != task)
            self._waiting.append((task, work))
            self._changed.notify()

    def close(self) -> None:
        """Do nothing that still waits."""
        with self._changed:
            self._open = False
            self._waiting.clear()
            self._changed.notify()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end of what runs; False where that took longer."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _next(self) -> tuple[Task, Work] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._open)
            return self._waiting.popleft() if self._open else None

    def _run(self) -> None:
        while (job := self._next()) is not None:
            self._do(*job)
