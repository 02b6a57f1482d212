"""Bounds how long a body may take to come.

Without it a sender of one byte a second would hold a connection for days. A body has to come within
two minutes, and no silence in it may be longer than thirty seconds.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from sync.service.refusals import ServiceRefusal


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited."""

    whole_s: float = 120.0
    silence_s: float = 30.0


class BoundedBodies(ASGIMiddleware):
    """Ends requests whose body does not come."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Hand a request on with a bounded body."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience.whole_s
        whole = False

        async def bounded() -> HTTPReceiveMessage:
            nonlocal whole
            if whole:
                return await receive()  # type: ignore[return-value] # a disconnect, later
            left_s = min(self._patience.silence_s, until - loop.time())
            try:
                message = await asyncio.wait_for(receive(), max(0.0, left_s))
            except TimeoutError:
                raise too_slow() from None
            whole = message["type"] != "http.request" or not message["more_body"]
            return message  # type: ignore[return-value]

        await next_app(scope, bounded, send)


def too_slow() -> ServiceRefusal:
    """Refuse a body that takes too long."""
    return ServiceRefusal(408, "too-slow", "发送得太慢，连接已结束，请检查网络后重新发送。")
