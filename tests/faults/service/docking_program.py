"""A workstation as a process of its own: `FOLDER URL FIRST COUNT SEED`, its token on stdin.

Without it two copies of one disk could not run at the same moment. It scans and syncs at once;
each box that beeped is one line. It ends when it has scanned all and nothing waits to be sent.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from tests.faults.service.docks import Dock
from tests.faults.service.waiting import wait_until
from tests.sync.service.running import trace_code


def main(folder: Path, url: str, first: int, count: int, seed: int) -> None:
    """Scan, sync, and end."""
    chance = random.Random(seed)
    dock = Dock(folder)
    dock.take_over(url, sys.stdin.readline().strip())
    dock.begin_sync(url)
    for serial in range(first, first + count):
        dock.scan(trace_code(serial))
        print(trace_code(serial), flush=True)
        time.sleep(chance.uniform(0, 0.05))
    wait_until(dock.is_sent)
    dock.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6]))
