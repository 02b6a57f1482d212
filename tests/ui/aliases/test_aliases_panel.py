"""Aliases are found, written, tried, laid down and taken back by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.catalogue.aliases.events import AliasesAsked, AliasesRefused, AliasFileRead, Task
from app.catalogue.aliases.values import Kind, State, Statement, Verdict
from app.catalogue.files.reports import RowSaid
from app.catalogue.findings import Field, Severity
from app.catalogue.warnings.events import AliasesTried
from app.readers.saying import Saying
from tests.ui.aliases.samples import APART, CONTESTED, NAMES, RENAMED, RENEWED, fill
from tests.ui.warnings.stage import WarningsStage, a_warning, build_warnings
from ui.aliases.dialog import AliasesDialog
from ui.aliases.models import NAMES as BOTH
from ui.aliases.models import SAID, STATE
from ui.aliases.panel import AliasesPanel
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE
from ui.warnings.naming_bar import proposed

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[WarningsStage]:
    made = build_warnings()
    values = (RENAMED.one, RENAMED.other)
    made.warnings.warnings = [
        a_warning(1, Field.MAKER, values, Severity.WARNING, "生产企业不一致"),
        a_warning(2, Field.PRICE, ("1.00", "2.00"), Severity.WARNING, "价格不一致"),
        a_warning(3, Field.APPROVAL_NUMBER, (RENEWED.one, "H1；H2"), Severity.ERROR, "文号不一致"),
        a_warning(4, Field.APPROVAL_NUMBER, (RENEWED.one, ""), Severity.ERROR, "没有填写"),
    ]
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    made.page.opened()
    qtbot.waitUntil(lambda: made.page.model.rowCount() == 4)
    yield made
    if made.page.naming.dialog is not None:
        made.page.naming.dialog.reject()


def dialog_of(stage: WarningsStage) -> AliasesDialog:
    dialog = stage.page.naming.dialog
    assert dialog is not None
    return dialog


def opened(qtbot: QtBot, stage: WarningsStage, count: int) -> AliasesPanel:
    QTest.keyClick(stage.page.view, Qt.Key.Key_B, CTRL)
    panel = dialog_of(stage).panel
    qtbot.waitUntil(lambda: panel.model.rowCount() == count)
    return panel


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keys go now."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClick(target, key, modifier)


def laid_down(stage: WarningsStage) -> list[tuple[Statement, ...]]:
    return [
        wish[1]
        for wish in stage.aliases.wishes
        if wish[0] == "lay-down" and isinstance(wish[1], tuple)
    ]


def test_one_key_at_a_warning_proposes_tries_and_lays_down(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    stage.page.view.point_at(0)
    assert stage.page.naming.isVisible()
    assert stage.page.naming.same.text() == "这是同一厂家"
    QTest.keyClick(stage.page.view, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    dialog = dialog_of(stage)
    form = dialog.panel.form
    wanted = replace(RENAMED, why="核对预警 Y00001 阿莫西林胶囊", since=None)
    assert form.statements() == (wanted,)
    assert ("try-aliases", (wanted,), "采购员甲") in stage.warnings.wishes
    said = "登记后会消除 12 条预警，新增 0 条"
    qtbot.waitUntil(lambda: said in form.outcome.toPlainText())
    QTest.keyClick(form.why, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: stage.page.naming.dialog is None)
    assert laid_down(stage) == [(wanted,)]
    assert "已登记 1 条" in stage.page.strip.label.text()


def test_the_key_is_there_only_where_a_warning_is_about_two_names(stage: WarningsStage) -> None:
    view, naming = stage.page.view, stage.page.naming
    shown = []
    for place in range(4):
        view.point_at(place)
        shown.append(naming.same.isEnabled())
    assert shown == [True, False, True, False]
    view.point_at(2)
    assert naming.same.text() == "这是同一批文"
    suggestion = proposed(stage.warnings.warnings[2], "换发")
    assert suggestion == Statement(Kind.APPROVAL, RENEWED.one, "H1；H2", why="换发")
    assert proposed(None, "") is None


def test_pairs_are_listed_with_who_said_so_and_searched(qtbot: QtBot, stage: WarningsStage) -> None:
    fill(stage.aliases)
    panel = opened(qtbot, stage, 4)
    model, first = panel.model, panel.model.rows[0]
    assert [model.text(first, column) for column in (STATE, BOTH, SAID)] == [
        "意见不一",
        CONTESTED.one,
        "采购员丙",
    ]
    assert model.special(first, STATE, SEVERITY_ROLE) is not None
    assert model.special(first, BOTH, DETAIL_ROLE) == f"? {CONTESTED.other}"
    assert "采购员乙：同一 改制" in panel.words.text()
    QTest.keyClick(panel.form.one, Qt.Key.Key_F, CTRL)
    assert panel.list.field.hasFocus()
    panel.list.field.setText("大明湖")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [row.key for row in model.rows] == [RENAMED.key])
    panel.list.field.setText("没有")
    panel.list.search_now()
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert panel.list.empty.sentence.startswith("请少写几个字")
    panel.list.field.clear()
    panel.kind_box.setCurrentIndex(panel.kind_box.findData(Kind.APPROVAL.value))
    qtbot.waitUntil(lambda: [row.key for row in model.rows] == [RENEWED.key])


def test_an_empty_list_says_what_to_do(qtbot: QtBot, stage: WarningsStage) -> None:
    panel = opened(qtbot, stage, 0)
    assert panel.list.empty.isVisible()
    assert "预警里也能直接登记" in panel.list.empty.sentence


def test_several_names_are_typed_completed_tried_and_laid_down(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    stage.aliases.names = NAMES
    panel = opened(qtbot, stage, 0)
    form = panel.form
    qtbot.waitUntil(form.one.hasFocus)
    form.one.setText("趵突泉药")
    form.one.ask_soon()
    qtbot.waitUntil(lambda: ("offer", Kind.MAKER, "趵突泉药") in stage.aliases.wishes)
    form.one.take_name(NAMES[0])
    form.others.setText("大明湖制药厂；趵突泉生")
    form.others.take_name(NAMES[2])
    assert form.others.text() == f"大明湖制药厂；{NAMES[2]}"
    QTest.keyClick(form.others, Qt.Key.Key_Return, CTRL)
    assert form.why.property("invalid")
    assert form.why.hasFocus()
    assert "理由" in form.outcome.toPlainText()
    form.why.setText("更名")
    form.since.setText("2026/1/5")
    press(Qt.Key.Key_T, CTRL)
    assert form.since.property("invalid")
    form.since.setText("2026-01-05")
    press(Qt.Key.Key_Return, CTRL)
    day = date(2026, 1, 5)
    wanted = tuple(
        Statement(Kind.MAKER, NAMES[0], other, Verdict.SAME, "更名", day)
        for other in ("大明湖制药厂", NAMES[2])
    )
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert laid_down(stage) == [wanted]
    assert form.one.text() == form.why.text() == ""
    assert panel.view.hasFocus()


def test_what_is_marked_is_taken_back_and_that_is_undone(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    fill(stage.aliases)
    panel = opened(qtbot, stage, 4)
    panel.view.setFocus()
    panel.view.point_at(1)
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    assert [one.verdict for one in laid_down(stage)[0]] == [Verdict.WITHDRAWN]
    panel.withdrawn.setChecked(True)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    gone = panel.model.row(RENAMED.key)
    assert gone is not None
    assert gone.state is State.WITHDRAWN
    assert panel.model.special(gone, STATE, DONE_ROLE)
    panel.view.setFocus()
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: panel.model.row(RENAMED.key).state is State.SAME)  # type: ignore[union-attr]
    assert laid_down(stage)[1] == (RENAMED,)


def test_a_pair_is_taken_over_into_the_form_to_be_said_otherwise(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    fill(stage.aliases)
    panel = opened(qtbot, stage, 4)
    panel.view.setFocus()
    panel.view.point_at(3)
    press(Qt.Key.Key_Return)
    assert panel.form.statements() == (APART,)
    box = panel.form.verdict_box
    box.setCurrentIndex(box.findData(Verdict.SAME.value))
    press(Qt.Key.Key_Return, CTRL)
    assert laid_down(stage) == [(replace(APART, verdict=Verdict.SAME),)]


def test_a_file_is_shown_row_by_row_before_it_is_laid_down(
    qtbot: QtBot, stage: WarningsStage, tmp_path: Path
) -> None:
    panel = opened(qtbot, stage, 0)
    bad = RowSaid(7, "关系", "也许", "应为“同一”或“不同”。")
    stage.aliases.file = AliasFileRead("", (RENAMED, RENEWED), 3, (bad,), ("表头在第 2 行。",))
    panel.open_file(str(tmp_path / "厂家.xlsx"))
    text = panel.form.outcome
    qtbot.waitUntil(
        lambda: "厂家.xlsx：可登记 2 条，已登记过 3 条，1 处没有读入" in text.toPlainText()
    )
    assert "第 7 行 关系“也许”" in text.toPlainText()
    assert "表头在第 2 行" in text.toPlainText()
    assert not panel.form.one.isEnabled()
    press(Qt.Key.Key_T, CTRL)
    assert stage.warnings.wishes[-1] == ("try-aliases", (RENAMED, RENEWED), "采购员甲")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    panel.write_file(str(tmp_path / "out.csv"))
    qtbot.waitUntil(lambda: "已导出到 out.csv" in text.toPlainText())
    assert ("export", tmp_path / "out.csv", AliasesAsked()) in stage.aliases.wishes
    assert panel.form.one.isEnabled()


def test_refusals_are_said_in_the_dialog_and_old_trials_are_passed_over(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    panel = opened(qtbot, stage, 0)
    why = Saying("磁盘已满，请清理磁盘", "The disk is full")
    stage.bridge.post(AliasesRefused(Task.LAY_DOWN, why, "a1b2"))
    text = panel.form.outcome
    qtbot.waitUntil(lambda: text.toPlainText() == "磁盘已满，请清理磁盘（编号 a1b2）")
    stage.bridge.post(AliasesTried((RENAMED,), stage.warnings.trial_of_aliases))
    QApplication.processEvents()
    assert "磁盘已满" in text.toPlainText()
    panel.form.show_trial(replace(stage.warnings.trial_of_aliases, cancelled=True))
    assert text.toPlainText() == "试算已取消。"
    dialog_of(stage).reject()
    assert ("cancel",) not in stage.warnings.wishes, "a check that runs goes on"
