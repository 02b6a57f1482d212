"""One stand-in for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.connectors.mashangfangxin.stand import Stand, standing


@pytest.fixture
def stand() -> Iterator[Stand]:
    with standing(boxes=48) as one:
        yield one
