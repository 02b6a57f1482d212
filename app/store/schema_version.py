"""Brings a database to the tables this program knows, and refuses one from the future.

Without it an update would meet yesterday's tables. Alembic does the work and is imported only when
there is some: its import costs more than all the rest of the start.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from app.store import row_security
from app.store.errors import SchemaTooNew
from app.store.tables import his_views

HEAD = "0040"
"""The newest migration in migrations/versions."""

_MIGRATING = 0x74726163
"""An advisory lock's number of our own."""
_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction; raises SchemaTooNew."""
    with engine.begin() as connection:
        if _current(connection) == HEAD:
            return
        _wait_for_others(connection)
        current = _current(connection)
        if current == HEAD:
            return
        if current is not None and current > HEAD:
            raise SchemaTooNew(str(engine.url.database), current)
        his_views.drop_views(connection)
        _run_alembic(connection)
        row_security.secure(connection)
        his_views.make_views(connection)


def _wait_for_others(connection: Connection) -> None:
    """Several service processes may start at once on one server; a file is one program's alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run_alembic(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 (two seconds of import, needed once per update)
    from alembic.config import Config  # noqa: PLC0415 (the same)

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
