"""Serves an ASGI application with uvicorn in a thread of its own.

Without it service and sandbox would each start a server in their own way. The port is taken when
the server is made, so its address is known before it answers; start and stop keep within limits.
"""

from __future__ import annotations

import socket
import threading

import uvicorn
from litestar.types import ASGIApp

LOOPBACK = "127.0.0.1"
_LINGER_S = 3
"""How long requests under way may still take when the server stops."""


class ThreadedServer:
    """One application on one port."""

    def __init__(
        self, app: ASGIApp, name: str = "server", host: str = LOOPBACK, port: int = 0
    ) -> None:
        """Take the port, 0 for any free one; raises OSError where it is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(256)
        except OSError:
            self._socket.close()
            raise
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        self.url = f"http://{shown}:{self._socket.getsockname()[1]}"
        self._server = _AnnouncedServer(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on",
                timeout_graceful_shutdown=_LINGER_S,
            )
        )
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self, timeout_s: float = 30.0) -> None:
        """Begin to answer; raises TimeoutError when it does not within the limit."""
        self._thread.start()
        if not self._server.settled.wait(timeout_s) or not self._server.started:
            self.stop()
            raise TimeoutError("服务没有在规定时间内启动，请查看日志")

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
