"""One stand-in for all tests of a file, begun anew for each; a bench on each engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.database import Database
from tests.sync.connectors.mashangfangxin.stand import Stand, standing
from tests.sync.service.tracing_out.bench import Bench


@pytest.fixture(scope="module")
def running_platform() -> Iterator[Stand]:
    with standing() as one:
        yield one


@pytest.fixture
def stand(running_platform: Stand) -> Stand:
    running_platform.begin_again()
    return running_platform


@pytest.fixture
def bench(any_database: Database, stand: Stand) -> Bench:
    """An institution, once on each engine."""
    return Bench(any_database, stand)


@pytest.fixture
def file_bench(service_database: Database, stand: Stand) -> Bench:
    """An institution, on the engine of this run."""
    return Bench(service_database, stand)
