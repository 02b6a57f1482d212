from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sync.connectors.declared.description import Method
from sync.connectors.declared.requesting import Request
from sync.connectors.declared.transport import Sender
from sync.connectors.posting import Poster


@contextmanager
def answering(status: int, location: str = "") -> Iterator[tuple[str, list[bytes]]]:
    """A platform that says one thing, and what it was sent."""
    heard: list[bytes] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            heard.append(body or self.headers.get("X-Token", "").encode())
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_redirect_of_a_platform_brings_no_secret_elsewhere(status: int) -> None:
    # Without it one answer of a stranger on the way would have the password brought to himself.
    with answering(200) as (elsewhere, stolen), answering(status, elsewhere) as (url, heard):
        poster = Poster("平台", 10)
        assert poster.post(url, b"password=secret", {})[0] == status
        poster.close()
    assert heard == [b"password=secret"]
    assert stolen == []


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_of_a_question_brings_no_token_elsewhere(status: int) -> None:
    # Without it the same would be had of whatever is only asked for.
    with answering(200) as (elsewhere, stolen), answering(status, elsewhere) as (url, heard):
        sender = Sender("平台", 10)
        asked = Request(Method.GET, url, {"X-Token": "secret"}, b"", "", frozenset())
        assert sender.send(asked)[0] == status
        sender.close()
    assert (heard, stolen) == ([b"secret"], [])
