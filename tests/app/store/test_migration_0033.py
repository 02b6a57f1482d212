"""What was packed before the list counted is counted when a database is brought up to date."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.packing import made_rows
from app.packing.journal import events_of
from app.packing.standing import Standing
from app.store import schema_version
from app.store.database import Database
from app.store.tables.packing import packed_carton, packed_code, shipment
from app.store.tables.schema import Id, Utc

ORG = "distributor"
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
SHIPMENT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
LARGE, BOXES = "81000030000000000001", [f"8100001{n:013d}" for n in range(4)]
CARTONS = [uuid.UUID(int=100 + n) for n in range(3)]
TYPES: dict[str, Any] = {
    "shipment_id": Id(),
    "event_id": Id(),
    "workstation": Id(),
    "closed_by": Id(),
    "begun_at": Utc(),
}


def _facts() -> list[tuple[str, dict[str, Any]]]:
    """A large package of three and a box; a carton that was voided, one that a split began."""
    line = {"province_code": "A1", "name": "试验胶囊", "expiry": "2028-01-04", "unit": "盒"}
    lines = [line | {"line_no": 1, "batch": "A1", "quantity": 4}]
    party = {"code": "c", "name": "n"}
    first, second, third = (str(one) for one in CARTONS)
    inside = [[LARGE, 1, "large", False, None]]
    inside += [[box, 1, "small", True, LARGE] for box in BOXES[:3]]
    scan = {"raw": "", "device": "r", "reason": "packed", "values": {}}
    taken = [[BOXES[3], 1, "small", True]]
    return [
        ("shipment.begun", {"delivery_no": "PS-1", "sender": party, "recipient": party,
                            "lines": lines}),
        ("carton.opened", {"carton_id": first, "kind": "mixed"}),
        ("pack.scanned", scan | {"carton_id": first, "packages": inside}),
        ("pack.scanned", scan | {"carton_id": first, "packages": taken}),
        ("carton.finished", {"carton_id": first, "kind": "mixed", "number": "XH01-1"}),
        ("carton.label-scanned", {"carton_id": first, "number": "XH01-1", "raw": "",
                                  "device": "r"}),
        ("carton.opened", {"carton_id": second, "kind": "full"}),
        ("carton.voided", {"carton_id": second, "reason": "r", "taken": []}),
        ("carton.opened", {"carton_id": third, "kind": "full"}),
    ]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as version 0032 left it, with a shipment under way and one that was begun."""
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
        command.upgrade(config, "0032")
        for shipment_id, facts in ((SHIPMENT, _facts()), (OTHER, _facts()[:1])):
            _fill(connection, shipment_id, facts)
        codes = [{"org": ORG, "code": one, "shipment_id": SHIPMENT} for one in (LARGE, *BOXES)]
        _insert(connection, "packed_code", codes)
    engine.dispose()
    yield url


def _fill(
    connection: sa.Connection, shipment_id: uuid.UUID, facts: list[tuple[str, dict[str, Any]]]
) -> None:
    mine = {"org": ORG, "shipment_id": shipment_id}
    row: dict[str, Any] = {
        "delivery_no": str(shipment_id),
        "order_no": "",
        "recipient": "n",
        "state": "packing",
    }
    row |= {"handing": "not-yet", "begun_at": NOW, "begun_by": "p", "closed_by": None}
    _insert(connection, "shipment", [mine | row])
    rows = []
    for n, (kind, said) in enumerate(facts, start=1):
        event_id = uuid.UUID(int=shipment_id.int * 1000 + n)
        told = {"shipment_id": str(shipment_id), "event_id": str(event_id), "person": "p"}
        body = json.dumps(said | told | {"at": NOW.isoformat()})
        rows.append(
            mine
            | {"event_id": event_id, "workstation": uuid.UUID(int=9), "kind": kind}
            | {"version": 1, "body": body}
        )
    _insert(connection, "packing_fact", rows)


def _insert(connection: sa.Connection, name: str, rows: list[dict[str, Any]]) -> None:
    table = sa.table(name, *(sa.column(one, TYPES.get(one)) for one in rows[0]))
    connection.execute(sa.insert(table), rows)


def _rows(connection: sa.Connection) -> list[list[tuple[Any, ...]]]:
    tables = (shipment, packed_code, packed_carton)
    return [
        [tuple(row) for row in connection.execute(
            sa.select(table).order_by(*table.primary_key.columns))]
        for table in tables
    ]  # fmt: skip


def test_old_shipments_are_counted_as_their_facts_say(old_url: str) -> None:
    # Without it a list would show nothing packed of what was packed before the update.
    with Database(old_url) as database, database.writing() as connection:
        migrated = _rows(connection)
        counted = {row[1]: row[-6:] for row in migrated[0]}
        assert counted == {SHIPMENT: (1, 4, 4, 0, 2, 1), OTHER: (1, 4, 0, 0, 0, 0)}
        for shipment_id in (SHIPMENT, OTHER):
            standing = Standing(events_of(connection, ORG, shipment_id))
            made_rows.make_anew(connection, ORG, standing)
        assert _rows(connection) == migrated
