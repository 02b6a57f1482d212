"""A workstation's end of the sync, in a process of its own, doing one thing and saying its usage.

Without it one process would be both ends. Run it with
`python -m tests.benchmarks.sync_sides.station {push,pull,floor} …`; it prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.client.outgoing import Outgoing
from sync.client.status import SyncEvent
from sync.client.transport import Transport
from tests.benchmarks.sync_sides import floor
from tests.benchmarks.sync_sides.usage import CountedSockets, measured


class _Workstation:
    """The parts that the courier works with; its rounds are ours, so that each can be measured."""

    def __init__(self, path: str, url: str, token: str) -> None:
        self._database, self._core = Database.at(Path(path)), Core()
        clock = SystemClock()
        with self._database.writing() as connection:
            log = ChangeLog(identify(connection, clock), clock)
        transport = Transport(url, token)
        transport.hello()
        parts = (self._database, self._core, log)
        self._outgoing = Outgoing(*parts, transport, _nobody)
        inbox = Inbox(*parts, clock, transport, _nobody)
        self._incoming = Incoming(*parts, transport, inbox, _nobody)

    def push(self) -> None:
        """Until everything is acknowledged."""
        self._outgoing.push_all(lambda: False, lambda: None)

    def pull(self) -> None:
        """Until nothing is left."""
        while self._incoming.pull(lambda: None):
            pass

    def close(self) -> None:
        self._core.stop(60)
        self._database.close()


def _nobody(event: SyncEvent) -> None:
    """Nobody looks at a screen here."""


def main(role: str, *words: str) -> None:
    """Do one thing and print what it used."""
    sockets = CountedSockets()
    if role == "floor":
        url, codes = words
        work: Callable[[], object] = floor.sender(url, int(codes))
        station = None
    else:
        station = _Workstation(*words)
        work = station.push if role == "push" else station.pull
    usage = measured(work, sockets)
    if station is not None:
        station.close()
    print(json.dumps(usage.as_words()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
