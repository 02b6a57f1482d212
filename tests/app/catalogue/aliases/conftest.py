from __future__ import annotations

import pytest

from tests.app.catalogue.warnings.office import Office
from tests.deliveries import Workplace


@pytest.fixture
def office(place: Workplace) -> Office:
    """A workstation whose catalogues are empty yet."""
    return Office(place)
