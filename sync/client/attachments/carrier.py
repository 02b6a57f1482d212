"""Carries attachments' files both ways, each in a thread of its own, beside the courier.

Without it a photo of 20 MB would keep scans from being pushed. It is woken when all operations are
pushed, because the service takes only files that a fact names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sync.client.attachments.fetching import Done, Fetching, FilesElsewhere
from sync.client.attachments.rounds import Pace, Rounds
from sync.client.attachments.sending import FileNotSent, FilesThere, Sending, Stand


class Way(FilesThere, FilesElsewhere, Protocol):
    """The way to the service, for one thread; a Transport is one."""

    def close(self) -> None:
        """Close the connections."""


class Carrier:
    """The files of one workstation, between start() and stop()."""

    def __init__(
        self,
        stand: Stand,
        ways: Callable[[], Way],
        tell: Callable[[FileNotSent], None],
        arrived: Callable[[], None],
        pace: Pace | None = None,
    ) -> None:
        """`ways` makes one way for each thread; `arrived` is told of files that came unasked."""
        pace = pace or Pace()
        self._ways = (ways(), ways())
        self._sending = Sending(stand, self._ways[0], tell, pace)
        self._fetching = Fetching(
            stand.database, stand.station.org, stand.folder, self._ways[1], arrived, pace
        )
        self._out = Rounds("files-out", self._send, pace)
        self._in = Rounds("files-in", self._fetch, pace)

    @property
    def failing(self) -> bool:
        """Whether files could not be sent the last time."""
        return self._out.failing

    def start(self) -> None:
        """Begin both."""
        self._out.start()
        self._in.start()

    def wake(self) -> None:
        """Something was pushed or has arrived; from any thread."""
        self._out.wake()
        self._in.wake()

    def fetch(self, sha256: str, name: str, done: Done) -> None:
        """Fetch a file that a person waits for, even while others fail; from any thread."""
        self._fetching.want(sha256, name, done)
        if self._in.stopping:
            self._fetching.give_up()
        self._in.wake(hurry=True)

    def stop(self, timeout_s: float) -> bool:
        """End after the files under way; False where that takes longer than the limit."""
        self._out.ask_to_stop()
        ended = self._in.stop(timeout_s) and self._out.stop(timeout_s)
        self._fetching.give_up()
        for way in self._ways:
            way.close()
        return ended

    def _send(self) -> None:
        self._sending.send_all(lambda: self._out.stopping)

    def _fetch(self) -> None:
        self._fetching.fetch_all(lambda: self._in.stopping)
