"""The page of the code library over the real desk, a real store and the core's thread."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.receiving.values import Package
from app.store.core import Core
from app.tracing.desk import LibraryDesk
from app.tracing.values import MoveKind, State
from tests.app.tracing.shelves import a_batch, codes, find, receive
from tests.deliveries import MIDDLE, Workplace, boxes, code, workplace
from tests.ui.library_stage import LibraryStage, build_over
from ui.application import Dressed
from ui.bridge import Bridge

WAIT_S = 30
WAIT_MS = WAIT_S * 1000
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Shelf:
    """The page and the store behind it."""

    stage: LibraryStage
    place: Workplace


@pytest.fixture
def shelf(qapp: Dressed, qtbot: QtBot, tmp_path: Path, empty_database: Path) -> Iterator[Shelf]:
    shutil.copy(empty_database, tmp_path / "work.db")
    with workplace(tmp_path / "work.db") as place:
        receive(place, a_batch(Package(code(1, MIDDLE), boxes(1, 100)), *boxes(901, 3)))
        bridge, core = Bridge(), Core()
        parts = place.parts
        desk = LibraryDesk(parts.database, parts.log, parts.clock, core, bridge.post)
        stage = build_over(desk, bridge, place.clock.now)
        page = stage.page
        qtbot.addWidget(page)
        page.resize(1274, 678)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.opened()
        qtbot.waitUntil(lambda: page.card.card is not None, timeout=WAIT_MS)
        yield Shelf(stage, place)
        page.closed()
        assert desk.stop(WAIT_S)
        assert core.stop(WAIT_S)


def test_everything_is_listed_page_by_page(shelf: Shelf, qtbot: QtBot) -> None:
    results = shelf.stage.page.results
    results.setFocus()

    def at_the_end() -> bool:
        QTest.keyClick(results, Qt.Key.Key_End, CONTROL)
        return results.complete

    qtbot.waitUntil(at_the_end, timeout=WAIT_MS)
    assert len(results.codes.rows) == 104


@pytest.mark.parametrize(
    ("typed", "count"), [("0903", 1), ("syjn", 104), ("A2601", 104), ("ps1", 104), ("没有", 0)]
)
def test_what_is_typed_is_found_whatever_it_is(
    shelf: Shelf, qtbot: QtBot, typed: str, count: int
) -> None:
    page = shelf.stage.page
    page.bar.field.setText(typed)
    QTest.keyClick(page.bar.field, Qt.Key.Key_Return)
    least = min(count, 40)
    qtbot.waitUntil(
        lambda: page.count.text() == "共 0 个" if not count else "：" in page.count.text(),
        timeout=WAIT_MS,
    )
    assert least <= len(page.results.codes.rows) <= count


def test_a_carton_and_a_box_leave_and_come_back(shelf: Shelf, qtbot: QtBot) -> None:
    stage, page = shelf.stage, shelf.stage.page
    QTest.keyClick(page, Qt.Key.Key_F6)
    for text in (code(1, MIDDLE), code(901), code(999)):
        stage.read(text)
    qtbot.waitUntil(lambda: page.moves.go.isEnabled(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "101 盒可以办理，1 个码不能" in page.moves.sums.text(), timeout=WAIT_MS)
    page.moves.document.setText("CF-1")
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    dialog = page.questions.move_dialog
    assert dialog is not None
    assert find(shelf.place, state=State.LEFT) == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.moves.model.rows) == 1, timeout=WAIT_MS)
    assert len(find(shelf.place, kind=MoveKind.DISPENSED)) == 102
    # Without a window manager nobody else gives the keys back to the page.
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_F6)
    stage.read(code(1, MIDDLE))
    qtbot.waitUntil(
        lambda: page.card.code == code(1, MIDDLE) and page.take_back.isEnabled(), timeout=WAIT_MS
    )
    assert page.card.band.word == "已出库"
    QTest.keyClick(page, Qt.Key.Key_F9)
    back = page.questions.take_back_dialog
    assert back is not None
    ok = back.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(ok.isEnabled, timeout=WAIT_MS)
    assert ok.text() == "冲销 100 盒"
    QTest.keyClick(back, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.card.band.word == "在库", timeout=WAIT_MS)
    assert codes(find(shelf.place, state=State.LEFT)) == [code(901)]


def test_stock_comes_in_and_goes_out_as_a_file(shelf: Shelf, qtbot: QtBot, tmp_path: Path) -> None:
    page = shelf.stage.page
    path = tmp_path / "stock.csv"
    rows = [f"{code(n)},X1,期初片,B9" for n in range(2001, 2131)]
    rows += ["12345,X1,期初片,B9", f"{code(1)},X1,期初片,B9"]
    path.write_text("\n".join(["追溯码,品种编码,名称,批号", *rows]), encoding="utf-8")
    page.files.show_dialog(str(path))
    dialog = page.files.dialog
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2, timeout=WAIT_MS)
    assert "导入 130 个追溯码" in dialog.said.text()
    dialog.close()
    page.bar.field.setText("B9")
    QTest.keyClick(page.bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "按批号" in page.count.text(), timeout=WAIT_MS)
    target = tmp_path / "found.csv"
    page.export_found()
    page.files.export(str(target))
    qtbot.waitUntil(lambda: "已导出 130" in page.strip.label.text(), timeout=WAIT_MS)
    assert target.read_text(encoding="utf-8-sig").count("期初片") == 130


def test_a_faulty_file_is_said_in_the_dialog(shelf: Shelf, qtbot: QtBot, tmp_path: Path) -> None:
    page = shelf.stage.page
    (tmp_path / "photo.xlsx").write_bytes(b"PK\x03\x04 no sheet")
    page.files.show_dialog(str(tmp_path / "photo.xlsx"))
    dialog = page.files.dialog
    assert dialog is not None
    dialog.begin()
    qtbot.waitUntil(lambda: "XLSX" in dialog.said.text(), timeout=WAIT_MS)
    assert page.bring_in.isEnabled()
    dialog.close()
