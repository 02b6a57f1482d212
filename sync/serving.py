"""Serves an ASGI application with uvicorn in a thread of its own.

Without it service and sandbox would each start a server in their own way. The port is taken when
the server is made, so its address is known before it answers; start and stop keep within limits.
With a certificate it speaks TLS (1.2 and newer) and takes a renewed one while it runs.
"""

from __future__ import annotations

import logging
import os
import socket
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from litestar.types import ASGIApp

LOOPBACK = "127.0.0.1"
_LINGER_S = 3.0
"""How long requests under way may still take when the server stops."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CertificatePair:
    """Where a server's certificate and its key are, both PEM."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Read both; raises OSError (and its kind ssl.SSLError) where they do not fit."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # Without a password to ask for on a terminal: it would wait there for ever.
        context.load_cert_chain(self.certificate, self.key, password=_no_password)
        return context

    @property
    def state(self) -> tuple[int, int]:
        """Changes when one of the files does."""
        paths = (self.certificate, self.key)
        changed, sizes = zip(
            *((one.st_mtime_ns, one.st_size) for one in map(os.stat, paths)), strict=True
        )
        return sum(changed), sum(sizes)


class ThreadedServer:
    """One application on one port."""

    def __init__(
        self,
        app: ASGIApp,
        name: str = "server",
        host: str = LOOPBACK,
        port: int = 0,
        *,
        certificate: CertificatePair | None = None,
        trusted_proxies: str = "",
        linger_s: float = _LINGER_S,
    ) -> None:
        """Take the port, 0 for any free one; raises OSError where it is taken."""
        self._certificate = certificate
        self._context = certificate.context() if certificate is not None else None
        self._loaded = certificate.state if certificate is not None else None
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # The protocol is named: asyncio turns Nagle off (40 ms an answer) only where it is.
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(256)
        except OSError:
            self._socket.close()
            raise
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        scheme = "http" if certificate is None else "https"
        self.url = f"{scheme}://{shown}:{self._socket.getsockname()[1]}"
        context = self._context
        self._server = _AnnouncedServer(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on",
                timeout_graceful_shutdown=max(1, round(linger_s)),
                proxy_headers=bool(trusted_proxies),
                forwarded_allow_ips=trusted_proxies or None,
                ssl_context_factory=None if context is None else lambda _config, _make: context,
            )
        )
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self, timeout_s: float = 30.0) -> None:
        """Begin to answer; raises TimeoutError when it does not within the limit."""
        self._thread.start()
        if not self._server.settled.wait(timeout_s) or not self._server.started:
            self.stop()
            raise TimeoutError("服务没有在规定时间内启动，请查看日志")

    def reload_certificate(self) -> bool:
        """Take a renewed certificate for connections from now on; True where there was one.

        One that cannot be used is logged, and the one before goes on.
        """
        if self._certificate is None or self._context is None:
            return False
        try:
            state = self._certificate.state
            if state == self._loaded:
                return False
            self._loaded = state
            # Tried apart first: a pair that does not fit would spoil the context in use.
            self._certificate.context()
            self._context.load_cert_chain(
                self._certificate.certificate, self._certificate.key, password=_no_password
            )
        except OSError as error:
            _log.error("the renewed certificate cannot be used, the old one stays: %s", error)
            return False
        _log.info("a renewed certificate is in use")
        return True

    def ask_to_end(self) -> None:
        """Take no more requests; returns at once."""
        self._server.should_exit = True

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Stop answering and free the port; False when the thread outlived the limit."""
        self.ask_to_end()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        self._socket.close()
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._server.settled.set()


class _AnnouncedServer(uvicorn.Server):
    """Tells when it has started, instead of being asked again and again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Announce that it answers."""
        await super().startup(sockets)
        self.settled.set()


def _no_password() -> bytes:
    return b""
