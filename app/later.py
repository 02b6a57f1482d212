"""Stands for a part that is still being opened.

Without it a window would have to wait for databases and servers before it may show itself.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Value = TypeVar("Value")


class Later:
    """Hands each call on, in order, once the part is there; a part given up takes no calls."""

    def __init__(self, part: Future[Any]) -> None:
        """Stand for what the future will hold."""
        self._part = part

    def __getattr__(self, name: str) -> Callable[..., None]:
        def call(*arguments: object) -> None:
            self._part.add_done_callback(lambda part: _hand_on(part, name, arguments))

        return call


def fill(future: Future[Value], value: Value) -> bool:
    """Give a future its value, unless it was given up; True where it took it."""
    if not future.set_running_or_notify_cancel():
        return False
    future.set_result(value)
    return True


def filled(future: Future[Value]) -> Value | None:
    """What a future holds already; None where it holds nothing yet, or was given up."""
    return future.result() if future.done() and not future.cancelled() else None


def _hand_on(part: Future[Any], name: str, arguments: tuple[object, ...]) -> None:
    if not part.cancelled():
        getattr(part.result(), name)(*arguments)
