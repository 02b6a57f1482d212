from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.packing.parts import PackingParts
from tests.app.packing.packing_floor import floor


@pytest.fixture
def parts(tmp_path: Path, empty_database: Path) -> Iterator[PackingParts]:
    """A workstation of a distributor."""
    shutil.copy(empty_database, tmp_path / "work.db")
    opened = floor(tmp_path / "work.db")
    yield opened
    opened.database.close()
