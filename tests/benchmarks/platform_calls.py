"""How many requests a second each connector makes, beside what its stand-in could answer at most.

Without it nobody would know whether a month of deliveries waits for us or for the platform. The
stand-in's own limit is the same requests sent again as bytes, over one connection, by nobody who
reads them. Both in one process over loopback: it is the ratio that counts. Run it with
`python -m tests.benchmarks platform_calls`.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence

from sync.connectors.port import Platform
from tests.sync.connectors.contract.benches import BENCHES, Bench, Files
from tests.sync.connectors.contract.broken_line import Heard

ROUNDS = 200
_OF_ONE_HOP = frozenset({"connection", "host", "content-length", "accept-encoding"})


def main() -> None:
    """Print requests a second and the ratio for each connector."""
    for name, standing in BENCHES.items():
        with standing() as bench:
            if isinstance(bench, Files):
                # A folder takes no requests.
                continue
            bench.begin_again()
            bench.truck()
            _measure(name, bench)


def _measure(name: str, bench: Bench) -> None:
    """By the same line once, to hear what is asked; then straight to the stand-in."""
    with bench.client() as platform:
        _ask(platform)
    heard = [one for one in bench.line.heard if "login" not in one.path.lower()]
    place = bench.line.behind
    with bench.client(url=f"http://{place[0]}:{place[1]}") as platform:
        _ask(platform)
        bench.calls.clear()
        began = time.perf_counter()
        for _ in range(ROUNDS):
            _ask(platform)
        ours = len(bench.calls) / (time.perf_counter() - began)
    most = _sent_again(place, heard)
    print(
        f"{name:16} {ours:7,.0f} requests a second, {most:7,.0f} as bare bytes:"
        f" {ours / most:4.0%} of the stand-in's own limit"
    )


def _ask(platform: Platform) -> None:
    assert list(platform.open_details())


def _sent_again(place: tuple[str, int], heard: Sequence[Heard]) -> float:
    connection = http.client.HTTPConnection(*place, timeout=60)
    said = [
        (one, {k: v for k, v in one.headers.items() if k.lower() not in _OF_ONE_HOP})
        for one in heard
    ]
    began = time.perf_counter()
    for _ in range(ROUNDS):
        for one, headers in said:
            connection.request(one.method, one.path, one.body or None, headers)
            connection.getresponse().read()
    took = time.perf_counter() - began
    connection.close()
    return ROUNDS * len(said) / took
