from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from app.purchasing import orders
from app.store.database import Database
from app.store.tables.his import his_code_out, his_movement_in, his_order_in
from sync.service.his import exchange
from sync.service.his.patrol import Patrol
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.service.his.hospital import Hospital, Receiving, codes, wait_until
from tests.sync.service.running import ORG, RunningService

DISTRIBUTOR = "91310000000000001X"


@pytest.fixture
def hospital_with_tables(any_database: Database) -> Iterator[Hospital]:
    """A HIS that speaks SQL, on each engine."""
    settings = ServiceSettings(poll_every_s=3600, his_look_every_s=0.05, his_code_out=True)
    service = RunningService(any_database, settings=settings)
    yield Hospital(service)
    assert service.stop()


def lay(hospital: Hospital, table: Table, *rows: dict[str, Any]) -> None:
    commit(
        hospital.running.database,
        lambda c: c.execute(insert(table), [{"org": ORG} | row for row in rows]),
    )


def answers(hospital: Hospital, table: Table, key: str) -> dict[Any, tuple[str, str]]:
    columns = (table.c[key], table.c.state, table.c.reason)
    with hospital.running.database.reading() as connection:
        rows = connection.execute(select(*columns)).all()
    return {row[0]: (row[1], row[2]) for row in rows}


def all_answered(hospital: Hospital, table: Table, key: str) -> dict[Any, tuple[str, str]]:
    def done() -> bool:
        found = answers(hospital, table, key)
        return all(state != exchange.NEW for state, _ in found.values())

    wait_until(done)
    return answers(hospital, table, key)


def test_rows_of_movements_are_taken_or_refused_in_words(hospital_with_tables: Hospital) -> None:
    hospital = hospital_with_tables
    Receiving(hospital.running.enrol()).receive(*codes(2))
    first, second = codes(2)
    lay(
        hospital,
        his_movement_in,
        {"row_id": "1", "kind": "dispensed", "code": first, "document_no": "CF1"},
        {"row_id": "2", "kind": "dispensed", "code": second, "document_no": "CF2"},
        {"row_id": "3", "kind": "eaten", "code": second, "document_no": ""},
        {"row_id": "4", "kind": "dispensed", "code": codes(9)[8], "document_no": "CF2"},
    )
    found = all_answered(hospital, his_movement_in, "row_id")
    assert [found[number][0] for number in "1234"] == ["taken", "taken", "refused", "refused"]
    assert all(found[number][1] for number in "34")
    lay(hospital, his_movement_in, {"row_id": "5", "kind": "destroyed", "code": first})
    state, reason = all_answered(hospital, his_movement_in, "row_id")["5"]
    assert state == "refused"
    assert "CF1" in reason


def test_rows_of_orders_are_taken_together(hospital_with_tables: Hospital) -> None:
    hospital = hospital_with_tables
    line = {"order_no": "DD1", "distributor_code": DISTRIBUTOR, "quantity": 5}
    lay(
        hospital,
        his_order_in,
        line | {"line_no": 1, "province_code": "A1"},
        line | {"line_no": 2, "province_code": "A2"},
        line | {"order_no": "DD2", "line_no": 7, "province_code": ""},
    )
    found = all_answered(hospital, his_order_in, "line_no")
    assert {number: state for number, (state, _) in found.items()} == {
        1: "taken",
        2: "taken",
        7: "refused",
    }
    assert "第 7 行" in found[7][1]
    lay(hospital, his_order_in, line | {"line_no": 3, "province_code": "A3"})
    all_answered(hospital, his_order_in, "line_no")
    with hospital.running.database.reading() as connection:
        order = orders.load(connection, ORG, "DD1")
    assert order is not None
    assert [one.line_no for one in order.lines] == [1, 2, 3]


def test_a_refused_order_is_mended_in_its_rows_and_offered_again(
    hospital_with_tables: Hospital,
) -> None:
    hospital = hospital_with_tables
    line = {"order_no": "DD1", "distributor_code": DISTRIBUTOR, "quantity": 5}
    lay(
        hospital,
        his_order_in,
        line | {"line_no": 1, "province_code": "A1"},
        line | {"line_no": 2, "province_code": ""},
    )
    found = all_answered(hospital, his_order_in, "line_no")
    assert {state for state, _reason in found.values()} == {"refused"}
    mended = update(his_order_in).where(his_order_in.c.order_no == "DD1")
    values = {"state": "new", "province_code": "A1"}
    commit(hospital.running.database, lambda c: c.execute(mended.values(values)))
    found = all_answered(hospital, his_order_in, "line_no")
    assert found == {1: ("taken", ""), 2: ("taken", "")}


def test_new_codes_are_laid_out_once_and_marks_of_his_stay(hospital_with_tables: Hospital) -> None:
    hospital = hospital_with_tables
    desk = Receiving(hospital.running.enrol())
    desk.receive(*codes(3))

    def out() -> dict[Any, tuple[str, str]]:
        return answers(hospital, his_code_out, "code")

    wait_until(lambda: set(out()) == set(codes(3)))
    mark = update(his_code_out).where(his_code_out.c.code == codes(1)[0]).values(state="taken")
    commit(hospital.running.database, lambda c: c.execute(mark))
    desk.receive(*codes(1, start=8))
    wait_until(lambda: len(out()) == 4)
    assert sorted(state for state, _ in out().values()) == ["new", "new", "new", "taken"]


def test_a_look_in_between_takes_nothing_twice(hospital_with_tables: Hospital) -> None:
    hospital = hospital_with_tables
    Receiving(hospital.running.enrol()).receive(*codes(30))
    running = hospital.running
    settings = ServiceSettings(his_code_out=True)
    other = Patrol(running.database, running.clock, settings, lambda: None)
    rows = [
        {"row_id": uuid.uuid4().hex, "kind": "dispensed", "code": code, "document_no": "CF"}
        for code in codes(30)
    ]
    lay(hospital, his_movement_in, *rows)
    other.look()
    found = all_answered(hospital, his_movement_in, "row_id")
    assert {state for state, _ in found.values()} == {"taken"}
