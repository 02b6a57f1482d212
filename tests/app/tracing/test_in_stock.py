"""Whatever order facts of workstations come in, what is in stock is what the facts say."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from app.facts.registry import FACTS
from app.receiving.documents import deliveries
from app.receiving.known.item_rules import Rule, of_item
from app.receiving.known.laying_down import lay_down
from app.receiving.progress import Difference
from app.receiving.values import Delivery
from app.store import schema_version
from app.store.database import Database
from app.store.facts import AnyFact, Author
from app.store.tables.changes import operation
from app.store.tables.tracing import item_stock, item_use
from app.tracing import in_stock
from app.tracing.moving import Moving
from app.tracing.values import MoveKind
from tests.app.tracing.counting import counted, kept
from tests.app.tracing.shelves import a_batch, move, parts_of, receive
from tests.deliveries import (
    PERSON,
    FakeClock,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    code,
    other_item,
    workplace,
)

FIRST = a_delivery(
    a_batch(*boxes(1, 5)),
    a_line(12, line_no=2, item=other_item(), cartons=(a_carton("XH-2", quantity=12),)),
    a_batch(*boxes(20, 3), line_no=3),
    number="PS1",
)
SECOND = a_delivery(
    a_batch(*boxes(4, 5), item=an_item(province_code="A0003", name="试验片")), number="PS2"
)
AGAIN = a_delivery(a_batch(*boxes(3, 1)), number="PS3")
DELIVERIES = (FIRST, SECOND, AGAIN)


@pytest.fixture(scope="module")
def histories(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Path
) -> Sequence[Sequence[AnyFact]]:
    """What three workstations did, each without knowing of the other."""
    folder = tmp_path_factory.mktemp("stations")
    found = []
    for number, work in enumerate((_first, _second, _late)):
        path = folder / f"{number}.db"
        shutil.copy(empty_database, path)
        clock = FakeClock()
        for _ in range(number * 1000):
            clock.new_id()
        with workplace(path, clock=clock) as place:
            work(place)
            found.append(_facts(place))
    return found


def _first(place: Workplace) -> None:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, of_item("A0002"), Rule.COUNTED_BY_CARTON, "yes", PERSON)
    session = place.receive(FIRST)
    for text in ("XH-1", "XH-2"):
        assert session.scan(place.reading(text)).answer.added
    session.explain_lines([(3, Difference.OTHER, "")], PERSON)
    session.confirm(PERSON)
    move(place, MoveKind.DISPENSED, code(1), code(2))
    move(place, MoveKind.RETURNED, code(3))
    receive(place, *AGAIN.lines, number="PS3")
    move(place, MoveKind.OPENED, code(4), units=2)
    used = move(place, MoveKind.USED, code(4), units=2)
    Moving(parts_of(place)).reverse(used.movements[0], PERSON, [code(4)])
    move(place, MoveKind.USED, code(4), units=2)


def _second(place: Workplace) -> None:
    session = receive(place, *SECOND.lines, number="PS2", confirm=False)
    session.undo(place.reading(""))
    session.scan(place.reading("XH-1"))
    session.confirm(PERSON)
    move(place, MoveKind.WRITTEN_OFF, code(4), code(6))
    move(place, MoveKind.DESTROYED, code(7))
    gone = move(place, MoveKind.DISPENSED, code(5))
    Moving(parts_of(place)).reverse(gone.movements[0], PERSON, [code(5)])


def _late(place: Workplace) -> None:
    """Scans for the first receipt, which the first workstation may have confirmed before."""
    _count_by_carton(place)
    session = place.receive(FIRST)
    for text in (code(1), code(20), code(21), "XH-2", "TDCMD-UNDO", "TDCMD-REDO"):
        session.scan(place.reading(text))
    for text in (code(22), "TDCMD-UNDO", "TDCMD-REJECT-DAMAGED", code(21)):
        session.scan(place.reading(text))
    other = place.receive(SECOND)
    other.scan(place.reading(code(8)))
    other.scan(place.reading(code(6)))


def _count_by_carton(place: Workplace) -> None:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, of_item("A0002"), Rule.COUNTED_BY_CARTON, "yes", PERSON)


def _facts(place: Workplace) -> list[AnyFact]:
    with place.parts.database.reading() as connection:
        rows = connection.execute(select(operation).order_by(operation.c.seq)).all()
    return [
        (Author(row.org, row.device, row.op_id), FACTS.decode(row.kind, row.version, row.body))
        for row in rows
    ]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path
) -> Iterator[Database]:
    if request.param == "sqlite":
        shutil.copy(empty_database, tmp_path / "stock.db")
        opened = Database.at(tmp_path / "stock.db", scratch=True)
    else:
        opened = Database(request.getfixturevalue("postgres_url"))
    with opened:
        yield opened


def _store(connection: Connection, org: str, delivery: Delivery) -> None:
    deliveries.add_packages(connection, list(deliveries.package_rows(org, delivery)))
    deliveries.add_delivery(connection, org, delivery, FakeClock().now())


def _play(
    connection: Connection, histories: Sequence[Sequence[AnyFact]], chance: random.Random
) -> list[AnyFact]:
    """Everything in one lawful order; the facts as they were applied."""
    org = histories[0][0][0].org
    waiting = [list(facts) for facts in histories]
    documents = list(DELIVERIES)
    chance.shuffle(documents)
    done: list[AnyFact] = []
    while documents or any(waiting):
        number = chance.randrange(len(waiting) + 1)
        if number == len(waiting):
            if documents:
                _store(connection, org, documents.pop())
        elif waiting[number]:
            fact = waiting[number].pop(0)
            FACTS.apply(connection, *fact)
            done.append(fact)
        if chance.random() < 0.2:
            assert kept(connection) == counted(connection)
    return done


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32))
def test_whatever_order_facts_come_in_the_counts_are_what_is_there(
    database: Database, histories: Sequence[Sequence[AnyFact]], seed: int
) -> None:
    chance = random.Random(seed)
    with database.writing() as connection, connection.begin_nested() as savepoint:
        done = _play(connection, histories, chance)
        assert kept(connection) == counted(connection)
        # The service puts them in an order of its own, and another one after it was restored.
        for _ in range(2):
            FACTS.displace(connection, done[0][0].org, 0)
            order = _merged(histories, chance)
            placed = [
                (replace(author, place=number), body)
                for number, (author, body) in enumerate(order, start=1)
            ]
            for piece in range(0, len(placed), 5):
                list(FACTS.place_run(connection, placed[piece : piece + 5]))
                assert kept(connection) == counted(connection)
        savepoint.rollback()


def _merged(histories: Sequence[Sequence[AnyFact]], chance: random.Random) -> list[AnyFact]:
    waiting = [list(facts) for facts in histories]
    found = []
    while some := [facts for facts in waiting if facts]:
        found.append(chance.choice(some).pop(0))
    return found


def test_a_line_that_is_another_drug_now_moves_its_boxes(
    database: Database, histories: Sequence[Sequence[AnyFact]]
) -> None:
    with database.writing() as connection:
        org = histories[0][0][0].org
        _play(connection, histories, random.Random(1))
        before = counted(connection)
        line = replace(FIRST.lines[0], item=an_item(province_code="A0009", name="改判胶囊"))
        _store(connection, org, replace(FIRST, lines=(line, *FIRST.lines[1:])))
        assert kept(connection) == counted(connection) != before


def test_a_drug_is_counted_anew_from_its_facts(
    database: Database, histories: Sequence[Sequence[AnyFact]]
) -> None:
    with database.writing() as connection:
        org = histories[0][0][0].org
        _play(connection, histories, random.Random(2))
        found = counted(connection)
        for item_id in {drug for _, drug, _ in found}:
            one = in_stock.compared(connection, org, item_id)
            assert not one.differ
            assert one.kept == {day: n for (_, drug, day), n in found.items() if drug == item_id}
        connection.execute(update(item_stock).values(quantity=item_stock.c.quantity + 1))
        lost = random.Random(2).choice(sorted(drug for _, drug, day in found if day is None))
        assert in_stock.compared(connection, org, lost).differ


def test_a_database_of_before_is_counted_once(
    database: Database, histories: Sequence[Sequence[AnyFact]]
) -> None:
    with database.writing() as connection:
        _play(connection, histories, random.Random(3))
        for table in (item_stock, item_use):
            table.drop(connection)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0022'")
        config = Config()
        folder = Path(schema_version.__file__).with_name("migrations")
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "0023")
        assert kept(connection) == counted(connection) != {}
