"""Stands for a part that is still being opened.

Without it a window would have to wait for databases and servers before it may show itself. Calls
come from any thread; they return at once, and their answers are dropped.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Value = TypeVar("Value")

_LOOK_AGAIN_S = 0.1


class Later:
    """Hands each call on, in order, once the part is there; a part given up takes no calls."""

    def __init__(self, part: Future[Any]) -> None:
        """Stand for what the future will hold."""
        self._part = part
        self._waiting: deque[tuple[str, tuple[object, ...], dict[str, object]]] = deque()
        # Held while calls are handed on: a future by itself lets new calls overtake waiting ones.
        self._order = threading.RLock()
        part.add_done_callback(lambda _part: self._hand_on())

    def __getattr__(self, name: str) -> Callable[..., None]:
        def call(*arguments: object, **named: object) -> None:
            with self._order:
                self._waiting.append((name, arguments, named))
                if self._part.done():
                    self._hand_on()

        return call

    def _hand_on(self) -> None:
        with self._order:
            while self._waiting:
                name, arguments, named = self._waiting.popleft()
                if not self._part.cancelled():
                    getattr(self._part.result(), name)(*arguments, **named)


def part_of(whole: Future[Any], name: str) -> Future[Any]:
    """A part of what is still being opened; given up with it."""
    part: Future[Any] = Future()

    def take(done: Future[Any]) -> None:
        if done.cancelled():
            part.cancel()
        else:
            fill(part, getattr(done.result(), name))

    whole.add_done_callback(take)
    return part


def method_of(part: Future[Any], name: str) -> Callable[..., Any]:
    """A method of a part that is there by the time it is called; done by whoever calls it."""
    return lambda *arguments: getattr(part.result(), name)(*arguments)


def fill(future: Future[Value], value: Value) -> bool:
    """Give a future its value, unless it was given up; True where it took it."""
    if not future.set_running_or_notify_cancel():
        return False
    future.set_result(value)
    return True


def filled(future: Future[Value]) -> Value | None:
    """What a future holds already; None where it holds nothing yet, or was given up."""
    return future.result() if future.done() and not future.cancelled() else None


def wait_for(look: Callable[[], Value | None], limit_s: float, otherwise: str) -> Value:
    """Look again and again until there is something; raises TimeoutError with a sentence."""
    deadline = time.monotonic() + limit_s
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{limit_s:.0f} 秒内{otherwise}")
        time.sleep(_LOOK_AGAIN_S)
    return found
