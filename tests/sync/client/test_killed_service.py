from __future__ import annotations

import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.store.database import Database
from app.store.tables.changes import operation
from app.store.tables.receipts import scan
from app.store.tables.tracing import package
from sync.client.status import SyncState, SyncStatus
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import ORG, trace_code

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service import accounts
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings

place, port, org = sys.argv[1], int(sys.argv[2]), sys.argv[3]
clock = SystemClock()
database = Database("sqlite:///" + place)
with database.writing() as connection:
    accounts.add_organisation(connection, org, "测试医院")
    code = accounts.make_enrolment_code(connection, org, clock.now())
server = Server(Service(database, clock, ServiceSettings(max_operations=7), {}), port=port)
server.start()
print(code, flush=True)
sys.stdin.read()
"""


class KilledService:
    """The service as a process of its own that can be killed at any moment."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.code = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self.place), str(self._port), ORG],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self.code = self._process.stdout.readline().strip()
        assert self.code

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=60)
            self._process = None


@pytest.fixture
def service(tmp_path: Path) -> Iterator[KilledService]:
    made = KilledService(tmp_path / "service.db")
    made.start()
    yield made
    made.kill()


def test_a_service_killed_again_and_again_loses_nothing_and_doubles_nothing(
    service: KilledService, newcomer: Workstation
) -> None:
    newcomer.enrol(service.url, service.code)
    newcomer.receive(*(trace_code(number) for number in range(150)))
    newcomer.begin_sync(service.url)
    chance = random.Random(20261121)
    waiting = 151
    for _ in range(4):
        below = waiting - chance.randrange(5, 30)

        def some_went(event: object, below: int = below) -> bool:
            return isinstance(event, SyncStatus) and event.waiting <= below

        seen = newcomer.events.wait_for(some_went)
        assert isinstance(seen, SyncStatus)
        waiting = seen.waiting
        service.kill()
        service.start()
    newcomer.events.wait_for_status(SyncState.CONNECTED, waiting=0)
    newcomer.end_sync()
    service.kill()
    with Database.at(service.place) as database, database.reading() as connection:
        for table, rows in ((operation, 151), (scan, 150), (package, 150)):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == rows
        assert connection.execute(select(operation.c.status).distinct()).scalars().all() == [
            "applied"
        ]
