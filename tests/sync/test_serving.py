"""The server that service and stand-ins share."""

from __future__ import annotations

import gc
import socket

import requests
from litestar import Litestar, get

from sync.serving import ThreadedServer


@get("/", media_type="text/plain", sync_to_thread=False)
def hello() -> str:
    return "ok"


def accepted(port: int) -> list[socket.socket]:
    """The server's ends of the connections that are open."""
    found = []
    for one in gc.get_objects():
        if type(one) is socket.socket and one.fileno() >= 0 and one.family == socket.AF_INET:
            try:
                one.getpeername()
            except OSError:
                continue  # it listens
            if one.getsockname()[1] == port:
                found.append(one)
    return found


def test_an_answer_does_not_wait_for_the_callers_acknowledgement() -> None:
    """Head and body go as two writes: with Nagle's rule on, the second waits some 40 ms."""
    server = ThreadedServer(Litestar([hello], logging_config=None))
    server.start()
    with requests.Session() as caller:
        assert caller.get(server.url, timeout=30).text == "ok"
        (ours,) = accepted(int(server.url.rpartition(":")[2]))
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    assert server.stop()
