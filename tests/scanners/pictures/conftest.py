"""Says where zbar is missing: tests of what only two engines can decide are left out there."""

from __future__ import annotations

import numpy as np
import pytest

from scanners.pictures import second_opinion


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)


@pytest.fixture
def zbar() -> None:
    if not second_opinion.available():
        pytest.skip("zbar is not installed here")
