"""What presses stands first, and Enter goes where it is done."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.links.answers import DocumentFound
from app.links.documents import Document, Opens
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.purchasing.records import Shown
from app.reporting.today.desk import DutiesShown
from app.reporting.today.duties import Duty, Task
from tests.ui.stage import Stage
from ui.links.page import LETTERS
from ui.parts.rows_model import DETAIL_ROLE
from ui.places import LINKS, TODAY
from ui.relations.page import DUE
from ui.today.fake_today import FakeToday
from ui.today.page import TodayPage

WAITING = (Duty(Task.RECEIVE, 4), Duty(Task.CASES, 2, 1), Duty(Task.CHASE, 7, oldest_days=12))


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> TodayPage:
    """The page in the window, with something to do."""
    today = stage.purchasing.today
    assert isinstance(today, FakeToday)
    today.duties = WAITING
    stage.window.sign_in("采购员甲")
    stage.window.pages.show_page(TODAY)
    page = stage.window.pages.purchasing.today.page
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    return page


def test_what_presses_stands_first_and_says_why(page: TodayPage) -> None:
    assert [row.task for row in page.model.rows] == [Task.CASES, Task.CHASE, Task.RECEIVE]
    assert page.heading.text() == "采购员甲，今天要做的事"
    details = [page.model.special(row, 1, DETAIL_ROLE) for row in page.model.rows]
    assert details == ["1 件要先办", "最久 12 天", ""]


def test_enter_goes_where_it_is_done(stage: Stage, page: TodayPage, qtbot: QtBot) -> None:
    page.view.point_at(0)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert stage.window.pages.rooms.cases.isVisible()


@pytest.mark.parametrize(
    ("task", "shown"),
    [
        (Task.DRAFTS, Shown.DRAFTS),
        (Task.APPROVE, Shown.TO_APPROVE),
        (Task.STUCK, Shown.OPEN),
        (Task.CHASE, Shown.LATE),
        (Task.RETURNS, Shown.RETURNS),
    ],
)
def test_orders_are_listed_as_far_as_they_are_meant(
    stage: Stage, page: TodayPage, task: Task, shown: Shown
) -> None:
    page.wish_place(Duty(task, 3))
    orders = stage.window.pages.purchasing.orders
    assert orders.isVisible()
    assert orders.page.filters.shown.currentData() == shown


def test_licences_lead_to_the_list_of_those_that_end(stage: Stage, page: TodayPage) -> None:
    page.wish_place(Duty(Task.DOCUMENTS, 1))
    relations = stage.window.pages.purchasing.relations
    assert relations.isVisible()
    assert relations.page.tabs.currentIndex() == DUE


def test_messages_are_counted_for_who_decides_and_lead_to_their_list(
    stage: Stage, page: TodayPage, qtbot: QtBot
) -> None:
    purchasing = stage.window.pages.purchasing
    at = datetime(2026, 11, 21, 12, 5).astimezone()
    duties = (Duty(Task.LETTERS, 4, 4, 2, at),)
    counted: list[tuple[int, int]] = []
    purchasing.waiting_counted.connect(lambda place, count: counted.append((place, count)))
    stage.bridge.post(DutiesShown("采购员甲", rights_of_role(Role.SYSTEM_ADMINISTRATOR), duties))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert (LINKS, 4) in counted
    assert page.model.special(page.model.rows[0], 1, DETAIL_ROLE) == "截至 11-21 12:05"
    assert purchasing._looking.isActive()
    page.wish_place(duties[0])
    assert purchasing.links.isVisible()
    assert purchasing.links.page.tabs.currentIndex() == LETTERS
    purchasing.begin("另一人")
    assert (counted[-1], purchasing._looking.isActive()) == ((LINKS, 0), False)


def test_what_a_message_is_about_is_opened_on_its_page(stage: Stage, page: TodayPage) -> None:
    pages = stage.window.pages
    purchasing = pages.purchasing
    found = {
        Opens.DELIVERY: "PS20261121-0043",
        Opens.ORDER: "CG20261121-01-0001",
        Opens.RETURN: "CG20261121-01-0001",
        Opens.MOVE: "81000010000000000001",
    }
    for opens, look_for in found.items():
        key = uuid.UUID(int=9)
        purchasing.show_document(DocumentFound(Document(opens, key, "", ""), look_for))
        if opens is Opens.DELIVERY:
            assert (pages.deliveries.isVisible(), pages.deliveries.search.text()) == (
                True,
                look_for,
            )
        elif opens is Opens.MOVE:
            assert (pages.rooms.library.isVisible(), pages.rooms.library.bar.text) == (
                True,
                look_for,
            )
        else:
            orders = purchasing.orders.page
            assert (purchasing.orders.isVisible(), orders.list.text) == (True, look_for)
            assert orders.panel.returns_wanted == (key if opens is Opens.RETURN else None)


def test_nothing_to_do_is_said(stage: Stage, page: TodayPage, qtbot: QtBot) -> None:
    stage.bridge.post(DutiesShown("采购员甲", rights_of_role(""), ()))
    qtbot.waitUntil(page.nothing.isVisible)
    stage.bridge.post(DutiesShown("somebody else", rights_of_role(""), WAITING))
    stage.bridge.post(DutiesShown("采购员甲", rights_of_role(""), WAITING[:1]))
    qtbot.waitUntil(page.view.isVisible)
    assert page.model.rowCount() == 1


def test_a_purchaser_begins_with_it_and_a_clerk_does_not(stage: Stage, qtbot: QtBot) -> None:
    pages = stage.window.pages
    stage.window.sign_in("收货员甲")
    qtbot.waitUntil(lambda: pages.deliveries.isVisible())
    stage.bridge.post(DutiesShown("收货员甲", rights_of_role(Role.RECEIVING_CLERK), WAITING))
    stage.bridge.post(DutiesShown("采购员甲", rights_of_role(Role.PURCHASER), WAITING))
    qtbot.wait(1)
    assert pages.deliveries.isVisible()
    pages.purchasing.begin("采购员甲")
    pages.purchasing.show_first(DutiesShown("采购员甲", rights_of_role(Role.PURCHASER), WAITING))
    assert pages.purchasing.today.isVisible()
