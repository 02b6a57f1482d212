"""A way to the service that can be spoiled: the one proxy of all tests.

It takes one request for each connection. Whole messages are changed by `alter` and `spoil`, sent
again by `repeat`; `choose` spoils a connection byte by byte instead: cut, reset, silent, slow.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

_PIECE = 65_536
_SMALL_BUFFER = 4096
"""So that a slow line is felt by who sends into it."""
_PER_S = 20
_ENDS_S = 30.0

Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Ending(Enum):
    """What happens where a flow is cut."""

    CLOSED = "closed"
    RESET = "reset"
    SILENT = "silent"
    """Nothing more is read or sent: half open."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What happens to the bytes of one direction."""

    cut_after: int | None = None
    ending: Ending = Ending.CLOSED
    bytes_per_s: float | None = None


WHOLE = Flow()


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request and its answer."""

    request: Flow = WHOLE
    answer: Flow = WHOLE


class Cut(Exception):
    """A flow came to its end before its time."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.value)
        self.ending = ending


class Proxy:
    """Passes requests on to a service, or spoils them, as a test wishes."""

    def __init__(self, target: str) -> None:
        self.retarget(target)
        self.requests: list[bytes] = []
        """Those that came whole, as they were sent."""
        self.alter: Callable[[bytes], bytes] = lambda request: request
        """Given a request, returns what the service gets of it; may wait."""
        self.spoil: Callable[[bytes, bytes], bytes] = lambda _request, answer: answer
        """Given a request and its answer, returns what the client gets of it."""
        self.repeat: Callable[[bytes], int] = lambda _request: 0
        """How often the service gets a request again, before the client gets the first answer."""
        self.choose: Callable[[bytes], Fault | None] = lambda _head: None
        """Given the head of a request, returns what happens to it; None: whole messages."""
        self.cuts = 0
        self._loop = asyncio.new_event_loop()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
        self._listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._begun.wait(_ENDS_S)

    def retarget(self, target: str) -> None:
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))

    def close(self) -> None:
        if self._thread.is_alive():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(_ENDS_S)
        self._listener.close()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        self._tasks: set[asyncio.Task[None] | None] = set()
        server = await asyncio.start_server(self._take, sock=self._listener, limit=_PIECE)
        self._begun.set()
        await self._over.wait()
        server.close()
        # What was accepted at this moment begins only now.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request and its answer, then the connection ends."""
        client = (reader, writer)
        # The loop itself keeps no task alive that waits for a connection nobody reads.
        self._tasks.add(asyncio.current_task())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            fault = self.choose(head)
            if fault is None:
                await self._by_message(head, client)
            else:
                await self._by_bytes(head, client, fault)
        except Cut as cut:
            self.cuts += 1
            await self._end(client, cut.ending)
        except (
            OSError,
            asyncio.CancelledError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ):
            # Nobody waits for this task.
            pass
        else:
            await _close(writer)
        finally:
            writer.transport.abort()

    async def _end(self, client: Streams, ending: Ending) -> None:
        if ending is Ending.SILENT:
            client[1].transport.pause_reading()  # type: ignore[attr-defined]
            await self._over.wait()
        if ending is Ending.RESET:
            _reset(client[1])
        else:
            await _close(client[1])

    async def _by_message(self, head: bytes, client: Streams) -> None:
        request = head + await client[0].readexactly(length_of(head))
        self.requests.append(request)
        sent = await asyncio.to_thread(self.alter, request)
        answer = await self._ask(sent)
        for _ in range(self.repeat(request)):
            await self._ask(sent)
        client[1].write(await asyncio.to_thread(self.spoil, request, answer))
        await client[1].drain()

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self._target)
        try:
            writer.write(_asking_to_close(request))
            return await reader.read()
        finally:
            await _close(writer)

    async def _by_bytes(self, head: bytes, client: Streams, fault: Fault) -> None:
        service = await asyncio.open_connection(*self._target)
        try:
            carried = await self._send(head, client[0], service[1], fault.request)
            self.requests.append(carried)
            await _pour(service[0], client[1], fault.answer)
        except Cut as cut:
            if cut.ending is Ending.RESET:
                _reset(service[1])
            raise
        finally:
            await _close(service[1])

    async def _send(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flow: Flow
    ) -> bytes:
        begun = asyncio.StreamReader(limit=_PIECE)
        begun.feed_data(_closing_head(head))
        begun.feed_eof()
        left = length_of(head)
        kept = bytearray(head)
        counted = await _pour(begun, writer, flow)
        while left:
            piece = await reader.read(min(left, _room(flow, counted)))
            if not piece:
                raise asyncio.IncompleteReadError(bytes(kept), len(kept) + left)
            kept += piece
            left -= len(piece)
            counted = await _pass(piece, writer, flow, counted)
        return bytes(kept)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flow: Flow) -> int:
    """Carry all there is; raises Cut. Says how much it was."""
    counted = 0
    while piece := await reader.read(_room(flow, counted)):
        counted = await _pass(piece, writer, flow, counted)
    return counted


def _room(flow: Flow, counted: int) -> int:
    """How much to carry at once."""
    if flow.bytes_per_s is not None:
        return max(1, int(flow.bytes_per_s / _PER_S))
    return _PIECE


async def _pass(piece: bytes, writer: asyncio.StreamWriter, flow: Flow, counted: int) -> int:
    left = len(piece) if flow.cut_after is None else max(0, flow.cut_after - counted)
    writer.write(piece[:left])
    await writer.drain()
    if flow.cut_after is not None and counted + len(piece) >= flow.cut_after:
        raise Cut(flow.ending)
    if flow.bytes_per_s is not None:
        await asyncio.sleep(len(piece) / flow.bytes_per_s)
    return counted + len(piece)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def _reset(writer: asyncio.StreamWriter) -> None:
    way = writer.get_extra_info("socket")
    way.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def length_of(head: bytes) -> int:
    """How long the body is."""
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def body_of(message: bytes) -> bytes:
    """What a message says, unpacked."""
    head, _, body = message.partition(b"\r\n\r\n")
    return gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body


def with_body(message: bytes, body: bytes) -> bytes:
    """A message that says something else, packed as it was, with a right length and checksum."""
    head, _, _ = message.partition(b"\r\n\r\n")
    packed = gzip.compress(body) if b"content-encoding: gzip" in head.lower() else body
    lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"content-length:")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(packed), b"", packed])


def is_push(request: bytes) -> bool:
    """Whether it carries operations, and does not only ask how far the service is."""
    return b"POST /v1/push" in request and b'"operations":[]' not in body_of(request)


def _closing_head(head: bytes) -> bytes:
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines[:-2], b"Connection: close", b"", b""])


def _asking_to_close(request: bytes) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    return _closing_head(head + b"\r\n\r\n") + body


def send_raw(url: str, request: bytes) -> bytes:
    """Send the bytes of a request, and return those of its answer."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), _ENDS_S) as way:
        way.sendall(_asking_to_close(request))
        return b"".join(_received(way))


def _received(way: socket.socket) -> Iterator[bytes]:
    while piece := way.recv(_PIECE):
        yield piece
