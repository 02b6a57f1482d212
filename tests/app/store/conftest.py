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


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty migrated database, once on each engine."""
    if request.param == "sqlite":
        opened = Database.at(tmp_path / "store.db")
    else:
        opened = Database(request.getfixturevalue("postgres_url"))
    with opened:
        yield opened
