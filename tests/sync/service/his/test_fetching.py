"""A hospital's own database read at intervals: its catalogue and its orders, each change once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from app.links.connections import Serves
from app.purchasing import orders
from app.purchasing.states import OrderState
from app.store.clock import SystemClock
from app.store.database import Database
from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.his_database.source import NAME, HisDatabase
from sync.connectors.port import PlatformError
from sync.service import accounts
from sync.service.exchanges.doing import Doing, Outcome
from sync.service.his import catalogue
from sync.service.his.fetching import his_side
from sync.service.links.connected import Connected
from sync.service.telling import keep_order
from sync.service.transactions import commit, reading_of

ORG = "00000000009"
ITEMS = "CREATE TABLE items (hospital_code, name, province_code, pack_quantity, price, in_use)"
LINES = "CREATE TABLE plan (order_no, line_no, hospital_code, quantity, distributor_code)"


class His:
    """A hospital's system: a real database, and the service that reads it."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self.engine = engine
        self.database = database
        self.rung = 0
        self.say(ITEMS, LINES)
        settings = HisDatabaseSettings(str(engine.url), catalogue="items", orders="plan")
        connected = Connected(NAME, Serves.HIS, HisDatabase(settings))
        side = his_side(database, SystemClock(), ORG, connected, self._ring)
        (self.doing,) = side.doings

    def _ring(self) -> None:
        self.rung += 1

    def say(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for one in statements:
                connection.execute(text(one))

    def run(self) -> Outcome:
        doing: Doing = self.doing
        return doing.run("")

    def order(self, number: str) -> orders.Order | None:
        with reading_of(self.database, ORG) as connection:
            return orders.load(connection, ORG, number)

    def found(self, *codes: str) -> Sequence[str]:
        with reading_of(self.database, ORG) as connection:
            found = catalogue.find(connection, ORG, codes)
        return [found[code].name for code in codes if code in found]


@pytest.fixture
def his(any_database: Database, tmp_path: Path) -> Iterator[His]:
    with any_database.writing() as connection:
        accounts.add_organisation(connection, ORG, "测试医院")
    engine = create_engine(f"sqlite:///{tmp_path / 'his.db'}")
    yield His(engine, any_database)
    engine.dispose()


def test_what_is_new_or_has_changed_is_taken_once(his: His) -> None:
    assert his.run() == Outcome()
    his.say(
        "INSERT INTO items VALUES ('A1', '培训片', 'PX1', 24, 12.5, 1)",
        "INSERT INTO items VALUES ('A2', '培训胶囊', '', NULL, NULL, '是')",
        "INSERT INTO plan VALUES ('JH1', 1, 'A1', 20, 'PS')",
        "INSERT INTO plan VALUES ('JH1', 2, 'A1', 5, 'PS')",
    )
    assert his.run() == Outcome(came=4, changed=3)
    assert his.rung == 1
    order = his.order("JH1")
    assert order is not None
    assert [(line.line_no, line.province_code, line.quantity) for line in order.lines] == [
        (1, "PX1", 20),
        (2, "PX1", 5),
    ]
    assert his.run() == Outcome(came=4) and his.rung == 1
    his.say("UPDATE items SET name = '培训片（新）' WHERE hospital_code = 'A1'")
    assert his.run() == Outcome(came=4, changed=1)
    assert his.found("A1", "A2") == ["培训片（新）", "培训胶囊"]


def test_rows_that_cannot_be_used_are_named_and_the_others_go_on(his: His) -> None:
    his.say(
        "INSERT INTO items VALUES ('A1', '培训片', 'PX1', 24, 'teuer', 1)",
        "INSERT INTO items VALUES ('A2', '培训胶囊', '', 0, 1, 1)",
        "INSERT INTO items VALUES ('A3', '培训液', 'PX3', 1, 1, 1)",
        "INSERT INTO plan VALUES ('JH1', 1, 'A9', 20, 'PS')",
        "INSERT INTO plan VALUES ('JH2', 1, 'A3', 20, 'PS')",
    )
    told = his.run()
    assert (told.came, told.changed, told.failed) == (5, 2, 3)
    assert "第 1 行（A1）" in told.message and "JH1 行号 1" in told.message
    assert his.order("JH1") is None and his.order("JH2") is not None
    assert his.found("A1", "A2", "A3") == ["培训液"]


def test_an_order_that_went_on_from_here_stays_as_it_stands(his: His) -> None:
    his.say(
        "INSERT INTO items VALUES ('A1', '培训片', 'PX1', 24, 12.5, 1)",
        "INSERT INTO plan VALUES ('JH1', 1, 'A1', 20, 'PS')",
    )
    his.run()
    order = his.order("JH1")
    assert order is not None
    (line,) = order.lines
    gone_on = replace(order, lines=(replace(line, state=OrderState.CONFIRMED),))
    now = SystemClock().now()
    assert commit(his.database, lambda c: keep_order(c, ORG, gone_on, now), ORG)
    his.say("UPDATE plan SET quantity = 99")
    assert his.run() == Outcome(came=2)
    kept = his.order("JH1")
    assert kept is not None and kept.lines[0].quantity == 20


def test_a_system_that_is_away_changes_nothing_and_says_so(his: His) -> None:
    his.say("INSERT INTO items VALUES ('A1', '培训片', 'PX1', 24, 12.5, 1)")
    his.run()
    his.say("DROP TABLE plan", "UPDATE items SET name = '别的'")
    with pytest.raises(PlatformError) as refused:
        his.run()
    assert refused.value.code == "bad-query"
    # What was read before it is taken: each table is a whole of its own.
    assert his.found("A1") == ["别的"]
