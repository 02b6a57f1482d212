"""A line to a platform that breaks on request: a real proxy on loopback, whatever is behind it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

BREAKS = ("cut-before", "cut-after", "busy-before", "busy-after")
"""What may happen to a call, before the platform acted and after it."""
_OWN_HEADERS = frozenset({"connection", "transfer-encoding", "content-length", "server", "date"})


@dataclass(frozen=True)
class Heard:
    """One request that went by."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class BrokenLine:
    """What the next calls meet: each takes the first word, an empty one is no trouble."""

    behind: tuple[str, int]
    url: str = ""
    troubles: list[str] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> str:
        with self._lock:
            return self.troubles.pop(0) if self.troubles else ""


class _Between(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    line: BrokenLine

    def do_GET(self) -> None:
        self._pass()

    def do_POST(self) -> None:
        self._pass()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.line.heard.append(Heard(self.command, self.path, dict(self.headers), body))
        trouble = self.line.take()
        self.close_connection = bool(trouble)
        if trouble == "cut-before":
            return
        if trouble == "busy-before":
            self._answer(503, [], b"")
            return
        status, headers, answer = self._behind(body)
        if trouble == "busy-after":
            self._answer(503, [], b"")
        else:
            half = trouble == "cut-after"
            self._answer(status, headers, answer, sent=len(answer) // 2 if half else None)

    def _behind(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(*self.line.behind, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, dict(self.headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _answer(
        self, status: int, headers: list[tuple[str, str]], body: bytes, sent: int | None = None
    ) -> None:
        with suppress(OSError):
            # Whoever waited for it may have gone.
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in _OWN_HEADERS:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:sent])


def place_of(url: str) -> tuple[str, int]:
    """Host and port of an address."""
    parts = urlsplit(url)
    assert parts.hostname is not None and parts.port is not None
    return parts.hostname, parts.port


@contextmanager
def broken_line(url: str) -> Iterator[BrokenLine]:
    """Stand before a platform until the end of the block."""
    line = BrokenLine(place_of(url))
    between = type("Between", (_Between,), {"line": line})
    server = ThreadingHTTPServer(("127.0.0.1", 0), between)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    line.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
