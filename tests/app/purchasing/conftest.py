"""A desk of orders on a real store, for the tests of what it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.purchasing.stage import Stage
from tests.deliveries import Workplace


@pytest.fixture
def stage(place: Workplace) -> Iterator[Stage]:
    made = Stage(place)
    yield made
    assert made.desk.stop(60)
    assert made.core.stop(60)
