from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import ProgrammingError

from app.store import row_security
from app.store.database import Database
from app.store.tables.changes import feed, feed_head
from app.store.tables.schema import metadata
from app.store.tables.service import device, organisation

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def fill(database: Database) -> None:
    with database.writing() as connection:
        for number, org in enumerate(("A", "B")):
            connection.execute(insert(organisation), {"org": org, "name": org})
            row = {"org": org, "device": UUID(int=number), "name": org, "token_hash": bytes(32)}
            connection.execute(insert(device), row | {"enrolled_at": NOW})
        for scope in ("global", "org:A", "org:B"):
            connection.execute(insert(feed_head), {"scope": scope, "seq": 1})
            said = {"scope": scope, "seq": 1, "entity": "e", "entity_id": "i"}
            connection.execute(insert(feed), said | {"version": 1, "body": "{}", "at": NOW})


def test_a_forgotten_where_shows_nothing_of_another_institution(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        fill(database)
        with database.reading() as connection:
            assert not row_security.past_policies(connection)
            row_security.bind(connection, "A")
            assert connection.execute(select(device.c.org)).scalars().all() == ["A"]
            assert connection.execute(select(organisation.c.org)).scalars().all() == ["A"]
            scopes = connection.execute(select(feed.c.scope).order_by(feed.c.scope)).scalars()
            assert scopes.all() == ["global", "org:A"]
            row_security.unbind(connection)
            assert len(connection.execute(select(device.c.org)).all()) == 2
        with database.reading() as connection:
            assert len(connection.execute(select(device.c.org)).all()) == 2, "bound for good"


def test_a_row_for_another_institution_cannot_be_written(postgres_url: str) -> None:
    with (
        Database(postgres_url) as database,
        pytest.raises(ProgrammingError, match="row-level security"),
        database.writing() as connection,
    ):
        row_security.bind(connection, "A")
        connection.execute(insert(organisation), {"org": "B", "name": "B"})


def test_what_another_institution_has_is_neither_changed_nor_deleted(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        fill(database)
        with database.writing() as connection:
            row_security.bind(connection, "A")
            connection.execute(organisation.update().values(name="mine"))
            connection.execute(device.delete())
        with database.reading() as connection:
            names = dict(connection.execute(select(organisation.c.org, organisation.c.name)).all())
            assert names == {"A": "mine", "B": "B"}
            assert connection.execute(select(device.c.org)).scalars().all() == ["B"]


def test_every_table_of_an_institution_has_the_policy(postgres_url: str) -> None:
    with Database(postgres_url) as database, database.writing() as connection:
        assert row_security.secure(connection) == ()
        secured = set(
            connection.execute(
                text("SELECT tablename FROM pg_policies WHERE policyname = :name"),
                {"name": row_security.POLICY},
            ).scalars()
        )
    expected = {
        table.name
        for table in metadata.tables.values()
        if next(iter(table.primary_key.columns)).name in ("org", "scope")
    }
    assert expected <= secured


def test_a_superuser_is_known_to_be_past_all_policies(postgres_server: str) -> None:
    url = postgres_server.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert row_security.past_policies(connection)
    engine.dispose()


def test_sqlite_has_the_where_alone(tmp_path: Path) -> None:
    with Database.at(tmp_path / "service.db") as database, database.writing() as connection:
        row_security.bind(connection, "A")
        assert row_security.secure(connection) == ()
        assert not row_security.past_policies(connection)


def test_a_supervisor_sees_its_area_and_changes_nothing_there(postgres_url: str) -> None:
    """Without it a forgotten WHERE would show a county the whole province."""
    with Database(postgres_url) as database:
        with database.writing() as connection:
            for org, kind, area in (
                ("A", "hospital", "420102"),
                ("B", "hospital", "430102"),
                ("S", "supervisor", "420100"),
                ("T", "supervisor", "420102"),
            ):
                row = {"org": org, "name": org, "kind": kind, "area": area}
                connection.execute(insert(organisation), row)
        with database.writing() as connection:
            row_security.bind(connection, "S")
            assert connection.execute(select(organisation.c.org)).scalars().all() == ["S"]
            row_security.bind_area(connection, "4201")
            seen = connection.execute(select(organisation.c.org).order_by(organisation.c.org))
            assert seen.scalars().all() == ["A", "S"]
            connection.execute(organisation.update().values(name="mine"))
        with database.reading() as connection:
            names = dict(connection.execute(select(organisation.c.org, organisation.c.name)).all())
            assert names == {"A": "A", "B": "B", "S": "mine", "T": "T"}
