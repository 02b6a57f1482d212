from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.deliveries import Workplace, workplace


@pytest.fixture
def place(tmp_path: Path, empty_database: Path) -> Iterator[Workplace]:
    shutil.copy(empty_database, tmp_path / "work.db")
    with workplace(tmp_path / "work.db") as opened:
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
