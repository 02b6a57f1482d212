"""Ends requests whose answer does not begin in time, however often one more byte of it comes.

Without it a line of a byte a second would hold the courier for minutes over the head of an answer:
the time limits of sockets begin anew with each byte. Whatever is left of the line when time is over
is shut down, and whoever reads from it is told that it broke off.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse


def bound(session: requests.Session, whole_s: float) -> None:
    """Give the heads of all answers to a session so long, after its adapters are mounted."""
    pools = _pools(whole_s)
    for adapter in session.adapters.values():
        if isinstance(adapter, HTTPAdapter):
            adapter.poolmanager.pool_classes_by_scheme = pools


def _pools(whole_s: float) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3's own
            with _shut_after(self.sock, whole_s):
                return super().getresponse()

    class Secure(HTTPSConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3's own
            with _shut_after(self.sock, whole_s):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


@contextlib.contextmanager
def _shut_after(way: socket.socket | None, seconds: float) -> Iterator[None]:
    if way is None:
        yield
        return
    timer = threading.Timer(seconds, _shut, (way,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(way: socket.socket) -> None:
    with contextlib.suppress(OSError):
        way.shutdown(socket.SHUT_RDWR)
