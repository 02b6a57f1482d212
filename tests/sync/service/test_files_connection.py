"""The service beside a connection by files: on both engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.links.mapping.values import FieldColumn
from app.purchasing.states import OrderState
from app.store.database import Database
from app.store.tables.service import platform_detail
from sync.connectors.files.platform import FilesPlatform
from sync.service.asking import Asking
from sync.service.outbox_rows import DONE, DUE
from sync.service.papers import AskingForPapers
from sync.service.placing import Placing
from sync.service.returning import Returning
from tests.sync.connectors.files.folders import (
    DELIVERIES,
    HEAD,
    Folders,
    delivery,
    with_mapping,
)
from tests.sync.service.platforms import ask_for_papers
from tests.sync.service.running import ORG
from tests.sync.service.test_placing import Bench

STATES = "医院计划单号,行号,省标代码,订单状态,订单明细编号"


class FilesBench(Bench):
    """The same, with folders instead of a platform."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database)
        self.folders = Folders(folder)
        columns = {**DELIVERIES.columns, "order_line_id": FieldColumn(("订单明细编号",))}
        with_mapping(self.folders, deliveries=replace(DELIVERIES, columns=columns))
        self.start()

    def start(self) -> None:
        """Begin as a service does that has just started."""
        self.folders.now = self.clock.moment
        self.files: FilesPlatform = self.folders.platform()
        database, clock = self.database, self.clock
        self.asking = Asking(database, clock, ORG, self.files)
        self.placing = Placing(database, clock, ORG, self.files)
        self.returning = Returning(database, clock, ORG, self.files)
        self.papers = AskingForPapers(
            database, clock, ORG, self.files, self.asking.learn_items, self.returning
        )

    def state(self) -> OrderState:
        """How the order stands after the platform was asked."""
        ask_for_papers(self.papers, self.returning)
        return self.view.state

    def details(self) -> int:
        """Delivery details that are kept."""
        query = select(func.count()).select_from(platform_detail)
        with self.database.reading() as connection:
            return connection.execute(query).scalar_one()


@pytest.fixture
def bench(any_database: Database, tmp_path: Path) -> FilesBench:
    return FilesBench(any_database, tmp_path)


def test_an_order_goes_out_its_states_and_deliveries_come_back(bench: FilesBench) -> None:
    bench.approve()
    away = bench.folders.root / "away"
    bench.folders.outgoing.rename(away)
    assert bench.send() == [DUE], "the stick is not there yet"
    away.rename(bench.folders.outgoing)
    bench.later()
    assert bench.send() == [DONE]
    (name,) = bench.folders.written()
    assert len(bench.folders.rows(name)) == 2
    assert bench.state() is OrderState.SENT
    number = bench.view.platform_no
    (bench.folders.outgoing / name).rename(bench.folders.outgoing / "sent" / name)
    bench.folders.lay("订单状态.csv", f"{number},,,已确认,\n", head=STATES)
    bench.start()
    assert bench.state() is OrderState.CONFIRMED
    line_ids = [line.order_line_id for order in bench.view.told for line in order.lines]
    assert line_ids == [f"{number}/1", f"{number}/2"]
    row = delivery("PS-1", 1).rstrip("\n") + f",{line_ids[0]}\n"
    bench.folders.lay("配送单.csv", row, head=HEAD + ",订单明细编号")
    assert bench.asking.ask().deliveries == 1
    bench.start()
    assert bench.asking.ask().deliveries == 0, "told again, and known"
    assert bench.details() == 1
    assert bench.send() == [] and bench.folders.written() == []
