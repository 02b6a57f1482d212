"""Calls are searched and read, messages decided about, days reconciled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.links.answers import Asked
from app.links.calls import CallsWish, LetterDecided
from app.links.days import Compared, DaysWish
from app.people.at_service import Why
from app.receiving.verdicts import Severity
from tests.ui.links.stage import LinksStage, fill_calls
from ui.links.calls_tab import CallsTab
from ui.links.page import CALLS, DAYS, LETTERS
from ui.parts.rows_model import SEVERITY_ROLE
from ui.signing.fake_speaking import speaking

CTRL = Qt.KeyboardModifier.ControlModifier


def sign_in(stage: LinksStage, role: str = "system-administrator") -> None:
    stage.page.gate.take(speaking("1001", "系统管理员甲", role))


def journal(stage: LinksStage, qtbot: QtBot, count: int = 100) -> CallsTab:
    sign_in(stage)
    stage.page.tabs.setCurrentIndex(CALLS)
    tab = stage.page.calls_tab
    qtbot.waitUntil(lambda: tab.model.rowCount() == count)
    return tab


def last_wish(stage: LinksStage) -> CallsWish:
    return [one for one in stage.links.wishes if isinstance(one, CallsWish)][-1]


def test_the_journal_is_shown_to_a_person_who_signed_in_and_gone_with_it(
    qtbot: QtBot, stage: LinksStage
) -> None:
    stage.page.tabs.setCurrentIndex(CALLS)
    tab = stage.page.calls_tab
    assert tab.locked.isVisible()
    assert not [one for one in stage.links.wishes if isinstance(one, CallsWish)]
    tab.locked.button.click()
    dialog = stage.page.gate.dialog
    assert dialog is not None
    dialog.reject()
    tab = journal(stage, qtbot)
    assert not tab.locked.isVisible()
    stage.page.gate.forget()
    assert (tab.locked.isVisible(), tab.model.rowCount()) == (True, 0)
    assert tab.panel.texts[0].toPlainText() == ""
    sign_in(stage, "audit-administrator")
    tab.ask()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 100)


def test_calls_come_page_by_page_and_the_call_under_the_cursor_is_told_side_by_side(
    qtbot: QtBot, stage: LinksStage
) -> None:
    tab = journal(stage, qtbot)
    qtbot.waitUntil(lambda: "<sPwd>***</sPwd>" in tab.panel.texts[0].toPlainText())
    assert '  "ZTCLJG": "00000"' in tab.panel.texts[1].toPlainText()
    tab.view.point_at(1)
    qtbot.waitUntil(lambda: tab.panel.texts[1].placeholderText() == "平台没有应答")
    tab.view.point_at(2)
    qtbot.waitUntil(lambda: "只保存了一部分" in tab.panel.heads[0].text())
    QTest.keyClick(tab.view, Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "ZTCLJG" in QGuiApplication.clipboard().text()
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert tab.dialog is not None
    assert tab.dialog.panel.texts[1].toPlainText() == tab.panel.texts[1].toPlainText()
    tab.dialog.reject()
    QTest.keyClick(tab.view, Qt.Key.Key_End, CTRL)
    qtbot.waitUntil(lambda: tab.model.rowCount() >= 200)
    tab.view.point_at(199)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 250)
    assert tab.list.count.text() == "250 次调用"


def test_a_call_that_is_opened_at_once_with_enter_is_shown_when_it_comes(
    qtbot: QtBot, stage: LinksStage
) -> None:
    tab = journal(stage, qtbot)
    tab.view.point_at(1)
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.dialog is not None)
    assert tab.dialog is not None
    assert "YY003" in tab.dialog.panel.texts[0].toPlainText()
    tab.dialog.reject()


def test_what_narrows_the_journal_is_asked_of_the_service(qtbot: QtBot, stage: LinksStage) -> None:
    tab = journal(stage, qtbot)
    tab.failed.setChecked(True)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 36)
    assert last_wish(stage).failed_only
    tab.link.choose("nhsa")
    tab.message.setText("3501")
    tab.list.field.setText("11001")
    QTest.keyClick(tab.list.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 12)
    wish = last_wish(stage)
    assert (wish.link, wish.message, wish.text) == ("nhsa", "3501", "11001")
    assert (wish.first, wish.last) == (date(2026, 11, 16), date(2026, 11, 22))
    tab.span.box.setCurrentIndex(tab.span.box.findData(-1))
    assert last_wish(stage).first is None
    tab.list.field.setText("没有这个字")
    tab.list.search_now()
    qtbot.waitUntil(lambda: tab.list.empty.isVisible())


def test_ten_thousand_calls_stay_quick(qtbot: QtBot, stage: LinksStage) -> None:
    fill_calls(stage.links, 10_000)
    tab = journal(stage, qtbot)
    page = replace(last_wish(stage), limit=10_000)
    tab._asked = page
    stage.links.list_calls(page)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 10_000, timeout=60_000)
    for row in range(0, 10_000, 500):
        tab.view.point_at(row)
    # Rows are painted: a widget for each would take minutes.
    assert len(tab.view.findChildren(QWidget)) < 30


def test_the_journal_is_written_to_a_file_as_it_is_narrowed(
    qtbot: QtBot, stage: LinksStage, tmp_path: Path
) -> None:
    tab = journal(stage, qtbot)
    tab.write_to(tmp_path / "log.xlsx")
    assert ("export", last_wish(stage), tmp_path / "log.xlsx") in stage.links.wishes
    qtbot.waitUntil(lambda: "log.xlsx" in stage.page.strip.label.text())
    stage.links.faults[Asked.EXPORT] = (Why.REFUSED, "磁盘已满，请换一个文件夹再保存")
    with qtbot.waitSignal(stage.page.refused) as told:
        tab.write_to(tmp_path / "log.csv")
    assert told.args == ["磁盘已满，请换一个文件夹再保存"]


def test_several_messages_are_sent_again_at_once(qtbot: QtBot, stage: LinksStage) -> None:
    sign_in(stage)
    stage.page.tabs.setCurrentIndex(LETTERS)
    tab = stage.page.letters_tab
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    assert stage.page.tabs.tabText(LETTERS) == "待处理消息 (3)"
    assert "机构编码未登记" in tab.error.text()
    tab.shown.setCurrentIndex(1)
    assert tab.model.rowCount() == 4
    tab.view.setFocus()
    tab.view.selectAll()
    QTest.keyClick(tab.view, Qt.Key.Key_F9)
    decided = [one for one in stage.links.wishes if isinstance(one, LetterDecided)]
    assert [(len(one.letters), one.again, one.why) for one in decided] == [(3, True, "")]
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert not tab.again.isEnabled()
    assert "已处理 3 条" in stage.page.strip.label.text()


def test_a_message_leads_to_its_document_where_that_is_here(
    qtbot: QtBot, stage: LinksStage
) -> None:
    stage.page.tabs.setCurrentIndex(LETTERS)
    tab = stage.page.letters_tab
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    assert tab.about.text == "单据：配送单 PS-20261121-0001（收货单 SH20261121-01-0007）"
    with qtbot.waitSignal(stage.page.document_wished) as wished:
        QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert (wished.args[0].look_for, wished.args[0].document) == (
        "PS-20261121-0001",
        tab.model.rows[0].document,
    )
    tab.view.point_at(1)
    tab.open.trigger()
    qtbot.waitUntil(lambda: "本机没有“配送单 PS-20261120-0007" in stage.page.strip.label.text())
    row = replace(tab.model.rows[0], document=None)
    stage.links.letters = (row,)
    tab.ask()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert (tab.open.isEnabled(), tab.about.text) == (False, "单据：没有记下是哪一张")
    tab.open_current()


def test_giving_up_wants_a_reason(qtbot: QtBot, stage: LinksStage) -> None:
    sign_in(stage)
    stage.page.tabs.setCurrentIndex(LETTERS)
    tab = stage.page.letters_tab
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    tab.view.point_at(2)
    QTest.keyClick(tab.view, Qt.Key.Key_Delete)
    assert tab.dialog is not None
    tab.dialog.wish()
    assert tab.dialog.said.text()
    tab.dialog.field.setText("平台上已经人工补录")
    tab.dialog.wish()
    decided = [one for one in stage.links.wishes if isinstance(one, LetterDecided)]
    assert [(len(one.letters), one.again, one.why) for one in decided] == [
        (1, False, "平台上已经人工补录")
    ]
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)


def test_reconciliation_shows_each_day_and_what_differs(qtbot: QtBot, stage: LinksStage) -> None:
    stage.page.tabs.setCurrentIndex(DAYS)
    tab = stage.page.days_tab
    qtbot.waitUntil(lambda: tab.model.rowCount() == 7)
    cells = [tab.model.text(tab.model.rows[0], column) for column in range(5)]
    assert cells == ["2026-11-21", "一致", "一致", "3 处不同", "一致"]
    marks = [tab.model.special(tab.model.rows[0], column, SEVERITY_ROLE) for column in (1, 3)]
    assert marks == [Severity.RIGHT, Severity.WRONG]
    assert tab.model.text(tab.model.rows[1], 4) == "没能对账"
    assert tab.model.text(tab.model.rows[2], 4) == "没有对账"
    lines = [
        [tab.differences.text(row, column) for column in range(5)] for row in tab.differences.rows
    ]
    assert lines == [
        ["验收", "PS-20261121-0001/3", "20", "18", "需要人工核对"],
        ["验收", "PS-20261121-0004/1", "60", "没有", "已重新发送"],
        ["验收", "PS-20261121-0009/2", "没有", "5", "正在发送队列里"],
    ]
    tab.only.setChecked(True)
    assert tab.model.rowCount() == 2
    tab.view.point_at(1)
    assert "码上放心没有应答" in tab.message.text()


def test_a_day_is_compared_anew_by_a_key(qtbot: QtBot, stage: LinksStage) -> None:
    stage.page.tabs.setCurrentIndex(DAYS)
    tab = stage.page.days_tab
    qtbot.waitUntil(lambda: tab.model.rowCount() == 7)
    stage.links.days = tuple(
        replace(one, lines=()) if one.compared is Compared.RECEIPTS else one
        for one in stage.links.days
    )
    day = date(2026, 11, 21)
    QTest.keyClick(tab.view, Qt.Key.Key_F9)
    assert DaysWish(day, day, "shanghai-yy", compare=True) in stage.links.wishes
    qtbot.waitUntil(lambda: tab.model.text(tab.model.rows[0], 3) == "一致")
    assert tab.compare.isEnabled()
    stage.links.faults[Asked.DAYS] = (Why.AWAY, "连不上服务端")
    with qtbot.waitSignal(stage.page.refused):
        tab.compare_anew()
    assert tab.compare.isEnabled()
