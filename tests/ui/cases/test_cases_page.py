from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.tracing.cases import sayings
from app.tracing.cases.desk import Closing
from app.tracing.cases.events import CasesAsked, CasesChanged, CasesFailed, Shown
from app.tracing.cases.store import Case
from app.tracing.cases.values import CaseKind, CaseState, Decision
from app.tracing.events import CodeShown
from tests.app.tracing.cases.samples import (
    RECEIPTS,
    a_case,
    case_id,
    other,
    recalled_later,
    side,
)
from tests.deliveries import code
from tests.ui.cases.stage import REASON, CasesStage, build_cases, fill
from tests.ui.samples import NOW
from ui.cases.fake_cases import row_of
from ui.library.card_panel import CardPanel


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[CasesStage]:
    made = build_cases(lambda: NOW)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    yield made
    made.page.closed()


def opened(stage: CasesStage, qtbot: QtBot) -> None:
    fill(stage.cases)
    stage.page.opened()
    qtbot.waitUntil(lambda: stage.page.case is not None)


def point_at(stage: CasesStage, qtbot: QtBot, kind: CaseKind) -> Case:
    rows = stage.page.model.rows
    stage.page.view.point_at(next(n for n, row in enumerate(rows) if row.kind is kind))
    qtbot.waitUntil(lambda: stage.page.case is not None and stage.page.case.kind is kind)
    assert stage.page.case is not None
    return stage.page.case


def closings(stage: CasesStage) -> list[Closing]:
    return [wish[1] for wish in stage.cases.wishes if isinstance(wish[1], Closing)]


def test_an_empty_page_says_what_would_stand_here(stage: CasesStage, qtbot: QtBot) -> None:
    stage.page.opened()
    qtbot.waitUntil(lambda: stage.page.list.empty.isVisible())
    assert "召回" in stage.page.list.empty.sentence
    assert not stage.page.export.isEnabled()


def test_what_waits_is_listed_and_counted(stage: CasesStage, qtbot: QtBot) -> None:
    counts: list[int] = []
    stage.page.open_counted.connect(counts.append)
    opened(stage, qtbot)
    assert counts[-1] == 4
    assert {row.state for row in stage.page.model.rows} == {CaseState.OPEN}


def test_both_sides_stand_beside_each_other(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    point_at(stage, qtbot, CaseKind.INTERNAL)
    texts = stage.page.evidence.texts
    for word in ("SH26112101", "SH26112102", "收货员甲", "收货台 2", code(2), "42"):
        assert word in texts


def test_of_another_institution_there_is_no_more_than_that(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    point_at(stage, qtbot, CaseKind.CROSS_SITE)
    texts = stage.page.evidence.texts
    assert "另一家机构" in texts
    assert texts.count("—") >= 9


def test_a_name_that_may_be_known_is_shown(stage: CasesStage, qtbot: QtBot) -> None:
    named = other(2).__class__(no=2, own=False, name="<b>南院</b>")
    stage.cases.put(case_id(9), a_case(sides=(side(1), named)))
    stage.page.opened()
    qtbot.waitUntil(lambda: stage.page.case is not None)
    assert "<b>南院</b>" in stage.page.evidence.texts


def test_a_key_decides_and_the_next_case_waits(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    case = point_at(stage, qtbot, CaseKind.INTERNAL)
    QTest.keyClick(stage.page.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: case.case_id not in {row.case_id for row in stage.page.model.rows})
    (wish,) = closings(stage)
    assert (wish.case_id, wish.decision) == (case.case_id, Decision.HERE)
    assert (wish.receipt_id, wish.person, wish.seen) == (RECEIPTS[1], "试保管员", 3)


def test_a_remark_is_asked_for_where_it_matters(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    point_at(stage, qtbot, CaseKind.CROSS_SITE)
    QTest.keyClick(stage.page.view, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert closings(stage) == []
    assert "备注" in stage.page.decide.said.text()
    stage.page.decide.remark.setText("喷码位置不同，已送检")
    QTest.keyClick(stage.page.decide.remark, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert [(w.decision, w.remark) for w in closings(stage)] == [
        (Decision.COUNTERFEIT, "喷码位置不同，已送检")
    ]


def test_a_decision_is_taken_back_by_a_key(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    stage.page.shown_box.setCurrentIndex(stage.page.shown_box.findData(Shown.DECIDED))
    qtbot.waitUntil(lambda: any(r.decision for r in stage.page.model.rows))
    case = point_at(stage, qtbot, CaseKind.NOT_IN_MANIFEST)
    assert "配送企业漏传" in stage.page.decide.said.text()
    QTest.keyClick(stage.page.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: stage.cases.cases[case.case_id].state is CaseState.OPEN)


def test_a_scanned_box_finds_its_cases(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    stage.read(code(1))
    wanted = ("list", CasesAsked(code(1), Shown.ALL))
    qtbot.waitUntil(lambda: wanted in stage.cases.wishes)


def test_the_reason_of_a_recall_is_said(stage: CasesStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    point_at(stage, qtbot, CaseKind.RECALLED)
    assert REASON in stage.page.meaning.text()


def test_boxes_that_were_here_when_they_were_recalled_are_told_as_such_and_closed_by_a_key(
    stage: CasesStage, qtbot: QtBot
) -> None:
    stage.cases.put(case_id(1), recalled_later(700, left_out=30))
    stage.page.opened()
    qtbot.waitUntil(lambda: stage.page.case is not None)
    assert "收货之后被召回" in stage.page.meaning.text()
    assert "700 个追溯码，另有 30 个" in stage.page.drug.text()
    assert stage.page.codes.text(stage.page.codes.rows[0], 1) == "已退回"
    assert stage.page.codes.text(stage.page.codes.rows[1], 1) == "在库"
    assert stage.page.model.text(stage.page.model.rows[0], 1).startswith("700 个")
    assert "SH26112102" in stage.page.evidence.texts
    stage.page.decide.decide(0)
    qtbot.waitUntil(lambda: not stage.page.model.rows)
    assert stage.cases.cases[case_id(1)].state is CaseState.CLOSED


def test_an_alarm_is_said_while_another_page_is_seen(stage: CasesStage, qtbot: QtBot) -> None:
    stage.cases.put(case_id(1), a_case())
    alarm = sayings.alarm([stage.cases.cases[case_id(1)]])
    with qtbot.waitSignal(stage.page.refused) as said:
        stage.page.show_changed(CasesChanged(frozenset({case_id(1)}), 1, alarm))
    assert code(1) in said.args[0]
    assert stage.cases.wishes == []


def test_a_refusal_is_said(stage: CasesStage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.page.refused) as said:
        stage.page.show_failure(CasesFailed(sayings.UNKNOWN))
    assert "同步" in said.args[0]


def test_a_case_is_printed_and_the_list_exported(
    stage: CasesStage, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(stage, qtbot)
    with qtbot.waitSignal(stage.page.paper_wished) as wished:
        stage.page.print_it.trigger()
    assert wished.args[0] == stage.page.case
    stage.page.write_list(str(tmp_path / "a.xlsx"))
    qtbot.waitUntil(lambda: stage.page.strip.isVisible())
    assert "4" in stage.page.strip.label.text()


def test_the_card_of_a_code_warns_of_its_open_cases(qtbot: QtBot) -> None:
    fake = build_cases(lambda: NOW)
    qtbot.addWidget(fake.page)
    fake.cases.put(case_id(1), a_case())
    panel = CardPanel([], QAction())
    qtbot.addWidget(panel)
    rows = (row_of(fake.cases.cases[case_id(1)]),)
    panel.show_code(CodeShown(code(1), None, None, rows))
    assert "跨机构重码" in panel.sentence.text()
    panel.show_code(CodeShown(code(1), None))
    assert "重码" not in panel.sentence.text()
