"""A trainee scans on the screen what stands on the dock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.entry.training_codes import TrainingCodes
from tests.ui import samples
from tests.ui.stage import Stage
from ui.fake_readers import FakeReaders
from ui.virtual_scanner import VirtualScanner

CARTONS = samples.training_cartons()


@pytest.fixture
def scanner(qtbot: QtBot) -> Iterator[VirtualScanner]:
    scanner = VirtualScanner(FakeReaders(lambda _event: None))
    qtbot.addWidget(scanner)
    scanner.show_codes(TrainingCodes("PS1", CARTONS, samples.ODD_CODES))
    scanner.show()
    yield scanner


@pytest.fixture
def scanned(scanner: VirtualScanner) -> list[str]:
    texts: list[str] = []
    scanner.scan_wished.connect(texts.append)
    return texts


def test_space_and_return_scan_the_next_box(scanner: VirtualScanner, scanned: list[str]) -> None:
    scanner.boxes_view.setFocus()
    QTest.keyClick(scanner.boxes_view, Qt.Key.Key_Space)
    QTest.keyClick(scanner.boxes_view, Qt.Key.Key_Return)
    assert scanned == list(CARTONS[0].boxes[:2])


def test_next_carton_scans_each_label_once(scanner: VirtualScanner, scanned: list[str]) -> None:
    for _ in range(len(CARTONS) + 2):
        scanner.scan_carton.click()
    assert scanned == [carton.label for carton in CARTONS]


def test_the_rest_of_a_carton_is_scanned_at_a_pace_and_then_it_stops(
    scanner: VirtualScanner, scanned: list[str], qtbot: QtBot
) -> None:
    scanner.boxes_view.setFocus()
    QTest.keyClick(scanner.boxes_view, Qt.Key.Key_Space)
    scanner.scan_rest.click()
    qtbot.waitUntil(lambda: len(scanned) == len(CARTONS[0].boxes), timeout=20_000)
    qtbot.waitUntil(lambda: not scanner.is_scanning)
    assert scanned == list(CARTONS[0].boxes)


def test_another_carton_shows_its_own_boxes_and_stops_the_pace(
    scanner: VirtualScanner, scanned: list[str]
) -> None:
    scanner.scan_rest.click()
    scanner.cartons_view.point_at(2)
    assert not scanner.is_scanning
    assert [row.code for row in scanner.boxes.rows] == list(CARTONS[2].boxes)


def test_odd_codes_say_what_is_odd(scanner: VirtualScanner, scanned: list[str]) -> None:
    scanner.tabs.setCurrentIndex(1)
    assert [row.place for row in scanner.odd.rows] == [what for _, what in samples.ODD_CODES]
    scanner.odd_view.point_at(3)
    QTest.keyClick(scanner.odd_view, Qt.Key.Key_Return)
    assert scanned == [samples.ODD_CODES[3][0]]


def test_closing_stops_the_pace(scanner: VirtualScanner) -> None:
    scanner.scan_rest.click()
    QTest.keyClick(scanner, Qt.Key.Key_Escape)
    assert not scanner.isVisible()
    assert not scanner.is_scanning


def test_a_delivery_without_cartons_shows_nothing_and_scans_nothing(
    scanner: VirtualScanner, scanned: list[str]
) -> None:
    scanner.show_codes(TrainingCodes("PS2", ()))
    for button in (scanner.scan_one, scanner.scan_carton, scanner.scan_rest):
        button.click()
    scanner.scan_next_box()
    assert scanned == []
    assert scanner.boxes.rowCount() == 0


def test_a_virtual_scan_goes_the_way_of_a_real_one(working: Stage, qtbot: QtBot) -> None:
    window = working.window
    window.menus.scanner.trigger()
    qtbot.waitUntil(lambda: bool(window.pages.virtual_scanner.boxes.rows))
    window.pages.virtual_scanner.scan_next_box()
    code = CARTONS[0].boxes[0]
    assert working.desk.wishes[-1] == ("scan", code, code.encode(), "virtual")
    qtbot.waitUntil(lambda: window.pages.receiving.verdict.shown.word == "通过")


def test_one_more_delivery_can_be_ordered(working: Stage) -> None:
    working.window.menus.order.trigger()
    assert working.training.ordered == 1
