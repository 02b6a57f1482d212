"""工具 → 自检与巡检: what is shown is what the desk tells, and only that is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.entry.findings import Level
from app.receiving.verdicts import Severity
from app.upkeep.events import InspectionShown, InspectionStepped, UpkeepRefused, UpkeepShown
from app.upkeep.period import Period
from tests.ui.stage import Stage
from ui.parts.rows_model import SEVERITY_ROLE
from ui.upkeep.dialog import UpkeepDialog
from ui.upkeep.fake_upkeep import CRASH, INSPECTION, TEXTS, FakeUpkeep

LOOKING, PERIOD, CRASHES, SUPPORT = range(4)


@pytest.fixture
def upkeep(stage: Stage) -> FakeUpkeep:
    return cast(FakeUpkeep, stage.window.pages.office._ports.upkeep)


@pytest.fixture
def dialog(stage: Stage, qtbot: QtBot) -> UpkeepDialog:
    stage.window.show()
    stage.window.sign_in("收货员甲")
    stage.window.menus.upkeep.trigger()
    [found] = stage.window.findChildren(UpkeepDialog)
    qtbot.waitUntil(lambda: bool(found.looking.model.rows))
    return found


def test_nobody_who_has_not_signed_in_reads_reports(stage: Stage) -> None:
    """A stranger would read what went wrong, with its codes."""
    stage.window.show()
    assert not stage.window.menus.upkeep.isEnabled()


def test_the_worst_stands_first_and_its_whole_sentence_is_shown(dialog: UpkeepDialog) -> None:
    """What needs somebody would stand below twenty lines that are well."""
    model = dialog.looking.model
    assert [one.topic for _, one in model.rows] == [
        *("service", "disk"),
        *("database", "service-size", "clock"),
    ]
    marks = [model.data(model.index(row, 0), SEVERITY_ROLE) for row in range(4)]
    assert marks == [Severity.WRONG, Severity.NOTICE, Severity.RIGHT, Severity.RIGHT]
    assert "故障 1 项，注意 1 项" in dialog.looking.summary.text()
    assert dialog.looking.detail.text() == INSPECTION.findings[2].chinese


def test_another_look_is_one_look_however_often_it_is_asked_for(
    dialog: UpkeepDialog, upkeep: FakeUpkeep, stage: Stage, qtbot: QtBot
) -> None:
    """An impatient person would queue twenty looks."""
    QTest.keyClick(dialog, Qt.Key.Key_F5)
    dialog.looking.look_again()
    assert upkeep.looks == 1
    stage.bridge.post(InspectionStepped(12))
    qtbot.waitUntil(lambda: "已检查 12 项" in dialog.looking.summary.text())

    findings = tuple(msgspec.structs.replace(one, level=Level.OK) for one in INSPECTION.findings)
    well = msgspec.structs.replace(INSPECTION, findings=findings)
    stage.bridge.post(InspectionShown(well, by_itself=False))

    qtbot.waitUntil(lambda: "一切正常" in dialog.looking.summary.text())
    assert dialog.looking.look.isEnabled()


def test_a_month_is_shown_before_its_paper_is_made(
    dialog: UpkeepDialog, upkeep: FakeUpkeep, qtbot: QtBot, tmp_path: Path
) -> None:
    """A paper would be signed that nobody had seen."""
    dialog.tabs.show_tab(PERIOD)
    tab = dialog.period
    at = tab.choice.findText("2026-11")
    tab.choice.setCurrentIndex(at)
    qtbot.waitUntil(tab.write.isEnabled)
    assert [one.topic for one in tab.model.rows] == ["service", "disk"]
    assert "扫码 251,000 次（重复 1,200，判错 310）" in tab.work.text()
    assert tab.advice.text().startswith("1. 请尽快处理：前置服务")
    assert "前置服务的数据库从 2,350 MB 到 2,350 MB" in tab.growth.text()

    tab.write_to(tmp_path / "报告")

    qtbot.waitUntil(dialog.open_it.isVisible)
    assert upkeep.written == [(Period(2026, 11), tmp_path / "报告.pdf")]
    assert str(tmp_path / "报告.pdf") in dialog.answer.text()


def test_an_answer_for_another_month_is_not_shown(
    dialog: UpkeepDialog, upkeep: FakeUpkeep, qtbot: QtBot
) -> None:
    """The numbers of a month that was left would stand under the new one."""
    dialog.tabs.show_tab(PERIOD)
    qtbot.waitUntil(dialog.period.write.isEnabled)
    before = dialog.period.work.text()

    told = upkeep.report_of(Period(2025, 1))
    dialog.take(UpkeepShown(replace(told, measures=replace(told.measures, scans=7))))

    assert dialog.period.work.text() == before


def test_a_number_leads_to_its_report(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    """The number that somebody reads out would lead nowhere."""
    dialog.tabs.show_tab(CRASHES)
    qtbot.waitUntil(lambda: bool(dialog.crashes.model.rows))
    model = dialog.crashes.model
    assert model.text(model.rows[0], 1) == CRASH.number
    assert dialog.crashes.detail.toPlainText() == CRASH.text


def test_a_program_without_faults_says_so(
    dialog: UpkeepDialog, upkeep: FakeUpkeep, qtbot: QtBot
) -> None:
    """An empty table would look as if it were still loading."""
    upkeep.crashes = ()
    dialog.tabs.show_tab(CRASHES)
    qtbot.waitUntil(lambda: dialog.crashes.summary.text() == "程序没有出过错")
    assert not dialog.crashes.view.isVisible()


def test_only_what_is_ticked_is_sent(
    dialog: UpkeepDialog, upkeep: FakeUpkeep, qtbot: QtBot, tmp_path: Path
) -> None:
    """A text would be sent that a person had left out."""
    dialog.tabs.show_tab(SUPPORT)
    tab = dialog.support
    qtbot.waitUntil(tab.save.isEnabled)
    assert tab.text.toPlainText() == TEXTS[0].text
    tab.names.setCurrentRow(1)
    assert tab.text.toPlainText() == TEXTS[1].text
    tab.names.item(1).setCheckState(Qt.CheckState.Unchecked)

    tab.write_to(tmp_path / "s")

    qtbot.waitUntil(dialog.open_it.isVisible)
    assert upkeep.written == [(TEXTS[:1], tmp_path / "s.zip")]
    tab.names.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not tab.save.isEnabled()


def test_what_was_not_done_is_said_and_may_be_tried_again(dialog: UpkeepDialog) -> None:
    """The dialog would wait for ever."""
    dialog.looking.look_again()
    dialog.looking.show_step(InspectionStepped(1))

    dialog.take(UpkeepRefused("数据库是旧版本的"))

    assert dialog.answer.text() == "数据库是旧版本的"
    assert dialog.looking.look.isEnabled()


def test_a_paper_that_was_not_written_takes_back_nothing_that_is_shown(
    dialog: UpkeepDialog, qtbot: QtBot
) -> None:
    """A full disk would make a sound workstation look as if it had not been looked at."""
    dialog.tabs.show_tab(PERIOD)
    qtbot.waitUntil(dialog.period.write.isEnabled)
    before = dialog.looking.summary.text(), dialog.period.summary.text()

    dialog.take(UpkeepRefused("磁盘已满"))

    assert (dialog.looking.summary.text(), dialog.period.summary.text()) == before
    assert dialog.period.write.isEnabled()


def test_what_the_day_found_broken_is_said_once_nobody_asked(stage: Stage, qtbot: QtBot) -> None:
    """It would be found at the end of the month."""
    refused: list[str] = []
    office = stage.window.pages.office
    office.refused.connect(refused.append)
    stage.bridge.post(InspectionShown(INSPECTION, by_itself=False))
    stage.bridge.post(InspectionShown(INSPECTION, by_itself=True))

    qtbot.waitUntil(lambda: bool(refused))

    assert len(refused) == 1
    assert refused[0].startswith("今天的巡检发现 1 项故障：前置服务")
