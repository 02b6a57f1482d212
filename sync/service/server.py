"""The service as a server: its routes on one port, its scheduler beside them.

Without it desktop, command line and tests would each put the two together. Runs in threads of its
own between start and stop.
"""

from __future__ import annotations

import gc

from sync.service.doorway import Doorway
from sync.service.service import Service
from sync.service.web import build
from sync.serving import LOOPBACK, CertificatePair, ThreadedServer

_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def collect_seldom() -> None:
    """Let the collector of cycles look less often; for a process that is a service and no more.

    A push makes hundreds of thousands of objects and no cycles: looking through all of them after
    each seven hundred took a quarter of its CPU. What was loaded by now stays, and is left alone.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)


class Server:
    """One service on one port, with its scheduler."""

    def __init__(
        self,
        service: Service,
        host: str = LOOPBACK,
        port: int = 0,
        certificate: CertificatePair | None = None,
    ) -> None:
        """Take the port, 0 for any free one; raises OSError where it is taken."""
        self._service = service
        guard, settings = service.guard, service.settings
        doorway = Doorway(
            build(service), settings, guard.gates, guard.lanes, guard.metrics, guard.health
        )
        self._server = ThreadedServer(
            doorway,
            "service",
            host,
            port,
            certificate=certificate,
            trusted_proxies=settings.trusted_proxies,
            linger_s=settings.stop_within_s,
        )
        self.url = self._server.url

    def start(self, timeout_s: float = 30.0) -> str:
        """Begin to answer and return the address; raises TimeoutError."""
        self._server.start(timeout_s)
        self._service.scheduler.start()
        self._service.his_patrol.start()
        self._service.claiming.start()
        self._service.snapshot_making.start()
        self._service.audit_keeping.start()
        self._service.refused.start()
        return self.url

    def reload_certificate(self) -> bool:
        """Take a renewed certificate; True where there was one."""
        return self._server.reload_certificate()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Stop answering and free the port; False when a thread outlived the limit."""
        # First: a load balancer sends nobody here any more.
        self._service.guard.health.stopping = True
        scheduler_ended = self._service.scheduler.stop(timeout_s)
        self._service.connections.close()
        patrol_ended = self._service.his_patrol.stop(timeout_s)
        claiming_ended = self._service.claiming.stop(timeout_s)
        self._server.ask_to_end()
        # Pulls that wait would hold the server until they are answered.
        self._service.bell.close()
        making_ended = self._service.snapshot_making.stop(timeout_s)
        keeping_ended = self._service.audit_keeping.stop(timeout_s)
        ended = scheduler_ended and patrol_ended and claiming_ended and making_ended
        served = self._server.stop(timeout_s)
        # Last: somebody may be refused until nobody is answered any more.
        return self._service.refused.stop(timeout_s) and keeping_ended and served and ended
