"""The audit log is read, narrowed, opened, exported and counted again by who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.people.at_service import Why
from app.people.audit.asking import AuditVerdict, AuditWish
from app.people.audit.events import Asked
from app.people.audit.kinds import Kind
from app.people.signing.rules import SignInRules
from app.receiving.verdicts import Severity
from tests.ui.audit.stage import AUDITOR, STRANGER, AuditStage, build_audit, entry
from ui.audit import words
from ui.audit.fake_audit import AUDITOR as NUMBER
from ui.audit.told import Told, fields_of
from ui.parts.field_words import field_word
from ui.parts.rows_model import SEVERITY_ROLE
from ui.signing.fake_speaking import PASSWORD

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[AuditStage]:
    """The page, which is entered; nobody is signed in."""
    made = build_audit()
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    made.page.opened()
    yield made
    made.page.gate.forget()


@pytest.fixture
def reading(qtbot: QtBot, stage: AuditStage) -> AuditStage:
    """The same, read by the audit administrator."""
    stage.page.gate.stand_for(AUDITOR)
    qtbot.waitUntil(lambda: stage.page.entries.model.rowCount() == 100)
    return stage


def wishes(stage: AuditStage) -> list[AuditWish]:
    return [one for one in stage.audit.wishes if isinstance(one, AuditWish)]


def test_who_may_not_read_it_is_told_why_and_shown_nothing(qtbot: QtBot, stage: AuditStage) -> None:
    # Without it a system administrator could look who watches what he does.
    page = stage.page
    assert page.entries.note.isVisible()
    page.gate.stand_for(STRANGER)
    assert "这里您不能查看" in page.entries.note._heading.text()
    assert "查看审计" in page.entries.note.sentence
    assert wishes(stage) == []
    page.entries.note.button.click()
    dialog = page.gate.dialog
    assert dialog is not None
    dialog.number.setText(NUMBER)
    dialog.password.setText(PASSWORD)
    dialog.ok.click()
    qtbot.waitUntil(lambda: page.entries.model.rowCount() == 100)
    page.leave.trigger()
    assert page.entries.model.rowCount() == 0
    assert page.entries.panel.entry is None


def test_entries_come_page_by_page_and_refused_ones_stand_out(
    qtbot: QtBot, reading: AuditStage
) -> None:
    # Without it a refused attempt would look like the hundred deeds around it.
    tab = reading.page.entries
    model = tab.model
    assert model.data(model.index(1, 4), SEVERITY_ROLE) is Severity.WRONG
    assert model.data(model.index(4, 4), SEVERITY_ROLE) is Severity.NOTICE
    assert model.data(model.index(0, 4), SEVERITY_ROLE) is None
    QTest.keyClick(tab.view, Qt.Key.Key_End, CTRL)
    qtbot.waitUntil(lambda: model.rowCount() >= 200)
    tab.view.point_at(199)
    qtbot.waitUntil(lambda: model.rowCount() == 250)
    assert tab.list.count.text() == "250 条"
    assert [one.seq for one in model.rows] == list(range(1000, 750, -1))


def test_the_entry_under_the_cursor_tells_each_field_before_and_after(
    reading: AuditStage,
) -> None:
    # Without it an auditor would know that somebody was changed, and not what.
    tab = reading.page.entries
    tab.view.point_at(0)
    told = {one.name: one for one in tab.panel.model.rows}
    assert (told["grants"].before, told["grants"].after) == (
        "receiving-clerk",
        "receiving-clerk、store-keeper",
    )
    assert not told["name"].differs
    assert "安全管理员乙 1002" in tab.panel.heading.text()
    tab.view.point_at(2)
    fields = tab.panel.model
    changed = [
        row for row in range(fields.rowCount()) if fields.data(fields.index(row, 2), SEVERITY_ROLE)
    ]
    assert [fields.rows[row].name for row in changed] == ["settings.port"]
    tab.copy.trigger()
    assert '"port": "COM4"' in QGuiApplication.clipboard().text()


def test_what_narrows_the_log_is_asked_of_the_service(qtbot: QtBot, reading: AuditStage) -> None:
    # Without it one refused attempt among a year's entries would not be found.
    tab = reading.page.entries
    tab.outcome.setCurrentIndex(tab.outcome.findData("refused"))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 71)
    tab.kind.setCurrentIndex(tab.kind.findText("拒绝"))
    tab.person.setText("收货员甲")
    tab.list.field.setText("close-c")
    QTest.keyClick(tab.list.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 36)
    wish = wishes(reading)[-1]
    assert (wish.kinds, wish.outcome) == ((Kind.REFUSED,), "refused")
    assert (wish.person, wish.text) == ("收货员甲", "close-c")
    assert (wish.first, wish.last) == (date(2026, 11, 16), date(2026, 11, 22))
    tab.list.field.setText("没有这个字")
    tab.list.search_now()
    qtbot.waitUntil(tab.list.empty.isVisible)
    tab.list.empty.button.click()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 100)
    assert wishes(reading)[-1].kinds == ()


def test_a_file_is_asked_of_the_service_with_what_the_fields_say(
    qtbot: QtBot, reading: AuditStage, tmp_path: Path
) -> None:
    # Without it the list for the inspectors would hold something else than was seen.
    page, tab = reading.page, reading.page.entries
    tab.person.setText("2001")
    tab.write_to(tmp_path / "audit.csv")
    assert tab.busy.isVisible()
    assert not tab.export.isEnabled()
    qtbot.waitUntil(page.strip.isVisible)
    assert "audit.csv" in page.strip.label.text()
    assert not tab.busy.isVisible()
    assert wishes(reading)[-1].person == "2001"


def test_counting_again_names_the_first_altered_row_and_its_day(
    qtbot: QtBot, reading: AuditStage
) -> None:
    # Without it “something is wrong” would leave the auditor without a place to look.
    page = reading.page
    page.entries.count_again.trigger()
    qtbot.waitUntil(lambda: "逐条核对无误" in page.strip.label.text())
    assert "第 980 条有签名" in page.strip.label.text()
    bad = AuditVerdict(False, 411, 1, 1000, 980, 412, date(2026, 11, 20), "altered")
    reading.audit.verdict = bad
    page.entries.count_again.trigger()
    qtbot.waitUntil(lambda: "第 412 条被改动（2026-11-20）" in page.strip.label.text())
    assert "此前 411 条无误" in page.strip.label.text()
    reading.audit.verdict = replace(bad, fault="of a newer service", message="第 412 条不见了")
    page.entries.count_again.trigger()
    qtbot.waitUntil(lambda: "第 412 条不见了" in page.strip.label.text())


def test_what_was_not_done_is_said_and_a_session_that_ended_is_asked_for_again(
    qtbot: QtBot, reading: AuditStage
) -> None:
    # Without it a bar would turn for ever while the service is away.
    page, tab = reading.page, reading.page.entries
    reading.audit.faults[Asked.VERIFY] = (Why.AWAY, "服务端没有及时应答")
    with qtbot.waitSignal(page.refused) as refused:
        tab.count_again.trigger()
    assert refused.args == ["服务端没有及时应答"]
    assert not tab.busy.isVisible()
    assert tab.count_again.isEnabled()
    reading.audit.faults[Asked.LIST] = (Why.SIGN_IN, "请先登录")
    page.refresh()
    qtbot.waitUntil(lambda: page.gate.dialog is not None)
    assert tab.model.rowCount() == 0


def test_fields_are_told_by_their_paths_and_nonsense_as_it_came() -> None:
    # Without it a newer service's shape would empty the panel.
    told = fields_of('{"a":{"b":[1,2]},"c":true}', '{"a":{"b":[1]},"d":[{"e":null}]}')
    assert told == [
        Told("a.b", "1、2", "1"),
        Told("d.1.e", "", ""),
        Told("c", "✓", ""),
    ]
    assert fields_of("half {", "") == [Told("", "half {", "")]
    assert replace(told[0], after="1、2").differs is False


def test_what_is_told_is_called_by_the_words_of_those_who_do_it() -> None:
    # Without it an auditor would read raw names of permissions, operations and fields.
    assert words.value_word("permissions", "close-cases、fly") == "处理追溯码冲突、fly"
    assert words.value_word("operation", "receipt.confirmed") == "确认收货"
    assert words.value_word("act", "second_destroying") == "销毁药品、认定疑似假药"
    assert field_word("settings.port") == "设置 · 端口"
    assert field_word("order_id") == "订单的标识"
    assert field_word("news") == "news"
    rules = SignInRules().body()
    assert not [name for name in rules if field_word(name) == name]
    sent = replace(entry(0), subject_kind="operation", subject="scan.recorded")
    assert (words.subject_kind(sent), words.subject(sent)) == ("操作", "扫码")
