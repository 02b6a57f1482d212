from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.deliveries import Workplace, workplace


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, made once: the migrations cost more than any test here."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    Database.at(path).close()
    return path


@pytest.fixture
def place(tmp_path: Path, empty_database: Path) -> Iterator[Workplace]:
    shutil.copy(empty_database, tmp_path / "work.db")
    with workplace(tmp_path / "work.db") as opened:
        yield opened
