"""What a desk answers into, and seconds that pass when a test says so.

Without it each test of a desk would wait in a way of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

LIMIT_S = 60.0
Event = TypeVar("Event")


class Heard:
    """What was answered, in order."""

    def __init__(self) -> None:
        self.all: list[object] = []
        self._changed = threading.Condition()

    def __call__(self, event: object) -> None:
        with self._changed:
            self.all.append(event)
            self._changed.notify_all()

    def next(self, wanted: type[Event], fits: Callable[[Event], bool] = lambda _one: True) -> Event:
        """The next answer of a kind; it is taken out."""

        def find() -> Event | None:
            for one in self.all:
                if isinstance(one, wanted) and fits(one):
                    return one
            return None

        with self._changed:
            found = self._changed.wait_for(find, LIMIT_S)
            assert found is not None, self.all
            self.all.remove(found)
            return found


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at
