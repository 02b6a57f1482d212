from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.receiving.documents.deliveries import without_codes
from app.store import schema_version
from app.store.database import Database
from app.store.tables.schema import Id, Utc, key_text
from app.tracing.search import search_all
from app.tracing.wanted import Wanted
from tests.deliveries import a_delivery, a_line, code, other_item

ORG = "31010000001"
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
WHO = uuid.UUID(int=5)
GS1 = "010690123456789221ABC987\x1d10B1"
DELIVERY = a_delivery(a_line(2), a_line(1, line_no=2, item=other_item(), batch="B7"))


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as version 0001 left it, with rows."""
    if request.param == "sqlite":
        url = f"sqlite+pysqlite:///{tmp_path / 'old.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        _make_0001(connection)
        _fill(connection)
    engine.dispose()
    yield url


def _make_0001(connection: sa.Connection) -> None:
    config = Config()
    folder = Path(schema_version.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


def _table(name: str, *ids: str, times: tuple[str, ...] = (), others: str = "") -> sa.TableClause:
    columns: list[sa.ColumnClause[Any]] = [sa.column("org", key_text())]
    columns += [sa.Column(one, Id()) for one in ids]
    columns += [sa.Column(one, Utc()) for one in times]
    columns += [sa.column(one) for one in others.split()]
    return sa.table(name, *columns)


def _fill(connection: sa.Connection) -> None:
    delivery = _table(
        "delivery",
        "delivery_id",
        times=("arrived_at",),
        others="delivery_no distributor_code distributor_name line_count carton_count quantity"
        " codes_known body",
    )
    body = msgspec.json.encode(without_codes(DELIVERY)).decode()
    row = {"org": ORG, "delivery_id": DELIVERY.delivery_id, "arrived_at": NOW, "body": body}
    row |= {"delivery_no": DELIVERY.delivery_no, "distributor_code": "", "distributor_name": "试"}
    row |= dict.fromkeys(("line_count", "carton_count", "quantity", "codes_known"), 0)
    connection.execute(sa.insert(delivery), row)
    receipt = _table(
        "receipt",
        "receipt_id",
        "delivery_id",
        times=("opened_at",),
        others="receipt_no state opened_by",
    )
    row = {"org": ORG, "receipt_id": WHO, "delivery_id": DELIVERY.delivery_id, "opened_at": NOW}
    row |= {"receipt_no": "SH1", "state": "confirmed", "opened_by": "甲"}
    connection.execute(sa.insert(receipt), row)
    package = _table(
        "package",
        "receipt_id",
        "workstation",
        others="code scan_seq line_no smallest parent_code carton_no",
    )
    rows = [
        {
            "org": ORG,
            "receipt_id": WHO,
            "workstation": WHO,
            "code": text,
            "scan_seq": number,
            "line_no": 1 if number < 3 else 2,
            "smallest": True,
            "parent_code": None,
            "carton_no": None,
        }
        for number, text in enumerate((code(1234), code(98765), GS1), start=1)
    ]
    connection.execute(sa.insert(package), rows)


def _found(database: Database, **wanted: Any) -> list[str]:  # noqa: ANN401 (fields)
    with database.reading() as connection:
        return [row.code for row in search_all(connection, ORG, Wanted(**wanted))]


def test_what_was_received_before_is_found_by_everything(old_url: str) -> None:
    with Database(old_url) as database:
        assert _found(database, code="1234") == [code(1234)]
        assert _found(database, code="C987") == [GS1]
        assert _found(database, code="98765") == [code(98765)]
        assert _found(database, item="syzsy") == [GS1]
        assert _found(database, item="A0001") == [code(1234), code(98765)]
        assert _found(database, batch="B7") == [GS1]
        assert _found(database, delivery_no=DELIVERY.delivery_no) == [
            code(1234),
            code(98765),
            GS1,
        ]
    with Database(old_url) as again:
        assert _found(again, code="1234") == [code(1234)]
