"""What every request passes before it reaches a route: counting, limits, a place to work in.

Without it a flood would be read into memory before it is refused. A request that is sent away is
answered first and read afterwards, up to a limit and thrown away: a sender that is cut off in the
middle of a body would take the answer for a broken line. Health and metrics are answered here, so
that they answer while all places are taken.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import logging
import time
from typing import Any

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from sync import wire
from sync.service.health import Health
from sync.service.limits import Gates, Lanes
from sync.service.metrics import CONTENT_TYPE, Metrics
from sync.service.places import comes_first, needs_place
from sync.service.refusals import ServiceRefusal
from sync.service.settings import ServiceSettings

JSON = "application/json"
_DRAIN_S = 5.0
_HELD = "tracedock_held_s"

_log = logging.getLogger("tracedock.access")


class Doorway:
    """Stands before an application."""

    def __init__(
        self,
        app: ASGIApp,
        settings: ServiceSettings,
        gates: Gates,
        lanes: Lanes,
        metrics: Metrics,
        health: Health,
    ) -> None:
        self._app = app
        self._settings = settings
        self._gates = gates
        self._lanes = lanes
        self._metrics = metrics
        self._health = health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or send it away."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path == "/metrics" or path == "/health" or path.startswith("/health/"):
            await self._tell(scope, send)
            return
        await self._count(scope, receive, send)

    async def _count(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._metrics.under_way.track_inprogress():
            try:
                await self._through(scope, receive, watched)
            finally:
                self._note(scope, status, time.monotonic() - began - _held(scope))

    async def _through(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        try:
            self._gates.pass_through(_address(scope), _token_mark(scope))
            if needs_place(scope):
                self._lanes.refuse_when_full(push=comes_first(scope))
        except ServiceRefusal as refusal:
            await self._send_away(refusal, receive, send)
            return
        await self._app(scope, receive, send)

    async def _send_away(self, refusal: ServiceRefusal, receive: Receive, send: Send) -> None:
        self._metrics.refused_early.labels(refusal.error).inc()
        body = msgspec.json.encode(refusal.answer())
        wait_s = max(1, round(refusal.retry_after_s or 1))
        extra = [(b"retry-after", str(wait_s).encode())]
        await send(_start(refusal.status, JSON, len(body), extra))
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await _drain(receive, self._settings.max_packed_bytes)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _tell(self, scope: Scope, send: Send) -> None:
        status, content, body = await asyncio.to_thread(self._answer, scope)
        await send(_start(status, content, len(body), []))
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _answer(self, scope: Scope) -> tuple[int, str, bytes]:
        path = scope["path"]
        if path == "/health/live":
            return 200, JSON, b'{"state": "live"}'
        if path in ("/health", "/health/ready"):
            return (200 if self._health.ready() else 503), JSON, self._health.report()
        if path == "/metrics" and self._may_read_metrics(scope):
            return 200, CONTENT_TYPE, self._metrics.text()
        refusal = wire.Refusal(error="not-admitted", message="没有这个地址，或没有权限查看。")
        return 404, JSON, msgspec.json.encode(refusal)

    def _may_read_metrics(self, scope: Scope) -> bool:
        key = self._settings.metrics_key
        shown = _header(scope, b"authorization").encode()
        if key and hmac.compare_digest(shown, f"Bearer {key}".encode()):
            return True
        return _is_loopback(_address(scope))

    def _note(self, scope: HTTPScope, status: int, seconds: float) -> None:
        route = str(scope.get("path_template") or "other")
        method = scope["method"]
        self._metrics.requests.labels(route, method, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        said = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000)}
        _log.info("request", extra=said | {"address": _address(scope)})


def _start(status: int, content: str, length: int, extra: list[tuple[bytes, bytes]]) -> Any:  # noqa: ANN401 (an ASGI message)
    headers = [
        (b"content-type", content.encode()),
        (b"content-length", str(length).encode()),
        (b"cache-control", b"no-store"),
        *extra,
    ]
    return {"type": "http.response.start", "status": status, "headers": headers}


async def _drain(receive: Receive, most: int) -> None:
    """Read what is still being sent, and forget it."""
    seen = 0
    try:
        async with asyncio.timeout(_DRAIN_S):
            while seen <= most:
                message = await receive()
                if message["type"] != "http.request" or not message["more_body"]:
                    return
                seen += len(message["body"])
    except TimeoutError:
        return


def note_held(scope: Scope, seconds: float) -> None:
    """Note that an answer was held back for news: that is no work, and no slowness."""
    scope["state"][_HELD] = _held(scope) + seconds


def _held(scope: Scope) -> float:
    return float(scope.get("state", {}).get(_HELD, 0.0))


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _token_mark(scope: Scope) -> str:
    """Tells tokens apart without keeping one."""
    shown = _header(scope, b"authorization")
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:32] if shown else ""


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key.lower() == name:
            return bytes(value).decode("latin-1")
    return ""
