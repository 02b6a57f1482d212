"""Refused boxes of an unknown identifier are assigned; notices stand on the lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.receiving.progress import DeskFailed, ReceiptOpened
from app.receiving.values import PackageLevel
from app.receiving.verdicts import Sentence, Severity, Verdict
from tests.ui import samples
from tests.ui.stage import Stage
from ui.parts.rows_model import TAGS_ROLE
from ui.receiving.assign_dialog import AssignDialog, unknown_identifier
from ui.receiving.line_notices import notices_of

UNKNOWN = "8100077"


def refuse(stage: Stage, qtbot: QtBot, *serials: int, identifier: str = UNKNOWN) -> None:
    tray = stage.window.pages.receiving.tray
    before = len(tray.model.rows)
    for serial in serials:
        text = f"{identifier}{serial:013d}"
        sentence = Sentence("identifier-unknown", {"identifier": identifier})
        stage.desk.verdicts[text] = (Verdict.UNKNOWN_CODE, sentence)
        stage.desk.scan(text, text.encode(), "serial-1", samples.NOW)
    qtbot.waitUntil(lambda: len(tray.model.rows) == before + len(serials))


def open_dialog(stage: Stage) -> AssignDialog:
    QTest.keyClick(stage.window.pages.receiving, Qt.Key.Key_F5)
    (dialog,) = (d for d in stage.window.findChildren(AssignDialog) if d.isVisible())
    return dialog


def test_one_answer_is_for_all_boxes_of_the_identifier(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    refuse(working, qtbot, 1, 2)
    refuse(working, qtbot, 3, identifier="8100088")
    page.tray.view.point_at(2)
    dialog = open_dialog(working)
    assert dialog.identifier == UNKNOWN
    assert not dialog.line.complete
    dialog.level.setCurrentIndex(1)
    line = dialog.line
    QTest.keyClick(dialog.lines, Qt.Key.Key_Return)
    (wish,) = (wish for wish in working.desk.wishes if wish[0] == "assign_identifier")
    settles = (dialog.entries, dialog.explanation)
    assert wish[1:] == (UNKNOWN, line.line_no, PackageLevel.MIDDLE, settles)
    assert len(dialog.entries) == 2
    assert line.name in dialog.explanation
    qtbot.waitUntil(lambda: page.verdict.shown.word == "请重扫")
    assert "2 盒" in page.verdict.shown.sentence
    assert [unknown_identifier(entry) for entry in page.tray.assignable] == ["8100088"]


def test_a_refused_assignment_leaves_the_exception_and_asks_for_nothing(
    working: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = working.window.pages.receiving
    refuse(working, qtbot, 1)
    page.assigning.ask()
    dialog = working.window.findChildren(AssignDialog)[-1]

    def fail(*_wish: object) -> None:
        working.bridge.post(DeskFailed(Sentence("mapping-no-item", {"line": 1})))

    monkeypatch.setattr(working.desk, "assign_identifier", fail)
    QTest.keyClick(dialog.lines, Qt.Key.Key_Return)
    working.bridge.post(ReceiptOpened(working.desk.view))
    with qtbot.waitSignal(working.bridge.receipt_opened):
        working.bridge.post(ReceiptOpened(working.desk.view))
    assert page.verdict.shown.word != "请重扫"
    assert page.tray.assignable


def test_without_such_an_exception_the_key_does_nothing(working: Stage) -> None:
    page = working.window.pages.receiving
    assert not page.commands.assign.isEnabled()
    assert page.tray.assignable == []
    settled = replace(samples.tray_entry(Verdict.WRONG_BATCH, 3), settled="退回")
    assert unknown_identifier(settled) == ""


def test_notices_stand_on_the_line_and_beside_it(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    assert not page.tabs.isTabVisible(3)
    first, second, *others = working.desk.view.lines
    said = (("cold_chain", "2-8℃"), ("price", "2"), ("catalogue_price", "1"), ("reason", "通告"))
    keys = ("notice-price-differs", "notice-cold-chain", "notice-recalled")
    noticed = replace(second, notices=keys, notice_values=said)
    view = replace(working.desk.view, lines=(first, noticed, *others))
    working.bridge.post(ReceiptOpened(view))
    qtbot.waitUntil(lambda: page.tabs.isTabVisible(3))
    assert page.tabs.tabText(3) == "提示 3"
    model = page.lines.model
    tags = model.data(model.index(1, 1), TAGS_ROLE)
    assert tags[0] == ("召回", Severity.WRONG.value)
    tip = model.data(model.index(1, 1), Qt.ItemDataRole.ToolTipRole)
    assert "2-8℃" in tip
    assert "召回药品（通告）" in tip
    assert model.data(model.index(0, 1), TAGS_ROLE) is None
    page.tabs.setCurrentIndex(3)
    page.notices.view.setFocus()
    page.notices.view.point_at(1)
    QTest.keyClick(page.notices.view, Qt.Key.Key_Return)
    current = page.lines.view.current_row()
    assert current is not None
    assert current.line_no == noticed.line_no


def test_notices_come_by_their_weight_and_unknown_ones_are_left_out() -> None:
    line = replace(samples.line(1, 0), notices=("notice-new", "notice-documents", "notice-stopped"))
    assert [notice.word for notice in notices_of(line)] == ["停用", "随货资料"]
