from __future__ import annotations

import pytest

from tests.sync.service.his.hospital import Hospital
from tests.sync.service.running import RunningService


@pytest.fixture
def hospital(running: RunningService) -> Hospital:
    """A HIS beside a service on SQLite."""
    return Hospital(running)


@pytest.fixture
def hospital_anywhere(running_anywhere: RunningService) -> Hospital:
    """The same, once on each engine."""
    return Hospital(running_anywhere)
