"""What tests of readers share: a place where scans and states arrive, and a port to plug in.

Without it every test would wait in its own way. Nothing here sleeps for a fixed time: each wait
ends as soon as what it waits for is there, and fails loudly when it never comes.
"""

from __future__ import annotations

import os
import time
import tty
from collections.abc import Callable
from pathlib import Path
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")

PATIENCE_S = 30.0


class Arrivals(Generic[T]):
    """Takes what a reader's thread hands on."""

    def __init__(self) -> None:
        self.all: list[T] = []
        self._changed = Condition()

    def __call__(self, value: T, /) -> None:
        with self._changed:
            self.all.append(value)
            self._changed.notify_all()

    def wait_for(self, count: int) -> list[T]:
        """Wait until so many have come; return all that have."""
        with self._changed:
            came = self._changed.wait_for(lambda: len(self.all) >= count, PATIENCE_S)
            assert came, f"only {len(self.all)} of {count} came: {self.all[-3:]}"
            return list(self.all)


class PtyPort:
    """A serial port under a stable name: plugged in it leads to a pty, pulled out to nothing."""

    def __init__(self, folder: Path) -> None:
        self.name = folder / "ttyACM0"
        self._master: int | None = None
        self._slave: int | None = None

    def plug_in(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.name.symlink_to(os.ttyname(self._slave))

    def pull_out(self) -> None:
        if self._master is None or self._slave is None:
            return
        self.name.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = None

    def write(self, data: bytes) -> None:
        assert self._master is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._master, view) :]


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    patience = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < patience, "what was waited for never came"
        time.sleep(0.005)
