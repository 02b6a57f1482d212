from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty migrated database, once on each engine."""
    if request.param == "sqlite":
        database = Database.at(tmp_path / "service.db")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
    with database:
        yield database


@pytest.fixture
def service_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty migrated database of the engine that this run is for."""
    needs_file = request.node.get_closest_marker("file") is not None
    if request.config.getoption("engine") == "postgresql" and not needs_file:
        database = Database(request.getfixturevalue("postgres_url"))
    else:
        database = Database.at(tmp_path / "service.db")
    with database:
        yield database


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """An empty migrated SQLite file."""
    with Database.at(tmp_path / "service.db") as database:
        yield database
