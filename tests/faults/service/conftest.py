from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.service.centre import Centre
from tests.faults.service.docks import Docks
from tests.faults.service.stores import FileStore, ServerStore, Store


@pytest.fixture
def file_store(tmp_path: Path, empty_database: Path) -> FileStore:
    """An empty migrated file."""
    return FileStore(Path(shutil.copy(empty_database, tmp_path / "service.db")))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty migrated database that can be backed up and restored, once on each engine."""
    if request.param == "sqlite":
        found: Store = request.getfixturevalue("file_store")
        return found
    url, server = (request.getfixturevalue(name) for name in ("postgres_url", "postgres_server"))
    return ServerStore(url, server)


@pytest.fixture
def centre(store: Store) -> Iterator[Centre]:
    """A service on either engine."""
    made = Centre(store)
    yield made
    made.close()


@pytest.fixture
def docks(centre: Centre, tmp_path: Path, empty_database: Path) -> Iterator[Docks]:
    """Its workstations."""
    made = Docks(centre, tmp_path, empty_database)
    yield made
    made.close()
