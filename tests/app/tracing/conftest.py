"""Whatever a test does to a code library, the counts of what is in stock are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.tracing.counting import assert_counts_are_kept
from tests.deliveries import Workplace


@pytest.fixture(autouse=True)
def _counts_are_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    place: Workplace | None = None
    if "place" in request.fixturenames:
        place = request.getfixturevalue("place")
    yield
    if place is not None:
        assert_counts_are_kept(place.parts.database)
