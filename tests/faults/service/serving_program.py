"""The service as a process of its own: `ADDRESS PORT SETTINGS CORES`, to be killed at any moment.

Without it a kill, a limit of cores or a peak of memory would be the test's own. Each line of
standard input, `ORG COUNT`, is answered with so many enrolment codes as JSON; its end ends it.
"""

from __future__ import annotations

import json
import os
import sys

from app.store.clock import SystemClock
from app.store.database import Database
from sync.service import accounts
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.sync.service.region import NAMES
from tests.sync.service.running import ORG


def main(address: str, port: int, settings: dict[str, object], cores: int) -> None:
    """Serve until nobody wishes codes any more."""
    if cores and sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    clock = SystemClock()
    with Database(address) as database:
        with database.writing() as connection:
            for org, name in (NAMES | {ORG: "测试医院"}).items():
                accounts.add_organisation(connection, org, name)
        set_to = ServiceSettings(poll_every_s=3600, **settings)  # type: ignore[arg-type]
        server = Server(Service(database, clock, set_to, {}), port=port)
        server.start()
        _say({"url": server.url})
        for line in sys.stdin:
            org, count = line.split()
            now = clock.now()
            with database.writing() as connection:
                make = accounts.make_enrolment_code
                codes = [make(connection, org, now) for _ in range(int(count))]
            _say(codes)
        server.stop()


def _say(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]), int(sys.argv[4]))
