"""Gives a request its place to work in, once its body is there.

Without it whoever sends slowly would hold a place that a hundred others could have used. Reading
needs none of this: only what writes does, and a pull, which takes a place for each look and none
while it waits for news (web.py). Who wishes that a platform be asked takes none either.
"""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from sync.service.bodies import collect, replay
from sync.service.limits import Lanes

PUSH = "/v1/push"
PULL = "/v1/pull"
RUN = "/v1/exchanges/run"
_FIRST = frozenset({PUSH, "/v1/token", "/v1/histories"})
"""A push, and what a workstation has to ask before it may push."""
_WAITING = frozenset({PULL, RUN})
"""A pull waits for news and a run for a platform: neither may keep pushes or hand-overs away."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def needs_place(scope: HTTPScope) -> bool:
    """Whether a request is heavy."""
    return scope["method"] not in _READING and scope["path"] not in _WAITING


def comes_first(scope: HTTPScope) -> bool:
    """Whether a request may take the places that are kept for pushes."""
    return scope["path"] in _FIRST


class Places(ASGIMiddleware):
    """Lets heavy requests in a few at a time; pushes first."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, lanes: Lanes, max_body_bytes: int) -> None:
        self._lanes = lanes
        self._most = max_body_bytes

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Hand a request on when it is its turn; raises ServiceRefusal where that is not soon."""
        if scope["type"] != ScopeType.HTTP or not needs_place(scope):
            await next_app(scope, receive, send)
            return
        body = await collect(receive, self._most)
        async with self._lanes.place(push=comes_first(scope)):
            await next_app(scope, replay(body, receive), send)
