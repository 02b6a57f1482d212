from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.relay import relay_claim, relay_manifest
from sync.sandbox.distributor import DistributorProgram, bearer
from tests.sync.service.relay_sending import codes, handed
from tests.sync.service.running import ORG, TRAINING_KEY

ROOT = Path(__file__).parents[3]
LIMIT_S = 120.0
CODES, CHUNK = 6_000, 250
PROGRAM = """
import sys
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service import accounts
from sync.service.relay import sealing
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings

place, port, org, key = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
sealing.PIECE = 100
database = Database("sqlite:///" + place)
with database.writing() as connection:
    accounts.add_organisation(connection, org, "测试医院")
settings = ServiceSettings(poll_every_s=3600, training_key=key, training_org=org)
server = Server(Service(database, SystemClock(), settings, {}), port=port)
server.start()
print("ready", flush=True)
sys.stdin.read()
"""


class KilledRelay:
    """The service as a process of its own that can be killed at any moment."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        words = [str(self.place), str(self._port), ORG, TRAINING_KEY]
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == "ready"

    def kill(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait(LIMIT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[KilledRelay]:
    made = KilledRelay(tmp_path / "service.db")
    made.start()
    yield made
    made.kill()


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 4))]
)
def test_a_service_killed_while_codes_come_lost_no_chunk_it_had_taken(
    killed: KilledRelay, seed: int
) -> None:
    chance = random.Random(seed)
    made = handed({"C1": codes(CODES)}, limit=CHUNK)
    taken: set[int] = set()
    kills = 0
    while True:
        program = DistributorProgram(killed.url, bearer(TRAINING_KEY))
        blow = threading.Timer(chance.uniform(0.05, 0.8), killed.kill)
        if kills < 5:
            blow.start()
        try:
            missing = program.declare(made)["missing"]
            assert taken.isdisjoint(missing)
            for no in missing:
                program.send_chunk(made.sha256, no, made.chunks[no])
                taken.add(no)
            if program.seal(made.sha256)["state"] == "sealed" and kills >= 5:
                break
        except requests.RequestException:
            pass  # killed under our hands
        finally:
            if blow.ident is not None:
                blow.join()
            program.close()
        kills += 1
        killed.start()
    killed.kill()
    with Database.at(killed.place) as database, database.reading() as connection:
        states = connection.execute(select(relay_manifest.c.state)).scalars().all()
        told = select(func.count()).select_from(feed).where(feed.c.entity == "manifest")
        claims = select(func.count()).select_from(relay_claim)
        assert list(states) == ["sealed"]
        assert connection.execute(told).scalar_one() == 1
        assert connection.execute(claims).scalar_one() == CODES
