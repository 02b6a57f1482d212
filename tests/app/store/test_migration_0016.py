from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.catalogue.entries import present, taking, terms, versions
from app.catalogue.entries.events import VersionsAsked
from app.catalogue.entries.values import Side, Source
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.store import schema_version
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.schema import Utc
from sync.service.his import catalogue

ORG = "31010000001"
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
SHARED: dict[str, Any] = {
    "province_code": "X0001",
    "name": "试验片",
    "strength": "0.25g",
    "form": "片剂",
    "maker": "试验制药",
    "approval_number": "国药准字H20260001",
    "unit": "盒",
    "pack_quantity": 24,
    "price": Decimal("12.5"),
    "updated_at": NOW,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as version 0015 left it, with an item of each kind."""
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
        command.upgrade(config, "0015")
        his = SHARED | {
            "org": ORG,
            "hospital_code": "Y1",
            "insurance_code": "I1",
            "in_use": True,
        }
        _insert(connection, "his_item", [his, his | {"hospital_code": "Y2", "in_use": False}])
        _insert(connection, "item", [SHARED | {"standard_code": "8690", "dosage_unit": "片"}])
        state = [{"key": "device", "value": "d"}, {"key": "org", "value": ORG}]
        _insert(connection, "local_state", state)
    engine.dispose()
    yield url


def _insert(connection: sa.Connection, name: str, rows: list[dict[str, Any]]) -> None:
    typed: dict[str, Any] = {
        "updated_at": Utc(),
        "price": sa.Numeric(16, 6),
        "in_use": sa.Boolean(),
    }
    table = sa.table(name, *(sa.column(one, typed.get(one)) for one in rows[0]))
    connection.execute(sa.insert(table), rows)


def test_what_was_known_of_both_catalogues_becomes_their_first_versions(old_url: str) -> None:
    with Database(old_url) as database, database.writing() as connection:
        found = present.find(connection, ORG, Side.HOSPITAL, ["Y1", "Y2"])
        row = found["Y1"].row
        assert isinstance(row, HospitalRow)
        assert (row.insurance_code, row.price, row.pack_quantity) == ("I1", Decimal("12.5"), 24)
        assert found["Y2"].row.status == "停用"
        [code] = present.codes(connection, ORG, Side.PROVINCE)
        province = present.find(connection, ORG, Side.PROVINCE, [code])[code].row
        assert isinstance(province, ProvinceRow)
        assert (province.standard_code, province.dosage_unit) == ("8690", "片")
        page, _ = versions.listed(connection, ORG, VersionsAsked())
        assert [(one.side, one.source, one.complete) for one in page] == [
            (Side.HOSPITAL, Source.HIS, True),
            (Side.PROVINCE, Source.PLATFORM, True),
        ]
        assert page[1].version_id == taking.BEFORE_VERSIONS
        assert len(terms.waiting(connection, ORG)) == 3
        assert catalogue.tell_untold(connection, ORG, SystemClock())
        assert "his_item" not in sa.inspect(connection).get_table_names()
