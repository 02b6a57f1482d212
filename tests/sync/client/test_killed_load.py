"""A workstation killed with SIGKILL again and again while it begins is whole in the end."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from app.store.tables.changes import feed_cursor, known_fact
from app.store.tables.receipts import count_event, scan
from app.store.tables.tracing import package
from sync.client import loading
from sync.service import feeds
from sync.service.snapshots import packing
from sync.service.transactions import commit
from tests.sync.client.beginning import NOW, SCOPE, facts
from tests.sync.client.test_histories import rows_of
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.service.running import RunningService

ROOT = Path(__file__).parents[3]
ROWS, PART, KILLS = 6_000, 250, 6
TABLES = (scan, count_event, package, known_fact, feed_cursor)
PROGRAM = """
import sys, threading
from pathlib import Path
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from sync.client import cursors
from sync.client.courier import Courier
from sync.client.status import SyncStatus
from sync.client.transport import Transport
from tests.sync.client.workstation import FAST

clock = SystemClock()
database = Database.at(Path(sys.argv[1]))
core = Core()
with database.writing() as connection:
    log = ChangeLog(identify(connection, clock), clock)

def show(event):
    if isinstance(event, SyncStatus) and event.loading is not None:
        print(*event.loading, flush=True)

courier = Courier(database, core, log, Transport(sys.argv[2], sys.argv[3]), clock, show, FAST)
courier.start()

def stands_at():
    with database.reading() as connection:
        return cursors.position(connection, sys.argv[4]).seq

while stands_at() < int(sys.argv[5]):
    threading.Event().wait(0.02)
print("whole", flush=True)
courier.stop(30)
core.stop(30)
database.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_workstation_killed_while_it_begins_goes_on_where_it_was(
    running: RunningService,
    newcomer: Workstation,
    station: Workstation,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(packing, "PART_ROWS", PART)
    commit(running.database, partial(feeds.publish, scope=SCOPE, rows=facts(ROWS), at=NOW))
    assert running.service.snapshot_making.make(SCOPE) is not None
    token = station.tokens.read(running.url, station.device) or ""
    assert station.core.stop(30)
    station.database.close()
    words = [str(station.folder / "workstation.db"), running.url, token, SCOPE, str(ROWS)]
    chance = random.Random(seed)
    kills = 0
    while not _run(words, chance, mortal=kills < KILLS):
        kills += 1
    assert kills > 0
    station.__init__(station.folder)  # type: ignore[misc] # its files again, for what follows
    monkeypatch.setattr(loading, "FAR_BEHIND", 10**9)
    newcomer.enrol(running.url, running.code())
    newcomer.begin_sync(running.url)
    newcomer.events.wait_for(lambda _event: _there(newcomer))
    for table in TABLES:
        here = rows_of(station.database, *table.columns)
        assert here == rows_of(newcomer.database, *table.columns), table.name


def _there(one: Workstation) -> bool:
    return (SCOPE, ROWS) in rows_of(one.database, feed_cursor.c.scope, feed_cursor.c.seq)


def _run(words: list[str], chance: random.Random, *, mortal: bool) -> bool:
    """Let it work until a random moment after something was told; True when it is whole."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    timer = threading.Timer(LIMIT_S * 5, process.kill)
    timer.start()
    try:
        until = chance.randrange(1, 6) if mortal else 10**9
        for number, line in enumerate(process.stdout):
            if line.startswith("whole"):
                process.wait(LIMIT_S)
                return True
            if number >= until:
                threading.Event().wait(chance.random() * 0.05)
                break
        assert mortal, "it ended by itself"
        process.kill()
        return False
    finally:
        timer.cancel()
        process.stdout.close()
        process.wait(LIMIT_S)
