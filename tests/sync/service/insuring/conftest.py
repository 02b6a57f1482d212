from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.database import Database
from tests.sync.connectors.insurance.desk_stand import Stand, standing
from tests.sync.service.insuring.bench import Bench, empty
from tests.sync.service.running import RunningService


@pytest.fixture(scope="module")
def insurance() -> Iterator[Stand]:
    with standing() as one:
        yield one


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service on SQLite for all tests of a file: starting one takes longer than most tests."""
    path = tmp_path_factory.mktemp("insuring") / "service.sqlite3"
    with Database(f"sqlite:///{path}") as database:
        service = RunningService(database)
        yield service
        assert service.stop()


@pytest.fixture
def emptied(lasting: RunningService) -> RunningService:
    """The same, with nothing in it but its institution."""
    empty(lasting.database)
    return lasting


@pytest.fixture
def bench(emptied: RunningService, insurance: Stand) -> Iterator[Bench]:
    """A hospital beside the insurance, on SQLite."""
    yield from _made(emptied, insurance)


@pytest.fixture
def bench_anywhere(running_anywhere: RunningService, insurance: Stand) -> Iterator[Bench]:
    """The same, once on each engine."""
    yield from _made(running_anywhere, insurance)


def _made(running: RunningService, insurance: Stand) -> Iterator[Bench]:
    insurance.begin_again()
    made = Bench(running, insurance)
    yield made
    made.close()
