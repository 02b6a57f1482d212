"""The least that moving codes can cost: packed over HTTP into one table, durable, and no more.

Without it nobody would know which part of a figure is the machine's. No operations, no feed, no
claims, no verdicts: a bound, not a competitor. Run its receiving end with
`python -m tests.benchmarks.sync_sides.floor FILE`.
"""

from __future__ import annotations

import gzip
import http.client
import json
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.sync_sides.usage import peak_mib
from tests.deliveries import code

CHUNK = 50_000


def sender(url: str, codes: int) -> Callable[[], None]:
    """What sends so many codes, chunk by chunk."""
    texts = [code(number) for number in range(codes)]

    def send() -> None:
        place = urlsplit(url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port)
        for start in range(0, codes, CHUNK):
            body = gzip.compress("\n".join(texts[start : start + CHUNK]).encode(), 1)
            connection.request("POST", "/", body)
            assert connection.getresponse().read() == b"{}"
        connection.close()

    return send


class _Receiver(BaseHTTPRequestHandler):
    """Takes a chunk in one transaction."""

    protocol_version = "HTTP/1.1"
    database: sqlite3.Connection

    def do_POST(self) -> None:
        """Insert, commit, answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        rows = ((text,) for text in gzip.decompress(body).decode().split("\n"))
        self.database.execute("BEGIN IMMEDIATE")
        self.database.executemany("INSERT INTO received VALUES (?)", rows)
        self.database.execute("COMMIT")
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(path: Path) -> None:
    """Receive until the input ends; answer each line on it with the usage so far."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE received (code TEXT PRIMARY KEY) WITHOUT ROWID")
    _Receiver.database = database
    server = HTTPServer(("127.0.0.1", 0), _Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    for _line in sys.stdin:
        usage = {"cpu_s": time.process_time(), "peak_mib": peak_mib()}
        print(json.dumps(usage), flush=True)
    server.shutdown()
    server.server_close()
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
