"""A workstation that scans and syncs: `FOLDER URL`, its token on the first line.

Each further line is a box, answered when it has beeped; `flagged` and `plain` are answered when all
is sent and the clock is said to be wrong, or is not. Ends with its input.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from sync.client.status import SyncState, SyncStatus
from tests.faults.service.docks import Dock
from tests.faults.service.waiting import LIMIT_S

CLOCK = "本机时钟"


def main(folder: Path, url: str) -> None:
    """Do what each line says."""
    dock = Dock(folder)
    dock.take_over(url, sys.stdin.readline().strip())
    dock.begin_sync(url)
    print("ready", flush=True)
    for line in sys.stdin:
        wish = line.strip()
        if wish in ("flagged", "plain"):
            _wait_until_sent(dock, flagged=wish == "flagged")
        else:
            dock.scan(wish)
        print(wish, flush=True)
    dock.close()


def _wait_until_sent(dock: Dock, *, flagged: bool) -> None:
    until = time.monotonic() + LIMIT_S
    while not _is_sent(dock, flagged=flagged):
        assert time.monotonic() < until, dock.events.all[-3:]
        # Not time.sleep: libfaketime refuses the call it makes.
        threading.Event().wait(0.02)


def _is_sent(dock: Dock, *, flagged: bool) -> bool:
    status = next((e for e in reversed(dock.events.all) if isinstance(e, SyncStatus)), None)
    if status is None or status.state is not SyncState.CONNECTED or not dock.is_sent():
        return False
    return (CLOCK in status.reason) is flagged


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
