from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.clock import SystemClock
from app.store.database import Database
from tests.sync.connectors.shanghai_yy.yy_stand import Stand, standing
from tests.sync.service.distributing.distributor_region import Region, region_on


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with standing(lines=1, cartons=1, boxes=4) as one:
        yield one


@pytest.fixture
def region(service_database: Database, stand: Stand) -> Iterator[Region]:
    """A service with a hospital and a distributor that is connected to Shanghai."""
    stand.control("DELETE", "/faults")
    with region_on(service_database, stand, SystemClock()) as made:
        yield made
