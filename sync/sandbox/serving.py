"""Serves the training platform on loopback in a thread of its own.

Without it desktop, demo and tests would each start a server in their own way. It listens as soon as
it exists, so its address is known; the thread runs between start and stop, both within a limit.
"""

from __future__ import annotations

import socket
import threading

import uvicorn
from litestar import Litestar

LOOPBACK = "127.0.0.1"


class SandboxServer:
    """One application on one loopback port."""

    def __init__(self, app: Litestar, port: int = 0) -> None:
        """Take the port, 0 for any free one; raises OSError where it is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((LOOPBACK, port))
            self._socket.listen(128)
        except OSError:
            self._socket.close()
            raise
        self.url = f"http://{LOOPBACK}:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=3
        )
        self._server = _AnnouncedServer(config)
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    def start(self, timeout_s: float = 30.0) -> None:
        """Start answering; raises TimeoutError when it does not within the limit."""
        self._thread.start()
        if not self._server.settled.wait(timeout_s) or not self._server.started:
            self.stop()
            raise TimeoutError("培训平台没有在规定时间内启动，请查看日志")

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Stop answering and free the port; False when the thread outlived the limit."""
        self._server.should_exit = True
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
