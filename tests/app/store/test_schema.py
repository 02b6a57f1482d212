from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select
from sqlalchemy.exc import StatementError

from app.store import schema_version
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables import (
    acceptance,
    accounts,
    arrivals,
    attachments,
    cases,
    catalogue,
    changes,
    his,
    papers,
    receipts,
    reference,
    relations,
    relay,
    rules,
    service,
    snapshots,
    tracing,
)
from app.store.tables.changes import feed, local_state
from app.store.tables.schema import metadata
from app.store.tables.service import device
from sync.platform_time import BEIJING

FAMILIES = (
    acceptance,
    accounts,
    arrivals,
    attachments,
    cases,
    catalogue,
    changes,
    his,
    papers,
    receipts,
    reference,
    relations,
    relay,
    rules,
    service,
    snapshots,
    tracing,
)
NOW = datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=UTC)


def test_the_newest_migration_is_the_one_the_program_knows() -> None:
    folder = Path(schema_version.__file__).with_name("migrations")
    script = ScriptDirectory(str(folder))
    assert script.get_heads() == [schema_version.HEAD]


def test_the_migrations_make_the_very_tables_the_program_describes(any_database: Database) -> None:
    with any_database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Database.at(path).close()
    before = path.stat().st_mtime_ns
    with Database.at(path) as database, database.reading() as connection:
        assert set(inspect(connection).get_table_names()) > metadata.tables.keys()
    assert path.stat().st_mtime_ns == before


def test_every_table_begins_with_its_distribution_key() -> None:
    reference_tables = {"bucket", "item", "local_state"}
    for table in metadata.tables.values():
        first = next(iter(table.primary_key.columns)).name
        if table.name not in reference_tables:
            assert first in ("org", "scope", "code", "key_id"), table.name
        assert not table.foreign_keys, table.name


def test_times_come_back_as_they_went(any_database: Database) -> None:
    row = {
        "scope": "s",
        "seq": 1,
        "entity": "e",
        "entity_id": "i",
        "version": 1,
        "body": "{}",
        "at": NOW.astimezone(BEIJING),
    }
    with any_database.writing() as connection:
        connection.execute(feed.insert(), row)
        back = connection.execute(select(feed.c.at)).scalar_one()
    assert back == NOW
    assert back.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(any_database: Database) -> None:
    row = {
        "scope": "s",
        "seq": 1,
        "entity": "e",
        "entity_id": "i",
        "version": 1,
        "body": "{}",
        "at": datetime(2026, 11, 21),
    }
    with (
        pytest.raises(StatementError, match="without a zone"),
        any_database.writing() as connection,
    ):
        connection.execute(feed.insert(), row)


def test_ids_come_back_as_they_went(any_database: Database) -> None:
    identity = uuid.uuid4()
    row = {
        "org": "o",
        "device": identity,
        "name": "n",
        "token_hash": bytes(32),
        "enrolled_at": NOW,
        "revoked_at": None,
    }
    with any_database.writing() as connection:
        connection.execute(device.insert(), row)
        found = connection.execute(select(device).where(device.c.device == identity)).one()
    assert found.device == identity
    assert found.revoked_at is None


def test_a_row_that_is_there_is_left_alone_and_returning_says_so(any_database: Database) -> None:
    with any_database.writing() as connection:
        rows = [{"key": "a", "value": "1"}, {"key": "b", "value": "1"}]
        connection.execute(insert_once(connection, local_state), rows)
        more = [{"key": "b", "value": "2"}, {"key": "c", "value": "2"}]
        statement = insert_once(connection, local_state).returning(local_state.c.key)
        assert set(connection.execute(statement, more).scalars()) == {"c"}
        kept = dict(connection.execute(select(local_state.c.key, local_state.c.value)).all())
    assert kept == {"a": "1", "b": "1", "c": "2"}


def test_text_is_compared_byte_by_byte(any_database: Database) -> None:
    keys = ["B", "a", "A", "甲", "é", "z", "10", "9"]
    with any_database.writing() as connection:
        connection.execute(local_state.insert(), [{"key": key, "value": ""} for key in keys])
        ordered = connection.execute(select(local_state.c.key).order_by(local_state.c.key))
        assert list(ordered.scalars()) == sorted(keys, key=str.encode)
