"""The rules that keep a hash-distributed PostgreSQL possible, read from the tables themselves."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, SmallInteger, Table, UniqueConstraint, inspect, text

from app.store import tables
from app.store.database import Database
from app.store.tables.schema import metadata

for module in pkgutil.iter_modules(tables.__path__):
    importlib.import_module(f"{tables.__name__}.{module.name}")

SCRIPT = Path(__file__).parents[3] / "docs" / "operation" / "citus.sql"
KEYS = ("org", "scope", "code", "key_id")
"""What tables are distributed by."""
REFERENCE = {"bucket", "item", "local_state"}
"""Whole on every node."""
ALL = sorted(metadata.tables.values(), key=lambda table: table.name)


def named(table: Table) -> str:
    return table.name


def distribution_key(table: Table) -> Column[object] | None:
    first: Column[object] = next(iter(table.primary_key.columns))
    return None if table.name in REFERENCE else first


@pytest.mark.parametrize("table", ALL, ids=named)
def test_the_key_begins_with_what_the_table_is_distributed_by(table: Table) -> None:
    key = distribution_key(table)
    assert key is None or key.name in KEYS
    if key is not None:
        assert next(iter(table.columns)).name == key.name, "and so does the table"


@pytest.mark.parametrize("table", ALL, ids=named)
def test_every_unique_key_holds_the_distribution_key(table: Table) -> None:
    key = distribution_key(table)
    if key is None:
        return
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys = [list(one.columns) for one in unique]
    keys += [list(index.columns) for index in table.indexes if index.unique]
    assert all(key in columns for columns in keys)


@pytest.mark.parametrize("table", ALL, ids=named)
def test_no_number_is_given_by_the_database(table: Table) -> None:
    for column in table.columns:
        assert column.identity is None
        assert column.default is None or not column.default.is_sequence
        assert column.autoincrement in ("auto", False)
    # A single whole number as key would be taken for a serial.
    key = list(table.primary_key.columns)
    assert not (len(key) == 1 and isinstance(key[0].type, Integer | SmallInteger))


@pytest.mark.parametrize("table", ALL, ids=named)
def test_no_foreign_key_crosses_distributions(table: Table) -> None:
    assert not table.foreign_keys


def test_postgresql_itself_has_no_sequence_or_deferrable(postgres_url: str) -> None:
    with Database(postgres_url) as database, database.reading() as connection:
        for query in (
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
            "SELECT conname FROM pg_constraint WHERE condeferrable OR contype = 'f'",
        ):
            assert connection.execute(text(query)).scalars().all() == [], query
        there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    assert there == set(metadata.tables)


def test_what_the_script_for_citus_drops_is_all_there_is_of_triggers(postgres_url: str) -> None:
    # Citus distributes no table that has a trigger.
    dropped = re.findall(r"DROP FUNCTION (\w+)\(\) CASCADE", SCRIPT.read_text(encoding="utf-8"))
    with Database(postgres_url) as database, database.reading() as connection:
        query = "SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        functions = connection.execute(text(f"{query} WHERE NOT t.tgisinternal")).scalars().all()
    assert functions == dropped == ["audit_kept"]


def test_the_script_for_citus_places_every_table_and_no_other() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    placed = dict(re.findall(r"create_distributed_table\('(\w+)', '(\w+)'", script))
    whole = set(re.findall(r"create_reference_table\('(\w+)'", script))
    expected = {}
    for table in ALL:
        key = distribution_key(table)
        if key is not None:
            expected[table.name] = key.name
    assert (placed, whole) == (expected, REFERENCE)
    groups = re.findall(
        r"create_distributed_table\('(\w+)', '(\w+)'.*colocate_with => '(\w+)'", script
    )
    leaders: dict[str, str] = {}
    for name, key_name, beside in groups:
        assert beside == leaders.setdefault(key_name, "none")
        if beside == "none":
            leaders[key_name] = name
    assert len(groups) == len(placed)
