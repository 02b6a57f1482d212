"""What the service counts about itself, for Prometheus.

Without it an operator would see trouble only when somebody calls. Names are documented in
docs/operation/service.md and keep their meaning. No label ever holds a code, a person, a token or
an institution: what can be asked for by whoever reads metrics stays harmless.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one service process."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._registry = CollectorRegistry()
        registry = self._registry
        self.requests = Counter(
            "tracedock_requests",
            "Requests answered",
            ("route", "method", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "tracedock_request_seconds",
            "Seconds from the first byte asked to the last answered",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.refused_early = Counter(
            "tracedock_refused_early",
            "Requests sent away before their body",
            ("why",),
            registry=registry,
        )
        self.under_way = Gauge(
            "tracedock_requests_under_way", "Requests being answered", registry=registry
        )
        self.quarantined = Counter(
            "tracedock_operations_quarantined", "Operations kept and not applied", registry=registry
        )
        self.operations = Counter(
            "tracedock_operations",
            "Operations taken, by what became of them",
            ("status",),
            registry=registry,
        )

    def watch(self, name: str, text: str, look: Callable[[], float]) -> None:
        """Ask for a number whenever metrics are read."""
        Gauge(f"tracedock_{name}", text, registry=self._registry).set_function(look)

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self._registry)
