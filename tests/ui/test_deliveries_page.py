"""Deliveries are found by typing, by scanning and by state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.receiving.progress import DeliveriesListed, LooseScan
from tests.ui import samples
from ui.deliveries_page import DeliveriesPage

ROWS = samples.deliveries()


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[DeliveriesPage]:
    page = DeliveriesPage()
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_deliveries(DeliveriesListed(ROWS))
    yield page


def shown(page: DeliveriesPage) -> list[str]:
    return [row.delivery_no[-1] for row in page.model.rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ps2026112100003", ["3"]), ("物流", ["2", "4"]), ("  北方 ", ["1", "3", "5"]), ("没有", [])],
)
def test_typing_narrows_by_number_and_distributor(
    page: DeliveriesPage, typed: str, found: list[str]
) -> None:
    page.search.setText(typed)
    assert shown(page) == found


@pytest.mark.parametrize(
    ("chip", "found"), [(0, list("12345")), (1, ["2", "3"]), (2, ["1"]), (3, ["4", "5"])]
)
def test_a_chip_narrows_by_state(page: DeliveriesPage, chip: int, found: list[str]) -> None:
    page.chips.button(chip).click()
    assert shown(page) == found


def test_return_in_the_search_opens_the_only_delivery_found(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.search.setFocus()
    QTest.keyClicks(page.search, "ps2026112100004")
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert chosen.args == [ROWS[3].delivery_id]


def test_the_arrow_key_goes_from_the_search_into_the_list(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.view.hasFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert chosen.args == [ROWS[1].delivery_id]


def test_a_scanned_delivery_number_opens_it_whatever_was_searched(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.search.setText("没有")
    page.chips.button(3).click()
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        page.take_scan(LooseScan("PS2026112100002", "wedge"))
    assert chosen.args == [ROWS[1].delivery_id]
    assert page.view.current_row() == ROWS[1]


def test_a_carton_label_of_two_deliveries_points_at_the_first_and_lets_the_clerk_choose(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    both = (ROWS[2].delivery_id, ROWS[4].delivery_id)
    with qtbot.assertNotEmitted(page.delivery_chosen):
        page.take_scan(LooseScan("ZX-1", "wedge", both))
    assert page.view.current_row() == ROWS[2]


@pytest.mark.parametrize("text", ["69012345678", "<b>x</b>", "x" * 5000, ""])
def test_a_scan_of_no_delivery_says_so_and_what_to_do(
    page: DeliveriesPage, qtbot: QtBot, text: str
) -> None:
    with qtbot.waitSignal(page.refused) as refused:
        page.take_scan(LooseScan(text, "wedge"))
    said = refused.args[0] if refused.args else ""
    assert "F5" in said
    assert len(said) < 160


def test_f5_asks_again(page: DeliveriesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.refresh_wished):
        QTest.keyClick(page.view, Qt.Key.Key_F5)


def test_an_empty_list_says_what_comes_next(page: DeliveriesPage) -> None:
    page.show_deliveries(DeliveriesListed(()))
    assert page.note.isVisible()
    assert "下一次同步" in page.note.sentence
    page.show_deliveries(DeliveriesListed(ROWS))
    assert not page.note.isVisible()
    page.search.setText("没有")
    assert "清空查找" in page.note.sentence


def test_the_cursor_stays_on_its_delivery_when_new_ones_arrive(page: DeliveriesPage) -> None:
    page.view.point_at(2)
    page.show_deliveries(DeliveriesListed((ROWS[4], *ROWS[:4])))
    assert page.view.current_row() == ROWS[2]
