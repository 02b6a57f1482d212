from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deliveries import Workplace, workplace


@pytest.fixture
def place(tmp_path: Path, empty_database: Path) -> Iterator[Workplace]:
    shutil.copy(empty_database, tmp_path / "work.db")
    with workplace(tmp_path / "work.db") as opened:
        yield opened
