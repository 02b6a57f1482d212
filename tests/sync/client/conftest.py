from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.sync.client.inbox_desk import Desk
from tests.sync.client.workstation import Proxy, Workstation
from tests.sync.service.running import RunningService


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    """A service on SQLite."""
    service = RunningService(service_database)
    yield service
    service.stop()


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Workstation]:
    """A workstation no service knows."""
    folder = tmp_path / "newcomer"
    folder.mkdir()
    station = Workstation(folder)
    yield station
    station.close()


@pytest.fixture
def station(running: RunningService, tmp_path: Path) -> Iterator[Workstation]:
    """A workstation the service knows; its courier is not running."""
    folder = tmp_path / "station"
    folder.mkdir()
    made = Workstation(folder)
    made.enrol(running.url, running.code())
    yield made
    made.close()


@pytest.fixture
def proxy(running: RunningService) -> Iterator[Proxy]:
    """A way to the service that can be spoiled."""
    made = Proxy(running.url)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """What comes in at one workstation, without a courier."""
    made = Desk(tmp_path)
    yield made
    assert made.core.stop(30)
    made.database.close()
