"""Looks at the feeds' ends for all pulls that wait, with one look for all of them.

Without it every commit would let each waiting workstation look for itself: two hundred that listen,
a hundred pushes a second, and the service would do nothing else. Whoever waits holds neither a
thread nor a place to work in. Looked at is after the bell, which gathers what is rung within a
moment, and from time to time, because another process may have written. A look that fails wakes
everybody: each of them then finds out what is wrong, and goes away for a while.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping

from sync.service.bell import Bell
from sync.service.limits import Lanes
from sync.service.refusals import ServiceRefusal

_TOGETHER_S = 0.05
"""What is rung within so long is one look."""
_LOOK_AGAIN_S = 5.0
"""Another process may have written: its bell is not ours."""
_BUSY_S = 1.0

_log = logging.getLogger(__name__)

Ends = Mapping[str, int]
"""Scope → number of its last row; 0 where there is none."""


class Watch:
    """One watch over all feeds of one process; for one event loop."""

    def __init__(self, bell: Bell, lanes: Lanes, look: Callable[[Collection[str]], Ends]) -> None:
        """`look` reads where feeds end, in a thread; it may raise StoreError."""
        self._bell = bell
        self._lanes = lanes
        self._look = look
        self._waiting: dict[asyncio.Future[None], Ends] = {}
        self._rung: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many pulls wait."""
        return len(self._waiting)

    async def changed(self, ends: Ends, within_s: float) -> bool:
        """Wait until one of these feeds ends elsewhere; False when time is over."""
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[told] = ends
        self._begin()
        try:
            await asyncio.wait_for(told, within_s)
        except TimeoutError:
            return False
        finally:
            del self._waiting[told]
        return True

    def _begin(self) -> None:
        if self._rung is not None:
            # What was told between a reader's own look and now rang for nobody.
            self._rung.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            with self._bell.listening() as self._rung:
                self._rung.set()
                while self._waiting and not self._bell.closed:
                    await self._next()
        except Exception:  # noqa: BLE001 (the one place where a bug of this task ends)
            _log.exception("the feeds' ends cannot be watched")
        finally:
            self._rung = None
            self._tell(None)

    async def _next(self) -> None:
        assert self._rung is not None
        try:
            await asyncio.wait_for(self._rung.wait(), _LOOK_AGAIN_S)
            await asyncio.sleep(_TOGETHER_S)
        except TimeoutError:
            pass
        self._rung.clear()
        wanted = {scope for ends in self._waiting.values() for scope in ends}
        try:
            async with self._lanes.place():
                self._tell(await asyncio.to_thread(self._look, wanted))
        except ServiceRefusal:
            # All places are taken: who works is not to be kept from it by who waits.
            await asyncio.sleep(_BUSY_S)
            self._rung.set()

    def _tell(self, found: Ends | None) -> None:
        """Wake those whose feeds end elsewhere; all where nobody knows."""
        for told, ends in self._waiting.items():
            if not told.done() and (found is None or _differ(ends, found)):
                told.set_result(None)


def _differ(ends: Ends, found: Ends) -> bool:
    # Who came during the look has feeds that it did not look at.
    return any(found.get(scope, end) != end for scope, end in ends.items())
