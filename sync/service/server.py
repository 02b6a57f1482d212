"""Runs the service under uvicorn in a thread of its own.

Without it desktop, command line and tests would each start a server in their own way. The port is
taken when the server is made, so its address is known before it answers.
"""

from __future__ import annotations

import socket
import threading

import uvicorn

from sync.service.service import Service
from sync.service.web import build

LOOPBACK = "127.0.0.1"
_LINGER_S = 3
"""How long requests under way may still take when the server stops."""


class Server:
    """One service on one port, with its scheduler."""

    def __init__(self, service: Service, host: str = LOOPBACK, port: int = 0) -> None:
        """Take the port, 0 for any free one; raises OSError where it is taken."""
        self._service = service
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
        self._uvicorn = _AnnouncedServer(
            uvicorn.Config(
                build(service),
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_LINGER_S,
            )
        )
        self._thread = threading.Thread(target=self._run, name="service", daemon=True)

    def start(self, timeout_s: float = 30.0) -> str:
        """Answer from a thread and return the address; raises TimeoutError."""
        self._thread.start()
        if not self._uvicorn.settled.wait(timeout_s) or not self._uvicorn.started:
            self.stop()
            raise TimeoutError("前置服务没有在规定时间内启动，请查看日志")
        self._service.scheduler.start()
        return self.url

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Stop answering and free the port; False when a thread outlived the limit."""
        scheduler_ended = self._service.scheduler.stop(timeout_s)
        self._uvicorn.should_exit = True
        # Pulls that wait would hold the server until they are answered.
        self._service.bell.close()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        self._socket.close()
        return scheduler_ended and not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._uvicorn.run(sockets=[self._socket])
        finally:
            self._uvicorn.settled.set()


class _AnnouncedServer(uvicorn.Server):
    """Tells when it has started, instead of being asked again and again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Announce that it answers."""
        await super().startup(sockets)
        self.settled.set()
