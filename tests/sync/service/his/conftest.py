from __future__ import annotations

import pytest

from tests.sync.service.his.hospital import Hospital
from tests.sync.service.running import RunningService


@pytest.fixture
def hospital(running_anywhere: RunningService) -> Hospital:
    """A HIS beside a service, once on each engine."""
    return Hospital(running_anywhere)


@pytest.fixture
def hospital_anywhere(hospital: Hospital) -> Hospital:
    """The same."""
    return hospital
