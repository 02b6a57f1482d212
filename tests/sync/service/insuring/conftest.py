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
def bench(running_anywhere: RunningService, insurance: Stand) -> Iterator[Bench]:
    """A hospital beside the insurance, once on each engine."""
    insurance.begin_again()
    made = Bench(running_anywhere, insurance)
    yield made
    made.close()
