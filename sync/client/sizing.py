"""How much goes in one request: as much as the line carries in some seconds.

Without it a slow line would time out with the same large request again and again, and a fast one be
asked for crumbs. What took long is halved, what went quickly is doubled, and what ran out of time
is halved too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sync.client.errors import Unreachable

QUICK_S, SLOW_S = 2.0, 5.0

Result = TypeVar("Result")


class Share:
    """A number of things that go at once, between 1 and a limit."""

    def __init__(self, most: int) -> None:
        """Begin with all of it."""
        self._most = most
        self.now = most

    def limit(self, most: int) -> None:
        """Never more than this from now on."""
        self._most = most
        self.now = min(self.now, most)

    def halve(self, of: int | None = None) -> None:
        """Take half of what it was, or of what went just now."""
        self.now = max(1, (of or self.now) // 2)

    def carry(self, request: Callable[[], Result], count: int | None = None) -> Result:
        """Make a request and learn from how long it took; raises what that raises."""
        began = time.monotonic()
        try:
            answer = request()
        except Unreachable as error:
            if error.timed_out:
                self.halve(count)
            raise
        took_s = time.monotonic() - began
        if took_s > SLOW_S:
            self.halve(count)
        elif took_s < QUICK_S:
            self.now = min(self._most, self.now * 2)
        return answer
