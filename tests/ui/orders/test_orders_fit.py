"""The page of orders stays readable at 1366×768 magnified by half, in both languages."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.purchasing.events import OrdersListed
from app.purchasing.records import LISTED, OrdersAsked
from tests.ui.orders.stage import a_draft, a_line, build_orders, fill
from tests.ui.samples import NOW
from ui.application import Dressed
from ui.orders.editor import Editing
from ui.orders.model import AMOUNT, COME, DRUG, FROM, NUMBER, SUM
from ui.orders.page import OrdersPage
from ui.orders.panel import Step
from ui.parts.languages import LANGUAGES, spoken_language

SMALL = (806, 434)
"""What the window leaves a page there, in logical pixels."""
LARGE = (1816, 1002)


@dataclass(frozen=True)
class Small:
    """The page on a small screen, and the orders on it by name."""

    page: OrdersPage
    made: dict[str, uuid.UUID]


def show(stage: Small, qtbot: QtBot, name: str) -> None:
    page = stage.page
    position = page.model.position(stage.made[name])
    assert position is not None
    page.view.point_at(position)

    def is_shown() -> bool:
        shown = page.panel.shown
        return shown is not None and shown.view.order_id == stage.made[name]

    qtbot.waitUntil(is_shown)


@pytest.fixture(params=list(LANGUAGES))
def stage(request: pytest.FixtureRequest, qapp: Dressed, qtbot: QtBot) -> Iterator[Small]:
    qapp.languages.choose(request.param)
    made = build_orders(lambda: NOW)
    qtbot.addWidget(made.page)
    made.page.resize(*SMALL)
    made.page.show()
    small = Small(made.page, fill(made.orders))
    made.page.opened()
    qtbot.waitUntil(lambda: made.page.model.rowCount() > 0)
    yield small
    made.page.closed()


def test_no_order_widens_the_page_and_its_number_and_drugs_are_legible(
    stage: Small, qtbot: QtBot
) -> None:
    page, panel = stage.page, stage.page.panel
    for name in stage.made:
        show(stage, qtbot, name)
        QApplication.processEvents()
        assert (page.width(), page.height()) == SMALL
        assert panel.view.columnWidth(DRUG) >= 150
        assert panel.view.viewport().height() >= panel.view.verticalHeader().defaultSectionSize()
    number = f"{page.model.index(0, NUMBER).data()}-N6AQ9"
    bold = page.view.font()
    bold.setBold(True)
    assert page.view.columnWidth(NUMBER) >= QFontMetrics(bold).horizontalAdvance(number) + 26 + 16
    assert page.view.columnWidth(AMOUNT) > page.view.fontMetrics().horizontalAdvance("123,456.00")
    assert page.view.visualRect(page.view.currentIndex()).bottom() <= page.view.viewport().height()


def test_columns_that_have_nothing_to_say_are_left_out(stage: Small, qtbot: QtBot) -> None:
    view = stage.page.panel.view
    show(stage, qtbot, "draft")
    assert [view.isColumnHidden(column) for column in (FROM, COME, SUM)] == [True, True, False]
    show(stage, qtbot, "delivering")
    assert [view.isColumnHidden(column) for column in (FROM, COME, SUM)] == [True, False, True]
    stage.page.resize(*LARGE)
    assert not any(view.isColumnHidden(column) for column in (FROM, COME, SUM))


def test_what_is_seldom_done_is_in_a_menu_and_keeps_its_keys(stage: Small, qtbot: QtBot) -> None:
    panel = stage.page.panel
    show(stage, qtbot, "draft")
    assert panel.buttons[Step.SUBMIT].isVisible() and not panel.buttons[Step.PRINT].isVisible()
    entries = panel.more.menu().actions()
    assert [one.shortcut().toString() for one in entries] == [
        "Ctrl+Del",
        "Ctrl+Y",
        "Ctrl+P",
        "Ctrl+Shift+S",
    ]
    with qtbot.waitSignal(stage.page.paper_wished):
        panel.steps[Step.PRINT].trigger()
    stage.page.resize(*LARGE)
    assert panel.buttons[Step.PRINT].isVisible() and not panel.more.isVisible()


def test_what_is_written_has_the_whole_page(stage: Small, qtbot: QtBot) -> None:
    page, editor = stage.page, stage.page.editor
    page._write(Editing(a_draft(a_line(0, 25), a_line(1, 30, number=2))))
    QApplication.processEvents()
    assert not page.view.isVisible()
    assert (page.width(), page.height()) == SMALL
    assert editor.quantity.y() == editor.reason.y()
    assert editor.view.viewport().height() >= 46
    page.resize(*LARGE)
    QApplication.processEvents()
    assert page.view.isVisible()
    assert editor.quantity.y() < editor.reason.y()
    page.resize(*SMALL)
    editor.changed = False
    page.leave_editor()
    assert page.view.isVisible()


def test_thousands_of_orders_are_listed_and_what_is_left_out_is_said(
    stage: Small, qtbot: QtBot
) -> None:
    page = stage.page
    one = page.model.rows[0]
    many = tuple(replace(one, order_id=uuid.UUID(int=n)) for n in range(LISTED))
    page.hear(OrdersListed(OrdersAsked(), many))
    assert page.model.rowCount() == len(many) == 5_000
    said = {"zh": "最近 5,000 张", "en": "5,000"}[spoken_language()]
    assert said in page.list.count.text()
    page.hear(OrdersListed(OrdersAsked(), many[1:]))
    assert "4,999" in page.list.count.text()


def test_a_page_without_orders_can_be_as_small(stage: Small, qtbot: QtBot) -> None:
    page = stage.page
    page.hear(OrdersListed(OrdersAsked(), ()))
    page.panel.resize(400, 300)  # nothing is shown there, and nothing is offered
    assert page.nothing.isVisible() and not page.nothing.button.isVisible()
    assert not page.grab().isNull()
    assert (page.width(), page.height()) == SMALL
