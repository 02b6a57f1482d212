"""Decompresses request bodies, but never more than is allowed.

Without it a few kilobytes could unfold to fill the memory. A body sent with `Content-Encoding:
gzip` reaches the routes as if it had been sent plain; routes marked `raw` get what was sent.
"""

from __future__ import annotations

import asyncio

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from sync.service.refusals import ServiceRefusal, too_large
from sync.service.settings import ServiceSettings
from sync.service.unpacking import unpack

RAW = "raw"
TAKES = "takes"
"""Said by a route that reads its body by itself: a message of sync.wire, or one of these kinds."""
GZIP, BYTES, XML = "application/gzip", "application/octet-stream", "text/xml"


class PackedBodies(ASGIMiddleware):
    """Unpacks gzip bodies before the routes see them."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Hand a request on, unpacked."""
        headers = MutableScopeHeaders(scope)
        encoding = headers.get("content-encoding", "identity").lower()
        route = scope.get("route_handler")
        if encoding == "identity" or (route is not None and route.opt.get(RAW)):
            await next_app(scope, receive, send)
            return
        if encoding != "gzip":
            raise ServiceRefusal(
                415, "unknown-encoding", "只接受 gzip 压缩的消息，请升级发送方的程序。"
            )
        packed = await collect(receive, self._settings.max_packed_bytes)
        plain = await asyncio.to_thread(unpack, packed, self._settings.max_body_bytes)
        del headers["content-encoding"]
        headers["content-length"] = str(len(plain))
        await next_app(scope, replay(plain, receive), send)


async def collect(receive: Receive, limit_bytes: int) -> bytes:
    """Read a body to its end; raises ServiceRefusal where it is too long or breaks off."""
    pieces = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ServiceRefusal(400, "cut-off", "消息没有发完，请重新发送。")
        pieces += message["body"]
        if len(pieces) > limit_bytes:
            raise too_large(limit_bytes)
        if not message["more_body"]:
            return bytes(pieces)


def replay(body: bytes, receive: Receive) -> Receive:
    """Give a body again that was read already."""
    sent = False

    async def again() -> HTTPReceiveMessage:
        nonlocal sent
        if sent:
            return await receive()  # type: ignore[return-value] # a disconnect, later
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
