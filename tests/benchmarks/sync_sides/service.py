"""A service in a process of its own: `python -m tests.benchmarks.sync_sides.service URL`.

Without it nobody could tell the service's CPU seconds from the workstation's. It answers each line
on its standard input with one line of JSON and ends when the input does.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import func, select

from app.store.database import Database
from app.store.tables.cases import claim_due
from app.store.tables.tracing import package
from sync.service import feeds
from sync.service.server import collect_seldom
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.benchmarks.sync_sides.usage import peak_mib
from tests.sync.service.running import NOW, ORG, TRAINING_KEY, RunningService

_SETTLED_S = 1800.0

Answer = dict[str, Any]


class _Side:
    """What can be asked of it."""

    def __init__(self, running: RunningService) -> None:
        self._running = running

    def code(self, _text: str) -> Answer:
        """A code to enrol one workstation with."""
        return {"code": self._running.code()}

    def deliver(self, text: str) -> Answer:
        """Tell a delivery: its number and its document, by a space."""
        number, _, body = text.partition(" ")
        row = feeds.NewRow("delivery", number, 1, body)
        work = partial(feeds.publish, scope=f"org:{ORG}", rows=[row], at=NOW)
        commit(self._running.database, work, ORG)
        return {}

    def usage(self, _text: str) -> Answer:
        """CPU seconds and peak so far."""
        return {"cpu_s": time.process_time(), "peak_mib": peak_mib()}

    def settled(self, _text: str) -> Answer:
        """Wait until all claims are worked off; how many codes the library holds."""
        until = time.monotonic() + _SETTLED_S
        while self._count(claim_due):
            if time.monotonic() > until:
                raise TimeoutError("the claims are not worked off")
            time.sleep(0.05)
        return {"codes": self._count(package)}

    def _count(self, table: Any) -> int:  # noqa: ANN401 (any table)
        with self._running.database.reading() as connection:
            if not self._running.database.is_file:
                connection.exec_driver_sql(f"SET LOCAL tracedock.org = '{ORG}'")
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


def main(url: str) -> None:
    """Serve until the input ends."""
    settings = ServiceSettings(poll_every_s=3600, training_key=TRAINING_KEY, training_org=ORG)
    with Database(url) as database:
        running = RunningService(database, settings=settings)
        collect_seldom()
        side = _Side(running)
        _say({"url": running.url})
        for line in sys.stdin:
            word, _, text = line.rstrip("\n").partition(" ")
            ask: Callable[[str], Answer] = getattr(side, word)
            _say(ask(text))
        running.stop()


def _say(answer: Answer) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
