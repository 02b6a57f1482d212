"""Persons of one role become persons with grants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.people import organisations, persons
from app.people.permissions import Permission
from app.people.person import Person
from app.people.roles import Role
from app.store import schema_version
from app.store.clock import SystemClock
from app.store.database import Database

BEFORE = "0035"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as the version before left it."""
    if request.param == "sqlite":
        url = f"sqlite+pysqlite:///{tmp_path / 'old.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config = Config()
        folder = Path(schema_version.__file__).with_name("migrations")
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        for org in ("A", "B"):
            connection.execute(
                sa.text("INSERT INTO organisation (org, name) VALUES (:org, :org)"), {"org": org}
            )
        for org, number, role in (
            ("A", "1", "administrator"),
            ("A", "2", "purchaser"),
            ("B", "1", "security-administrator"),
        ):
            connection.execute(
                sa.text("INSERT INTO person (org, number, name, role) VALUES (:org, :no, :no, :r)"),
                {"org": org, "no": number, "r": role},
            )
    engine.dispose()
    yield url


def test_a_role_becomes_a_grant_and_a_small_house_keeps_its_administrator(old_url: str) -> None:
    """Without it nobody could work after an update."""
    with Database(old_url) as database, database.reading() as connection:
        assert persons.all_of(connection, "A") == (
            Person.in_role("1", "1", Role.ADMINISTRATOR),
            Person.in_role("2", "2", Role.PURCHASER),
        )
        today = SystemClock().today()
        held = persons.rights_of_named(connection, "A", "2", today)
        assert held.may(Permission.PLACE_ORDERS)
        combined = {one.org: one.one_administrator for one in organisations.all_of(connection)}
        assert combined == {"A": True, "B": False}
