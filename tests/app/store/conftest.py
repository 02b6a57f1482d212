from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty migrated SQLite file."""
    with Database.at(tmp_path / "store.db") as opened:
        yield opened
