from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from app.receiving.documents import deliveries
from app.store.tables.receipts import expected_package
from app.store.tables.relay import relay_body
from sync.service import feeds
from sync.service.relay.senders import Sender
from sync.service.transactions import commit
from tests.sync.client.inbox_desk import NOW, SCOPE, platform_delivery
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.service.relay_sending import codes, handed
from tests.sync.service.running import ORG, TRAINING_KEY, RunningService, hand_over

ROOT = Path(__file__).parents[3]
CODES, CHUNK = 4_000, 200
PROGRAM = """
import sys, threading, uuid
from pathlib import Path
from app.receiving.documents import deliveries
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from sync.client.courier import Courier
from sync.client.status import ManifestProgress
from sync.client.transport import Transport
from tests.sync.client.workstation import FAST

clock = SystemClock()
database = Database.at(Path(sys.argv[1]))
core = Core()
with database.writing() as connection:
    log = ChangeLog(identify(connection, clock), clock)

def show(event):
    if isinstance(event, ManifestProgress):
        print(event.chunks_here, flush=True)

courier = Courier(database, core, log, Transport(sys.argv[2], sys.argv[3]), clock, show, FAST)
courier.start()
delivery, wanted = uuid.UUID(sys.argv[4]), int(sys.argv[5])
def listed():
    with database.reading() as connection:
        found = deliveries.load(connection, log.workstation.org, delivery)
    return 0 if found is None else sum(c.listed for line in found.lines for c in line.cartons)
while listed() < wanted:
    threading.Event().wait(0.02)
print("whole", flush=True)
courier.stop(30)
core.stop(30)
database.close()
"""


class Counting:
    """Counts which chunks the service was asked for."""

    def __init__(self, running: RunningService, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: Counter[int] = Counter()
        self._give = running.service.relay.chunk
        monkeypatch.setattr(running.service.relay, "chunk", self.chunk)

    def chunk(self, sender: Sender, sha256: str, no: int) -> tuple[str, bytes]:
        self.asked[no] += 1
        return self._give(sender, sha256, no)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 4))]
)
def test_a_workstation_killed_while_it_fetches_goes_on_where_it_was(
    running: RunningService, station: Workstation, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    document = platform_delivery(quantity=CODES)
    body = msgspec.json.encode(document).decode()
    row = feeds.NewRow("delivery", str(document.delivery_id), 1, body)
    commit(running.database, partial(feeds.publish, scope=SCOPE, rows=[row], at=NOW))
    made = handed({"C1": codes(CODES)}, limit=CHUNK)
    hand_over(running.url, TRAINING_KEY, made)
    counting = Counting(running, monkeypatch)
    token = station.tokens.read(running.url, station.device) or ""
    place = station.folder / "workstation.db"
    assert station.core.stop(30)
    station.database.close()
    chance = random.Random(seed)
    words = [str(place), running.url, token, str(document.delivery_id), str(CODES)]
    kills = 0
    while not _run(words, chance, kills):
        kills += 1
    station.__init__(station.folder)  # type: ignore[misc] # its files again, for what follows
    with station.database.reading() as connection:
        count = select(func.count()).select_from(expected_package)
        assert connection.execute(count).scalar_one() == CODES
        bodies = connection.execute(select(func.count()).select_from(relay_body)).scalar_one()
        stored = deliveries.load(connection, ORG, document.delivery_id)
    assert bodies == len(made.chunks)
    assert stored is not None
    assert stored.lines[0].cartons[0].listed == CODES
    assert counting.asked.keys() == set(range(len(made.chunks)))
    # Each kill costs one chunk at most.
    assert kills > 0
    assert counting.asked.total() <= len(made.chunks) + kills


def _run(words: list[str], chance: random.Random, kills: int) -> bool:
    """Let it work until a random moment after something was told; True when it is whole."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    guard = threading.Timer(LIMIT_S * 3, process.kill)
    guard.start()
    try:
        assert process.stdout is not None
        left = chance.randint(1, 8) if kills < 6 else 10_000
        for line in process.stdout:
            if line.strip() == "whole":
                return process.wait(LIMIT_S) == 0
            left -= 1
            if left == 0:
                process.kill()
        assert process.wait(LIMIT_S) != 0
        return False
    finally:
        guard.cancel()
        process.stdout.close() if process.stdout else None
