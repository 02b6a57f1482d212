"""The service as a server: its routes on one port, its scheduler beside them.

Without it desktop, command line and tests would each put the two together. Runs in threads of its
own between start and stop.
"""

from __future__ import annotations

from sync.service.service import Service
from sync.service.web import build
from sync.serving import LOOPBACK, ThreadedServer


class Server:
    """One service on one port, with its scheduler."""

    def __init__(self, service: Service, host: str = LOOPBACK, port: int = 0) -> None:
        """Take the port, 0 for any free one; raises OSError where it is taken."""
        self._service = service
        self._server = ThreadedServer(build(service), "service", host, port)
        self.url = self._server.url

    def start(self, timeout_s: float = 30.0) -> str:
        """Begin to answer and return the address; raises TimeoutError."""
        self._server.start(timeout_s)
        self._service.scheduler.start()
        return self.url

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Stop answering and free the port; False when a thread outlived the limit."""
        scheduler_ended = self._service.scheduler.stop(timeout_s)
        self._server.ask_to_end()
        # Pulls that wait would hold the server until they are answered.
        self._service.bell.close()
        return self._server.stop(timeout_s) and scheduler_ended
