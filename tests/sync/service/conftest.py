from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.database import Database
from tests.sync.service.running import RunningService


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    """A service on SQLite."""
    service = RunningService(service_database)
    yield service
    assert service.stop()


@pytest.fixture
def running_anywhere(any_database: Database) -> Iterator[RunningService]:
    """A service, once on each engine."""
    service = RunningService(any_database)
    yield service
    assert service.stop()
