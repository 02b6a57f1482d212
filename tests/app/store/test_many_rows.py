"""Many rows at once are the same as one by one, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from app.store.database import Database
from app.store.many_rows import among, insert_new, insert_rows, update_rows
from app.store.tables.cases import claim_due
from app.store.tables.changes import feed
from app.store.tables.receipts import scan
from app.store.tables.tracing import package

ORG = "H1"
RECEIPT, DESK = uuid.UUID(int=7), uuid.UUID(int=8)
AT = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)
FIXED = {"org": ORG, "receipt_id": RECEIPT, "workstation": DESK, "scan_seq": 3}


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    if request.param == "sqlite":
        database = Database.at(tmp_path / "rows.db")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
    with database, database.writing() as opened:
        yield opened


def _row(code: str, carton: str | None = None) -> dict[str, object]:
    return {
        "code": code,
        "line_no": 1,
        "smallest": True,
        "parent_code": None,
        "carton_no": carton,
        "ending": code[-4:],
    }


def test_rows_of_all_types_come_back_as_they_were_put_in(connection: Connection) -> None:
    rows = [
        {
            "seq": number,
            "raw": bytes([number, 0, 255]),
            "code": f'"{{,药}}\\{number}' if number % 2 else None,
            "read_at": AT,
            "place": None,
        }
        for number in range(1, 40)
    ]
    fixed = {"org": ORG, "receipt_id": RECEIPT, "workstation": DESK, "kind": "unknown"}
    fixed |= {"verdict": "unknown", "added": 0, "sentence_key": "", "sentence_values": "{}"}
    fixed |= {"device": "试", "person": "试收货员"}
    insert_rows(connection, scan, fixed, rows)
    read = connection.execute(select(scan).order_by(scan.c.seq)).mappings().all()
    assert [{name: one[name] for name in rows[0]} for one in read] == rows
    assert {(one["receipt_id"], one["workstation"], one["device"]) for one in read} == {
        (RECEIPT, DESK, "试")
    }


def test_of_rows_that_may_be_there_the_new_ones_are_named(connection: Connection) -> None:
    insert_rows(connection, package, FIXED, [_row("A1"), _row("A2", "old")])
    rows = [_row("A2", "new"), _row("A3", "first"), _row("A3", "second"), _row("A\x1d4")]
    assert insert_new(connection, package, FIXED, rows, "code") == {"A3", "A\x1d4"}
    held = connection.execute(select(package.c.code, package.c.carton_no)).all()
    assert {(one.code, one.carton_no) for one in held} == {
        ("A1", None),
        ("A2", "old"),
        ("A3", "first"),
        ("A\x1d4", None),
    }
    assert insert_new(connection, package, FIXED, [], "code") == set()
    other = FIXED | {"org": "H2"}
    assert insert_new(connection, package, other, [_row("A1")], "code") == {"A1"}


def test_a_row_that_must_be_new_and_is_not_is_an_error(connection: Connection) -> None:
    insert_rows(connection, package, FIXED, [_row("A1")])
    with pytest.raises(IntegrityError), connection.begin_nested():
        insert_rows(connection, package, FIXED, [_row("A0"), _row("A1")])
    assert connection.execute(select(package.c.code)).scalars().all() == ["A1"]


def test_each_row_gets_its_own_value(connection: Connection) -> None:
    rows = [
        {"due_id": uuid.UUID(int=number), "tries": 0, "next_at": AT, "codes": None}
        for number in range(5)
    ]
    insert_rows(connection, claim_due, {"org": ORG}, rows)
    insert_rows(connection, claim_due, {"org": "H2"}, rows)
    told = [{"due_id": uuid.UUID(int=number), "tries": number * 7} for number in range(1, 5)]
    update_rows(connection, claim_due, "tries", {"org": ORG}, told)
    query = select(claim_due.c.org, claim_due.c.tries).order_by(claim_due.c.org, claim_due.c.due_id)
    found = connection.execute(query).all()
    assert [one.tries for one in found] == [0, 7, 14, 21, 28, 0, 0, 0, 0, 0]
    update_rows(connection, claim_due, "tries", {"org": ORG}, [])


def test_thousands_of_texts_are_looked_for_at_once(connection: Connection) -> None:
    for seq in range(1, 3001):
        row = {"scope": "global", "seq": seq, "entity": "item", "entity_id": f"X{seq}"}
        connection.execute(insert(feed), row | {"version": 1, "body": "{}", "at": AT})
    wanted = [f"X{seq}" for seq in range(2001, 9001)] + ['"', "药"]
    query = select(feed.c.seq).where(among(connection, feed.c.entity_id, wanted))
    assert sorted(connection.execute(query).scalars()) == list(range(2001, 3001))
    none = select(feed.c.seq).where(among(connection, feed.c.entity_id, []))
    assert connection.execute(none).all() == []
