"""What a process has used so far: CPU seconds, peak memory, bytes over its sockets.

Without it each side would count in its own way. Bytes are counted where Python hands them to the
socket: bodies, headers and all, without TCP's own.
"""

from __future__ import annotations

import resource
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from typing_extensions import Buffer

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Usage:
    """From one moment to another."""

    wall_s: float
    cpu_s: float
    """All threads, user and system."""
    sent: int
    received: int
    peak_mib: float
    """Of the process until the end."""

    def as_words(self) -> dict[str, float]:
        """To be printed as JSON."""
        return asdict(self)


class CountedSockets:
    """Counts what goes over all sockets of this process from now on."""

    def __init__(self) -> None:
        self.sent = 0
        self.received = 0
        self._watch_sending("send")
        self._watch_sending("sendall")
        self._watch_receiving()

    def _watch_sending(self, name: str) -> None:
        plain = getattr(socket.socket, name)

        def send(one: socket.socket, data: Buffer, *flags: int) -> Any:  # noqa: ANN401 (of either)
            self.sent += memoryview(data).nbytes
            return plain(one, data, *flags)

        setattr(socket.socket, name, send)

    def _watch_receiving(self) -> None:
        plain = socket.socket.recv_into

        def receive(one: socket.socket, buffer: Buffer, *rest: int) -> int:
            got = plain(one, buffer, *rest)
            self.received += got
            return got

        socket.socket.recv_into = receive  # type: ignore[method-assign,assignment]


def measured(work: Callable[[], object], sockets: CountedSockets) -> Usage:
    """Do some work and say what it used."""
    wall, cpu, sent, received = (
        time.perf_counter(),
        time.process_time(),
        sockets.sent,
        sockets.received,
    )
    work()
    return Usage(
        wall_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
        sent=sockets.sent - sent,
        received=sockets.received - received,
        peak_mib=peak_mib(),
    )


def peak_mib() -> float:
    """The most memory this process ever held."""
    if _STATUS.exists():
        # Linux counts to a process what its parent held when it was started, in ru_maxrss.
        held = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
