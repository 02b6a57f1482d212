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


class Awaiting:
    """The line on which one thread awaits answers; may be broken off from another."""

    def __init__(self, whole_s: float) -> None:
        """Give the head of each answer so long."""
        self._whole_s = whole_s
        self._lock = threading.Lock()
        self._way: socket.socket | None = None
        self._over = False

    def break_off(self) -> None:
        """Let nothing be awaited any more; what is awaited now breaks off at once."""
        with self._lock:
            self._over = True
            way = self._way
        if way is not None:
            _shut(way)

    @contextlib.contextmanager
    def answer(self, way: socket.socket | None) -> Iterator[None]:
        """Await the head of an answer in this block."""
        if way is None:
            yield
            return
        with self._lock:
            self._way, over = way, self._over
        timer = threading.Timer(0.0 if over else self._whole_s, _shut, (way,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def bound(session: requests.Session, whole_s: float) -> Awaiting:
    """Give the heads of all answers to a session so long, after its adapters are mounted."""
    awaiting = Awaiting(whole_s)
    pools = _pools(awaiting)
    for adapter in session.adapters.values():
        if isinstance(adapter, HTTPAdapter):
            adapter.poolmanager.pool_classes_by_scheme = pools
    return awaiting


def _pools(awaiting: Awaiting) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3's own
            with awaiting.answer(self.sock):
                return super().getresponse()

    class Secure(HTTPSConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3's own
            with awaiting.answer(self.sock):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _shut(way: socket.socket) -> None:
    with contextlib.suppress(OSError):
        way.shutdown(socket.SHUT_RDWR)
