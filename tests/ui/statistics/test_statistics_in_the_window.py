"""What the page of statistics wishes reaches those who do it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.reporting.statistics.values import By, Report
from tests.ui.stage import Stage
from tests.ui.statistics.stage import fill
from ui.places import STATISTICS
from ui.statistics.fake_statistics import FakeStatistics
from ui.statistics.page import StatisticsPage


def test_the_sums_that_are_shown_go_to_the_printer(qtbot: QtBot, working: Stage) -> None:
    statistics = working.purchasing.statistics
    assert isinstance(statistics, FakeStatistics)
    fill(statistics)
    pages = working.window.pages
    pages.show_page(STATISTICS)
    page = working.window.findChild(StatisticsPage)
    assert page is not None
    qtbot.waitUntil(lambda: page.tables.sums.rowCount() == 8)
    page.print_it.trigger()
    (report,) = working.papers.printed_reports
    assert isinstance(report, Report)
    assert report.answer.rows == statistics.rows[By.ITEM]
