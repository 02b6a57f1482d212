from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.connectors.insurance.desk_stand import Stand, standing
from tests.sync.service.insuring.bench import Bench
from tests.sync.service.running import RunningService


@pytest.fixture(scope="module")
def insurance() -> Iterator[Stand]:
    with standing() as one:
        yield one


@pytest.fixture
def bench(running: RunningService, insurance: Stand) -> Iterator[Bench]:
    """A hospital beside the insurance, on SQLite."""
    yield from _made(running, insurance)


@pytest.fixture
def bench_anywhere(running_anywhere: RunningService, insurance: Stand) -> Iterator[Bench]:
    """The same, once on each engine."""
    yield from _made(running_anywhere, insurance)


def _made(running: RunningService, insurance: Stand) -> Iterator[Bench]:
    insurance.begin_again()
    made = Bench(running, insurance)
    yield made
    made.close()
