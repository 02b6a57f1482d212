from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Database]:
    """An empty migrated database on PostgreSQL."""
    with Database(postgres_url) as database:
        yield database


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Database]:
    """An empty migrated SQLite file."""
    with Database.at(tmp_path / "service.db") as database:
        yield database
