"""Printers are chosen for each paper, and the day's journal is written, from the window."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.papers import (
    Choice,
    DayJournalShown,
    PaperKind,
    PaperNotPrinted,
    PaperReady,
    Printer,
    Way,
)
from app.receiving.progress import DeskFailed
from app.receiving.verdicts import Sentence
from tests.ui.stage import Stage
from ui.fake_office import FakePrinting
from ui.printing.journal_dialog import JournalDialog
from ui.printing.printers_dialog import PrintersDialog

PRINTERS = (Printer("药库_A4", default=True), Printer("office"))


@pytest.fixture
def printing(working: Stage) -> FakePrinting:
    found = cast(FakePrinting, working.window.pages.office._ports.printing)
    found.printers = PRINTERS
    return found


@pytest.fixture
def dialog(working: Stage, printing: FakePrinting, qtbot: QtBot) -> PrintersDialog:
    printing.choices[PaperKind.REJECTION] = Choice(printer="sold", copies=2, at_once=True)
    working.window.menus.printers.trigger()
    [shown] = working.window.findChildren(PrintersDialog)
    qtbot.waitUntil(shown.refresh.isEnabled)
    return shown


def test_each_paper_gets_its_printer(
    dialog: PrintersDialog, printing: FakePrinting, qtbot: QtBot
) -> None:
    row = dialog.rows[PaperKind.RECEIPT]
    assert "药库_A4" in row.where.itemText(0)
    row.where.setCurrentIndex(row.where.findText("office"))
    row.copies.setValue(3)
    row.at_once.setChecked(True)
    sheet = dialog.rows[PaperKind.COMMANDS]
    sheet.where.setCurrentIndex(sheet.where.count() - 1)
    assert not sheet.copies.isEnabled()
    dialog.keep()
    qtbot.waitUntil(lambda: printing.choices[PaperKind.RECEIPT].copies == 3)
    assert printing.choices[PaperKind.RECEIPT] == Choice(printer="office", copies=3, at_once=True)
    assert printing.choices[PaperKind.COMMANDS].way is Way.PDF
    assert printing.choices[PaperKind.REJECTION].printer == "sold"


def test_a_printer_that_is_gone_stays_chosen_and_is_said_to_be(dialog: PrintersDialog) -> None:
    assert "现在找不到" in dialog.rows[PaperKind.REJECTION].where.currentText()


def test_a_printer_that_is_stopped_says_so_where_it_is_chosen(dialog: PrintersDialog) -> None:
    """A stopped printer could be told from the others only when nothing came out."""
    row = dialog.rows[PaperKind.RECEIPT]
    printer = Printer("office", words="药库二楼 · HP M404", stopped=True)
    row.show_choice((printer,), Choice(printer="office"))
    assert row.where.currentData(Qt.ItemDataRole.ToolTipRole) == "药库二楼 · HP M404"
    assert row.where.currentText() == "office（已停止或脱机）"
    assert row.choice.printer == "office"


def test_a_network_printer_needs_its_address(
    dialog: PrintersDialog, printing: FakePrinting
) -> None:
    row = dialog.rows[PaperKind.RECEIPT]
    row.where.setCurrentIndex(row.where.count() - 2)
    assert not row.test.isEnabled()
    dialog.keep()
    assert "地址" in dialog.answer.text()
    assert dialog.isVisible()
    row.address.setText("192.168.1.20")
    row.test.click()
    assert printing.tests == [Choice(way=Way.NETWORK, address="192.168.1.20")]


def test_a_paper_that_is_only_shown_can_be_printed_from_its_notice(
    working: Stage, printing: FakePrinting, qtbot: QtBot, tmp_path: Path
) -> None:
    notice = working.window.notice
    working.bridge.post(PaperReady(tmp_path / "SH1.pdf", PaperKind.RECEIPT))
    qtbot.waitUntil(notice.print_it.isVisible)
    notice.print_it.click()
    assert printing.printed == [(tmp_path / "SH1.pdf", PaperKind.RECEIPT)]
    qtbot.waitUntil(lambda: "已发送" in notice.label.text())
    assert not notice.print_it.isVisible()
    refused = PaperNotPrinted(tmp_path / "SH1.pdf", "没有名为“x”的打印机。", PaperKind.RECEIPT)
    working.bridge.post(refused)
    qtbot.waitUntil(lambda: "没有名为" in notice.label.text())
    assert notice.print_it.isVisible()


def test_the_journal_of_a_day_is_written_where_it_is_wished(
    working: Stage, printing: FakePrinting, qtbot: QtBot, tmp_path: Path
) -> None:
    working.window.menus.journal.trigger()
    [dialog] = working.window.findChildren(JournalDialog)
    today = dialog.chosen
    dialog.write(tmp_path / "day")
    path = tmp_path / "day.xlsx"
    assert printing.journals == [(today, path)]
    assert dialog.call_off.isVisible()
    working.bridge.post(DayJournalShown(today, 4))
    qtbot.waitUntil(lambda: "4" in dialog.answer.text())
    working.bridge.post(DayJournalShown(today, 5, path))
    qtbot.waitUntil(dialog.open_it.isVisible)
    assert str(path) in dialog.answer.text()
    dialog.write(path)
    working.bridge.post(DeskFailed(Sentence("said", {"reason": "磁盘"})))
    qtbot.waitUntil(dialog.begin_writing.isVisible)
    dialog.write(path)
    dialog.reject()
    assert printing.stopped == 1
