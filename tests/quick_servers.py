"""Lets servers of a test process end at once when they are asked to.

Without it each of a thousand services and stand-ins would take two tenths of a second to stop:
uvicorn looks every tenth whether it shall end, and waits another one for lines to close. Here it
looks a hundred times a second; what it does when it ends, and in which order, stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn.server

_LONGEST_S = 0.01


class _Quick:
    """The module asyncio as uvicorn's server sees it."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever is asked for)
        return getattr(asyncio, name)

    async def sleep(self, delay_s: float) -> None:
        """Sleep, but not for long."""
        await asyncio.sleep(min(delay_s, _LONGEST_S))


@contextmanager
def servers_end_at_once() -> Iterator[None]:
    """Let uvicorn's servers sleep shortly until the block is left."""
    names = vars(uvicorn.server)
    names["asyncio"] = _Quick()
    try:
        yield
    finally:
        names["asyncio"] = asyncio
