"""One stand-in for all tests of a file, begun anew for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.connectors.zhejiang_hsnn.hsnn_stand import Stand, standing


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with standing() as one:
        yield one


@pytest.fixture
def stand(running: Stand) -> Stand:
    running.begin_again()
    return running
