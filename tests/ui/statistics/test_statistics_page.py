"""Sums lead down to the documents and up again, by keys alone; views are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.readers.saying import Saying
from app.reporting.statistics.events import BookFilled, SheetWritten, StatisticsRefused
from app.reporting.statistics.values import By, Only, Part, Period, Report
from tests.ui.statistics.stage import StatisticsStage, build_statistics, fill
from ui.statistics.periods import Span, period_of
from ui.statistics.tables import (
    CODES,
    DIFFERENCES,
    LINES,
    MONEY,
    PRICES,
    PUNCTUALITY,
    RECEIVED,
)
from ui.statistics.views import KEY, MOST_VIEWS, saved_views


@pytest.fixture
def stage(qtbot: QtBot) -> StatisticsStage:
    stage = build_statistics()
    fill(stage.statistics)
    qtbot.addWidget(stage.page)
    stage.page.resize(1280, 700)
    stage.page.show()
    stage.page.opened()
    qtbot.waitUntil(lambda: stage.page.tables.sums.rowCount() > 0)
    return stage


def cells(stage: StatisticsStage, row: int) -> list[str]:
    model = stage.page.tables.sums
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_sums_stand_with_share_class_and_what_they_were(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    stage.page.compared.setChecked(True)
    qtbot.waitUntil(lambda: "环比" in stage.page.cards.amount.note.text())
    name, amount, part, reached, before, year, *_ = cells(stage, 0)
    assert name == "A 注射用头孢曲松钠"
    assert amount == "284,500.00"
    assert (part, reached, before, year) == ("42.2%", "42.2%", "▲11.1%", "▼9.1%")
    assert cells(stage, 1)[3] == "64.7%"
    assert stage.page.cards.amount.number.text() == "673,672.70"
    assert stage.page.cards.amount.note.text() == "环比 ▲5.2%，同比 ▲5.2%"


def test_enter_goes_down_to_the_document_and_backspace_up_again(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    page = stage.page
    page.by_box.setCurrentIndex(page.by_box.findData(By.MAKER.value))
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 3)
    QTest.keyClick(page.tables.sums_view, Qt.Key.Key_Return)
    assert page.question.by is By.ITEM
    assert page.question.only == (Only(By.MAKER, "某某制药股份有限公司"),)
    assert page.where.text == "全部 › 生产企业：某某制药股份有限公司"
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 8)
    page.tables.sums_view.point_at(1)
    QTest.keyClick(page.tables.sums_view, Qt.Key.Key_Return)
    assert page.tables.tabs.currentIndex() == LINES
    qtbot.waitUntil(lambda: page.tables.lines.rowCount() == 29)
    page.tables.lines_view.point_at(0)
    with qtbot.waitSignal(page.delivery_wished) as wished:
        QTest.keyClick(page.tables.lines_view, Qt.Key.Key_Return)
    assert wished.args == ["PS2026112100001"]
    QTest.keyClick(page.tables.lines_view, Qt.Key.Key_Backspace)
    assert page.tables.tabs.currentIndex() == MONEY
    QTest.keyClick(page.tables.sums_view, Qt.Key.Key_Backspace)
    assert page.question == replace(page.question, by=By.MAKER, only=())
    assert not page.up.isEnabled()


def test_a_month_is_made_of_days(qtbot: QtBot, stage: StatisticsStage) -> None:
    stage.page.by_box.setCurrentIndex(stage.page.by_box.findData(By.MONTH.value))
    qtbot.waitUntil(lambda: cells(stage, 0)[0] == "2026-01")
    stage.page.go_down(stage.page.tables.sums.rows[0])
    assert stage.page.question.by is By.DAY


def test_prices_and_punctuality_have_tables_of_their_own(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    stage.page.tables.tabs.setCurrentIndex(PRICES)
    qtbot.waitUntil(lambda: stage.page.tables.prices.rowCount() == 2)
    assert stage.page.tables.prices.index(1, 4).data() == "▼26.0%"
    stage.page.tables.tabs.setCurrentIndex(PUNCTUALITY)
    qtbot.waitUntil(lambda: stage.page.tables.punctuality.rowCount() == 2)
    assert stage.page.tables.punctuality.index(0, 4).data() == "78.0%"


def test_price_changes_and_distributors_lead_to_their_lines_and_back(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    tables = stage.page.tables
    for tab, view, only in (
        (PRICES, tables.prices_view, Only(By.ITEM, "P1")),
        (PUNCTUALITY, tables.punctuality_view, Only(By.DISTRIBUTOR, "D2")),
    ):
        tables.tabs.setCurrentIndex(tab)
        model = view.model()
        qtbot.waitUntil(partial(lambda rows: rows() == 2, model.rowCount))
        view.point_at(0)
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert (stage.page.question.only, tables.shown) == ((only,), LINES)
        stage.page.go_up()
        assert (stage.page.question.only, tables.shown) == ((), tab)


def columns(stage: StatisticsStage) -> list[str]:
    view, model = stage.page.tables.sums_view, stage.page.tables.sums
    count = range(model.columnCount())
    return [str(model.titles()[n]) for n in count if not view.isColumnHidden(n)]


def test_each_face_of_the_sums_has_its_own_columns_order_and_bars(stage: StatisticsStage) -> None:
    tables = stage.page.tables
    assert columns(stage) == ["品种", "金额（元）", "占比", "累计", "实收"]
    assert tables.chart.bars.title.splitlines() == [
        "金额（万元），按品种",
        "A 类 4 种，B 类 2 种，C 类 2 种",
    ]
    tables.tabs.setCurrentIndex(RECEIVED)
    assert columns(stage) == ["品种", "收货行", "差异行", "应收", "实收", "拒收", "少收"]
    assert cells(stage, 0)[6:12] == ["30", "2", "3,020", "3,000", "5", "15"]
    tables.tabs.setCurrentIndex(CODES)
    assert columns(stage) == ["品种", "实收", "有码", "有码率", "品种已确认", "确认率"]
    assert cells(stage, 0)[12:] == ["2,990", "99.7%", "2,900", "97.0%"]
    assert set(tables.chart.bars.numbers) == {10}


def test_small_sums_are_drawn_in_yuan_and_large_ones_in_ten_thousands(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    chart = stage.page.tables.chart
    assert chart.bars.numbers[0] == 28.45
    rows = stage.statistics.rows[By.ITEM]
    stage.statistics.rows[By.ITEM] = rows[6:]
    stage.page.ask()
    qtbot.waitUntil(lambda: len(chart.bars.numbers) == 2)
    assert chart.bars.title.startswith("金额（元）")
    assert chart.bars.numbers == (5230, 812)


def test_what_differs_most_stands_first_where_differences_are_looked_at(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    rows = stage.statistics.rows[By.ITEM]
    worst = replace(rows[-1], sums=replace(rows[-1].sums, differing=9, coded=0))
    stage.statistics.rows[By.ITEM] = (*rows[:-1], worst)
    tables = stage.page.tables
    for tab in (RECEIVED, CODES):
        tables.tabs.setCurrentIndex(tab)
        qtbot.waitUntil(lambda: tables.sums.rows[0] == worst)
        assert tables.chart.bars.names[0] == worst.name
    tables.tabs.setCurrentIndex(MONEY)
    assert tables.sums.rows[0].key == rows[0].key


def test_where_there_is_no_room_for_both_a_key_changes_between_table_and_drawing(
    stage: StatisticsStage,
) -> None:
    page, tables = stage.page, stage.page.tables
    assert tables.sums_view.isVisible() and tables.chart.isVisible()
    for _ in range(2):  # what is wide gives way when it is told to be narrow
        page.resize(806, 434)
        QApplication.processEvents()
    assert (page.width(), page.height()) == (806, 434)
    assert tables.sums_view.isVisible() and not tables.chart.isVisible()
    page.to_chart.trigger()
    assert tables.chart.isVisible() and not tables.sums_view.isVisible()
    tables.tabs.setCurrentIndex(LINES)
    assert tables.lines_view.isVisible() and not tables.chart.isVisible()


def test_both_tables_of_the_warnings_are_legible_before_they_are_drawn(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    page, tables = stage.page, stage.page.tables
    tables.tabs.setCurrentIndex(DIFFERENCES)
    qtbot.waitUntil(lambda: tables.differences.months.rowCount() == 9)
    for width in (1262, 988, 806):
        page.resize(width, 500)
        QApplication.processEvents()
        page.resize(width, 500)
        QApplication.processEvents()
        assert page.width() == width
        assert tables.chart.isVisible() is (width == 1262)
        assert page._chart_button.isVisible() is (width != 1262)
        for view in (tables.differences.months_view, tables.differences.fields_view):
            needed = view.fontMetrics().horizontalAdvance("2026-08")
            assert view.columnWidth(0) > needed + 16
            assert view.horizontalHeader().length() <= view.viewport().width()


def test_differences_of_the_catalogues_stand_by_month_and_by_field(
    qtbot: QtBot, stage: StatisticsStage
) -> None:
    stage.page.tables.tabs.setCurrentIndex(DIFFERENCES)
    panel = stage.page.tables.differences
    qtbot.waitUntil(lambda: panel.months.rowCount() == 9)
    assert [panel.months.index(8, column).data() for column in (0, 1, 4)] == [
        "合计",
        "866",
        "1,233",
    ]
    assert panel.fields.index(0, 0).data() == "对照"


def test_reasons_are_worded_and_lead_to_their_items(qtbot: QtBot, stage: StatisticsStage) -> None:
    page = stage.page
    page.by_box.setCurrentIndex(page.by_box.findData(By.REASON.value))
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 4)
    assert [cells(stage, row)[0] for row in range(4)] == ["短少", "破损", "与订单不符", "没有差异"]
    page.go_down(page.tables.sums.rows[0])
    assert page.question.only == (Only(By.REASON, "short"),)
    assert page.question.by is By.ITEM


@pytest.mark.parametrize("tab", [CODES, LINES, PRICES, PUNCTUALITY, DIFFERENCES])
def test_the_table_that_is_shown_is_exported(
    stage: StatisticsStage, monkeypatch: pytest.MonkeyPatch, tab: int
) -> None:
    stage.page.tables.tabs.setCurrentIndex(tab)
    offered = []

    def chosen(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return name, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    stage.page.export.trigger()
    [(asked, part, path)] = stage.statistics.written
    assert (asked, part, path.name) == (stage.page.question, tuple(Part)[tab - CODES], offered[0])
    assert offered[0].startswith("品种" if tab == CODES else stage.page.tables.tabs.tabText(tab))


def test_what_is_shown_is_printed_with_the_way_to_it(qtbot: QtBot, stage: StatisticsStage) -> None:
    page = stage.page
    page.by_box.setCurrentIndex(page.by_box.findData(By.MAKER.value))
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 3)
    maker = page.tables.sums.rows[0]
    page.go_down(maker)
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 8)
    page.tables.sums_view.setFocus()
    with qtbot.waitSignal(page.paper_wished) as wished:
        QTest.keyClick(page.tables.sums_view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (report,) = wished.args
    assert isinstance(report, Report)
    assert report.path == ((By.MAKER, maker.name),)
    assert report.answer.asked == page.question


@pytest.mark.parametrize(
    ("tab", "part", "count"),
    [(LINES, Part.LINES, 29), (PRICES, Part.PRICES, 2), (PUNCTUALITY, Part.PUNCTUALITY, 2)],
)
def test_the_table_beside_the_sums_is_printed_as_it_is_shown(
    qtbot: QtBot, stage: StatisticsStage, tab: int, part: Part, count: int
) -> None:
    page = stage.page
    page.tables.tabs.setCurrentIndex(tab)
    page.print_it.trigger()  # its rows have not come: there is nothing to print yet
    qtbot.waitUntil(lambda: page.tables.found is not None)
    with qtbot.waitSignal(page.paper_wished) as wished:
        page.print_it.trigger()
    (listing,) = wished.args
    assert (listing.part, listing.period) == (part, page.periods.period)
    assert len(listing.found) == count


def test_the_warnings_are_printed_with_their_total(qtbot: QtBot, stage: StatisticsStage) -> None:
    stage.page.tables.tabs.setCurrentIndex(DIFFERENCES)
    qtbot.waitUntil(lambda: stage.page.tables.found is not None)
    with qtbot.waitSignal(stage.page.paper_wished) as wished:
        stage.page.print_it.trigger()
    assert wished.args[0].found.total.found == 866


def test_an_empty_period_says_what_to_do(qtbot: QtBot, stage: StatisticsStage) -> None:
    assert not stage.page.tables.nothing.isVisible()
    stage.statistics.rows.clear()
    stage.page.again.trigger()
    qtbot.waitUntil(stage.page.tables.nothing.isVisible)
    assert "换一个时间范围" in stage.page.tables.nothing.sentence
    stage.statistics.steps = ()
    stage.page.tables.tabs.setCurrentIndex(PRICES)
    assert not stage.page.tables.nothing.isVisible()  # nobody has answered yet
    qtbot.waitUntil(lambda: "价格" in stage.page.tables.nothing.sentence)
    assert stage.page.tables.nothing.isVisible()


def test_too_many_lines_are_said(qtbot: QtBot, stage: StatisticsStage) -> None:
    stage.statistics.more = True
    stage.page.tables.tabs.setCurrentIndex(LINES)
    qtbot.waitUntil(lambda: "29 行" in stage.page.strip.label.text())


def test_a_view_is_kept_shown_again_and_forgotten(qtbot: QtBot, stage: StatisticsStage) -> None:
    page = stage.page
    page.periods.show_span(Span.LAST_MONTH)
    page.by_box.setCurrentIndex(page.by_box.findData(By.MAKER.value))
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 3)
    page.go_down(page.tables.sums.rows[0])
    page.compared.setChecked(True)
    page.tables.tabs.setCurrentIndex(CODES)
    kept = page.question
    page.keep_view("上月最大厂家")
    page.go_up()
    page.compared.setChecked(False)
    page.periods.show_days(Period(date(2026, 1, 5), date(2026, 2, 6)))
    page.keep_view("年初")
    assert page.question.period == Period(date(2026, 1, 5), date(2026, 2, 6))
    page.tables.tabs.setCurrentIndex(LINES)
    page.views.choose(page.views.box.findData("上月最大厂家"))
    assert (page.question, page.tables.shown) == (kept, CODES)
    page.views.choose(page.views.box.findData("年初"))
    assert page.question.period.since == date(2026, 1, 5)
    page.views.box.setCurrentIndex(page.views.box.findData("年初"))
    page.views.forget_view()
    page.person = "采购员乙"
    assert page.views.box.count() == 1
    assert [view.name for view in saved_views(stage.preferences, "采购员甲")] == ["上月最大厂家"]


def test_views_that_cannot_be_read_are_left_out_and_never_too_many(stage: StatisticsStage) -> None:
    stage.preferences.write(f"{KEY}/采购员甲", '[{"name": 3}]')
    assert saved_views(stage.preferences, "采购员甲") == ()
    for number in range(MOST_VIEWS + 3):
        stage.page.keep_view(f"视图 {number}")
    assert len(saved_views(stage.preferences, "采购员甲")) == MOST_VIEWS


def test_the_page_says_how_much_is_not_counted_yet(qtbot: QtBot, stage: StatisticsStage) -> None:
    stage.bridge.post(BookFilled(120, 3_000))
    qtbot.waitUntil(lambda: "120 / 3,000" in stage.page.filling.text())
    asked = len(stage.statistics.asked)
    stage.bridge.post(BookFilled(3_000, 3_000))
    qtbot.waitUntil(lambda: not stage.page.filling.isVisible())
    assert len(stage.statistics.asked) == asked + 1


def test_what_was_written_and_what_was_not_is_said(qtbot: QtBot, stage: StatisticsStage) -> None:
    stage.bridge.post(SheetWritten(Path("采购.xlsx")))
    qtbot.waitUntil(lambda: "采购.xlsx" in stage.page.strip.label.text())
    with qtbot.waitSignal(stage.page.refused) as refused:
        stage.bridge.post(StatisticsRefused(Saying("写不了", "no")))
    assert refused.args == ["写不了"]


@pytest.mark.parametrize(
    ("span", "since", "until"),
    [
        (Span.MONTH, date(2026, 1, 1), date(2026, 1, 31)),
        (Span.LAST_MONTH, date(2025, 12, 1), date(2025, 12, 31)),
        (Span.QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
        (Span.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Span.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Span.TWELVE_MONTHS, date(2025, 2, 1), date(2026, 1, 31)),
    ],
)
def test_named_periods_are_whole_months(span: Span, since: date, until: date) -> None:
    assert period_of(span, date(2026, 1, 20)) == Period(since, until)
