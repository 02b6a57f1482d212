"""The desk answers wishes from a book that it keeps up to date by itself."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import insert

from app.purchasing.orders import Order, OrderLine, store
from app.purchasing.states import OrderState
from app.reporting.statistics.book import FILE
from app.reporting.statistics.desk import StatisticsDesk
from app.reporting.statistics.events import (
    BookFilled,
    DifferencesShown,
    LinesShown,
    PricesShown,
    PunctualityShown,
    PurchasesShown,
    SheetWritten,
    StatisticsEvent,
    StatisticsRefused,
)
from app.reporting.statistics.values import By, Part, Period, Question
from app.store.tables.orders import purchase_order
from app.store.tables.warnings import catalogue_warning
from sync.platform_time import BEIJING
from tests.app.reporting.statistics.warned import a_warning
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, an_item, code

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
BY_ITEM = Question(By.ITEM, NOVEMBER)
Event = TypeVar("Event", bound=object)


class Asking:
    """A desk and what it says."""

    def __init__(self, place: Workplace, folder: Path, look_every_s: float = 0) -> None:
        self.said: queue.SimpleQueue[StatisticsEvent] = queue.SimpleQueue()
        self.desk = StatisticsDesk(
            place.parts, folder, self.said.put, zone=BEIJING, look_every_s=look_every_s
        )

    def hear(
        self, kind: type[Event], wanted: Callable[[Event], bool] = lambda _event: True
    ) -> Event:
        while True:
            event = self.said.get(timeout=60)
            if isinstance(event, kind) and wanted(event):
                return event

    def filled(self, taken: int) -> None:
        self.hear(BookFilled, lambda event: event.whole and event.taken == taken)


@pytest.fixture
def asking(place: Workplace, tmp_path: Path) -> Iterator[Asking]:
    asking = Asking(place, tmp_path)
    yield asking
    assert asking.desk.stop(30)


def receive(
    place: Workplace,
    number: str,
    *serials: int,
    ordered: str = "",
    price: Decimal = Decimal("2.5"),
) -> None:
    line = a_line(len(serials), price=price, order_line_ids=(ordered,) if ordered else ())
    session = place.receive(a_delivery(line, number=number))
    for serial in serials:
        session.scan(place.reading(code(serial)))
    session.confirm(PERSON)


def warn(place: Workplace) -> None:
    row = a_warning("H1", place.clock.now()) | {"org": place.parts.log.workstation.org}
    with place.parts.database.writing() as connection:
        connection.execute(insert(catalogue_warning), row)


def test_receipts_are_taken_into_account_at_the_start_and_when_told(
    place: Workplace, asking: Asking
) -> None:
    asking.filled(0)
    receive(place, "PS1", 1, 2)
    asking.desk.receipts_changed()
    asking.filled(1)
    asking.desk.ask(BY_ITEM)
    answer = asking.hear(PurchasesShown).answer
    assert (answer.asked, answer.total.amount) == (BY_ITEM, Decimal(5))
    asking.desk.list_lines(BY_ITEM)
    shown = asking.hear(LinesShown)
    assert [line.delivery_no for line in shown.lines] == ["PS1"]
    assert not shown.more
    asking.desk.list_prices(BY_ITEM)
    assert asking.hear(PricesShown).steps == ()


def test_changes_that_come_close_are_looked_at_once(place: Workplace, tmp_path: Path) -> None:
    asking = Asking(place, tmp_path, look_every_s=3_600)
    asking.filled(0)
    receive(place, "PS1", 1)
    for _ in range(50):
        asking.desk.receipts_changed()
    asking.desk.ask(BY_ITEM)
    assert asking.hear(PurchasesShown).answer.total.lines == 0
    assert asking.said.empty()
    assert asking.desk.stop(30)


def test_the_next_start_goes_on_with_the_book_of_the_last(place: Workplace, tmp_path: Path) -> None:
    receive(place, "PS1", 1)
    first = Asking(place, tmp_path)
    first.filled(1)
    assert first.desk.stop(30)
    second = Asking(place, tmp_path)
    second.filled(0)
    second.desk.ask(BY_ITEM)
    assert second.hear(PurchasesShown).answer.total.received == 1
    assert second.desk.stop(30)


def test_a_distributor_is_held_to_what_was_ordered(place: Workplace, asking: Asking) -> None:
    ordered_at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    lines = tuple(
        OrderLine(no, f"L{no}", "D", an_item().province_code, 2, "盒", None, OrderState.CONFIRMED)
        for no in (1, 2)
    )
    with place.parts.database.writing() as connection:
        org = place.parts.log.workstation.org
        store(connection, org, Order("CG1", ordered_at, lines), ordered_at)
        connection.execute(insert(purchase_order), an_order(org, ordered_at))
    receive(place, "PS1", 1, 2, ordered="L1")
    place.clock.time += timedelta(days=5)
    asking.desk.receipts_changed()
    asking.filled(1)
    asking.desk.list_punctuality(NOVEMBER)
    (row,) = asking.hear(PunctualityShown).rows
    assert (row.lines, row.whole, row.late) == (2, 1, 1)
    assert row.rate == Decimal("0.5")
    assert row.median_days == row.slowest_days == 1
    asking.desk.ask(Question(By.DEPARTMENT, NOVEMBER))
    (department,) = asking.hear(PurchasesShown).answer.rows
    assert department.name == "静配中心"


def test_what_a_delivery_gives_no_price_for_costs_what_was_ordered(
    place: Workplace, asking: Asking
) -> None:
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    code_ = an_item().province_code
    price = Decimal("7.25")
    line = OrderLine(1, "L1", "D", code_, 2, "盒", price, OrderState.CONFIRMED)
    with place.parts.database.writing() as connection:
        store(connection, place.parts.log.workstation.org, Order("CG1", at, (line,)), at)
    session = place.receive(a_delivery(a_line(2, order_line_ids=("L1",)), number="PS1"))
    for serial in (1, 2):
        session.scan(place.reading(code(serial)))
    session.confirm(PERSON)
    asking.desk.receipts_changed()
    asking.filled(1)
    asking.desk.ask(BY_ITEM)
    assert asking.hear(PurchasesShown).answer.total.amount == Decimal("14.50")


def an_order(org: str, written_at: datetime) -> dict[str, object]:
    texts = {"state": "confirmed", "request_no": "", "written_by": PERSON, "draft": "{}"}
    numbers = {"order_no": "DD1", "platform_no": "CG1", "department": "静配中心"}
    counts = {"line_count": 2, "amount": Decimal(10), "contested": False}
    key = {"org": org, "order_id": uuid.uuid4(), "written_at": written_at}
    return {**key, **texts, **numbers, **counts}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_sums_are_written_as_a_table(
    place: Workplace, asking: Asking, tmp_path: Path, ending: str
) -> None:
    receive(place, "PS1", 1, 2)
    asking.desk.receipts_changed()
    asking.filled(1)
    path = tmp_path / f"采购{ending}"
    asking.desk.write_sheet(Question(By.ITEM, NOVEMBER, compared=True), Part.SUMS, path)
    assert asking.hear(SheetWritten).path == path
    if ending == ".csv":
        head, line, total = path.read_text(encoding="utf-8-sig").splitlines()
        assert head.startswith("品种,规格 厂家,ABC,行数,应收,实收")
        assert "5.00" in line
        assert total.startswith("合计")


@pytest.mark.parametrize(
    ("part", "head", "cell"),
    [
        (Part.LINES, "日期,收货单,配送单,行号,药品编码", "PS2"),
        (Part.PRICES, "日期,药品编码,药品名称,规格 厂家", ",2.5,3,20.0%"),
        (Part.PUNCTUALITY, "企业代码,配送企业,订单行", "企业代码"),
        (Part.DIFFERENCES, "汇总方式,月份或项目,新发现", "合计,,1,0,0,1"),
    ],
)
def test_the_other_tables_are_written_as_well(
    place: Workplace, tmp_path: Path, part: Part, head: str, cell: str
) -> None:
    receive(place, "PS1", 1)
    receive(place, "PS2", 2, price=Decimal(3))
    asking = Asking(place, tmp_path)
    asking.filled(2)
    warn(place)
    path = tmp_path / f"{part}.csv"
    asking.desk.write_sheet(BY_ITEM, part, path)
    assert asking.hear(SheetWritten).path == path
    written = path.read_text(encoding="utf-8-sig")
    assert written.startswith(head)
    assert cell in written
    assert asking.desk.stop(30)


def test_differences_between_the_catalogues_are_counted(place: Workplace, asking: Asking) -> None:
    warn(place)
    asking.desk.list_differences(NOVEMBER)
    shown = asking.hear(DifferencesShown).differences
    assert (shown.period, shown.total.found, shown.total.left) == (NOVEMBER, 1, 1)


def test_what_cannot_be_written_is_said(asking: Asking, tmp_path: Path) -> None:
    asking.desk.write_sheet(BY_ITEM, Part.SUMS, tmp_path / "采购.doc")
    assert ".xlsx" in asking.hear(StatisticsRefused).why.chinese
    asking.desk.write_sheet(BY_ITEM, Part.SUMS, tmp_path / "nowhere" / "采购.csv")
    assert "换一个位置" in asking.hear(StatisticsRefused).why.chinese


@pytest.mark.logs("cannot be opened")
@pytest.mark.logs("is made anew")
def test_without_a_book_every_wish_is_refused_and_nothing_else_suffers(
    place: Workplace, tmp_path: Path
) -> None:
    (tmp_path / FILE).mkdir()
    asking = Asking(place, tmp_path)
    asking.desk.receipts_changed()
    asking.desk.ask(BY_ITEM)
    assert asking.hear(StatisticsRefused).why.english
    assert asking.desk.stop(30)
