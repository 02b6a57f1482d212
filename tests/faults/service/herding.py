"""Hundreds or thousands of devices that come back at once, in one event loop.

Without it a herd would need a thread and a database for each of its animals. Each device is
enrolled for real and sends what a workstation sends: hello, a token for the next minutes, the
question how far the service is, its pushes, a pull. Refusals are heeded as the courier heeds them:
not before `Retry-After`, and with full jitter.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec

from sync import wire
from sync.service import feeds
from sync.wire_accounts import AccessGiven
from tests.faults.service.devices import Device
from tests.sync.service.running import trace_code

CONNECT_S, READ_S = 5.0, 30.0
"""As sync/client/transport.py has it."""
_LONGEST_BACKOFF_S = 20.0
"""Shorter than the courier's: a test does not wait for five minutes."""
_ENROL_AT_ONCE = 4
_CUTS = (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer."""

    status: int
    body: bytes
    retry_after_s: float | None
    seconds: float


@dataclass(slots=True)
class Figures:
    """What a herd met."""

    pushes: list[float] = field(default_factory=list)
    """Seconds of each push that was taken."""
    refused: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    """What `Retry-After` said; NaN where it was missing."""
    cut: int = 0
    """Connections that did not come about or broke."""

    def percentile(self, part: float) -> float:
        """Of the seconds of pushes."""
        ordered = sorted(self.pushes)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Line:
    """One connection that is kept, as a session keeps it."""

    def __init__(self, url: str) -> None:
        """Connect when there is something to ask."""
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._way: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes, token: str) -> Answered:
        """Ask and read the whole answer; raises one of _CUTS."""
        began = time.perf_counter()
        if self._way is not None and self._way[0].at_eof():
            # The service ends what was silent for a while; that is no fault.
            self.close()
        try:
            if self._way is None:
                opening = asyncio.open_connection(self._host, self._port)
                self._way = await asyncio.wait_for(opening, CONNECT_S)
            status, headers, answer = await asyncio.wait_for(
                self._exchange(*self._way, method, path, body, token), READ_S
            )
        except _CUTS:
            self.close()
            raise
        wait = headers.get("retry-after")
        seconds = time.perf_counter() - began
        return Answered(status, answer, float(wait) if wait else None, seconds)

    def close(self) -> None:
        """End it."""
        if self._way is not None:
            self._way[1].close()
            self._way = None

    async def _exchange(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        method: str,
        path: str,
        body: bytes,
        token: str,
    ) -> tuple[int, dict[str, str], bytes]:
        packed = gzip.compress(body, 1, mtime=0) if len(body) > 1024 else body
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"Content-Length: {len(packed)}", "Content-Type: application/json"]
        lines += ["Content-Encoding: gzip"] if packed is not body else []
        lines += [f"Authorization: Bearer {token}"] if token else []
        writer.write("\r\n".join([*lines, "", ""]).encode() + packed)
        await writer.drain()
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
        headers = {
            name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)
        }
        answer = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(first.split()[1]), headers, answer


class Herd:
    """The devices of one institution or several."""

    def __init__(self, url: str, devices: Sequence[Device], seed: int = 0) -> None:
        """Know them; they are enrolled by `enrol`."""
        self.url = url
        self.devices = devices
        self.figures = Figures()
        self._chance = random.Random(seed)

    async def enrol(self, codes: Iterable[str]) -> None:
        """Enrol all of them, a few at a time."""
        places = asyncio.Semaphore(_ENROL_AT_ONCE)

        async def enrol(device: Device, code: str) -> None:
            async with places:
                wish = wire.Enrolment(code=code, device=device.device, name=str(device.device))
                with contextlib.closing(Line(self.url)) as line:
                    answer = await self._insist(line, "/v1/enrol", wish, "")
                device.token = msgspec.json.decode(answer.body, type=wire.Enrolled).token

        pairs = zip(self.devices, codes, strict=True)
        await asyncio.gather(*(enrol(*pair) for pair in pairs))

    async def come_back(self, at_once: int) -> None:
        """Let all sync at the same moment, until each has nothing left to send."""
        await asyncio.gather(*(self._sync(device, at_once) for device in self.devices))

    async def push_alone(self, device: Device, at_once: int) -> Figures:
        """Let one push with nobody beside it; what that took."""
        apart = Herd(self.url, [device])
        await apart.come_back(at_once)
        return apart.figures

    async def _sync(self, device: Device, at_once: int) -> None:
        with contextlib.closing(Line(self.url)) as line:
            await self._insist(line, "/v1/hello", None, "")
            given = await self._insist(line, "/v1/token", wire.Message(), device.token)
            token = msgspec.json.decode(given.body, type=AccessGiven).access_token
            await self._push(line, device, 0, token)
            while device.waiting:
                answer = await self._push(line, device, at_once, token)
                self.figures.pushes.append(answer.seconds)
            scope = feeds.org_scope(device.org)
            await self._insist(line, "/v1/pull", wire.Pull(scopes={scope: []}, limit=5), token)

    async def _push(self, line: Line, device: Device, at_once: int, token: str) -> Answered:
        answer = await self._insist(line, "/v1/push", device.message(at_once), token)
        device.hear(msgspec.json.decode(answer.body, type=wire.Pushed))
        return answer

    async def _insist(
        self, line: Line, path: str, message: wire.Message | None, token: str
    ) -> Answered:
        """Ask until it is answered, no sooner than one is asked to."""
        method = "GET" if message is None else "POST"
        body = b"" if message is None else msgspec.json.encode(message)
        for failures in itertools.count():
            try:
                answer = await line.ask(method, path, body, token)
            except _CUTS:
                self.figures.cut += 1
                answer = None
            if answer is not None and answer.status == 200:
                return answer
            wait_s = 0.0 if answer is None else self._refused(answer)
            most = min(_LONGEST_BACKOFF_S, 2.0 ** min(failures, 10))
            await asyncio.sleep(max(wait_s, self._chance.uniform(0, most)))
        raise AssertionError

    def _refused(self, answer: Answered) -> float:
        assert answer.status in (429, 503), (answer.status, json.loads(answer.body))
        self.figures.refused[answer.status] += 1
        self.figures.waits.append(answer.retry_after_s or float("nan"))
        return answer.retry_after_s or 1.0


def the_devices(org: str, count: int, boxes: int) -> list[Device]:
    """Workstations that each received so many boxes while they were away."""
    made = [Device(org) for _ in range(count)]
    serials = itertools.count(1)
    for device in made:
        device.receive(trace_code(next(serials)) for _ in range(boxes))
    return made
