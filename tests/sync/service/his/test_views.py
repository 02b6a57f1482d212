from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app.receiving.operations import AsideBody
from app.store.database import Database
from app.store.tables.his_views import view_name
from app.tracing.values import MoveKind
from tests.postgres import SERVICE_ROLE
from tests.sync.service.his.hospital import Hospital, Receiving, a_known_delivery, codes
from tests.sync.service.running import ORG, confirmed, scanned
from tests.sync.service.test_movements import moved


def rows(hospital: Hospital, view: str, columns: str) -> list[tuple[Any, ...]]:
    with hospital.running.database.reading() as connection:
        name = view_name(connection.dialect.name, view)
        query = f"SELECT {columns} FROM {name} WHERE org = :org ORDER BY 1, 2"
        return [tuple(row) for row in connection.execute(text(query), {"org": ORG})]


def test_movements_of_everybody_stand_in_one_view(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    desk = Receiving(hospital.running.enrol())
    desk.receive(*codes(2))
    first, second = codes(2)
    desk.push(moved(MoveKind.DISPENSED, first, document_no="CF1"))
    body = {"kind": "written-off", "codes": [second], "person": "试药师"}
    gone = hospital.write("movements", body)["movement_ids"][0]
    back = {"kind": "reversal", "codes": [second], "person": "试药师", "movement_id": gone}
    hospital.write("movements", back)
    columns = "box, kind, problem, reversed, document_no, source"
    assert rows(hospital, "movements", columns) == [
        (first, "dispensed", "", 0, "CF1", f"收货台 {desk.station.device}"),
        (second, "reversal", "", 0, "", "HIS"),
        (second, "written-off", "", 1, "", "HIS"),
    ]
    reversals = rows(hospital, "movements", "reverses, movement_id, kind")
    assert [row[0] for row in reversals if row[2] == "reversal"] == [gone]


def test_rejected_boxes_are_counted_by_line(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    document = a_known_delivery(hospital.running, quantity=3)
    desk = Receiving(hospital.running.enrol())
    receipt_id, delivery_id = desk.open(document.delivery_id)
    desk.scan(receipt_id, *codes(2))
    scan = scanned(receipt_id, 2)
    fields = {name: getattr(scan, name) for name in scan.__struct_fields__}
    aside = AsideBody(
        line_no=1,
        code=codes(3)[2],
        state="rejected",
        quantity=1,
        smallest=True,
        reason="damaged",
        remark="破损",
    )
    desk.push(type(scan)(**(fields | {"asides": [aside]})), confirmed(receipt_id, delivery_id))
    hospital.changes()
    assert rows(hospital, "receipt_lines", "delivered, received, rejected, difference") == [
        (3, 2, 1, -1)
    ]
    assert rows(hospital, "receipts", "delivered, received, rejected") == [(3, 2, 1)]


def test_a_role_of_his_reads_the_views_and_nothing_else(
    request: pytest.FixtureRequest, postgres_url: str
) -> None:
    with Database(postgres_url) as database, database.writing() as connection:
        role = "his_reader_of_tests"
        connection.execute(text(f"GRANT USAGE ON SCHEMA his TO {_role(request, role)}"))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA his TO {role}"))
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        assert connection.execute(text("SELECT count(*) FROM his.codes")).scalar() == 0
        with pytest.raises(Exception, match="permission denied"), connection.begin_nested():
            connection.execute(text("SELECT count(*) FROM package"))
        with pytest.raises(Exception, match="cannot delete"), connection.begin_nested():
            connection.execute(text("DELETE FROM his.changes"))


def _role(request: pytest.FixtureRequest, role: str) -> str:
    """Make a role on the server, which the service's own may act as."""
    server = request.getfixturevalue("postgres_server")
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if known is None:
            connection.execute(f"CREATE ROLE {role}")
        connection.execute(f"GRANT {role} TO {SERVICE_ROLE}")
    return role
