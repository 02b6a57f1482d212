"""How much the service lets itself be asked: buckets for who asks, lanes for what is asked.

Without it one workstation with a fault, or two thousand coming back after an outage, would take the
service away from all. A bucket holds requests and fills up again with time. Heavy work (whatever
holds a database connection) is done a few at a time; beyond that it stands in line, in order, for a
short while. Pushes, and what has to be asked before one, have places nobody else may take: what was
scanned comes first. All numbers are monotonic seconds; a clock that jumps changes nothing.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sync.service.refusals import ServiceRefusal

_MOST_KEYS = 20_000
_SPREAD_S = 4.0
"""Those who are sent away at once shall not come back at once."""


class TokenBuckets:
    """One bucket for each key; for one thread."""

    def __init__(self, per_s: float, burst: int) -> None:
        """Let each key do `burst` at once and `per_s` lastingly."""
        self._per_s = per_s
        self._burst = float(burst)
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float) -> float:
        """Take one; 0, or how long to wait until there is one again."""
        level, then = self._levels.pop(key, (self._burst, now))
        level = min(self._burst, level + max(0.0, now - then) * self._per_s)
        allowed = level >= 1
        self._levels[key] = (level - 1 if allowed else level, now)
        if len(self._levels) > _MOST_KEYS:
            # The one that was quiet the longest: its bucket is the likeliest to be full.
            self._levels.popitem(last=False)
        return 0.0 if allowed else (1 - level) / self._per_s


class Lanes:
    """Places for heavy work, some of them for pushes alone; for one event loop."""

    def __init__(self, general: int, reserved: int, wait_s: float, longest_line: int) -> None:
        """Give `general` places to all and `reserved` more to pushes."""
        self._general = general
        self._all = general + reserved
        self._wait_s = wait_s
        self._longest = longest_line
        self._busy = {True: 0, False: 0}
        self._lines: dict[bool, deque[asyncio.Future[None]]] = {True: deque(), False: deque()}

    @property
    def busy(self) -> int:
        """How many places are taken."""
        return self._busy[True] + self._busy[False]

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._lines[True]) + len(self._lines[False])

    def refuse_when_full(self, *, push: bool) -> None:
        """Send away who would find the line at its longest; raises ServiceRefusal."""
        if len(self._lines[push]) >= self._longest:
            raise self._away()

    @asynccontextmanager
    async def place(self, *, push: bool = False) -> AsyncIterator[None]:
        """Hold a place while the block runs; raises ServiceRefusal where none comes free."""
        await self._enter(push)
        try:
            yield
        finally:
            self._busy[push] -= 1
            self._let_in()

    async def _enter(self, push: bool) -> None:
        line = self._lines[push]
        if not line and self._free(push):
            self._busy[push] += 1
            return
        self.refuse_when_full(push=push)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await asyncio.wait_for(turn, self._wait_s)
        except TimeoutError:
            raise self._away() from None
        finally:
            if turn in line:
                line.remove(turn)
            elif turn.cancelled():
                self._let_in()

    def _free(self, push: bool) -> bool:
        return self.busy < self._all and (push or self._busy[False] < self._general)

    def _let_in(self) -> None:
        """Pushes first."""
        for push in (True, False):
            line = self._lines[push]
            while line and self._free(push):
                turn = line.popleft()
                if not turn.done():
                    self._busy[push] += 1
                    turn.set_result(None)

    def _away(self) -> ServiceRefusal:
        wait_s = 1.0 + random.uniform(0, _SPREAD_S) + self.waiting / max(1, self._all)
        return ServiceRefusal(
            503, "busy", "服务端正忙，稍后会自动重试。", retry_after_s=min(wait_s, 60.0)
        )


class Gates:
    """What a request has to pass before its body is read."""

    def __init__(self, devices: TokenBuckets, addresses: TokenBuckets) -> None:
        """Count by address, and by the token that is shown."""
        self._devices = devices
        self._addresses = addresses

    def pass_through(self, address: str, token: str) -> None:
        """Count one request; raises ServiceRefusal where it is one too many."""
        now = time.monotonic()
        # The address first: whoever makes tokens up is not to fill the other table.
        wait_s = self._addresses.take(address, now)
        if wait_s == 0 and token:
            wait_s = self._devices.take(token, now)
        if wait_s > 0:
            raise ServiceRefusal(
                429, "too-many", "请求太频繁，稍后会自动重试。", retry_after_s=wait_s
            )
